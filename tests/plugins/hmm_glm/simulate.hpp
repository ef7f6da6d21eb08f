// Recordings with known states and couplings, for tests and benches of hmm_glm.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include <ranvier/history_basis.hpp>
#include <ranvier/random.hpp>

#include "tests/plugins/fake_host.hpp"

namespace ranvier::fakes {

// The published demonstration's recipe by default: 5 states, 20 units, 50 sequences of 2,000 bins of which 30 train.
struct Recipe {
    int n_states = 5, n_units = 20, n_sequences = 50, n_train = 30, n_bins = 2000;
    std::string link = "logistic";
    double stay = 0.98;
    double bias_low = -0.05, bias_high = 0.05;
    bool bias_per_state = false;
    double coupled = 0.2;  // mean share of pairs with a coupling
    double excitation = 1; // scale of positive weights
    double strength = 1;   // scale of all weights
};

inline double rate_of(const std::string& link, double u) {
    if (link == "logistic") return 1 / (1 + std::exp(-u));
    return link == "exp" ? std::exp(std::min(u, 5.)) : u > 30 ? u : std::log1p(std::exp(u));
}

// Empty (no sequences) if the rates run away: more than 60 spikes in a bin.
inline FakeRecording simulate_once(const Recipe& recipe, uint64_t seed) {
    const RandomStream random(seed, 77);
    FakeRecording r;
    const auto s = static_cast<size_t>(recipe.n_states), n = static_cast<size_t>(recipe.n_units);
    r.n_units = n;
    r.n_states = recipe.n_states;
    r.link = recipe.link;
    r.basis = exponential_basis(5, 0, 0, 1);
    r.weight.assign(s * n * n, 0);
    for (size_t pair = 0; pair < n * n; ++pair) {
        Draws draws = random.child(0).at(pair);
        std::vector<double> share;
        for (double mean : {recipe.coupled / 2, 1 - recipe.coupled, recipe.coupled / 2})
            share.push_back(mean > 0 ? draws.gamma(2 * mean) : 0);
        for (size_t k = 0; k < s; ++k) {
            const size_t cls = draws.categorical(share);
            const double size = recipe.strength * std::log(1 + 3 * draws.uniform());
            if (cls != 1) r.weight[k * n * n + pair] = cls == 0 ? -size : recipe.excitation * size;
        }
    }
    const size_t biases = recipe.bias_per_state ? s * n : n;
    for (size_t k = 0; k < biases; ++k)
        r.bias.push_back(recipe.bias_low + (recipe.bias_high - recipe.bias_low) * random.child(1).at(k).uniform());
    r.transition.assign(s * s, s > 1 ? (1 - recipe.stay) / static_cast<double>(s - 1) : 1);
    if (s > 1)
        for (size_t k = 0; k < s; ++k) r.transition[k * s + k] = recipe.stay;

    for (int q = 0; q < recipe.n_sequences; ++q) {
        Draws draws = random.child(2).at(static_cast<uint64_t>(q));
        std::vector<uint16_t> x(static_cast<size_t>(recipe.n_bins) * n);
        size_t state = draws.below(s);
        for (size_t t = 0; t < static_cast<size_t>(recipe.n_bins); ++t) {
            if (t > 0) state = draws.categorical(std::span(r.transition).subspan(state * s, s));
            r.states.push_back(static_cast<int32_t>(state));
            std::vector<double> past(n, 0);
            for (size_t k = 1; k <= std::min(t, r.basis.size()); ++k)
                for (size_t m = 0; m < n; ++m) past[m] += r.basis[k - 1] * x[(t - k) * n + m];
            for (size_t i = 0; i < n; ++i) {
                double u = r.bias[recipe.bias_per_state ? state * n + i : i];
                for (size_t m = 0; m < n; ++m) u += r.weight[(state * n + i) * n + m] * past[m];
                const int64_t count = draws.poisson(rate_of(recipe.link, u));
                if (count > 60) return {};
                x[t * n + i] = static_cast<uint16_t>(count);
            }
        }
        r.add_sequence(x, q < recipe.n_train ? Role::train : Role::test);
    }
    return r;
}

// Excitation is lowered in steps of a tenth from the recipe's until the rates stay bounded.
inline FakeRecording simulate(Recipe recipe, uint64_t seed) {
    for (;; recipe.excitation -= 0.1) {
        FakeRecording r = simulate_once(recipe, seed);
        if (r.n_bins() > 0 || recipe.excitation < 0.15) return r;
    }
}

} // namespace ranvier::fakes
