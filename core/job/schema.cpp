#include "core/job/schema.hpp"

#include <algorithm>
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

// What has no words has no entry, so that descriptions from before there were any stay as they are.
void put_words(ordered_json& j, const Words& words) {
    if (!words.label.empty()) j["label"] = words.label;
    if (!words.in_title.empty()) j["in_title"] = words.in_title;
}

Words words_from(const ordered_json& j) { return {j.value("label", ""), j.value("in_title", "")}; }

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
    put_words(j, p.words);
    for (const auto& [choice, words] : p.choice_words) {
        ordered_json of_choice = ordered_json::object();
        put_words(of_choice, words);
        j["choice_words"][choice] = std::move(of_choice);
    }
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
    p.words = words_from(j);
    if (j.contains("choice_words"))
        for (const auto& [choice, words] : j["choice_words"].items()) p.choice_words[choice] = words_from(words);
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
    const auto append_choice = [&](const std::string& id) {
        range += (range.empty() ? "" : ", ") + id;
        if (p.choice_label(id) != id) range += " = " + p.choice_label(id);
    };
    for (const auto& c : p.choices) append_choice(c);
    for (const auto& o : p.options) append_choice(o.id);
    page += "| `" + prefix + p.id + "` | " + type_name(p.type) + " | " + p.unit + " | " +
            (p.initial.empty() ? "" : "`" + p.initial + "`") + " | " + range + " | " + p.doc + " |\n";
    for (const auto& o : p.options) {
        page += "| `" + prefix + p.id + "=" + o.id + "` | | | | | " + o.doc + " |\n";
        for (const auto& q : o.params) append_param(page, q, p.id + "=" + o.id + ":");
    }
}

bool has_choice(const Param& p, const std::string& id) {
    return std::find(p.choices.begin(), p.choices.end(), id) != p.choices.end() ||
           std::any_of(p.options.begin(), p.options.end(), [&](const Option& o) { return o.id == id; });
}

template <typename T>
T* find_id(std::vector<T>& list, const std::string& id) {
    const auto found = std::find_if(list.begin(), list.end(), [&](const T& each) { return each.id == id; });
    return found == list.end() ? nullptr : &*found;
}

} // namespace

Status set_words(Schema& schema, const std::string& of, const Words& words) {
    const Error nothing(Errc::bad_input, "there is a label of '" + of + "', which " + schema.id + " does not have");
    const size_t colon = of.find(':');
    const std::string outer = of.substr(0, colon);
    const size_t equals = outer.find('=');
    const std::string param = outer.substr(0, equals), choice = equals == std::string::npos ? "" : outer.substr(equals + 1);
    if (param == "preset" && colon == std::string::npos) {
        Preset* preset = find_id(schema.presets, choice);
        if (!preset) return nothing;
        preset->label = words.label;
        return Ok{};
    }
    Param* found = find_id(schema.params, param);
    if (!found || (equals != std::string::npos && !has_choice(*found, choice))) return nothing;
    if (colon != std::string::npos) {
        Option* option = find_id(found->options, choice);
        Param* inner = option ? find_id(option->params, of.substr(colon + 1)) : nullptr;
        if (!inner) return nothing;
        inner->words = words;
    } else if (equals == std::string::npos) {
        found->words = words;
    } else {
        found->choice_words[choice] = words;
    }
    return Ok{};
}

std::string schema_json(const Schema& s) {
    ordered_json j{{"id", s.id}, {"version", s.version}, {"title", s.title}, {"doc", s.doc}, {"abi", {s.abi_major, s.abi_minor}}};
    j["params"] = ordered_json::array();
    for (const auto& p : s.params) j["params"].push_back(to_json(p));
    j["ports"] = ordered_json::array();
    for (const auto& p : s.ports) j["ports"].push_back({{"id", p.id}, {"kind", p.kind}, {"doc", p.doc}});
    j["presets"] = ordered_json::array();
    for (const auto& p : s.presets) {
        j["presets"].push_back({{"id", p.id}, {"values", p.values}, {"doc", p.doc}});
        put_words(j["presets"].back(), {p.label, ""});
    }
    if (!s.short_title.empty()) j["short_title"] = s.short_title;
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
    for (const auto& p : j.at("presets")) s.presets.push_back({p.at("id"), p.at("values"), p.at("doc"), words_from(p).label});
    s.short_title = j.value("short_title", "");
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
