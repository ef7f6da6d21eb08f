#include "core/store/command.hpp"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

#include "core/base/text.hpp"
#include "core/data/assembly.hpp"

namespace ranvier {
namespace {

using nlohmann::ordered_json;

struct VerbWords {
    const char* verb;
    std::vector<std::string> needed, more;
};

const std::vector<VerbWords>& verbs() {
    static const std::vector<VerbWords> all{
        {"add", {"object", "path"}, {"selector", "time_unit", "assembly", "name"}},
        {"remove", {"object"}, {}},
        {"restore", {"object"}, {}},
        {"set", {"object", "key", "value"}, {}},
        {"run", {"object", "operation", "inputs", "device_class"}, {"params", "select", "seed", "name"}},
        {"render", {"object", "view", "out"}, {"options"}},
    };
    return all;
}

const VerbWords* words_of(const std::string& verb) {
    for (const auto& v : verbs())
        if (v.verb == verb) return &v;
    return nullptr;
}

bool holds(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// Words that hold a map of text; `assembly` holds an object of its own kind.
bool is_map_word(const std::string& name) { return name == "params" || name == "select" || name == "options"; }
bool is_json_word(const std::string& name) { return is_map_word(name) || name == "assembly"; }

Error wrong(const std::string& sentence) { return Error(Errc::invalid_argument, sentence); }

bool is_utf8(const std::string& text) try {
    (void)ordered_json(text).dump();
    return true;
} catch (const ordered_json::exception&) {
    return false;
}

Status check_number(const std::string& name, const std::string& value) {
    uint64_t number = 0;
    const auto [end, code] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (code == std::errc() && end == value.data() + value.size()) return Ok{};
    return wrong(name + ": found '" + value + "', allowed is a whole number from 0 to 18446744073709551615");
}

// A command nests seven deep where the clock of an assembly has pairs. Deeper text is refused before JSON walks it by calls.
constexpr int deepest = 16;

bool nests_too_deep(const std::string& json) {
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (quoted && c == '\\')
            ++i;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '['))
            ++depth;
        else if (!quoted && (c == '}' || c == ']'))
            --depth;
        if (depth > deepest) return true;
    }
    return false;
}

// A word of JSON made compact.
Result<std::string> compact(const std::string& name, const std::string& value) {
    if (is_map_word(name)) {
        auto map = parse_map_word(value);
        if (!map) return std::move(map).error().within(name);
        return map_word(*map);
    }
    const auto assembly = parse_assembly(value);
    if (!assembly) return wrong(name + ": " + assembly.error().sentence());
    return ordered_json::parse(assembly_json(*assembly)).dump();
}

Status check_words(const Command& command, const VerbWords& verb) {
    for (const auto& name : verb.needed) {
        const auto found = command.words.find(name);
        if (found == command.words.end() || (found->second.empty() && name != "value"))
            return wrong("the command '" + command.verb + "' needs the word '" + name + "'");
    }
    for (const auto& [name, value] : command.words) {
        if (!holds(verb.needed, name) && !holds(verb.more, name)) {
            auto known = verb.needed;
            known.insert(known.end(), verb.more.begin(), verb.more.end());
            return wrong("the command '" + command.verb + "' has no word '" + name + "'; its words are: " + join(known));
        }
        if (!is_utf8(value)) return wrong("the word '" + name + "' of '" + command.verb + "' is not UTF-8");
        if (name == "seed") RANVIER_TRY(check_number(name, value));
    }
    return Ok{};
}

} // namespace

const std::string& Command::word(const std::string& name) const {
    static const std::string none;
    const auto found = words.find(name);
    return found == words.end() ? none : found->second;
}

std::string map_word(const TextMap& map) {
    ordered_json j = ordered_json::object();
    for (const auto& [k, v] : map) j[k] = v;
    return j.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

Result<TextMap> parse_map_word(const std::string& word) {
    TextMap map;
    if (word.empty()) return map;
    const auto j = ordered_json::parse(word, nullptr, false);
    if (!j.is_object()) return wrong("expected a JSON object, found '" + word + "'");
    for (const auto& [k, v] : j.items()) {
        if (!v.is_string())
            return wrong("'" + k + "' is no text but " + v.type_name() + "; values are text, as in {\"states\": \"3\"}");
        map[k] = v.get<std::string>();
    }
    return map;
}

Result<Command> canonical(const Command& command) {
    const VerbWords* verb = words_of(command.verb);
    if (!verb) {
        std::vector<std::string> names;
        for (const auto& v : verbs()) names.push_back(v.verb);
        return wrong("there is no command '" + command.verb + "'; the commands are: " + join(names));
    }
    RANVIER_TRY(check_words(command, *verb));
    Command made{command.verb, {}};
    for (const auto& [name, value] : command.words) {
        if (value.empty() && name != "value") continue; // as if it were not there
        made.words[name] = value;
        if (!is_json_word(name)) continue;
        RANVIER_ASSIGN(made.words[name], compact(name, value));
    }
    return made;
}

std::string command_json(const Command& command) {
    ordered_json j{{"do", command.verb}};
    for (const auto& [name, value] : command.words) {
        auto nested = is_json_word(name) ? ordered_json::parse(value, nullptr, false) : ordered_json();
        j[name] = nested.is_object() ? nested : ordered_json(value);
    }
    return j.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

Result<Command> parse_command(const std::string& json) {
    const auto bad = [](const std::string& sentence) { return Error(Errc::bad_input, sentence); };
    if (nests_too_deep(json)) return bad("not a command: it nests deeper than " + text(deepest) + " levels");
    const auto j = ordered_json::parse(json, nullptr, false);
    if (!j.is_object()) return bad("not a command: a JSON object was expected");
    if (!j.contains("do") || !j["do"].is_string()) return bad("not a command: \"do\" is missing, as in {\"do\": \"set\", ...}");
    Command command{j["do"], {}};
    for (const auto& [name, value] : j.items()) {
        if (name == "do") continue;
        const bool nested = is_json_word(name);
        if (nested ? !value.is_object() : !value.is_string())
            return bad("'" + name + "' is " + value.type_name() + "; expected " + (nested ? "an object" : "text"));
        command.words[name] = nested ? value.dump() : value.get<std::string>();
    }
    auto made = canonical(command);
    if (!made) return bad(made.error().sentence());
    return made;
}

bool is_edit(const Command& command) { return command.verb != "render"; }

} // namespace ranvier
