// What an NWB 2 file says of its session, by the names of Recording::about.
#pragma once

#include <optional>

#include "core/data/recording.hpp"
#include "core/io/nwb_table.hpp"

namespace ranvier {

// Fills recording.about; what the file does not say, or says empty, is left out, and so is the start that our own writer puts
// where none is known. `units`: the table read, for the resolution of its spike times. What cannot be read becomes a warning.
void read_nwb_about(NwbFile& nwb, std::optional<size_t> units, Recording& recording);

} // namespace ranvier
