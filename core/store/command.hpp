// One thing a person did to a project, as a value: what the history lists, undo reverses and `ranvier project apply` replays.
//
//   verb     words                                                   effect
//   add      object, path [selector, time_unit, assembly, name]      a recording or a result file joins the project
//   remove   object                                                  it leaves; nothing on disk is touched
//   restore  object                                                  it comes back as it was (the inverse of remove)
//   set      object, key, value                                      a property; value "" takes it away. object "project":
//                                                                    of the whole
//   run      object, operation, inputs, params, select, seed, device_class, name    a job; its result joins the project.
//            inputs: "PORT=recording-1 ..."; params, select: JSON objects of text
//   render   object, view, options, out                              a figure is written; changes nothing in the project.
//            options: a JSON object of text, the options of `ranvier render` by their names, "param.NAME" for --param NAME=...
//
// A relative path is one seen from the project's folder. `params`, `select`, `options` and `assembly` (core/data/assembly.hpp)
// are text that holds a JSON object; on a line of JSON they are that object itself.
// Keys of `set` that the window knows: name, note, units (an expression: the selection for analysis), unit/ID/label,
// state/N/name, state/N/colour, layout/VIEW, path (relinking), figure/width_mm, figure/text_pt, ...
#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/job/params.hpp"

namespace ranvier {

struct Command {
    std::string verb;
    TextMap words;
    const std::string& word(const std::string& name) const; // "" if there is none
    bool operator==(const Command&) const = default;
};

// One line of JSON, canonical: {"do": "set", "key": ..., ...}.
std::string command_json(const Command& command);
// bad_input naming what is missing, unknown or of the wrong type.
Result<Command> parse_command(const std::string& json);

// The command with its words of JSON compact; invalid_argument if the verb is none, a word is missing or unknown, or what should
// be an object of JSON, a number or an id is none.
Result<Command> canonical(const Command& command);
// A map as such a word, and back.
std::string map_word(const TextMap& map);
Result<TextMap> parse_map_word(const std::string& word);

// Whether it changes the project, so that undo takes it back; `render` does not.
bool is_edit(const Command& command);
// What history calls it: "Label unit 12 of sub-4: interneuron". `name_of_object` is the object's name today.
std::string command_sentence(const Command& command, const std::string& name_of_object);
// A run by what was run and on what: "Run HMM-GLM, 3 states on session.nwb", and ": NAME" where it was called otherwise.
std::string run_sentence(const std::string& what, const std::vector<std::string>& inputs, const std::string& name);
// The same as a line for a shell and for Python (ranvier.py), on the project in `folder`.
std::string command_shell(const Command& command, const std::string& folder);
std::string command_python(const Command& command, const std::string& folder);
// The line before all others, where there is no project yet.
std::string create_shell(const std::string& folder);
std::string create_python(const std::string& folder);

} // namespace ranvier
