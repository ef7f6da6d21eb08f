// What a fit estimates.
#pragma once

#include <vector>

#include "settings.hpp"

namespace ranvier::hmm_glm {

// Weights, biases and the chain. A receiver has n_senders weights: one from every unit, one from itself, or none.
struct Parameters {
    int n_states = 0, n_units = 0, n_senders = 0;
    std::vector<double> weight;     // [state, receiver, sender]
    std::vector<double> bias;       // [state, unit]; equal rows when it is shared
    std::vector<double> transition; // [from, to]
    std::vector<double> start;      // [state]

    Parameters() = default;
    // No coupling; states that dwell 50 bins on average, any of them first.
    Parameters(int states, int units, int senders, const std::vector<double>& unit_bias);

    double* row(int state, int receiver) { return weight.data() + index(state, receiver); }
    const double* row(int state, int receiver) const { return weight.data() + index(state, receiver); }
    // The weight from `sender` whatever the coupling: zero where there is none.
    double from(int state, int receiver, int sender) const;

private:
    size_t index(int state, int receiver) const {
        return (static_cast<size_t>(state) * static_cast<size_t>(n_units) + static_cast<size_t>(receiver)) *
               static_cast<size_t>(n_senders);
    }
};

inline Parameters::Parameters(int states, int units, int senders, const std::vector<double>& unit_bias)
    : n_states(states), n_units(units), n_senders(senders) {
    const auto s = static_cast<size_t>(states), n = static_cast<size_t>(units);
    weight.assign(s * n * static_cast<size_t>(senders), 0);
    for (size_t i = 0; i < s; ++i) bias.insert(bias.end(), unit_bias.begin(), unit_bias.end());
    transition.assign(s * s, states > 1 ? 0.02 / (states - 1) : 1);
    if (states > 1)
        for (size_t i = 0; i < s; ++i) transition[i * s + i] = 0.98;
    start.assign(s, 1. / states);
}

inline double Parameters::from(int state, int receiver, int sender) const {
    if (n_senders == 0 || (n_senders < n_units && sender != receiver)) return 0;
    return row(state, receiver)[n_senders == n_units ? sender : 0];
}

} // namespace ranvier::hmm_glm
