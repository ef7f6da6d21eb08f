// States that a file tells itself, beside those of a fit: which one holds when, and which fitted state each of them is.
#pragma once

#include <vector>

#include "app/views/figures/states/state_track.hpp"
#include "app/views/figures/states/time_frame.hpp"
#include "app/views/recording_data.hpp"

namespace ranvier::views {

// Values of runs count states from 0. Threads: const functions may be called from any.
class TrueStates {
public:
    static constexpr const char* table = "true_states"; // as RecordingData and the readers name it

    // Whether a table is such states: of that name, a column `state` of whole numbers, rows one behind the other.
    static bool are(const Intervals& intervals);
    // `fit` may be null. States of counts start at 0, those of other files where their least one does, 0 or 1.
    TrueStates(const Intervals& intervals, bool of_counts, const StateTrack* fit);

    const std::vector<Run>& runs() const { return runs_; }
    int n_states() const { return n_states_; }
    // The fitted state that takes most of a true one's training bins, each given once (the Hungarian method); -1: none.
    int match_of(int state) const { return match_.empty() ? -1 : match_[static_cast<size_t>(state)]; }
    bool matched() const { return !match_.empty(); }
    // Its own number, or its match's; where there is a fit and no match, one that the fit does not use.
    int colour_of(int state) const;

private:
    void match(const StateTrack& fit);

    std::vector<Run> runs_;
    int n_states_ = 0, n_fitted_ = 0;
    std::vector<int> match_; // [true state]; empty: there is no fit
};

} // namespace ranvier::views
