// Posterior over states: forward-backward and Viterbi.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "emission.hpp"

namespace ranvier::hmm_glm {

inline constexpr int max_states = 32;

// What the chain's parameters are re-estimated from, and the likelihood of everything.
struct Posterior {
    std::vector<float> state;       // [bin, state], sums to 1 over states
    std::vector<double> start;      // [state], expected number of chains that start there
    std::vector<double> transition; // [from, to], expected number of transitions
    double log_likelihood = 0;
};

// Scaled in every bin, so neither long chains nor many units underflow. Chains run in parallel, a long one in pieces between
// polls; sums over chains are taken in order.
class ForwardBackward {
public:
    ForwardBackward(std::span<const int64_t> chain_first, int n_states);

    void run(Pace& pace, const Parameters& parameters, const Emission& emission, Posterior& out);
    // The forward pass alone: log-likelihood of all chains.
    double log_likelihood(Pace& pace, const Parameters& parameters, const Emission& emission);

private:
    void forward(Pace& pace, const Parameters& parameters, const Emission& emission);

    std::span<const int64_t> chain_first_;
    int n_states_;
    int64_t longest_ = 0;
    std::vector<double> filtered_;    // [bin, state]
    std::vector<double> scale_;       // [bin]
    std::vector<double> chain_log_;   // [chain]
    std::vector<double> beta_;        // [chain, state]
    std::vector<double> chain_pairs_; // [chain, from, to]
};

// The likeliest sequence of states of every chain.
std::vector<int32_t> viterbi(Pace& pace, std::span<const int64_t> chain_first, const Parameters& parameters,
                             const Emission& emission);

} // namespace ranvier::hmm_glm
