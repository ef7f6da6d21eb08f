#include "core/job/request.hpp"

#include <array>
#include <nlohmann/json.hpp>

namespace ranvier {
namespace {

using nlohmann::ordered_json;

constexpr std::array<const char*, 8> verb_names{"import", "run", "show", "export", "convert", "simulate", "doctor", "render"};

} // namespace

std::string request_json(const Request& r) {
    ordered_json j{{"verb", verb_names[static_cast<size_t>(r.verb)]}};
    j["inputs"] = ordered_json::array();
    for (const auto& i : r.inputs)
        j["inputs"].push_back({{"port", i.port},
                               {"path", i.path},
                               {"selector", i.selector},
                               {"time_unit", i.time_unit},
                               {"columns", i.columns},
                               {"assembly", i.assembly}});
    j["out"] = r.out;
    j["format"] = r.format;
    if (r.job) j["job"] = job_json(*r.job);
    j["plugin"] = r.plugin;
    j["schema"] = r.schema;
    j["kind"] = r.kind;
    j["params"] = r.params;
    j["seed"] = std::to_string(r.seed);
    j["checkpoint"] = r.checkpoint;
    j["resume"] = r.resume;
    j["plan"] = r.plan;
    j["threads"] = r.threads;
    j["memory"] = std::to_string(r.memory);
    j["device_class"] = r.device_class;
    j["view"] = r.view;
    j["options"] = r.options;
    j["link"] = r.link;
    j["figure"] = r.figure;
    j["names"] = r.names;
    return j.dump();
}

Result<Request> parse_request(const std::string& text) try {
    const auto j = ordered_json::parse(text);
    Request r;
    const std::string verb = j.at("verb");
    size_t v = 0;
    while (v < verb_names.size() && verb != verb_names[v]) ++v;
    if (v == verb_names.size()) return Error(Errc::internal, "request with unknown verb '" + verb + "'");
    r.verb = static_cast<Verb>(v);
    for (const auto& i : j.at("inputs"))
        r.inputs.push_back({i.at("port"), i.at("path"), i.at("selector"), i.at("time_unit"), i.at("columns"), i.at("assembly")});
    r.out = j.at("out");
    r.format = j.at("format");
    if (j.contains("job")) {
        RANVIER_ASSIGN(r.job, parse_job(j["job"].get<std::string>()));
    }
    r.plugin = j.at("plugin");
    r.schema = j.at("schema");
    r.kind = j.at("kind");
    r.params = j.at("params").get<TextMap>();
    r.seed = std::stoull(j.at("seed").get<std::string>());
    r.checkpoint = j.at("checkpoint");
    r.resume = j.at("resume");
    r.plan = j.at("plan");
    r.threads = j.at("threads");
    r.memory = std::stoull(j.at("memory").get<std::string>());
    r.device_class = j.at("device_class");
    r.view = j.at("view");
    r.options = j.at("options").get<TextMap>();
    r.link = j.at("link").get<TextMap>();
    r.figure = j.at("figure").get<TextMap>();
    r.names = j.at("names").get<TextMap>();
    return r;
} catch (const std::exception& e) {
    return Error(Errc::internal, std::string("malformed request: ") + e.what());
}

} // namespace ranvier
