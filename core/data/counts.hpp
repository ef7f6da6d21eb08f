// Spikes already counted in bins, in sequences, with the truth beside them when they were simulated.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ranvier {

// What a simulator knows; for scoring only. Empty members: not stored.
struct Truth {
    uint64_t n_states = 0;
    std::vector<int32_t> states;    // [bin], of all sequences end to end
    std::vector<double> weight;     // [state, receiver, sender]
    std::vector<double> bias;       // [unit] (shared by the states) or [state, unit]
    std::vector<double> transition; // [from, to]
    std::vector<double> basis;      // [lag], weight of a spike 1, 2, ... bins ago
    std::string link;               // logistic, softplus or exp
};

// Invariants: first.front() == 0, first ascending, first.back() * n_units == counts.size().
struct Counts {
    std::vector<std::string> unit_ids;
    std::vector<uint16_t> counts; // [bin, unit], sequences end to end
    std::vector<int64_t> first;   // [sequence + 1], first bin of each sequence
    double bin_s = 0;             // seconds; 0: not stored
    Truth truth;

    uint64_t n_units() const { return unit_ids.size(); }
    uint64_t n_bins() const { return first.empty() ? 0 : static_cast<uint64_t>(first.back()); }
    uint64_t n_sequences() const { return first.empty() ? 0 : first.size() - 1; }
};

} // namespace ranvier
