// Counting spikes in bins: the one place that decides which bin a spike falls in.
//
// Bin k of a sequence is [start + k * bin, start + (k + 1) * bin), its edges computed in double exactly so; the last bin also
// ends at the sequence's stop. A spike on an edge belongs to the bin that starts there. Times and widths share one unit, seconds
// by custom.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace ranvier {

// A sequence may be this part of a bin short and still hold its last bin: (0.3 - 0) / 0.1 is 2.9999999999999996.
inline constexpr double bin_tolerance = 1e-6;

// The number of whole bins in [start, stop), as a double because it may exceed any integer; 0 if there is none or a value is not
// finite.
inline double whole_bins(double start, double stop, double bin) {
    const double n = std::floor((stop - start) / bin + bin_tolerance);
    return std::isfinite(n) && n > 0 ? n : 0;
}

inline double bin_edge(double start, double bin, uint64_t k) { return start + static_cast<double>(k) * bin; }

// Calls add(k) once per spike that falls in bin k of the n_bins bins from `start`. `times` ascend; spikes outside are passed
// over.
template <typename Add>
void each_binned(std::span<const double> times, double start, double stop, double bin, uint64_t n_bins, Add&& add) {
    if (n_bins == 0) return;
    const double end = std::min(stop, bin_edge(start, bin, n_bins));
    const auto from = std::lower_bound(times.begin(), times.end(), start);
    const auto to = std::lower_bound(from, times.end(), end);
    for (auto t = from; t != to; ++t) {
        // The quotient can be one off at an edge; the edges themselves decide.
        auto k = std::min(static_cast<uint64_t>((*t - start) / bin), n_bins - 1);
        while (k > 0 && *t < bin_edge(start, bin, k)) --k;
        while (k + 1 < n_bins && *t >= bin_edge(start, bin, k + 1)) ++k;
        add(k);
    }
}

// Adds the spikes to counts[k * stride], k = 0..n_bins-1. False if a bin would pass the largest value a count can hold (65,535);
// the counts are then incomplete.
[[nodiscard]] inline bool bin_spikes(std::span<const double> times, double start, double stop, double bin, uint64_t n_bins,
                                     uint16_t* counts, size_t stride) {
    bool fits = true;
    each_binned(times, start, stop, bin, n_bins, [&](uint64_t k) {
        uint16_t& c = counts[k * stride];
        if (c == std::numeric_limits<uint16_t>::max())
            fits = false;
        else
            ++c;
    });
    return fits;
}

} // namespace ranvier
