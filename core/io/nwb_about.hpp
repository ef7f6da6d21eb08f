// What a file says of its session beside the data: the names, and what the user says against what the recording says.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/recording.hpp"

namespace ranvier {

// Stands where a session's start is not known; the description says so.
inline constexpr const char* unknown_session_start = "2000-01-01T00:00:00+00:00";

// The parts between separators, without blanks around them and without empty ones.
std::vector<std::string> split_about(const std::string& text, char separator);

// `about` over what `recording` (may be null) says; an empty value of `about` takes the recording's word away. Errc::
// invalid_argument: a name that there is not (the sentence lists those there are), a value that is not UTF-8, a start that is no
// time of ISO 8601. A start of the recording that is none counts as not known.
Result<std::map<std::string, std::string>> about_session(const Recording* recording,
                                                         const std::map<std::string, std::string>& about);

// "spike_resolution_s" of `about`, 0 where it is not told.
double spike_resolution(const std::map<std::string, std::string>& about);

} // namespace ranvier
