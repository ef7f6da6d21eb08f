// Which state of one fit is which state of another: by what the states are like, never by their numbers.
#pragma once

#include <vector>

#include "app/views/result_data.hpp"

namespace ranvier::views {

// What the states were compared by.
enum class MatchedBy {
    nothing,   // the fits share no bins and no units: no state is matched
    posterior, // the same bins: how far the posteriors overlap
    features   // couplings and rates of the units that both have
};

struct StateMatch {
    std::vector<int> other;       // for each state of the first fit the state of the second; -1: none is left for it
    std::vector<double> likeness; // of each such pair: overlap 0 .. 1, or correlation -1 .. 1; NaN where there is none
    MatchedBy by = MatchedBy::nothing;
};

// One state for each, at the greatest total likeness (the Hungarian method).
StateMatch match_states(const ResultData& fit, const ResultData& other);

} // namespace ranvier::views
