#include "core/job/params.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace ranvier {
namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const auto& w : words) all += (all.empty() ? "" : ", ") + w;
    return all;
}

Error wrong(const std::string& name, const std::string& found, const std::string& allowed) {
    return Error(Errc::invalid_argument, "parameter " + name + ": found '" + found + "', allowed is " + allowed);
}

Result<std::string> canonical_number(const Param& p, const std::string& name, const std::string& text) {
    const bool whole = p.type == ParamType::integer;
    const std::string allowed =
        std::string(whole ? "a whole number" : "a number") + " from " + number_text(p.low) + " to " + number_text(p.high);
    const auto value = parse_number(text);
    if (!value || (whole && *value != std::floor(*value)) || *value < p.low || *value > p.high) return wrong(name, text, allowed);
    return number_text(*value);
}

Result<std::string> canonical_range(const std::string& name, const std::string& text) {
    const size_t colon = text.find(':');
    const auto a = parse_number(text.substr(0, colon));
    const auto b = colon == std::string::npos ? a : parse_number(text.substr(colon + 1));
    if (!a || !b || *a != std::floor(*a) || *b != std::floor(*b) || *b < *a)
        return wrong(name, text, "a whole number or A:B with A <= B");
    return colon == std::string::npos ? number_text(*a) : number_text(*a) + ":" + number_text(*b);
}

Status resolve_one(const Param& p, const std::string& name, const std::string& text, TextMap& out);

Status resolve_variant(const Param& p, const std::string& name, const std::string& text, TextMap& out) {
    const size_t colon = text.find(':');
    const std::string chosen = text.substr(0, colon);
    const auto option = std::find_if(p.options.begin(), p.options.end(), [&](const Option& o) { return o.id == chosen; });
    if (option == p.options.end()) {
        std::vector<std::string> names;
        for (const auto& o : p.options) names.push_back(o.id);
        return wrong(name, chosen, "one of " + joined(names));
    }
    out[name] = chosen;
    TextMap given;
    std::string rest = colon == std::string::npos ? "" : text.substr(colon + 1);
    while (!rest.empty()) {
        const size_t comma = rest.find(',');
        const std::string pair = rest.substr(0, comma);
        rest = comma == std::string::npos ? "" : rest.substr(comma + 1);
        const size_t equals = pair.find('=');
        const std::string key = pair.substr(0, equals);
        const auto known = std::any_of(option->params.begin(), option->params.end(), [&](const Param& q) { return q.id == key; });
        if (equals == std::string::npos || !known) {
            std::vector<std::string> names;
            for (const auto& q : option->params) names.push_back(q.id + "=..");
            return wrong(name, pair, chosen + " with " + (names.empty() ? "nothing after it" : joined(names)));
        }
        given[key] = pair.substr(equals + 1);
    }
    for (const auto& q : option->params) {
        const auto value = given.find(q.id);
        RANVIER_TRY(resolve_one(q, name + "." + q.id, value == given.end() ? q.initial : value->second, out));
    }
    return Ok{};
}

Status resolve_one(const Param& p, const std::string& name, const std::string& text, TextMap& out) {
    switch (p.type) {
        case ParamType::boolean:
            if (text != "true" && text != "false") return wrong(name, text, "true or false");
            out[name] = text;
            return Ok{};
        case ParamType::integer:
        case ParamType::real: {
            RANVIER_ASSIGN(out[name], canonical_number(p, name, text));
            return Ok{};
        }
        case ParamType::choice:
            if (std::find(p.choices.begin(), p.choices.end(), text) == p.choices.end())
                return wrong(name, text, "one of " + joined(p.choices));
            out[name] = text;
            return Ok{};
        case ParamType::range: {
            RANVIER_ASSIGN(out[name], canonical_range(name, text));
            return Ok{};
        }
        case ParamType::variant:
            return resolve_variant(p, name, text, out);
        case ParamType::string:
        case ParamType::list:
            out[name] = text;
            return Ok{};
    }
    return Error(Errc::internal, "parameter " + name + " has an unknown type");
}

Result<TextMap> preset_values(const Schema& s, const std::string& name) {
    for (const auto& preset : s.presets) {
        if (preset.id != name) continue;
        TextMap values;
        std::string rest = preset.values;
        while (!rest.empty()) {
            const size_t end = rest.find(';');
            const std::string pair = rest.substr(0, end);
            rest = end == std::string::npos ? "" : rest.substr(end + 1);
            const size_t equals = pair.find('=');
            if (equals == std::string::npos)
                return Error(Errc::internal, "preset " + name + " of " + s.id + " is malformed: " + pair);
            values[pair.substr(0, equals)] = pair.substr(equals + 1);
        }
        return values;
    }
    std::vector<std::string> names;
    for (const auto& p : s.presets) names.push_back(p.id);
    return wrong("preset", name, names.empty() ? "nothing: " + s.id + " has no presets" : "one of " + joined(names));
}

} // namespace

Result<double> parse_number(const std::string& text) {
    double value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return Error(Errc::invalid_argument, "'" + text + "' is not a number");
    return value;
}

std::string number_text(double value) {
    char buffer[32];
    const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
    const auto end = whole ? std::to_chars(buffer, buffer + sizeof buffer, static_cast<long long>(value)).ptr
                           : std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    return {buffer, end};
}

Result<TextMap> resolve_params(const Schema& schema, const TextMap& given) {
    TextMap from_preset;
    if (const auto preset = given.find("preset"); preset != given.end()) {
        RANVIER_ASSIGN(from_preset, preset_values(schema, preset->second));
    }
    for (const auto& [name, value] : given) {
        if (name == "preset" || schema.find(name)) continue;
        std::vector<std::string> names;
        for (const auto& p : schema.params) names.push_back(p.id);
        if (!schema.presets.empty()) names.push_back("preset");
        return Error(Errc::invalid_argument,
                     "operation " + schema.id + " has no parameter '" + name + "'; it has: " + joined(names));
    }
    TextMap out;
    for (const auto& p : schema.params) {
        const auto own = given.find(p.id);
        const auto preset = from_preset.find(p.id);
        const std::string& text = own != given.end() ? own->second : preset != from_preset.end() ? preset->second : p.initial;
        RANVIER_TRY(resolve_one(p, p.id, text, out));
    }
    return out;
}

TextMap given_form(const TextMap& resolved) {
    TextMap given;
    for (const auto& [name, value] : resolved)
        if (name.find('.') == std::string::npos) given[name] = value;
    for (const auto& [name, value] : resolved) {
        const size_t dot = name.find('.');
        if (dot == std::string::npos) continue;
        std::string& word = given[name.substr(0, dot)];
        word += (word.find(':') == std::string::npos ? ":" : ",") + name.substr(dot + 1) + "=" + value;
    }
    return given;
}

Status check_resolved(const Schema& schema, const TextMap& resolved) {
    RANVIER_ASSIGN(const TextMap again, resolve_params(schema, given_form(resolved)));
    for (const auto& [name, value] : again) {
        const auto found = resolved.find(name);
        if (found == resolved.end())
            return Error(Errc::bad_input, "parameter " + name + " is missing; a job names every parameter");
        if (found->second != value) return wrong(name, found->second, "'" + value + "', the same in its one way of writing");
    }
    return Ok{};
}

} // namespace ranvier
