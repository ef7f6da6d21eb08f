// Times in other units than seconds: what the user or a column's name says, and the change to seconds.
#pragma once

#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "core/data/recording.hpp"

namespace ranvier {

// A unit of time and how many of it make a second.
struct TimeScale {
    TimeUnit unit = TimeUnit::unknown;
    double per_second = 0; // 0: not known (samples without a rate)
};

// "s", "ms", "us" or "samples:RATE" with RATE in Hz; anything else is Errc::invalid_argument.
Result<TimeScale> parse_time_unit(const std::string& text);

// The unit told by a column's name: "time_s", "Time (ms)", "spike_times [us]", "sample". Empty if it tells none.
std::optional<TimeScale> time_unit_of_name(const std::string& column);

// Divides every time of the recording (transform_times in core/data/clock.hpp says which) by scale.per_second, which must
// not be 0, and sets its unit to seconds. Rates of signals stay: they are in Hz by their own label. Errc::bad_input when a scaled
// time is not finite.
Status to_seconds(Recording& recording, const TimeScale& scale);

} // namespace ranvier
