// What a result says of states over time: the likeliest path as runs, how sure it is, and what each bin was for.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "app/views/figures/states/time_frame.hpp"
#include "app/views/result_data.hpp"

namespace ranvier::views {

// Threads: const functions may be called from any.
class StateTrack {
public:
    static constexpr float certain = .8f; // a bin whose greatest posterior is less is uncertain

    explicit StateTrack(std::shared_ptr<const ResultData> result);

    const ResultData& result() const { return *result_; }
    int n_states() const { return result_->n_states(); }
    bool empty() const { return result_->n_states() == 0 || result_->bin_starts().empty(); }
    Interval extent() const;                                         // of its bins
    const std::vector<Run>& states() const { return states_; }       // of the likeliest path
    const std::vector<Run>& roles() const { return roles_; }         // 0 train, 1 test, 2 gap
    const std::vector<Run>& uncertain() const { return uncertain_; } // value 1

    int64_t bin_at(double time) const; // -1: in no bin
    double probability(int64_t bin, int state) const;
    // Mean posterior of a state over each of n equal columns of `window`; NaN where there is no bin.
    void posterior(int state, Interval window, std::span<double> columns) const;

private:
    int64_t first_bin_from(double time) const; // the first that begins at or after `time`
    void make_levels();

    std::shared_ptr<const ResultData> result_; // shared with the other figures of this result
    std::vector<Run> states_, roles_, uncertain_;
    std::vector<std::vector<float>> levels_; // [block, state]: means over 16, 256, ... bins
};

} // namespace ranvier::views
