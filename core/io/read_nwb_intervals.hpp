// The interval tables of an NWB file: trials, epochs, stimulus presentations.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/recording.hpp"
#include "core/io/nwb_table.hpp"

namespace ranvier {

// Every table with start_time and stop_time, wherever it stands. Texts, whole numbers, booleans (as 0 and 1) and reals become
// columns, ragged texts are joined by commas; other columns are left out and named in a warning, so are rows that stop before
// they start or are not finite. Tables are named as in the file, by their path where two have one name.
Result<std::vector<Intervals>> read_nwb_intervals(NwbFile& nwb);

// The last part of each path, or the last two, or the whole path: the first of these that is unique.
std::vector<std::string> unique_names(const std::vector<std::string>& paths);

} // namespace ranvier
