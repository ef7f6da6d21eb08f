// Spikes around events: the aligned raster, and the peri-stimulus time histogram with the spread of its trials.
//
// A trial is a window [event + low, event + high) of one unit's spikes, told in time from the event. Windows of neighbouring
// events may overlap: a spike then stands in each. Times and widths share one unit, seconds by custom; rates are per that unit.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <ranvier/binning.hpp>

namespace ranvier {

// Spikes of every trial, from the event, in CSR form: times[first[e]] .. times[first[e + 1]] are trial e's.
struct AlignedSpikes {
    std::vector<double> times;
    std::vector<int64_t> first{0};
    size_t n_trials() const { return first.size() - 1; }
    std::span<const double> trial(size_t e) const {
        return std::span(times).subspan(static_cast<size_t>(first[e]), static_cast<size_t>(first[e + 1] - first[e]));
    }
};

// `times` ascend; events may stand in any order and keep it. An event that is not finite has an empty trial: leave those out
// before.
inline AlignedSpikes align_spikes(std::span<const double> times, std::span<const double> events, double low, double high) {
    AlignedSpikes aligned;
    for (const double event : events) {
        const auto from = std::lower_bound(times.begin(), times.end(), event + low);
        const auto to = std::lower_bound(from, times.end(), event + high);
        for (auto t = from; t != to && std::isfinite(event); ++t) aligned.times.push_back(*t - event);
        aligned.first.push_back(static_cast<int64_t>(aligned.times.size()));
    }
    return aligned;
}

// Bin k is [low + k * bin, low + (k + 1) * bin) from the event.
struct Psth {
    std::vector<double> rate;  // mean over trials
    std::vector<double> error; // standard error of that mean: sample deviation / sqrt(n); NaN with fewer than two trials
    size_t n_trials = 0;
};

// Of the trials that `chosen` names. Whole bins only; what is left at the end of the window is not counted. The normal
// approximation of the band, rate +- 1.96 error, treats trials as independent and is poor for few spikes a bin.
inline Psth psth(const AlignedSpikes& aligned, std::span<const size_t> chosen, double low, double high, double bin) {
    const auto n_bins = static_cast<size_t>(whole_bins(low, high, bin));
    std::vector<double> sum(n_bins, 0), squares(n_bins, 0), count(n_bins, 0);
    for (const size_t e : chosen) {
        std::fill(count.begin(), count.end(), 0);
        each_binned(aligned.trial(e), low, high, bin, n_bins, [&](uint64_t k) { ++count[k]; });
        for (size_t k = 0; k < n_bins; ++k) sum[k] += count[k], squares[k] += count[k] * count[k];
    }
    Psth p{std::vector<double>(n_bins), std::vector<double>(n_bins), chosen.size()};
    const auto n = static_cast<double>(chosen.size());
    for (size_t k = 0; k < n_bins; ++k) {
        p.rate[k] = sum[k] / n / bin;
        const double variance = std::max(0., squares[k] - sum[k] * sum[k] / n) / (n - 1); // counts: exact below 2^53
        p.error[k] = n > 1 ? std::sqrt(variance / n) / bin : std::numeric_limits<double>::quiet_NaN();
    }
    return p;
}

} // namespace ranvier
