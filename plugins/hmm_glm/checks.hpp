// What about a fit's states should make a reader careful.
#pragma once

#include <string>
#include <vector>

#include "fit.hpp"

namespace ranvier::hmm_glm {

struct StateCheck {
    double occupancy = 0;      // share of the training bins
    double dwell_bins = 0;     // mean length of a visit, 1 / (1 - P(stay)), at most the longest training segment
    double confined = 0;       // largest share of its mass within one stretch as long as its occupancy
    double between_blocks = 0; // share of its posterior's variance that lies between 20 blocks of the training bins
    std::string flag;          // "", "dead", "coincidences" or "may be drift"
};

// Dead: under 1 % of the bins. Coincidences: visits shorter than 3 bins. May be drift: 90 % of the mass in one stretch and 90 %
// of the variance between blocks. A state of more than 90 % occupancy is not judged for drift.
std::vector<StateCheck> check_states(const Design& train, const Fit& fit);

// The sentences for the user; states are counted from 0, as in the result.
std::vector<std::string> warnings(const std::vector<StateCheck>& checks, const Fit& fit, const Settings& settings,
                                  const Design& train);

} // namespace ranvier::hmm_glm
