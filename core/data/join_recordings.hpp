// The parts of an assembly, read and on one clock, made one recording.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/recording.hpp"

namespace ranvier {

// Adds a probe: its units follow, called NAME.id, with NaN or "" in unit columns they do not have; the recording counts as
// observed where both were; its interval tables and signals are added as NAME.name unless the same are there already. Both in
// seconds.
Status add_probe(Recording& recording, Recording probe, const std::string& name, std::vector<std::string>& warnings);

// Adds a table of intervals; a table of that name which was there is replaced, with a warning. The same for a signal.
void add_intervals(Recording& recording, Intervals intervals, std::vector<std::string>& warnings);
void add_signal(Recording& recording, Signal signal, std::vector<std::string>& warnings);

// Puts what `table` says of units into the recording, by its column of ids: region, quality, position x, y, z (um), and every
// other column as a unit column. Units without a row keep what they have; their ids, and those of rows without a unit, are told.
// bad_input if there is no column of ids, an id stands twice, or no id is that of a unit.
Status add_regions(Recording& recording, const Table& table, const std::string& place, std::vector<std::string>& warnings);

} // namespace ranvier
