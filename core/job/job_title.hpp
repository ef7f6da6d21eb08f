// What a job is called: its operation and what was chosen otherwise than by default.
#pragma once

#include <string>

#include "core/job/params.hpp"

namespace ranvier {

// "HMM-GLM, 5 states, link exponential": the operation's short title, what the schema wants told always, and what `resolved`
// holds that is not the default, in the schema's order and words.
std::string job_title(const Schema& schema, const TextMap& resolved);

// The label of a parameter, else its id in words: "Max iterations" of "max_iterations"; a unit at the end of an id ("span_s") is
// left out.
std::string param_label(const Param& param);
// A value as people read it: the label of a choice or of a variant's option; "2 to 8" of a range.
std::string value_words(const Param& param, const std::string& value);

} // namespace ranvier
