// What an ALF folder tells beside spikes: trials and other intervals, the wheel and other signals.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/recording.hpp"
#include "core/io/alf_files.hpp"
#include "core/io/folder_arrays.hpp"

namespace ranvier {

// Every OBJECT.intervals [n, 2] with the other attributes of its object as columns: lists of n values, and tables [n, 2] split
// into NAME_0 and NAME_1 (NAME_start and NAME_stop where the name begins with "intervals"). Rows that are not finite or stop
// before they start are left out. What is not read is told in warnings.
std::vector<Intervals> read_alf_intervals(FolderArrays& arrays, std::span<const AlfFile> files,
                                          std::vector<std::string>& warnings);

// Every OBJECT.ATTRIBUTE with as many samples as OBJECT.timestamps (or .times). Timestamps [k, 2] are pairs of a sample's number
// and its time, between and beyond which time runs evenly. Signals faster than limits.max_signal_hz are left out; what is not
// read is told in warnings.
std::vector<Signal> read_alf_signals(FolderArrays& arrays, std::span<const AlfFile> files, std::vector<std::string>& warnings);

} // namespace ranvier
