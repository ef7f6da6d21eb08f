// What an operation declares about itself: parameters, ports, presets. Form, command line, validation and reference page come
// from it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace ranvier {

// The types of parameters, as in ranvier_plugin.h.
enum class ParamType { boolean = 1, integer, real, string, choice, range, variant, list };

struct Option;

struct Param {
    std::string id;
    ParamType type = ParamType::string;
    std::string unit, initial, doc;
    double low = 0, high = 0;         // integer and real
    std::vector<std::string> choices; // choice
    std::vector<Option> options;      // variant
    bool advanced = false;
};

// One option of a variant, with parameters of its own.
struct Option {
    std::string id, doc;
    std::vector<Param> params;
};

struct Port {
    std::string id, kind, doc;
};

struct Preset {
    std::string id, values, doc; // values: "a=1;b=x"
};

struct Schema {
    std::string id, version, title, doc;
    uint32_t abi_major = 0, abi_minor = 0;
    std::vector<Param> params;
    std::vector<Port> ports;
    std::vector<Preset> presets;

    const Param* find(const std::string& id_of_param) const {
        for (const auto& p : params)
            if (p.id == id_of_param) return &p;
        return nullptr;
    }
    bool reads_recording() const {
        for (const auto& p : ports)
            if (p.kind == "recording") return true;
        return false;
    }
};

// The schema as JSON, the content of <id>.plugin.json, and back. The text is canonical: equal schemas give equal bytes.
std::string schema_json(const Schema& schema);
Result<Schema> parse_schema(const std::string& json);

// The reference page of an operation, as Markdown.
std::string schema_page(const Schema& schema);

} // namespace ranvier
