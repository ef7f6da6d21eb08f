// Counts as an HDF5 file, with the truth beside them where there is one.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/data/counts.hpp"

namespace ranvier {

// Writes `spikes` as u8 or u16 [sequence, bin, unit], or [bin, unit] with `sequence_first` (i64) when sequences differ in length;
// `unit_ids`; of the truth states, weight [state, receiver, sender], adjacency (its sign), bias, trans, basis, each where it is
// not empty; attributes note, link, bin_s, recipe where known. `recipe` is JSON text that says how the counts were made, "" for
// none. Equal counts are equal bytes. Refuses counts that break their invariants; a failed write is Errc::io.
Status write_counts(const Counts& counts, const std::string& path, const std::string& recipe = "");

} // namespace ranvier
