// How past spikes enter a rate: weights by lag.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace ranvier {

// An exponential history: n weights proportional to exp(-k dt / decay) for k = 1..n bins ago, scaled to sum to 1. A span of 0
// means `n` bins, else the span decides how many; a decay of 0 means one bin. Times in the unit of dt; at least one lag.
inline std::vector<double> exponential_basis(int n, double span, double decay, double dt) {
    const double lags = span > 0 ? std::round(span / dt) : n;
    std::vector<double> weight(static_cast<size_t>(std::clamp(lags, 1., 100000.)));
    const double rate = decay > 0 ? dt / decay : 1.;
    double sum = 0;
    for (size_t k = 0; k < weight.size(); ++k) sum += weight[k] = std::exp(-static_cast<double>(k) * rate); // k = 0 is lag 1
    for (double& w : weight) w /= sum;
    return weight;
}

} // namespace ranvier
