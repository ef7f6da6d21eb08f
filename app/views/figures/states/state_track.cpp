#include "app/views/figures/states/state_track.hpp"

#include <cmath>

namespace ranvier::views {

namespace {

constexpr int64_t block = 16; // bins, or blocks of the level below

// Neighbouring bins of one value joined; a hole between bins ends a run. `value(i)` below 0: no run.
template <typename Value>
std::vector<Run> runs_of(std::span<const double> starts, double width, Value&& value) {
    std::vector<Run> runs;
    bool joins = false;
    for (size_t i = 0; i < starts.size(); ++i) {
        const int now = value(i);
        joins = joins && now >= 0 && now == runs.back().value && starts[i] - runs.back().stop < .5 * width;
        if (joins)
            runs.back().stop = starts[i] + width;
        else if (now >= 0)
            runs.push_back({starts[i], starts[i] + width, now});
        joins = now >= 0;
    }
    return runs;
}

} // namespace

StateTrack::StateTrack(std::shared_ptr<const ResultData> result) : result_(std::move(result)) {
    if (empty()) return;
    const auto starts = result_->bin_starts();
    const auto path = result_->likeliest();
    const auto posterior = result_->posterior();
    const auto role = result_->role();
    const auto k = static_cast<size_t>(n_states());
    const double width = result_->bin_width();
    if (path.size() == starts.size()) states_ = runs_of(starts, width, [&](size_t i) { return static_cast<int>(path[i]); });
    if (role.size() == starts.size()) roles_ = runs_of(starts, width, [&](size_t i) { return static_cast<int>(role[i]); });
    if (posterior.size() != starts.size() * k) return;
    uncertain_ = runs_of(starts, width, [&](size_t i) {
        const auto of_bin = posterior.subspan(i * k, k);
        return *std::max_element(of_bin.begin(), of_bin.end()) < certain ? 1 : -1;
    });
    make_levels();
}

void StateTrack::make_levels() {
    const auto k = static_cast<size_t>(n_states());
    std::span<const float> below = result_->posterior();
    while (below.size() / k > 1024) {
        const size_t n = below.size() / k, blocks = (n + block - 1) / block;
        std::vector<float> level(blocks * k, 0);
        for (size_t b = 0; b < blocks; ++b) {
            const size_t from = b * block, to = std::min(n, from + block);
            for (size_t i = from; i < to; ++i)
                for (size_t s = 0; s < k; ++s) level[b * k + s] += below[i * k + s];
            for (size_t s = 0; s < k; ++s) level[b * k + s] /= static_cast<float>(to - from);
        }
        levels_.push_back(std::move(level));
        below = levels_.back();
    }
}

Interval StateTrack::extent() const {
    if (empty()) return {0, 0};
    return {result_->bin_starts().front(), result_->bin_starts().back() + result_->bin_width()};
}

int64_t StateTrack::first_bin_from(double time) const {
    const auto starts = result_->bin_starts();
    return std::lower_bound(starts.begin(), starts.end(), time) - starts.begin();
}

int64_t StateTrack::bin_at(double time) const {
    if (empty() || std::isnan(time)) return -1;
    const auto starts = result_->bin_starts();
    const int64_t bin = std::upper_bound(starts.begin(), starts.end(), time) - starts.begin() - 1;
    return bin >= 0 && time < starts[static_cast<size_t>(bin)] + result_->bin_width() ? bin : -1;
}

double StateTrack::probability(int64_t bin, int state) const {
    const auto at = static_cast<size_t>(bin) * static_cast<size_t>(n_states()) + static_cast<size_t>(state);
    return at < result_->posterior().size() ? static_cast<double>(result_->posterior()[at])
                                            : std::numeric_limits<double>::quiet_NaN();
}

void StateTrack::posterior(int state, Interval window, std::span<double> columns) const {
    std::fill(columns.begin(), columns.end(), std::numeric_limits<double>::quiet_NaN());
    if (empty() || result_->posterior().empty() || columns.empty()) return;
    const double column = (window.stop - window.start) / static_cast<double>(columns.size());
    // The coarsest level whose blocks are no wider than a column.
    std::span<const float> means = result_->posterior();
    int64_t bins = 1;
    for (size_t l = 0; l < levels_.size() && static_cast<double>(bins * block) * result_->bin_width() <= column; ++l) {
        means = levels_[l];
        bins *= block;
    }
    const auto k = static_cast<size_t>(n_states()), s = static_cast<size_t>(state);
    int64_t from = first_bin_from(window.start);
    for (size_t c = 0; c < columns.size(); ++c) {
        const double left = window.start + static_cast<double>(c) * column;
        const int64_t to = first_bin_from(left + column), first = from / bins, last = (to + bins - 1) / bins;
        const bool begins_here = to > from;
        from = to;
        double sum = 0;
        int64_t n = 0;
        for (int64_t b = first; begins_here && b < last; ++b, ++n)
            sum += static_cast<double>(means[static_cast<size_t>(b) * k + s]);
        if (n > 0)
            columns[c] = sum / static_cast<double>(n);
        else if (const int64_t bin = bin_at(left + column / 2); bin >= 0)
            columns[c] = probability(bin, state); // a bin wider than the column
    }
}

} // namespace ranvier::views
