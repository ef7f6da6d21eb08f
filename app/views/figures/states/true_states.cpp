#include "app/views/figures/states/true_states.hpp"

#include <algorithm>

#include <ranvier/assignment.hpp>
#include <ranvier/role.hpp>

namespace ranvier::views {

namespace {

constexpr int64_t most_states = 64; // more are no states but numbers

const std::vector<int64_t>* states_of(const Intervals& intervals) {
    const Column* column = intervals.table.find("state");
    return column ? std::get_if<std::vector<int64_t>>(&column->values) : nullptr;
}

} // namespace

bool TrueStates::are(const Intervals& intervals) {
    const auto* states = states_of(intervals);
    if (intervals.name != table || !states || states->empty() || states->size() != intervals.rows.size()) return false;
    const auto [least, most] = std::ranges::minmax(*states);
    if (least < 0 || most >= most_states) return false;
    for (size_t row = 1; row < intervals.rows.size(); ++row)
        if (intervals.rows[row].start < intervals.rows[row - 1].stop) return false;
    return true;
}

TrueStates::TrueStates(const Intervals& intervals, bool of_counts, const StateTrack* fit) {
    const auto& states = *states_of(intervals);
    const int64_t first = of_counts || std::ranges::min(states) == 0 ? 0 : 1;
    for (size_t row = 0; row < states.size(); ++row)
        runs_.push_back({intervals.rows[row].start, intervals.rows[row].stop, static_cast<int>(states[row] - first)});
    n_states_ = static_cast<int>(std::ranges::max(states) - first) + 1;
    if (fit) match(*fit);
}

void TrueStates::match(const StateTrack& fit) {
    n_fitted_ = fit.n_states();
    const auto starts = fit.result().bin_starts();
    const auto path = fit.result().likeliest();
    const auto role = fit.result().role();
    if (path.size() != starts.size()) return;
    const int n = std::max(n_states_, n_fitted_);
    std::vector<double> shared(static_cast<size_t>(n) * static_cast<size_t>(n), 0); // bins, [true, fitted]
    const double half = fit.result().bin_width() / 2;
    for (size_t bin = 0, run = 0; bin < starts.size(); ++bin) {
        const double middle = starts[bin] + half;
        while (run < runs_.size() && runs_[run].stop <= middle) ++run;
        if (run == runs_.size()) break;
        const bool counts = role.size() != starts.size() || role[bin] == static_cast<uint8_t>(Role::train);
        if (runs_[run].start > middle || !counts) continue;
        shared[static_cast<size_t>(runs_[run].value) * static_cast<size_t>(n) + static_cast<size_t>(path[bin])] += 1;
    }
    match_ = best_assignment(shared, n);
    match_.resize(static_cast<size_t>(n_states_));
    for (int& fitted : match_)
        if (fitted >= n_fitted_) fitted = -1;
}

int TrueStates::colour_of(int state) const {
    if (match_.empty()) return state;
    if (match_of(state) >= 0) return match_of(state);
    const auto before = std::count(match_.begin(), match_.begin() + state, -1);
    return n_fitted_ + static_cast<int>(before);
}

} // namespace ranvier::views
