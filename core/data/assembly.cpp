#include "core/data/assembly.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <set>

#include <nlohmann/json.hpp>

#include "core/base/text.hpp"

namespace ranvier {

namespace {

using Json = nlohmann::ordered_json;

constexpr int assembly_schema = 1;
constexpr const char* ports = "spikes, spikes.NAME, trials, epochs, events, intervals.NAME, signals, signals.NAME, regions";

std::string last_part(std::string path) {
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return path.substr(path.find_last_of('/') + 1);
}

// "phy", "spikes.csv", "kilosort4": such names stand in every session.
bool says_only_what_it_holds(const std::string& name) {
    std::string stem = name.substr(0, name.find('.'));
    for (char& c : stem) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    while (!stem.empty() && ((stem.back() >= '0' && stem.back() <= '9') || stem.back() == '_' || stem.back() == '-'))
        stem.pop_back();
    constexpr std::array<std::string_view, 11> words{"phy",     "spikes", "spike",  "spike_times", "kilosort", "ks",
                                                     "sorting", "sorted", "sorter", "alf",         "units"};
    return std::find(words.begin(), words.end(), stem) != words.end();
}

Status only_keys(const Json& object, std::initializer_list<const char*> allowed, const std::string& place) {
    if (!object.is_object()) return Error(Errc::bad_input, place + ": an object was expected, found " + object.type_name());
    for (const auto& [key, value] : object.items())
        if (std::find(allowed.begin(), allowed.end(), key) == allowed.end())
            return Error(Errc::bad_input, place + ": there is no entry '" + key + "'");
    return Ok{};
}

Status read_clock(const Json& j, AssemblyPart& part, const std::string& place) {
    RANVIER_TRY(only_keys(j, {"offset_s", "rate", "own_s", "recording_s", "pulses"}, place + ", clock"));
    part.clock.offset_s = j.value("offset_s", 0.0);
    part.clock.rate = j.value("rate", 1.0);
    part.pulses = j.value("pulses", "");
    part.clock.own_s = j.value("own_s", std::vector<double>());
    part.clock.recording_s = j.value("recording_s", std::vector<double>());
    return Ok{};
}

Result<AssemblyPart> read_part(const Json& j, const std::string& place) {
    RANVIER_TRY(only_keys(j, {"port", "file", "selector", "time_unit", "clock"}, place));
    AssemblyPart part;
    part.port = j.at("port");
    part.file = j.at("file");
    part.selector = j.value("selector", "");
    part.time_unit = j.value("time_unit", "");
    if (j.contains("clock")) RANVIER_TRY(read_clock(j["clock"], part, place));
    return part;
}

Json clock_json(const AssemblyPart& part) {
    if (!part.pulses.empty()) return {{"pulses", part.pulses}};
    if (!part.clock.own_s.empty()) return {{"own_s", part.clock.own_s}, {"recording_s", part.clock.recording_s}};
    return {{"offset_s", part.clock.offset_s}, {"rate", part.clock.rate}};
}

} // namespace

const char* assembly_ports() { return ports; }

bool is_assembly_port(std::string_view word) {
    constexpr std::array<std::string_view, 6> whole{"spikes", "trials", "epochs", "events", "signals", "regions"};
    if (std::find(whole.begin(), whole.end(), word) != whole.end()) return true;
    for (const std::string_view prefix : {"spikes.", "intervals.", "signals."})
        if (word.starts_with(prefix) && word.size() > prefix.size()) return true;
    return false;
}

Status check_assembly(const Assembly& assembly) {
    std::set<std::string> seen;
    for (const AssemblyPart& part : assembly.parts) {
        if (!is_assembly_port(part.port))
            return Error(Errc::invalid_argument, "'" + part.port + "' is no part of a recording; the parts are: " + ports);
        if (!seen.insert(part.port).second) return Error(Errc::invalid_argument, "part " + part.port + " is given twice");
        if (part.file.empty()) return Error(Errc::invalid_argument, "part " + part.port + " names no file");
        if (auto sound = check_clock(part.clock); !sound) return std::move(sound).error().within("part " + part.port);
        if (!part.pulses.empty() && !part.clock.is_identity())
            return Error(Errc::invalid_argument, "part " + part.port + ": its clock is told by pulses and by a map; one of both");
    }
    if (!seen.contains("spikes"))
        return Error(Errc::invalid_argument, "a recording of several files needs one at `spikes`, as in spikes=FILE");
    return Ok{};
}

std::string assembly_json(const Assembly& assembly) {
    Json j{{"ranvier_recording", assembly_schema}, {"parts", Json::array()}};
    for (const AssemblyPart& part : assembly.parts) {
        Json p{{"port", part.port}, {"file", part.file}};
        if (!part.selector.empty()) p["selector"] = part.selector;
        if (!part.time_unit.empty()) p["time_unit"] = part.time_unit;
        if (!part.clock.is_identity() || !part.pulses.empty()) p["clock"] = clock_json(part);
        j["parts"].push_back(std::move(p));
    }
    return j.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<Assembly> parse_assembly(const std::string& text) try {
    const Json j = Json::parse(text);
    RANVIER_TRY(only_keys(j, {"ranvier_recording", "parts"}, "a recording"));
    if (const int schema = j.at("ranvier_recording").get<int>(); schema > assembly_schema || schema < 1)
        return Error(Errc::bad_input, "the recording was written by a newer version (schema " + std::to_string(schema) +
                                          ", this one reads " + std::to_string(assembly_schema) + ")");
    Assembly assembly;
    for (const Json& p : j.at("parts")) {
        RANVIER_ASSIGN(AssemblyPart part, read_part(p, "part " + std::to_string(assembly.parts.size() + 1)));
        assembly.parts.push_back(std::move(part));
    }
    if (auto sound = check_assembly(assembly); !sound) return Error(Errc::bad_input, sound.error().sentence());
    return assembly;
} catch (const Json::exception& e) {
    return Error(Errc::bad_input, std::string("not a recording in JSON: ") + e.what());
}

std::string assembly_name(const Assembly& assembly) {
    std::vector<std::string> words;
    for (const AssemblyPart& part : assembly.parts) words.push_back(part.port + "=" + last_part(part.file));
    return join(words, " ");
}

std::string assembly_title(const Assembly& assembly) {
    const auto spikes = std::find_if(assembly.parts.begin(), assembly.parts.end(),
                                     [](const AssemblyPart& part) { return part.port == "spikes"; });
    if (spikes == assembly.parts.end()) return "";
    std::string path = spikes->file;
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    const std::string name = last_part(path);
    if (!says_only_what_it_holds(name) || path.size() <= name.size() + 1) return name;
    const std::string around = last_part(path.substr(0, path.size() - name.size() - 1));
    return around.empty() || around == "." || around == ".." ? name : around;
}

std::vector<std::string> assembly_words(const Assembly& assembly) {
    std::vector<std::string> words;
    for (const AssemblyPart& part : assembly.parts)
        words.push_back(part.port + "=" + part.file + (part.selector.empty() ? "" : ":" + part.selector));
    for (const AssemblyPart& part : assembly.parts) {
        if (!part.time_unit.empty()) words.insert(words.end(), {"--time-unit", part.port + ":" + part.time_unit});
        std::string clock;
        if (!part.pulses.empty()) clock = "pulses=" + part.pulses;
        if (part.clock.own_s.empty() && !part.clock.is_identity())
            clock = "offset=" + text(part.clock.offset_s) + ",rate=" + text(part.clock.rate);
        if (!clock.empty()) words.insert(words.end(), {"--clock", part.port + ":" + clock});
    }
    return words;
}

Status parse_clock(const std::string& words, AssemblyPart& part) {
    const auto wrong = [&] {
        return Error(Errc::invalid_argument,
                     "clock " + part.port + ":" + words +
                         ": expected offset=SECONDS, rate=NUMBER, both with a comma between them, or pulses=FILE");
    };
    if (words.starts_with("pulses=")) {
        part.pulses = words.substr(7);
        return part.pulses.empty() ? Status(wrong()) : Status(Ok{});
    }
    std::string rest = words;
    while (!rest.empty()) {
        const size_t comma = rest.find(',');
        const std::string pair = rest.substr(0, comma);
        rest = comma == std::string::npos ? "" : rest.substr(comma + 1);
        const size_t equals = pair.find('=');
        const std::string key = pair.substr(0, equals);
        if (equals == std::string::npos || (key != "offset" && key != "rate")) return wrong();
        double value = 0;
        const char *from = pair.data() + equals + 1, *to = pair.data() + pair.size();
        const auto [end, failed] = std::from_chars(from, to, value);
        if (failed != std::errc() || end != to || from == to) return wrong();
        (key == "offset" ? part.clock.offset_s : part.clock.rate) = value;
    }
    return check_clock(part.clock);
}

} // namespace ranvier
