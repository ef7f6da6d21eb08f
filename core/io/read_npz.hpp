// Counts in NumPy's files: an .npz archive of named arrays, or one .npy array.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/data/dataset.hpp"
#include "core/io/limits.hpp"

namespace ranvier {

// Entries are stored or deflated, zip64 or not; an entry is read only if its sizes are within the limits and within what deflate
// can shrink, and refused when it is encrypted or its name leads out of the archive.
Result<Dataset> read_npz(const std::string& path, const std::string& selector, const Limits& limits);
Result<Dataset> read_npy(const std::string& path, const Limits& limits);

} // namespace ranvier
