// How long each visit to a state lasts, on the likeliest path.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace ranvier::views {

class StateVisits {
public:
    StateVisits() = default;
    // `path` holds a state per bin, `sequence` the number of its sequence (empty: all in one): a visit ends with its sequence.
    StateVisits(std::span<const int32_t> path, std::span<const int32_t> sequence, int n_states);

    // Of each visit, in bins, ascending.
    const std::vector<int64_t>& lengths(int state) const { return lengths_[static_cast<size_t>(state)]; }
    int64_t longest() const;                         // of all states; 0 without visits
    double median(int state) const;                  // NaN without visits
    int64_t quantile(int state, double share) const; // 0 without visits

private:
    std::vector<std::vector<int64_t>> lengths_;
};

// Whole numbers 1, 2, 3, 4, 6, 8, 12, ... that rise by half octaves to just over `longest`: edges of bins on a log axis, the
// first at 1. At least two.
std::vector<double> log_edges(int64_t longest);
// How many of the ascending `lengths` lie in each [edge, next edge).
std::vector<int64_t> histogram(std::span<const int64_t> lengths, std::span<const double> edges);

} // namespace ranvier::views
