// Counts in an HDF5 file that is no NWB.
#pragma once

#include "core/io/h5.hpp"
#include "core/io/read_dataset.hpp"

namespace ranvier {

// Arrays are named by their path without the leading slash. Errc::bad_input where the file holds nothing that may be counts: the
// sentence says what was refused on the way (links and storage outside the file, unknown filters).
Result<Dataset> read_counts_hdf5(h5::File& file, const ReadOptions& options, const Limits& limits);

} // namespace ranvier
