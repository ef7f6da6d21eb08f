#include "app/views/figures/state_visits.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ranvier::views {

StateVisits::StateVisits(std::span<const int32_t> path, std::span<const int32_t> sequence, int n_states)
    : lengths_(static_cast<size_t>(std::max(0, n_states))) {
    size_t first = 0;
    for (size_t t = 1; t <= path.size(); ++t) {
        const bool goes_on = t < path.size() && path[t] == path[first] && (sequence.empty() || sequence[t] == sequence[first]);
        if (goes_on) continue;
        if (path[first] >= 0 && path[first] < n_states)
            lengths_[static_cast<size_t>(path[first])].push_back(static_cast<int64_t>(t - first));
        first = t;
    }
    for (auto& lengths : lengths_) std::sort(lengths.begin(), lengths.end());
}

int64_t StateVisits::longest() const {
    int64_t most = 0;
    for (const auto& lengths : lengths_)
        if (!lengths.empty()) most = std::max(most, lengths.back());
    return most;
}

double StateVisits::median(int state) const {
    const auto& all = lengths(state);
    if (all.empty()) return std::numeric_limits<double>::quiet_NaN();
    const size_t half = all.size() / 2;
    return all.size() % 2 == 1 ? static_cast<double>(all[half]) : static_cast<double>(all[half - 1] + all[half]) / 2;
}

int64_t StateVisits::quantile(int state, double share) const {
    const auto& all = lengths(state);
    if (all.empty()) return 0;
    return all[static_cast<size_t>(std::clamp(share, 0., 1.) * static_cast<double>(all.size() - 1))];
}

std::vector<double> log_edges(int64_t longest) {
    std::vector<double> edges{1};
    for (double octave = 2; edges.back() <= static_cast<double>(longest); octave *= 2)
        for (const double edge : {octave, octave * 1.5})
            if (edge == std::floor(edge) && edges.back() <= static_cast<double>(longest)) edges.push_back(edge);
    if (edges.size() < 2) edges.push_back(2);
    return edges;
}

std::vector<int64_t> histogram(std::span<const int64_t> lengths, std::span<const double> edges) {
    std::vector<int64_t> counts(edges.size() < 2 ? 0 : edges.size() - 1, 0);
    for (const int64_t length : lengths) {
        const auto above = std::upper_bound(edges.begin(), edges.end(), static_cast<double>(length));
        const auto bin = above - edges.begin() - 1;
        if (bin >= 0 && bin < static_cast<std::ptrdiff_t>(counts.size())) ++counts[static_cast<size_t>(bin)];
    }
    return counts;
}

} // namespace ranvier::views
