// Correlograms: how often one unit fires at each lag from another, and what chance alone would make of it.
//
// A pair is a spike of the reference and one of the target; its lag is target minus reference, so a positive lag says that the
// target fired later. Bins are centred on whole multiples of `bin`; a lag half way between two belongs to the one further from
// zero, so that exchanging the two units mirrors the correlogram exactly. Times, lags and widths share one unit, seconds by
// custom. The auto-correlogram leaves out every spike's pair with itself, and nothing else.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ranvier {

enum class Pairing { cross, same_train }; // same_train: both spans are the same spikes

// Calls visit(lag) for every pair whose lag is within +-reach, ends included. Both trains ascend.
template <typename Visit>
void each_lag(std::span<const double> reference, std::span<const double> target, Pairing pairing, double reach, Visit&& visit) {
    size_t first = 0;
    for (size_t i = 0; i < reference.size(); ++i) {
        while (first < target.size() && target[first] - reference[i] < -reach) ++first;
        for (size_t j = first; j < target.size() && target[j] - reference[i] <= reach; ++j)
            if (pairing == Pairing::cross || i != j) visit(target[j] - reference[i]);
    }
}

// Pairs at each lag: [2 * n_lags + 1], the middle one at lag 0, bin k around (k - n_lags) * bin.
inline std::vector<int64_t> correlogram(std::span<const double> reference, std::span<const double> target, Pairing pairing,
                                        double bin, int n_lags) {
    std::vector<int64_t> counts(2 * static_cast<size_t>(std::max(n_lags, 0)) + 1, 0);
    each_lag(reference, target, pairing, (n_lags + 0.5) * bin, [&](double lag) {
        const long long k = std::llround(lag / bin) + n_lags;
        if (k >= 0 && k < static_cast<long long>(counts.size())) ++counts[static_cast<size_t>(k)];
    });
    return counts;
}

// Pairs no further apart than `within`, ends included. Between units of neighbouring channels an excess of them is the mark of
// one spike that was sorted twice, or of its shadow, rather than of a coupling. In a train with itself each pair counts once.
inline int64_t coincidences(std::span<const double> reference, std::span<const double> target, Pairing pairing, double within) {
    int64_t n = 0;
    each_lag(reference, target, pairing, within, [&](double) { ++n; });
    return pairing == Pairing::same_train ? n / 2 : n;
}

// Pairs expected in a bin of width `bin` around `lag`, were both trains Poisson of constant rate over `duration`:
// n n' bin (duration - |lag|) / duration^2, the last factor because late lags have less time to occur in. 0 without time.
inline double flat_expectation(double n_reference, double n_target, double duration, double bin, double lag) {
    if (!(duration > std::abs(lag))) return 0;
    return n_reference * n_target * bin * (duration - std::abs(lag)) / (duration * duration);
}

// Pairs expected at each of the middle 2 * n_lags + 1 lags, were every spike of one train moved by up to +-n_jitter bins, each
// move as likely: the mean of the 2 * n_jitter + 1 bins around it. It keeps what is slower than the jitter, as common rate, and
// loses what is faster, as synapses (spike jitter: Amarasingham, Harrison, Hatsopoulos and Geman 2012, J Neurophysiol 107:517).
// `counts` reach n_lags + n_jitter bins to either side.
inline std::vector<double> jitter_expectation(std::span<const int64_t> counts, int n_lags, int n_jitter) {
    std::vector<double> expected;
    const size_t wide = 2 * static_cast<size_t>(n_jitter) + 1;
    if (n_lags < 0 || n_jitter < 0 || counts.size() != wide + 2 * static_cast<size_t>(n_lags)) return expected;
    int64_t sum = 0;
    for (size_t k = 0; k < counts.size(); ++k) {
        sum += counts[k];
        if (k + 1 < wide) continue;
        expected.push_back(static_cast<double>(sum) / static_cast<double>(wide));
        sum -= counts[k + 1 - wide];
    }
    return expected;
}

} // namespace ranvier
