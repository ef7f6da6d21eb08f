// The Gaussian that a quadratic and independent Gaussian sites on the weights make, for one receiver.
#pragma once

#include <span>
#include <vector>

#include "quadratic.hpp"

namespace ranvier::hmm_glm {

// Inverts a symmetric positive definite matrix in place. If it is not positive definite to rounding, a growing multiple of its
// mean diagonal is added until it is. Above 48 rows the host's Cholesky does it.
void invert_spd(const rv_host& table, int n, std::span<double> a);

// What pulls on a receiver's biases: b[s] ~ Normal(mean, 1 / precision). With `pooling`, b[s] ~ Normal(centre, 1 / pooling)
// around a centre that is itself unknown, Normal(mean, 1 / precision), and is integrated out. A shared bias is never pooled.
struct BiasSite {
    double precision, mean;
    double pooling = 0;
};

// What pulls on a receiver's parameters besides the data: precision and precision times mean.
struct Sites {
    std::span<const double> precision, shift; // [state, sender]
    BiasSite bias;
};

// Posterior of one receiver's weights and biases.
struct Marginals {
    std::vector<double> mean, variance; // [state, sender]
    std::vector<double> bias;           // [state]
    double bias_square = 0;             // with pooling: sum over states of the expected square of bias less centre
    void resize(int n_states, int n_senders) {
        mean.resize(static_cast<size_t>(n_states) * static_cast<size_t>(n_senders));
        variance.resize(mean.size());
        bias.resize(static_cast<size_t>(n_states));
    }
};

// `receiver` counts from the quadratic's first. A shared bias is found jointly with the weights of all states: given it the
// states are independent, so weights are eliminated first (an arrow matrix).
void solve(const rv_host& table, const Quadratic& quadratic, int receiver, int n_states, const Sites& sites, Bias kind,
           Marginals& out);

} // namespace ranvier::hmm_glm
