// The result: arrays, tables and metrics that the host writes.
#pragma once

#include "checks.hpp"
#include "score.hpp"

namespace ranvier::hmm_glm {

// One start's outcome, as its part left it.
struct Restart {
    double train_nats_per_bin = 0;
    int iterations = 0;
    bool converged = false;
    const char* kind = "";
};

void report_chain(Host& host, const RecordingPort& recording, const Fit& fit, const std::vector<StateCheck>& checks);
void report_couplings(Host& host, const RecordingPort& recording, const Settings& settings, const Fit& fit,
                      std::span<const int32_t> called);
void report_units(Pace& pace, const RecordingPort& recording, const Settings& settings, const Fit& fit, const Design& train);
void report_restarts(Host& host, const std::vector<Restart>& restarts, int kept);
// Posterior and Viterbi path of every bin of every sequence, whatever its role.
void report_states(Pace& pace, const RecordingPort& recording, const Settings& settings, const Parameters& parameters);

} // namespace ranvier::hmm_glm
