// Multi-electrode recordings in plain HDF5: all spikes end to end, the number of each unit, the place of each electrode.
#pragma once

#include "core/io/h5.hpp"
#include "core/io/read_dataset.hpp"

namespace ranvier {

// `spikes`, real numbers of rank 1, beside `sCount`, whole numbers of rank 1.
bool is_mea_hdf5(const h5::File& file);

// `spikes` (seconds, units end to end), `sCount` (spikes per unit), and if there: `epos` [2, unit] or [unit, 2] (um) as the
// positions, `names` as the ids (else 1, 2, ...; a repeated name gets " (2)"), `recordingtime` [2] as what was observed,
// `meta/species` and `meta/age` (days). FORMAT: GigaScience 2014, doi 10.1186/2047-217X-3-3. Errc::bad_input where the counts do
// not add up to the spikes or a dataset does not have a value for each unit.
Result<Dataset> read_mea_hdf5(h5::File& file, const ReadOptions& options, const Limits& limits);

} // namespace ranvier
