// Expectation-maximisation for all four models.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "one_hot.hpp"

namespace ranvier::hmm_glm {

// What the weights are pulled towards: zero (HG: precision 0.1), their mean over states (GHG), classes and strengths (OHG).
enum class Prior { ridge, gaussian, one_hot };

struct Plan {
    Prior prior = Prior::ridge;
    double tolerance = 1e-6;       // nats per bin and iteration
    double relative_tolerance = 0; // or this share of what has been gained since the first E-step
    double weight_tolerance = 0;   // largest change that a weight still wants; 0: not asked
    int max_iterations = 300;
    std::optional<double> fixed_sd;      // GHG: not re-estimated
    std::optional<double> fixed_bias_sd; // of a unit's biases between states; GHG and OHG: not re-estimated
    double finest_sd = 0.03, reach = 3;  // OHG: the smallest posterior sd of a weight and the largest strength, from HG
    std::string stage = "fitting";
    double progress_from = 0, progress_to = 1;
    double expected_iterations = 22; // before there are any to judge by
    const char* trace = nullptr;     // name of the live curve
};

struct Fit {
    Parameters parameters;
    Posterior posterior;           // of the design that was fitted, under `parameters`
    std::vector<double> weight_sd; // [state, receiver, sender]
    std::optional<OneHot> one_hot;
    double sd = 0;        // GHG
    double bias_sd = 0;   // of a unit's biases between states; 0 where they were not pooled
    double finest_sd = 1; // the smallest of weight_sd
    double reach = 0;     // strengths that a one-hot prior must be able to hold
    int iterations = 0;
    bool converged = false;
    double weight_change = 0;      // largest that the last step wanted
    std::vector<double> objective; // penalised log-likelihood after each E-step; of HG and GHG only
};

// The prior on each bias, or on the centre of a unit's biases where they are pooled: Normal(link^-1(mean count), 2), without
// which a silent unit's runs to minus infinity.
struct BiasPrior {
    std::vector<double> mean; // [unit]
    double precision = 0.25;
    BiasPrior(const Design& design, Link link);
};

// EM from `start`; the first M-step uses `posterior` if it holds states, else an E-step comes first.
// GHG and OHG, once settled, pool biases per state and settle again: Normal(centre of the unit, sd), one sd for all, learned
// between 0.02 and 2. With `fixed_bias_sd` they pool from the first step. HG, and GHG at fixed sds, climb: a step after which the
// penalised likelihood would be lower is halved until it is not. OHG has no such objective: its steps are damped by 0.6 from the
// seventh on, and `converged` is judged by likelihood and weights.
Fit fit(Pace& pace, const Design& design, const Settings& settings, const Plan& plan, Parameters start, Posterior posterior);

// The E-step alone.
Posterior posterior_of(Pace& pace, const Design& design, const Parameters& parameters, Link link);

} // namespace ranvier::hmm_glm
