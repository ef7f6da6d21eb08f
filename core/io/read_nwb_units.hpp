// The units of an NWB file: spike times, ids, quality, brain regions, positions, and when they were observed.
#pragma once

#include "core/base/result.hpp"
#include "core/data/recording.hpp"
#include "core/io/nwb_table.hpp"

namespace ranvier {

class ColumnWriter;

// Fills recording.spikes and recording.observed from the units table at `group`, which has a column spike_times. Errors name the
// HDF5 path, what it holds and what was expected. `columns` as in ReadOptions.
Status read_nwb_units(NwbFile& nwb, size_t group, ColumnWriter* columns, Recording& recording);

// Fills region and position of `units`, one for each row of `table`. Regions come from, in this order, for each unit the first
// that tells one: a column location, brain_area, region, structure or acronym; the most frequent `location` of its electrodes;
// the location of its electrode group; the electrode whose id is its peak_channel_id. Positions are the mean of its electrodes'.
Status read_nwb_regions(NwbFile& nwb, const NwbTable& table, std::vector<Unit>& units);

} // namespace ranvier
