// One text file of an assembly as what its port says: a table of intervals, signals, pulses.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/recording.hpp"
#include "core/io/limits.hpp"
#include "core/io/time_unit.hpp"

namespace ranvier {

// Times as the file has them, and the unit that the names of the time columns tell (per_second 0 if none does).
struct IntervalsRead {
    Intervals intervals;
    TimeScale scale;
};
struct SignalsRead {
    std::vector<Signal> signals;
    TimeScale scale;
};

// A column of starts (start, start_time, onset, time, ... with or without a unit as in start_ms) and one of stops or durations;
// without either, rows are events that stop where they start. bad_input naming the columns if there is no start, or a row stops
// before it.
Result<IntervalsRead> read_intervals_table(const std::string& path, const std::string& name, const Limits& limits);

// A column of times (time, timestamp, t, ...) that ascends, and a signal for each column of numbers, with the unit in its name's
// parentheses: "speed (cm/s)". Columns of text are told in `warnings`.
Result<SignalsRead> read_signals_table(const std::string& path, const Limits& limits, std::vector<std::string>& warnings);

// The first two columns of a table: the file's own clock and the recording's, in seconds.
struct Pulses {
    std::vector<double> own_s, recording_s;
};
Result<Pulses> read_pulses(const std::string& path, const Limits& limits);

} // namespace ranvier
