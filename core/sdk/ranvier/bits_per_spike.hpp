// Log-likelihood gained over a reference, in bits for each spike.
#pragma once

#include <cmath>
#include <limits>
#include <numbers>

namespace ranvier {

// (nats - reference_nats) / (spikes * ln 2), both summed over the same bins and units. NaN without spikes.
inline double bits_per_spike(double nats, double reference_nats, double spikes) {
    if (!(spikes > 0)) return std::numeric_limits<double>::quiet_NaN();
    return (nats - reference_nats) / (spikes * std::numbers::ln2);
}

// Log-probability of a count under a Poisson of this mean, -log x! included; mean > 0.
inline double poisson_nats(double count, double mean) { return count * std::log(mean) - mean - std::lgamma(count + 1); }

} // namespace ranvier
