// How good a fit is: on held-out bins, and against the truth where the data hold it.
#pragma once

#include <limits>

#include "fit.hpp"

namespace ranvier::hmm_glm {

inline constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

struct HeldOut {
    double nats_per_bin = unknown, bits_per_spike = unknown, bits_per_spike_vs_glm = unknown;
};

// Forward log-likelihood of the test segments, each from the learned start distribution. `glm` is the one-state model fitted
// likewise.
HeldOut score_held_out(Pace& pace, const Design& train, const Design& test, const Parameters& parameters, const Parameters& glm,
                       Link link);

struct TruthScores {
    double heldout_nats_per_bin = unknown, state_accuracy = unknown, truth_state_accuracy = unknown, weight_mse = unknown,
           class_balanced_accuracy = unknown, called_true = unknown, called_false = unknown, true_couplings = unknown;
    std::vector<int>
        true_state; // [fitted state], the true state it is matched to (Hungarian, on the training bins); n or above: none
};

// The true parameters as a fit would hold them.
Parameters true_parameters(const TruthView& truth, int n_units);

TruthScores score_against_truth(Pace& pace, const RecordingPort& recording, const Settings& settings, const Design& train,
                                const Design& test, const Fit& fit, std::span<const int32_t> called);

} // namespace ranvier::hmm_glm
