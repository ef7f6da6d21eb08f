// What an operation declares about itself: parameters, ports, presets. Form, command line, validation and reference page come
// from it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace ranvier {

// The types of parameters, as in ranvier_plugin.h.
enum class ParamType { boolean = 1, integer, real, string, choice, range, variant, list };

// Words for people where an id would stand otherwise; see rv_label in ranvier_plugin.h.
struct Words {
    std::string label, in_title;
};

struct Option;

struct Param {
    std::string id;
    ParamType type = ParamType::string;
    std::string unit, initial, doc;
    double low = 0, high = 0;         // integer and real
    std::vector<std::string> choices; // choice
    std::vector<Option> options;      // variant
    bool advanced = false;
    Words words{};
    std::map<std::string, Words> choice_words{}; // by choice or id of an option; not all have some

    // The label of a choice or option, else its id.
    const std::string& choice_label(const std::string& id_of_choice) const {
        const auto found = choice_words.find(id_of_choice);
        return found == choice_words.end() || found->second.label.empty() ? id_of_choice : found->second.label;
    }
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
    std::string label{};
};

struct Schema {
    std::string id, version, title, doc;
    uint32_t abi_major = 0, abi_minor = 0;
    std::vector<Param> params;
    std::vector<Port> ports;
    std::vector<Preset> presets;
    std::string short_title{}; // begins the titles of jobs; "": the id does

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

// Gives words to what `of` names (see rv_label). Errc::bad_input if the schema has nothing of that name.
Status set_words(Schema& schema, const std::string& of, const Words& words);

// The schema as JSON, the content of <id>.plugin.json, and back. The text is canonical: equal schemas give equal bytes.
std::string schema_json(const Schema& schema);
Result<Schema> parse_schema(const std::string& json);

// The reference page of an operation, as Markdown.
std::string schema_page(const Schema& schema);

} // namespace ranvier
