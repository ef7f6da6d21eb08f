#include "core/job/schema.hpp"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

namespace ranvier {
namespace {

using nlohmann::ordered_json;

constexpr std::array<const char*, 8> type_names{"bool", "int", "real", "text", "choice", "range", "variant", "list"};

const char* type_name(ParamType t) { return type_names[static_cast<size_t>(t) - 1]; }

Result<ParamType> parse_type(const std::string& name) {
    for (size_t i = 0; i < type_names.size(); ++i)
        if (name == type_names[i]) return static_cast<ParamType>(i + 1);
    return Error(Errc::bad_input, "unknown parameter type '" + name + "'");
}

ordered_json to_json(const Param& p) {
    ordered_json j{{"id", p.id}, {"type", type_name(p.type)}, {"unit", p.unit}, {"default", p.initial}, {"doc", p.doc}};
    if (p.type == ParamType::integer || p.type == ParamType::real) {
        j["low"] = p.low;
        j["high"] = p.high;
    }
    if (p.type == ParamType::choice) j["choices"] = p.choices;
    if (p.type == ParamType::variant) {
        j["options"] = ordered_json::array();
        for (const auto& o : p.options) {
            ordered_json params = ordered_json::array();
            for (const auto& q : o.params) params.push_back(to_json(q));
            j["options"].push_back({{"id", o.id}, {"doc", o.doc}, {"params", params}});
        }
    }
    j["advanced"] = p.advanced;
    return j;
}

Result<Param> param_from(const ordered_json& j) {
    Param p;
    p.id = j.at("id");
    RANVIER_ASSIGN(p.type, parse_type(j.at("type")));
    p.unit = j.at("unit");
    p.initial = j.at("default");
    p.doc = j.at("doc");
    p.low = j.value("low", 0.0);
    p.high = j.value("high", 0.0);
    p.advanced = j.value("advanced", false);
    if (j.contains("choices")) p.choices = j["choices"].get<std::vector<std::string>>();
    if (j.contains("options"))
        for (const auto& o : j["options"]) {
            Option option{o.at("id"), o.at("doc"), {}};
            for (const auto& q : o.at("params")) {
                RANVIER_ASSIGN(Param sub, param_from(q));
                option.params.push_back(std::move(sub));
            }
            p.options.push_back(std::move(option));
        }
    return p;
}

void append_param(std::string& page, const Param& p, const std::string& prefix) {
    std::string range;
    if (p.type == ParamType::integer || p.type == ParamType::real) {
        const auto number = [](double v) {
            return nlohmann::json(v == std::floor(v) ? nlohmann::json(static_cast<int64_t>(v)) : nlohmann::json(v)).dump();
        };
        range = number(p.low) + " to " + number(p.high);
    }
    for (const auto& c : p.choices) range += (range.empty() ? "" : ", ") + c;
    for (const auto& o : p.options) range += (range.empty() ? "" : ", ") + o.id;
    page += "| `" + prefix + p.id + "` | " + type_name(p.type) + " | " + p.unit + " | " +
            (p.initial.empty() ? "" : "`" + p.initial + "`") + " | " + range + " | " + p.doc + " |\n";
    for (const auto& o : p.options) {
        page += "| `" + prefix + p.id + "=" + o.id + "` | | | | | " + o.doc + " |\n";
        for (const auto& q : o.params) append_param(page, q, p.id + "=" + o.id + ":");
    }
}

} // namespace

std::string schema_json(const Schema& s) {
    ordered_json j{{"id", s.id}, {"version", s.version}, {"title", s.title}, {"doc", s.doc}, {"abi", {s.abi_major, s.abi_minor}}};
    j["params"] = ordered_json::array();
    for (const auto& p : s.params) j["params"].push_back(to_json(p));
    j["ports"] = ordered_json::array();
    for (const auto& p : s.ports) j["ports"].push_back({{"id", p.id}, {"kind", p.kind}, {"doc", p.doc}});
    j["presets"] = ordered_json::array();
    for (const auto& p : s.presets) j["presets"].push_back({{"id", p.id}, {"values", p.values}, {"doc", p.doc}});
    return j.dump(1) + "\n";
}

Result<Schema> parse_schema(const std::string& text) try {
    const auto j = ordered_json::parse(text);
    Schema s;
    s.id = j.at("id");
    s.version = j.at("version");
    s.title = j.at("title");
    s.doc = j.at("doc");
    s.abi_major = j.at("abi").at(0);
    s.abi_minor = j.at("abi").at(1);
    for (const auto& p : j.at("params")) {
        RANVIER_ASSIGN(Param param, param_from(p));
        s.params.push_back(std::move(param));
    }
    for (const auto& p : j.at("ports")) s.ports.push_back({p.at("id"), p.at("kind"), p.at("doc")});
    for (const auto& p : j.at("presets")) s.presets.push_back({p.at("id"), p.at("values"), p.at("doc")});
    return s;
} catch (const nlohmann::json::exception& e) {
    return Error(Errc::bad_input, std::string("not a plugin description: ") + e.what());
}

std::string schema_page(const Schema& s) {
    std::string page = "# " + s.id + ": " + s.title + "\n\nVersion " + s.version + ". " + s.doc + "\n\n";
    page += "| parameter | type | unit | default | allowed | meaning |\n| --- | --- | --- | --- | --- | --- |\n";
    for (const auto& p : s.params) append_param(page, p, "");
    if (!s.ports.empty()) {
        page += "\n| port | takes | meaning |\n| --- | --- | --- |\n";
        for (const auto& p : s.ports) page += "| `" + p.id + "` | " + p.kind + " | " + p.doc + " |\n";
    }
    if (!s.presets.empty()) {
        page += "\n| preset | sets | meaning |\n| --- | --- | --- |\n";
        for (const auto& p : s.presets)
            page += "| `" + p.id + "` | " + (p.values.empty() ? "" : "`" + p.values + "`") + " | " + p.doc + " |\n";
    }
    return page;
}

} // namespace ranvier
