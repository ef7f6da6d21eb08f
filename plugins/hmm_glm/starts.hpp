// First guesses of which bins share a state.
#pragma once

#include <ranvier/random.hpp>

#include "design.hpp"
#include "forward_backward.hpp"

namespace ranvier::hmm_glm {

// Clusters of 50-bin windows by their products of counts and histories and their mean counts: k-means, ten tries, on 20
// directions of greatest variance. Each bin then belongs to its window's cluster with 0.9 (0.1 spread over all).
Posterior cluster_windows(Pace& pace, const Design& design, int n_states, RandomStream random);

// Every block of 50 bins in a state drawn at random; nearly equal states, which EM then parts.
Posterior random_blocks(const Design& design, int n_states, RandomStream random);

// The true states, likewise softened: to learn in benches which optimum the truth leads to.
Posterior from_states(const Design& design, int n_states, std::span<const int32_t> recording_states);

} // namespace ranvier::hmm_glm
