// Sortings that SpikeInterface saved as a folder: numpy_folder and npz_folder (and one of them as `sorting` in an analyzer's
// folder). One NPZ file alone is read_npz's.
#pragma once

#include "core/io/folder.hpp"
#include "core/io/read_dataset.hpp"

namespace ranvier {

bool is_spikeinterface(const Folder& folder);

// Units are those that the sorting lists, also without spikes; properties/NAME.npy are their columns, quality (or KSLabel, label)
// and region among them, location, unit_locations or gt_unit_locations [unit, 2 or 3] is their position. Of several segments
// FOLDER:segN chooses one, Errc::unsupported without it.
Result<Dataset> read_spikeinterface(const Folder& folder, const ReadOptions& options, const Limits& limits);

} // namespace ranvier
