// The words of a figure that is drawn without a window, shared by those who ask for it and those who draw it.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/job/request.hpp"

namespace ranvier {

// One word of Request::link or Request::figure, and the option of `ranvier render` that says it.
struct RenderWord {
    const char *name, *option, *doc;
};
std::span<const RenderWord> link_words();
std::span<const RenderWord> figure_words();
// Of Request::names, whose entries are WORD/ID: {"state_name/2": "Rest"}. Each is said by the option once for every ID=TEXT.
std::span<const RenderWord> name_words();

// Adds what the properties of an object of a project name (core/store/command.hpp): unit/ID/label, state/N/name and
// state/N/colour, N and colours from 0 there and from 1 in `names`. Other properties, and such without a number, name nothing.
void add_names(const TextMap& properties, TextMap& names);

// The command that draws the figure again, files by their bare names.
std::string render_command(const Request& request);

// What goes into the picture beside the command, as JSON: version, view, and of each input what `info` told: name, identity of a
// recording; operation, version, seed, inputs and job of a result. `infos` are the documents of `info`, [input].
std::string render_about(const Request& request, const std::vector<std::string>& infos);

// Ok if the result was made from the recording, by the documents of `info` of both; else a sentence with both identities.
Status check_made_from(const std::string& result_info, const std::string& recording_info);

} // namespace ranvier
