// What named arrays tell beside spikes: of the units, when was observed, intervals and signals (names: spikes_from_arrays.hpp).
#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/recording.hpp"
#include "core/io/array_source.hpp"
#include "core/io/limits.hpp"

namespace ranvier {

// regions, quality, position and unit_columns.NAME; each must have a value per unit, Errc::bad_input says which has not.
Status read_unit_arrays(ArraySource& source, std::vector<Unit>& units, Table& columns, std::vector<std::string>& warnings);

// Lists of a value per unit that a TsGroup carries under names of their own.
Status read_pynapple_columns(ArraySource& source, std::vector<Unit>& units, Table& columns, std::vector<std::string>& warnings);

// observed, intervals.NAME.* and signals.NAME.*; signals faster than limits.max_signal_hz are left out with a warning.
Status read_side_arrays(ArraySource& source, Recording& recording, const Limits& limits, std::vector<std::string>& warnings);

// Two lists as starts and stops.
Result<std::vector<Interval>> rows_of_arrays(ArraySource& source, const ArrayInfo& start, const ArrayInfo& stop, uint64_t most);

} // namespace ranvier
