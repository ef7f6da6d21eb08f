#include "core/job/job_title.hpp"

#include <algorithm>
#include <cctype>

namespace ranvier {
namespace {

std::string value_of(const TextMap& resolved, const std::string& name) {
    const auto found = resolved.find(name);
    return found == resolved.end() ? "" : found->second;
}

// In the middle of a title: "Link" as "link", but "HG" as it is.
std::string within_title(std::string words) {
    const auto is_upper = [](char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; };
    if (!words.empty() && (words.size() < 2 || !is_upper(words[1])))
        words[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(words[0])));
    return words;
}

void replace(std::string& text, const std::string& what, const std::string& by) {
    if (const size_t at = text.find(what); at != std::string::npos) text.replace(at, what.size(), by);
}

// "{} state(s)" with a value: "1 state", "2 to 8 states".
std::string filled(std::string pattern, const std::string& value) {
    replace(pattern, "{}", value);
    replace(pattern, "(s)", value == "1" ? "" : "s");
    return pattern;
}

std::string told(const Param& param, const std::string& value) {
    const std::string label = within_title(param_label(param));
    if (param.type == ParamType::boolean) return value == "true" ? label : "no " + label;
    return label + " " + value_words(param, value) + (param.unit.empty() ? "" : " " + param.unit);
}

// What of a parameter differs from its default, each piece after a comma.
std::string changes(const Param& param, const TextMap& resolved, const TextMap& defaults) {
    const std::string value = value_of(resolved, param.id);
    if (value != value_of(defaults, param.id)) return ", " + told(param, value);
    std::string all;
    for (const Option& option : param.options) {
        if (option.id != value) continue;
        for (const Param& inner : option.params) {
            const std::string name = param.id + "." + inner.id, own = value_of(resolved, name);
            if (own != value_of(defaults, name)) all += ", " + told(inner, own);
        }
    }
    return all;
}

} // namespace

std::string param_label(const Param& param) {
    if (!param.words.label.empty()) return param.words.label;
    std::string label = param.id, unit = "_" + param.unit;
    std::transform(unit.begin(), unit.end(), unit.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (!param.unit.empty() && label.ends_with(unit)) label.resize(label.size() - unit.size());
    std::replace(label.begin(), label.end(), '_', ' ');
    if (!label.empty()) label[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(label[0])));
    return label;
}

std::string value_words(const Param& param, const std::string& value) {
    if (param.type == ParamType::choice || param.type == ParamType::variant) return param.choice_label(value);
    std::string words = value;
    if (param.type == ParamType::range) replace(words, ":", " to ");
    return words;
}

std::string job_title(const Schema& schema, const TextMap& resolved) {
    const auto defaults = resolve_params(schema, {});
    std::string title = schema.short_title.empty() ? schema.id : schema.short_title;
    const Param* whole = nullptr; // whose choice gives the title
    for (const Param& param : schema.params) {
        const auto words = param.choice_words.find(value_of(resolved, param.id));
        if (whole || words == param.choice_words.end() || words->second.in_title.empty()) continue;
        whole = &param;
        title = words->second.in_title;
    }
    for (const Param& param : schema.params) {
        const std::string& pattern = param.words.in_title;
        if (!pattern.empty() && !whole) title += ", " + filled(pattern, value_words(param, value_of(resolved, param.id)));
        if (pattern.empty() && &param != whole && defaults) title += changes(param, resolved, *defaults);
    }
    return title;
}

} // namespace ranvier
