// A command as people read it: a sentence, a line for a shell, a line of Python.
#include <filesystem>

#include <nlohmann/json.hpp>

#include "core/base/fs.hpp"
#include "core/base/text.hpp"
#include "core/data/assembly.hpp"
#include "core/store/command.hpp"

namespace ranvier {
namespace {

// "12" and "label" of "unit/12/label"; the middle may hold slashes.
struct KeyParts {
    std::string about, id, what;
};
KeyParts parts_of(const std::string& key) {
    const size_t first = key.find('/'), last = key.rfind('/');
    if (first == std::string::npos) return {key, "", ""};
    if (first == last) return {key.substr(0, first), key.substr(first + 1), ""};
    return {key.substr(0, first), key.substr(first + 1, last - first - 1), key.substr(last + 1)};
}

// Keys count states and colours from 0, sentences from 1. What is no number stays as it is.
std::string from_1(const std::string& number) {
    const auto from_0 = parse_number(number);
    return from_0 && *from_0 >= 0 && *from_0 < 1e6 ? text(static_cast<int64_t>(*from_0) + 1) : number;
}

std::string set_sentence(const Command& c, const std::string& name) {
    const std::string &key = c.word("key"), &value = c.word("value");
    const KeyParts parts = parts_of(key);
    const std::string of = c.word("object") == "project" ? " of the project" : " of " + name;
    const std::string tail = value.empty() ? "" : ": " + value;
    if (key == "name")
        return value.empty() ? "Take back the name of " + c.word("object") : "Rename " + c.word("object") + " to " + value;
    if (key == "note") return (value.empty() ? "Remove the note" : "Note") + of + tail;
    if (key == "path") return "Find " + name + " at " + value;
    if (key == "units") return "Units for analysis" + of + ": " + (value.empty() ? "all" : value);
    if (parts.about == "unit" && parts.what == "label")
        return (value.empty() ? "Unlabel unit " : "Label unit ") + parts.id + of + tail;
    if (parts.about == "state" && (parts.what == "name" || parts.what == "colour"))
        return (parts.what == "name" ? "Name" : "Colour") + std::string(" state ") + from_1(parts.id) + of +
               (value.empty() ? ": as it was" : ": " + (parts.what == "name" ? value : from_1(value)));
    if (parts.about == "layout") return "Arrange " + parts.id + of;
    return (value.empty() ? "Take away " : "Set ") + key + of + tail;
}

// A path as the project in `folder` means it, without detours.
std::string seen(const std::string& path, const std::string& folder) {
    if (path.starts_with('/')) return path;
    return std::filesystem::path(folder + "/" + path).lexically_normal().string();
}

// PART=FILE words and their options, or the file and its own.
std::vector<std::string> input_words(const Command& c, const std::string& folder) {
    std::vector<std::string> words;
    auto assembly = c.word("assembly").empty() ? Result<Assembly>(Assembly{}) : parse_assembly(c.word("assembly"));
    if (!c.word("assembly").empty() && assembly) {
        for (auto& part : assembly->parts)
            for (auto* file : {&part.file, &part.pulses})
                if (!file->empty()) *file = seen(*file, folder);
        words = assembly_words(*assembly);
    } else {
        words.push_back(seen(c.word("path"), folder) + (c.word("selector").empty() ? "" : ":" + c.word("selector")));
    }
    if (!c.word("time_unit").empty()) words.insert(words.end(), {"--time-unit", c.word("time_unit")});
    if (!c.word("name").empty()) words.insert(words.end(), {"--name", c.word("name")});
    return words;
}

TextMap map_of(const Command& c, const std::string& name) {
    auto map = parse_map_word(c.word(name));
    return map ? std::move(*map) : TextMap{};
}

std::vector<std::string> spaced(const std::string& text) {
    std::vector<std::string> words;
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

// The words after the verb's name and the folder, as `ranvier project` takes them.
std::vector<std::string> command_words(const Command& c, const std::string& folder) {
    if (c.verb == "add") return input_words(c, folder);
    if (c.verb == "set") return {c.word("object"), c.word("key") + "=" + c.word("value")};
    if (c.verb == "run") {
        std::vector<std::string> words{c.word("operation")};
        for (auto& input : spaced(c.word("inputs"))) words.push_back(input);
        for (const char* map : {"params", "select"})
            for (const auto& [k, v] : map_of(c, map))
                if (!v.empty()) words.insert(words.end(), {"--param", k + "=" + v});
        if (!c.word("seed").empty()) words.insert(words.end(), {"--seed", c.word("seed")});
        words.insert(words.end(), {"--device-class", c.word("device_class")});
        if (!c.word("name").empty()) words.insert(words.end(), {"--name", c.word("name")});
        return words;
    }
    if (c.verb == "render") {
        std::vector<std::string> words{c.word("object"), "--view", c.word("view"), "--out", seen(c.word("out"), folder)};
        for (const auto& [k, v] : map_of(c, "options")) {
            if (k.starts_with("param."))
                words.insert(words.end(), {"--param", k.substr(6) + "=" + v});
            else
                words.insert(words.end(), {"--" + k, v});
        }
        return words;
    }
    return {c.word("object")};
}

std::string python_text(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string python_map(const TextMap& map) {
    std::string out;
    for (const auto& [k, v] : map)
        if (!v.empty()) out += (out.empty() ? "" : ", ") + python_text(k) + ": " + python_text(v);
    return "{" + out + "}";
}

std::string python_option(const Command& c, const std::string& name) {
    return c.word(name).empty() ? "" : ", " + name + "=" + python_text(c.word(name));
}

std::string python_add(const Command& c, const std::string& folder) {
    std::string data = python_text(seen(c.word("path"), folder) + (c.word("selector").empty() ? "" : ":" + c.word("selector")));
    if (!c.word("assembly").empty()) {
        data.clear();
        for (const auto& w : input_words({"add", {{"assembly", c.word("assembly")}}}, folder))
            data += (data.empty() ? "" : ", ") + python_text(w);
        data = "[" + data + "]";
    }
    return "add(" + data + python_option(c, "time_unit") + python_option(c, "name") + ")";
}

std::string python_run(const Command& c) {
    std::string inputs;
    for (const auto& input : spaced(c.word("inputs"))) {
        const size_t equals = input.find('=');
        inputs +=
            (inputs.empty() ? "" : ", ") + python_text(input.substr(0, equals)) + ": " + python_text(input.substr(equals + 1));
    }
    auto params = map_of(c, "params");
    for (const auto& [k, v] : map_of(c, "select")) params[k] = v;
    return "run(" + python_text(c.word("operation")) + ", {" + inputs + "}, params=" + python_map(params) +
           python_option(c, "seed") + python_option(c, "device_class") + python_option(c, "name") + ")";
}

} // namespace

std::string command_sentence(const Command& c, const std::string& name_of_object) {
    const std::string& name = name_of_object.empty() ? c.word("object") : name_of_object;
    if (c.verb == "add") return "Add " + name;
    if (c.verb == "remove") return "Remove " + name;
    if (c.verb == "restore") return "Bring back " + name;
    if (c.verb == "set") return set_sentence(c, name);
    if (c.verb == "run") return run_sentence(c.word("name").empty() ? c.word("operation") : c.word("name"), {}, name);
    return "Draw " + c.word("view") + " of " + name + " as " + name_of(c.word("out"));
}

std::string run_sentence(const std::string& what, const std::vector<std::string>& inputs, const std::string& name) {
    return "Run " + what + (inputs.empty() ? "" : " on " + join(inputs)) + (name.empty() || name == what ? "" : ": " + name);
}

std::string create_shell(const std::string& folder) { return "ranvier project create " + shell_word(folder); }

std::string create_python(const std::string& folder) { return "ranvier.Project.create(" + python_text(folder) + ")"; }

std::string command_shell(const Command& c, const std::string& folder) {
    std::string line = "ranvier project " + c.verb + " " + shell_word(folder);
    for (const auto& w : command_words(c, folder)) line += " " + shell_word(w);
    return line;
}

std::string command_python(const Command& c, const std::string& folder) {
    const std::string object = python_text(c.word("object"));
    std::string call = c.verb + "(" + object + ")";
    if (c.verb == "add") call = python_add(c, folder);
    if (c.verb == "set") call = "set(" + object + ", " + python_text(c.word("key")) + ", " + python_text(c.word("value")) + ")";
    if (c.verb == "run") call = python_run(c);
    if (c.verb == "render")
        call = "render(" + object + ", " + python_text(c.word("view")) + ", " + python_text(seen(c.word("out"), folder)) +
               ", options=" + python_map(map_of(c, "options")) + ")";
    return "ranvier.Project(" + python_text(folder) + ")." + call;
}

} // namespace ranvier
