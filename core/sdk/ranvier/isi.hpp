// Intervals between successive spikes of one unit: their histogram on logarithmic bins, and how many are shorter than a neuron
// can make them.
//
// Times and limits share one unit, seconds by custom. A train of n spikes has n - 1 intervals; times ascend, so none is
// negative.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace ranvier {

// Edges from low to at least high, `per_decade` to a power of ten, each low * 10^(i / per_decade); none unless
// 0 < low < high and per_decade > 0.
inline std::vector<double> log_edges(double low, double high, int per_decade) {
    std::vector<double> edges;
    if (!(low > 0 && high > low && std::isfinite(high) && per_decade > 0)) return edges;
    const double steps = std::ceil(std::log10(high / low) * per_decade - 1e-9); // 1 to 10 at 2 a decade is 2 steps, not 3
    for (double i = 0; i <= steps; ++i) edges.push_back(low * std::pow(10, i / per_decade));
    return edges;
}

// counts[k]: intervals in [edges[k], edges[k + 1]). What lies outside of all bins is counted beside them, never dropped.
struct IntervalHistogram {
    std::vector<int64_t> counts;
    int64_t n = 0, below = 0, above = 0;
};

// `edges` ascend. Duplicate spikes are intervals of 0, below every logarithmic bin.
inline IntervalHistogram interval_histogram(std::span<const double> times, std::span<const double> edges) {
    IntervalHistogram h;
    h.counts.assign(edges.size() < 2 ? 0 : edges.size() - 1, 0);
    for (size_t i = 1; i < times.size(); ++i) {
        const auto bin = std::upper_bound(edges.begin(), edges.end(), times[i] - times[i - 1]);
        ++h.n;
        if (bin == edges.begin())
            ++h.below;
        else if (bin == edges.end())
            ++h.above;
        else
            ++h.counts[static_cast<size_t>(bin - edges.begin()) - 1];
    }
    return h;
}

// Intervals shorter than `limit`, duplicates included. Their share of all intervals is the usual "ISI violations": a sign of
// spikes of other neurons in the unit, not an estimate of how many (Hill, Mehta and Kleinfeld 2011, J Neurosci 31:8699).
inline int64_t short_intervals(std::span<const double> times, double limit) {
    int64_t n = 0;
    for (size_t i = 1; i < times.size(); ++i) n += times[i] - times[i - 1] < limit;
    return n;
}

// The middle interval, of an even number the mean of the middle two; NaN without intervals.
inline double median_interval(std::span<const double> times) {
    if (times.size() < 2) return std::numeric_limits<double>::quiet_NaN();
    std::vector<double> intervals(times.size() - 1);
    for (size_t i = 1; i < times.size(); ++i) intervals[i - 1] = times[i] - times[i - 1];
    const auto middle = intervals.begin() + static_cast<std::ptrdiff_t>(intervals.size() / 2);
    std::nth_element(intervals.begin(), middle, intervals.end());
    if (intervals.size() % 2 == 1) return *middle;
    return (*std::max_element(intervals.begin(), middle) + *middle) / 2;
}

} // namespace ranvier
