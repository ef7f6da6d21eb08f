// Spike times written as a text table.
//
// Two shapes. One row per spike: a column of units and one of times, named in a header in any order, or two columns without one.
// One column per unit: the units' names in the header, times below, columns of different lengths; also when all of it stands in
// one line. Separators: comma, tab, semicolon or blanks; decimal commas except where the comma separates. Gzipped or not.
#pragma once

#include <string>

#include "core/io/read_dataset.hpp"

namespace ranvier {

// The unit of time may be told by the header ("time_ms"), see finish_recording. Needs memory for the result only. Errors name the
// line.
Result<Dataset> read_spike_table(const std::string& path, const ReadOptions& options, const Limits& limits);

} // namespace ranvier
