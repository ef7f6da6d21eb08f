// NWB 2.x files: what of them Ranvier analyses.
#pragma once

#include "core/io/h5.hpp"
#include "core/io/read_dataset.hpp"

namespace ranvier {

// Whether the file calls itself NWB, of any version.
bool is_nwb(const h5::File& file);

// A Recording when a table of units with spikes is there (/units, else the first; options.selector chooses), otherwise Nothing
// with a warning that says what the file holds. NWB 1.x with units is Errc::unsupported. options.time_unit, where it is given,
// rescales all times, which by the format are seconds.
Result<Dataset> read_nwb(h5::File& file, const ReadOptions& options, const Limits& limits);

} // namespace ranvier
