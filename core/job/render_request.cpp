#include "core/job/render_request.hpp"

#include <array>
#include <cmath>

#include <nlohmann/json.hpp>

#include "core/base/text.hpp"
#include "core/data/assembly.hpp"

namespace ranvier {
namespace {

using nlohmann::ordered_json;

JobInput portable_input(const RequestInput& i) { return portable({i.port, i.path, i.selector, i.time_unit, "", "", i.assembly}); }

// " FILE" or " spikes=FILE trials=FILE ...", with what else is needed to read it.
std::string file_words(const RequestInput& input) {
    const JobInput bare = portable_input(input);
    const auto assembly = bare.assembly.empty() ? Result<Assembly>(Assembly{}) : parse_assembly(bare.assembly);
    std::string words;
    if (assembly && !bare.assembly.empty())
        for (const std::string& word : assembly_words(*assembly)) words += " " + shell_word(word);
    else
        words += " " + shell_word(bare.path + (bare.selector.empty() ? "" : ":" + bare.selector));
    if (!bare.time_unit.empty()) words += " --time-unit " + shell_word(bare.time_unit);
    return words;
}

const RequestInput* input_at(const Request& request, const std::string& port) {
    for (const RequestInput& i : request.inputs)
        if (i.port == port) return &i;
    return nullptr;
}

std::string option_words(std::span<const RenderWord> table, const TextMap& words) {
    std::string line;
    for (const RenderWord& word : table)
        if (const auto found = words.find(word.name); found != words.end())
            line += std::string(" --") + word.option + " " + shell_word(found->second);
    return line;
}

std::string named_words(const TextMap& names) {
    std::string line;
    for (const RenderWord& word : name_words()) {
        const std::string start = std::string(word.name) + "/";
        for (auto entry = names.lower_bound(start); entry != names.end() && entry->first.starts_with(start); ++entry)
            line += std::string(" --") + word.option + " " + shell_word(entry->first.substr(start.size()) + "=" + entry->second);
    }
    return line;
}

// A whole number from 0 counted from 1; "" if it is none.
std::string counted_from_1(const std::string& from_0) {
    const auto number = parse_number(from_0);
    return number && *number >= 0 && *number < 1e6 && *number == std::floor(*number) ? text(static_cast<int64_t>(*number) + 1)
                                                                                     : "";
}

} // namespace

std::span<const RenderWord> link_words() {
    static constexpr std::array words{
        RenderWord{"from", "from", "where time axes start, in the time of the recording"},
        RenderWord{"to", "to", "where they end"},
        RenderWord{"cursor", "cursor", "a moment to mark; shown with --content selection"},
        RenderWord{"units", "select-units", "units to mark, by their ids, as 3,7"},
        RenderWord{"states", "select-states", "states to mark, counted from 1, as 1,3"},
        RenderWord{"edges", "select-edges", "couplings to mark, as SENDER>RECEIVER,..."},
        RenderWord{"seed", "seed-node", "the node whose edges alone are in full ink"},
    };
    return words;
}

std::span<const RenderWord> figure_words() {
    static constexpr std::array words{
        RenderWord{"size", "size", "WIDTHxHEIGHT in mm; 174x124"},
        RenderWord{"dpi", "dpi", "pixels per inch of PNG, and of what is drawn as pixels in SVG and PDF; 300"},
        RenderWord{"text_pt", "text-pt", "size of the text of axes and captions in points; 8"},
        RenderWord{"font", "font", "typeface; Liberation Sans"},
        RenderWord{"theme", "theme", "paper, light, dark or high_contrast; paper"},
        RenderWord{"content", "content", "what to show beside the data, of legend, split, caption, selection; or none"},
    };
    return words;
}

std::span<const RenderWord> name_words() {
    static constexpr std::array words{
        RenderWord{"state_name", "state-name", "STATE=NAME, as 2=Rest; may be repeated"},
        RenderWord{"state_colour", "state-colour", "STATE=COLOUR, the colour of the state of that number; may be repeated"},
        RenderWord{"unit_label", "unit-label", "ID=LABEL, what a unit is called; may be repeated"},
        RenderWord{"earlier_content", "earlier-content",
                   "recording=NAME, of which the result was made when its content was another"},
    };
    return words;
}

void add_names(const TextMap& properties, TextMap& names) {
    for (const auto& [key, value] : properties) {
        const size_t first = key.find('/'), last = key.rfind('/');
        if (first == std::string::npos || last < first + 2 || value.empty()) continue;
        const std::string about = key.substr(0, first), id = key.substr(first + 1, last - first - 1), what = key.substr(last + 1);
        if (about == "unit" && what == "label") names["unit_label/" + id] = value;
        const std::string state = about == "state" ? counted_from_1(id) : "";
        if (state.empty()) continue;
        if (what == "name") names["state_name/" + state] = value;
        if (const std::string colour = counted_from_1(value); what == "colour" && !colour.empty())
            names["state_colour/" + state] = colour;
    }
}

std::string render_command(const Request& request) {
    std::string line = "ranvier render";
    const RequestInput* result = input_at(request, "result");
    const RequestInput* other = input_at(request, "other");
    const RequestInput* recording = input_at(request, "recording");
    if (result) line += file_words(*result);
    if (other) line += " --compare" + file_words(*other);
    if (recording) line += (result ? " --data" : "") + file_words(*recording);
    line += " --view " + shell_word(request.view);
    for (const auto& [name, value] : request.options) line += " --param " + shell_word(name + "=" + value);
    line += named_words(request.names);
    line += option_words(link_words(), request.link) + option_words(figure_words(), request.figure);
    return line + " --out " + shell_word(request.out.substr(request.out.find_last_of('/') + 1));
}

std::string render_about(const Request& request, const std::vector<std::string>& infos) {
    ordered_json about{{"ranvier", RANVIER_VERSION}, {"view", request.view}, {"inputs", ordered_json::array()}};
    for (size_t i = 0; i < request.inputs.size(); ++i) {
        const ordered_json info = i < infos.size() ? ordered_json::parse(infos[i], nullptr, false) : ordered_json();
        ordered_json input{{"port", request.inputs[i].port}, {"name", portable_input(request.inputs[i]).path}};
        for (const char* key : {"identity", "operation", "version", "seed", "inputs", "device_class", "job_hash"})
            if (info.is_object() && info.contains(key) && !info[key].is_null()) input[key] = info[key];
        about["inputs"].push_back(std::move(input));
    }
    return about.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

Status check_made_from(const std::string& result_info, const std::string& recording_info) {
    const ordered_json result = ordered_json::parse(result_info, nullptr, false);
    const ordered_json recording = ordered_json::parse(recording_info, nullptr, false);
    if (!result.is_object() || !recording.is_object()) return Error(Errc::internal, "an import told nothing of itself");
    const std::string identity = recording.value("identity", ""), path = recording.value("file", "");
    std::string wanted;
    if (const auto inputs = result.find("inputs"); inputs != result.end() && inputs->is_array())
        for (const ordered_json& input : *inputs) {
            const std::string made_from = input.value("identity", "");
            if (!identity.empty() && made_from == identity) return Ok{};
            wanted += (wanted.empty() ? "" : " or ") + made_from.substr(0, 16) + "... (" + input.value("name", "") + ")";
        }
    return Error(Errc::invalid_argument, path + " is not the recording that the result was made from: its content has identity " +
                                             identity.substr(0, 16) + "..., the result names " +
                                             (wanted.empty() ? std::string("none") : wanted));
}

} // namespace ranvier
