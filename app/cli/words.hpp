// The little grammars of command line words: k=v, and [PORT=]FILE[:selector].
#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/job/params.hpp"
#include "core/job/request.hpp"
#include "core/job/schema.hpp"

namespace ranvier::cli {

// "a=1" "b=x" as a map; a word without '=' or a name given twice is refused. `option` is what sentences call it.
Result<TextMap> key_values(const std::vector<std::string>& words, const std::string& option = "--param");

// Files as they were told: FILE, FILE:selector, PORT=FILE; units of time, UNIT or PART:UNIT; clocks, PART:MAP.
struct FileWords {
    std::vector<std::string> files, time_units, clocks;
};

// The inputs that the words make. Words whose PORT is a part of a recording (spikes=, trials=, ...; core/data/assembly.hpp) are
// one input together. A name that is a file is a file, else what follows its last ':' is the selector.
Result<std::vector<RequestInput>> inputs_of(const FileWords& words);

// The same for an operation: PORT= may name a port of its schema; inputs without one fill the ports in order. Every port is
// filled.
Result<std::vector<RequestInput>> inputs_of(const FileWords& words, const Schema& schema);

} // namespace ranvier::cli
