// The slow signals of an NWB file: position, speed, pupil and the like.
#pragma once

#include <vector>

#include "core/base/result.hpp"
#include "core/data/recording.hpp"
#include "core/io/nwb_table.hpp"

namespace ranvier {

// Numeric series under /processing and /acquisition, in containers or not, converted by their conversion and offset. Never
// touched: voltage, images and other series that are no behaviour, series faster than limits.max_signal_hz, without samples, or
// behind links out of the file. What is not read is named in warnings; a series cannot make the file fail.
std::vector<Signal> read_nwb_signals(NwbFile& nwb);

} // namespace ranvier
