// Spikes and counts in NumPy's .npz and .npy files.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/data/dataset.hpp"
#include "core/io/read_dataset.hpp"

namespace ranvier {

// Counts where there is an array `spikes` of rank 2 or 3 or where the selector names an array (counts_from_arrays.hpp), else
// spike times (spikes_from_arrays.hpp), else counts under another name. How archives are read: npy_arrays.hpp.
Result<Dataset> read_npz(const std::string& path, const ReadOptions& options, const Limits& limits);

// Counts. A table of two columns, one of them times, is refused with a way to bring it in.
Result<Dataset> read_npy(const std::string& path, const ReadOptions& options, const Limits& limits);

} // namespace ranvier
