// The states of a result over time, as NWB has them: intervals, and a series of probabilities.
#pragma once

#include <set>

#include "core/data/result_set.hpp"
#include "core/io/nwb_writer.hpp"

namespace ranvier {

// Whether the result has states over time at all: an array of the group `states` along bins.
bool has_states(const ResultSet& result);

// Ok if the bins have times in seconds (states/time_s), else Errc::unsupported with the reason.
Status check_states_in_seconds(const ResultSet& result);

// TimeIntervals `ranvier_states`: start_time, stop_time (half-open), state, state_label, posterior (its mean over the row),
// sequence; a row for each run of one state within a sequence, in time order. States below 0 (none) have no row. And
// `ranvier_segments`: a row for each run of one role (train, test, gap) within a sequence.
Status write_nwb_states(NwbWriter& nwb, const NwbWriter::Node& intervals, const ResultSet& result);

// TimeSeries `ranvier_posterior`, [bin, state], in time order.
Status write_nwb_posterior(NwbWriter& nwb, const NwbWriter::Node& module, const ResultSet& result);

// Any array as whole numbers, reals or text.
ColumnValues column_values(const ArrayValues& values);

} // namespace ranvier
