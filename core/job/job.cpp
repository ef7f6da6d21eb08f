#include "core/job/job.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <nlohmann/json.hpp>

#include "core/base/hash.hpp"
#include "core/base/text.hpp"
#include "core/data/assembly.hpp"

namespace ranvier {
namespace {

using nlohmann::ordered_json;

constexpr int job_schema = 1;
constexpr std::array<const char*, 8> keys{"ranvier_job", "operation", "version", "params",
                                          "select",      "inputs",    "seed",    "device_class"};

ordered_json map_json(const TextMap& map) {
    ordered_json j = ordered_json::object();
    for (const auto& [k, v] : map) j[k] = v;
    return j;
}

TextMap map_from(const ordered_json& j) {
    TextMap map;
    for (const auto& [k, v] : j.items()) map[k] = v.get<std::string>();
    return map;
}

} // namespace

std::string job_json(const Job& job) {
    ordered_json j{{"ranvier_job", job_schema}, {"operation", job.operation}, {"version", job.version}};
    j["params"] = map_json(job.params);
    j["select"] = map_json(job.select);
    j["inputs"] = ordered_json::array();
    for (const auto& i : job.inputs) {
        ordered_json input{{"port", i.port},           {"path", i.path},         {"selector", i.selector},
                           {"time_unit", i.time_unit}, {"identity", i.identity}, {"label", i.label}};
        if (!i.assembly.empty()) input["assembly"] = ordered_json::parse(i.assembly);
        j["inputs"].push_back(std::move(input));
    }
    j["seed"] = std::to_string(job.seed); // 64-bit numbers are text
    j["device_class"] = job.device_class;
    return j.dump(1) + "\n";
}

Result<Job> parse_job(const std::string& text) try {
    const auto j = ordered_json::parse(text);
    for (const auto& [key, value] : j.items())
        if (std::find(keys.begin(), keys.end(), key) == keys.end())
            return Error(Errc::bad_input, "a job has no entry '" + key + "'");
    if (j.at("ranvier_job").get<int>() > job_schema)
        return Error(Errc::bad_input, "the job was written by a newer version (schema " + j["ranvier_job"].dump() +
                                          ", this one reads up to " + std::to_string(job_schema) + ")");
    Job job;
    job.operation = j.at("operation");
    job.version = j.at("version");
    job.params = map_from(j.at("params"));
    job.select = map_from(j.at("select"));
    for (const auto& i : j.at("inputs")) {
        job.inputs.push_back({i.at("port"), i.at("path"), i.value("selector", ""), i.value("time_unit", ""),
                              i.value("identity", ""), i.value("label", ""), ""});
        if (!i.contains("assembly")) continue;
        RANVIER_ASSIGN(const Assembly assembly, parse_assembly(i["assembly"].dump()));
        job.inputs.back().assembly = assembly_json(assembly);
    }
    const std::string seed = j.at("seed");
    const auto [end, code] = std::from_chars(seed.data(), seed.data() + seed.size(), job.seed);
    if (code != std::errc() || end != seed.data() + seed.size())
        return Error(Errc::bad_input, "seed: found '" + seed + "', allowed is a whole number from 0 to 18446744073709551615");
    job.device_class = j.at("device_class");
    return job;
} catch (const std::exception& e) {
    return Error(Errc::bad_input, std::string("not a job file: ") + e.what());
}

std::string job_hash(const Job& job) {
    ordered_json j{{"operation", job.operation}, {"version", job.version}};
    j["params"] = map_json(job.params);
    j["select"] = map_json(job.select);
    j["inputs"] = ordered_json::array();
    for (const auto& i : job.inputs)
        j["inputs"].push_back({{"port", i.port},
                               {"name", portable(i).path},
                               {"selector", i.selector},
                               {"time_unit", i.time_unit},
                               {"identity", i.identity},
                               {"label", i.label}});
    j["seed"] = std::to_string(job.seed);
    j["device_class"] = job.device_class;
    return sha256_hex(j.dump());
}

JobInput portable(const JobInput& input) {
    JobInput out = input;
    if (input.assembly.empty()) {
        while (out.path.size() > 1 && out.path.ends_with('/')) out.path.pop_back(); // a folder
        out.path = out.path.substr(out.path.find_last_of('/') + 1);
        return out;
    }
    auto assembly = parse_assembly(input.assembly);
    if (!assembly) return out; // checked where the job was made
    for (auto& part : assembly->parts)
        for (auto* file : {&part.file, &part.pulses}) *file = file->substr(file->find_last_of('/') + 1);
    out.path = assembly_name(*assembly);
    out.assembly = assembly_json(*assembly);
    return out;
}

std::string job_command(const Job& job) {
    std::string line = "ranvier run " + job.operation;
    for (const auto& i : job.inputs) {
        const auto assembly = i.assembly.empty() ? Result<Assembly>(Assembly{}) : parse_assembly(i.assembly);
        if (assembly)
            for (const auto& word : assembly_words(*assembly)) line += " " + shell_word(word);
        if (!i.assembly.empty()) continue;
        line += " " + shell_word((i.port.empty() ? "" : i.port + "=") + i.path + (i.selector.empty() ? "" : ":" + i.selector)) +
                (i.time_unit.empty() ? "" : " --time-unit " + shell_word(i.time_unit));
    }
    for (const auto& [k, v] : given_form(job.params))
        if (!v.empty()) line += " --param " + shell_word(k + "=" + v);
    for (const auto& [k, v] : job.select)
        if (!v.empty()) line += " --param " + shell_word(k + "=" + v);
    return line + " --seed " + std::to_string(job.seed) + " --device-class " + job.device_class + " --out RESULT.h5";
}

} // namespace ranvier
