// Clocks of several devices: a file's own time turned into the recording's.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/recording.hpp"

namespace ranvier {

// The time t of a file is `offset_s` + t * `rate` in the recording, or follows pulses that both clocks saw: straight between two
// of them, and outside all of them with the slope from the first to the last.
struct ClockMap {
    double offset_s = 0, rate = 1;
    std::vector<double> own_s, recording_s; // times of the pulses by each clock; both empty: affine

    bool is_identity() const { return offset_s == 0 && rate == 1 && own_s.empty(); }
    double operator()(double t) const;
};

// Ok if the rate is above 0, or pulses are at least two, as many by each clock, and ascend strictly; invalid_argument else.
Status check_clock(const ClockMap& clock);

// "120 pulses, drift 31 ppm, up to 0.0004 s from a straight line": what a map by pulses says of the two clocks.
std::string describe_pulses(const ClockMap& clock);

// The columns of a table of intervals that hold times of the recording and not durations or codes: nine of ten finite values lie
// within the length of the row around the row, and the rows are far enough from 0 to tell. By their position.
std::vector<size_t> time_columns(const Intervals& intervals);

// Replaces every time of the recording (spikes, observed, rows and time columns of intervals, starts and times of signals) by
// f(time), which must ascend. Rates of signals stay. bad_input when a time is not finite after it.
Status transform_times(Recording& recording, const std::function<double(double)>& f);

// Puts the recording on the clock that `clock` maps to. Signals at a fixed rate stay so under an affine map; under pulses they
// get a time for each sample.
Status apply_clock(Recording& recording, const ClockMap& clock);

} // namespace ranvier
