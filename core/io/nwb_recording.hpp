// The parts of a recording as NWB has them. Recordings here have their times in seconds.
#pragma once

#include <set>

#include "core/data/recording.hpp"
#include "core/io/nwb_writer.hpp"

namespace ranvier {

// /units: spike_times, obs_intervals, location, quality, x_um, y_um, z_um (each where something is known) and the other columns.
// Ids that are whole numbers are the table's id; where one is not, id counts the rows and the column unit_name has the ids.
// `resolution_s`: of the spike times, 0 if not known.
Result<NwbWriter::Node> write_nwb_units(NwbWriter& nwb, const Recording& recording, double resolution_s);

// Ids of units as numbers, in their order; empty unless every one is a whole number as it is usually written, and nothing else.
std::vector<int64_t> numeric_ids(const std::vector<std::string>& ids);

// Each table of intervals in the group `intervals`; `taken` are names already used in it.
Status write_nwb_intervals(NwbWriter& nwb, const NwbWriter::Node& intervals, const Recording& recording,
                           std::set<std::string>& taken);

// Each signal as a TimeSeries in `module`. Times that are regular to a nanosecond are written as start and rate.
Status write_nwb_signals(NwbWriter& nwb, const NwbWriter::Node& module, const Recording& recording, std::set<std::string>& taken);

// Start and rate of `times` if every one lies where they put it to a nanosecond, else the times themselves.
NwbWriter::Sampling sampling_of(std::span<const double> times);

} // namespace ranvier
