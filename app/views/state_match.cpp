#include "app/views/state_match.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <ranvier/assignment.hpp>

namespace ranvier::views {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// Likeness of each state of one fit to each of the other, [state, other].
struct Likeness {
    int rows = 0, columns = 0;
    std::vector<double> values;
    double& at(int i, int j) { return values[static_cast<size_t>(i) * static_cast<size_t>(columns) + static_cast<size_t>(j)]; }
    Likeness(int r, int c) : rows(r), columns(c), values(static_cast<size_t>(r) * static_cast<size_t>(c), nan) {}
};

bool same_bins(const ResultData& a, const ResultData& b) {
    const auto one = a.bin_starts(), two = b.bin_starts();
    if (one.empty() || one.size() != two.size() || a.in_seconds() != b.in_seconds()) return false;
    if (a.posterior().size() != one.size() * static_cast<size_t>(a.n_states())) return false;
    if (b.posterior().size() != two.size() * static_cast<size_t>(b.n_states())) return false;
    const double slack = 1e-6 * std::max(1., std::abs(one.back()));
    return std::abs(one.front() - two.front()) <= slack && std::abs(one.back() - two.back()) <= slack;
}

// Shared mass over the mass of both: 1 when the posteriors are the same and sure.
Likeness by_posterior(const ResultData& a, const ResultData& b) {
    const auto n_a = static_cast<size_t>(a.n_states()), n_b = static_cast<size_t>(b.n_states()), bins = a.bin_starts().size();
    Likeness like(a.n_states(), b.n_states());
    std::vector<double> shared(n_a * n_b, 0), mass_a(n_a, 0), mass_b(n_b, 0);
    const auto p = a.posterior(), q = b.posterior();
    for (size_t t = 0; t < bins; ++t) {
        for (size_t j = 0; j < n_b; ++j) mass_b[j] += static_cast<double>(q[t * n_b + j]);
        for (size_t i = 0; i < n_a; ++i) {
            const auto own = static_cast<double>(p[t * n_a + i]);
            mass_a[i] += own;
            for (size_t j = 0; j < n_b; ++j) shared[i * n_b + j] += own * static_cast<double>(q[t * n_b + j]);
        }
    }
    for (size_t i = 0; i < n_a; ++i)
        for (size_t j = 0; j < n_b; ++j) {
            const double either = mass_a[i] + mass_b[j] - shared[i * n_b + j];
            like.values[i * n_b + j] = either > 0 ? shared[i * n_b + j] / either : 0;
        }
    return like;
}

// Places of the units that both fits have.
std::vector<std::pair<size_t, size_t>> shared_units(const ResultData& a, const ResultData& b) {
    std::map<std::string, size_t> place;
    for (size_t j = 0; j < b.units().size(); ++j) place[b.units()[j]] = j;
    std::vector<std::pair<size_t, size_t>> shared;
    for (size_t i = 0; i < a.units().size(); ++i)
        if (const auto found = place.find(a.units()[i]); found != place.end()) shared.emplace_back(i, found->second);
    return shared;
}

// What tells a fit's states apart, [state, feature]: a feature's mean over the states is taken off where there are several.
using Features = std::vector<std::vector<double>>;

void take_means_off(Features& features) {
    if (features.size() < 2) return;
    for (size_t f = 0; f < features[0].size(); ++f) {
        double sum = 0;
        for (const auto& state : features) sum += state[f];
        for (auto& state : features) state[f] -= sum / static_cast<double>(features.size());
    }
}

template <typename Place>
Features couplings(const ResultData& fit, const std::vector<std::pair<size_t, size_t>>& units, Place place) {
    const ArrayView* weight = fit.find("couplings", "weight");
    const auto n = fit.units().size();
    Features out;
    if (weight == nullptr || weight->size() != static_cast<uint64_t>(fit.n_states()) * n * n) return out;
    for (size_t k = 0; k < static_cast<size_t>(fit.n_states()); ++k) {
        out.emplace_back();
        for (const auto& receiver : units)
            for (const auto& sender : units) out.back().push_back(weight->at((k * n + place(receiver)) * n + place(sender)));
    }
    take_means_off(out);
    return out;
}

template <typename Place>
Features log_rates(const ResultData& fit, const std::vector<std::pair<size_t, size_t>>& units, Place place) {
    const ArrayView* rate = fit.find("units", "state_rate");
    const auto n = fit.units().size();
    Features out;
    if (rate == nullptr || rate->size() != static_cast<uint64_t>(fit.n_states()) * n) return out;
    for (size_t k = 0; k < static_cast<size_t>(fit.n_states()); ++k) {
        out.emplace_back();
        for (const auto& unit : units) out.back().push_back(std::log(std::max(rate->at(k * n + place(unit)), 1e-6)));
    }
    take_means_off(out);
    return out;
}

double cosine(const std::vector<double>& a, const std::vector<double>& b) {
    double ab = 0, aa = 0, bb = 0;
    for (size_t i = 0; i < a.size(); ++i) ab += a[i] * b[i], aa += a[i] * a[i], bb += b[i] * b[i];
    return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

// The mean likeness of couplings and of rates, as far as both fits have them.
std::optional<Likeness> by_features(const ResultData& a, const ResultData& b) {
    const auto units = shared_units(a, b);
    if (units.empty()) return std::nullopt;
    const auto first = [](const auto& pair) { return pair.first; };
    const auto second = [](const auto& pair) { return pair.second; };
    const std::pair<Features, Features> kinds[] = {{couplings(a, units, first), couplings(b, units, second)},
                                                   {log_rates(a, units, first), log_rates(b, units, second)}};
    Likeness like(a.n_states(), b.n_states());
    std::fill(like.values.begin(), like.values.end(), 0.);
    int used = 0;
    for (const auto& [own, other] : kinds) {
        if (own.empty() || other.empty()) continue;
        ++used;
        for (int i = 0; i < like.rows; ++i)
            for (int j = 0; j < like.columns; ++j)
                like.at(i, j) += cosine(own[static_cast<size_t>(i)], other[static_cast<size_t>(j)]);
    }
    if (used == 0) return std::nullopt;
    for (double& v : like.values) v /= used;
    return like;
}

} // namespace

StateMatch match_states(const ResultData& fit, const ResultData& other) {
    StateMatch match;
    match.other.assign(static_cast<size_t>(fit.n_states()), -1);
    match.likeness.assign(static_cast<size_t>(fit.n_states()), nan);
    if (fit.n_states() == 0 || other.n_states() == 0) return match;
    const bool bins = same_bins(fit, other);
    std::optional<Likeness> like = bins ? by_posterior(fit, other) : by_features(fit, other);
    if (!like) return match;
    match.by = bins ? MatchedBy::posterior : MatchedBy::features;

    const int n = std::max(like->rows, like->columns); // a state without a partner gains nothing and costs nothing
    std::vector<double> profit(static_cast<size_t>(n) * static_cast<size_t>(n), -2);
    for (int i = 0; i < like->rows; ++i)
        for (int j = 0; j < like->columns; ++j)
            profit[static_cast<size_t>(i) * static_cast<size_t>(n) + static_cast<size_t>(j)] = like->at(i, j);
    const std::vector<int> column = best_assignment(profit, n);
    for (int i = 0; i < like->rows; ++i) {
        const int j = column[static_cast<size_t>(i)];
        if (j >= like->columns) continue;
        match.other[static_cast<size_t>(i)] = j;
        match.likeness[static_cast<size_t>(i)] = like->at(i, j);
    }
    return match;
}

} // namespace ranvier::views
