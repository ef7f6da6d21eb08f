// How likely each bin's counts are in each state.
#pragma once

#include <vector>

#include "design.hpp"
#include "parameters.hpp"

namespace ranvier::hmm_glm {

// Per bin the likelihood of every state relative to the best one, and the logarithm that was taken out: with a thousand units the
// likelihoods themselves are far below the smallest double.
struct Emission {
    std::vector<float> relative; // [bin, state], in [0, 1], at least one is 1
    std::vector<double> shift;   // [bin], log-likelihood of the best state, -log x! included
};

void evaluate(Pace& pace, const Design& design, const Parameters& parameters, Link link, Emission& out);

} // namespace ranvier::hmm_glm
