// Spike times written as a text table.
//
// Two shapes. One row per spike: a column of units and one of times, named in a header in any order, or two columns without one.
// One column per unit: the units' names in the header, times below, columns of different lengths; also when all of it stands in
// one line. Separators: comma, tab, semicolon or blanks; decimal commas except where the comma separates. Gzipped or not.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/data/dataset.hpp"
#include "core/io/limits.hpp"

namespace ranvier {

// `time_unit` as in ReadOptions; stronger than the unit in the header ("time_ms"). Without either, times that are plausible as
// seconds are taken for seconds, with a warning; others stay as they are with TimeUnit::unknown and a warning. Needs memory for
// the result only. Errors name the line.
Result<Dataset> read_spike_table(const std::string& path, const std::string& time_unit, const Limits& limits);

} // namespace ranvier
