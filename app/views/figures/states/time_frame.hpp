// The one time axis of a states figure: from a left edge to a right edge that all its parts share.
#pragma once

#include <algorithm>
#include <vector>

#include <QString>

#include "core/data/spike_trains.hpp"

namespace ranvier::views {

struct TimeFrame {
    Interval window{0, 1};
    double left = 0, right = 1; // pixels

    double width() const { return right - left; }
    double x(double time) const { return left + (time - window.start) / (window.stop - window.start) * width(); }
    double time(double x) const { return window.start + (x - left) / width() * (window.stop - window.start); }
    double held_x(double time) const { return std::clamp(x(time), left, right); }
};

// A stretch of time with one value: a state, a role.
struct Run {
    double start, stop;
    int value;
};

// Of ascending runs that do not overlap: the first that reaches into times after `time`.
inline size_t first_run_after(const std::vector<Run>& runs, double time) {
    const auto after = [](double t, const Run& run) { return t < run.stop; };
    return static_cast<size_t>(std::upper_bound(runs.begin(), runs.end(), time, after) - runs.begin());
}

// A point of time with as many decimals as the window can tell apart, without its unit.
QString time_text(double time, double window_length);

} // namespace ranvier::views
