#include "one_hot.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <ranvier/simd_math.hpp>

namespace ranvier::hmm_glm {
namespace {

constexpr int most_cells = 640;
constexpr int lanes = 8;

// The part of a mixture where the weight is sign * strength: cavity density times slab over the grid, relative to exp(top).
struct Side {
    double mass = 0, first = 0, second = 0; // sum, and moments of (weight - cavity mean)
};

struct Cavity {
    double mean, variance;
};

// values[cell] = log slab - (sign strength - mean)^2 / (2 variance); answers the largest.
template <typename Level>
RANVIER_INLINE inline double log_terms(const double* __restrict strength, const double* __restrict log_density, int cells,
                                       double sign, Cavity c, double* __restrict values) {
    const double half = -0.5 / c.variance;
    for (int g = 0; g < cells; ++g) {
        const double away = sign * strength[g] - c.mean;
        values[g] = simd::mul_add<Level>(half * away, away, log_density[g]);
    }
    double top[lanes];
    for (int l = 0; l < lanes; ++l) top[l] = values[l];
    for (int g = lanes; g < cells; g += lanes)
        for (int l = 0; l < lanes; ++l) top[l] = top[l] > values[g + l] ? top[l] : values[g + l];
    return *std::max_element(top, top + lanes);
}

template <typename Level>
RANVIER_INLINE inline Side exponentiate(const double* __restrict strength, int cells, double sign, Cavity c, double top,
                                        double* __restrict values) {
    double mass[lanes] = {}, first[lanes] = {}, second[lanes] = {};
    for (int g = 0; g < cells; g += lanes)
        for (int l = 0; l < lanes; ++l) {
            const double exponent = values[g + l] - top;
            const double v = simd::exp<Level>(exponent > -700 ? exponent : -700);
            const double away = sign * strength[g + l] - c.mean;
            values[g + l] = v;
            mass[l] += v;
            first[l] = simd::mul_add<Level>(v, away, first[l]);
            second[l] = simd::mul_add<Level>(v * away, away, second[l]);
        }
    Side side;
    for (int l = 0; l < lanes; ++l) side.mass += mass[l], side.first += first[l], side.second += second[l];
    return side;
}

// psi'(x)'s integral, to 1e-12 for x > 0: recurrence up to 8, then the asymptotic series.
double digamma(double x) {
    double shift = 0;
    for (; x < 8; x += 1) shift -= 1 / x;
    const double r = 1 / (x * x);
    return shift + std::log(x) - 0.5 / x - r * (1. / 12 - r * (1. / 120 - r * (1. / 252 - r * (1. / 240 - r / 132))));
}

} // namespace

OneHot::OneHot(int n_states, int n_units, int n_senders, double reach, double finest)
    : n_states_(n_states), n_units_(n_units), n_senders_(n_senders) {
    const double cells = std::clamp(std::ceil(reach / (0.9 * std::max(finest, 1e-6))), 80., static_cast<double>(most_cells));
    const auto n = static_cast<size_t>((static_cast<int>(cells) + lanes - 1) / lanes * lanes);
    const double width = reach / static_cast<double>(n);
    for (size_t g = 0; g < n; ++g) strength_.push_back((static_cast<double>(g) + 0.5) * width);
    slab_.assign(n, 1. / static_cast<double>(n));
    log_density_.assign(n, -std::log(reach));
    smoothing_ = 2 * static_cast<int>(std::lround(std::max(9., static_cast<double>(n) * 9 / 80) / 2 - 0.5)) + 1;
    const size_t weights = static_cast<size_t>(n_states) * static_cast<size_t>(n_units) * static_cast<size_t>(n_senders);
    precision_.assign(weights, 4);
    shift_.assign(weights, 0);
    share_.assign(weights, Shares{0.1, 0.8, 0.1});
    used_.assign(static_cast<size_t>(n_units) * n, 0);
}

Sites OneHot::sites(int receiver, const BiasSite& bias) const {
    const size_t n = static_cast<size_t>(n_states_) * static_cast<size_t>(n_senders_);
    const size_t at = index(0, receiver);
    return {std::span(precision_).subspan(at, n), std::span(shift_).subspan(at, n), bias};
}

Shares OneHot::pair_prior(int receiver, int sender) const {
    Shares p = dirichlet_;
    const double total = static_cast<double>(n_states_) + dirichlet_[0] + dirichlet_[1] + dirichlet_[2];
    for (int s = 0; s < n_states_; ++s)
        for (size_t k = 0; k < n_classes; ++k) p[k] += shares(s, receiver, sender)[k];
    for (double& v : p) v /= total;
    return p;
}

void OneHot::sweep(const rv_host& table, int receiver, const Marginals& marginals, double damping) {
    const auto cells = static_cast<int>(strength_.size());
    const double width = strength_[1] - strength_[0];
    double* used = used_.data() + static_cast<size_t>(receiver) * strength_.size();
    std::fill(used, used + cells, 0.);
    const size_t at = index(0, receiver), n = static_cast<size_t>(n_states_) * static_cast<size_t>(n_senders_);
    const std::vector<Shares> before(share_.begin() + static_cast<ptrdiff_t>(at),
                                     share_.begin() + static_cast<ptrdiff_t>(at + n));
    const double others = n_states_ - 1 + dirichlet_[0] + dirichlet_[1] + dirichlet_[2];
    simd::dispatch(table.simd_level, [&](auto level) RANVIER_INLINE {
        using Level = decltype(level);
        alignas(64) double low[most_cells + lanes], high[most_cells + lanes];
        for (size_t i = 0; i < n; ++i) {
            const double mean = marginals.mean[i], variance = marginals.variance[i];
            double& precision = precision_[at + i];
            double& shift = shift_[at + i];
            Cavity c{};
            c.variance = 1 / std::max(1 / variance - precision, 1e-2 / variance);
            c.mean = c.variance * (mean / variance - shift);
            const double at_none = -0.5 * c.mean * c.mean / c.variance;
            const double low_top = log_terms<Level>(strength_.data(), log_density_.data(), cells, -1, c, low);
            const double high_top = log_terms<Level>(strength_.data(), log_density_.data(), cells, 1, c, high);
            const double top = std::max({low_top, high_top, at_none});
            const Side inhibits = exponentiate<Level>(strength_.data(), cells, -1, c, top, low);
            const Side excites = exponentiate<Level>(strength_.data(), cells, 1, c, top, high);
            const double without = std::exp(at_none - top);

            Shares prior{};
            for (size_t k = 0; k < n_classes; ++k) {
                double sum = dirichlet_[k] - before[i][k];
                for (size_t j = i % static_cast<size_t>(n_senders_); j < n; j += static_cast<size_t>(n_senders_))
                    sum += before[j][k];
                prior[k] = std::max(sum, 1e-12) / others;
            }
            const Shares z{prior[0] * inhibits.mass * width, prior[1] * without, prior[2] * excites.mass * width};
            const double total = z[0] + z[1] + z[2];
            Shares& share = share_[at + i];
            for (size_t k = 0; k < n_classes; ++k) share[k] = z[k] / total;

            const double weigh_low = prior[0] * width / total, weigh_high = prior[2] * width / total;
            const double moved = weigh_low * inhibits.first + weigh_high * excites.first - share[1] * c.mean;
            const double second = weigh_low * inhibits.second + weigh_high * excites.second + share[1] * c.mean * c.mean;
            const double spread = std::max(second - moved * moved, 1e-8);
            const double new_precision = std::clamp(1 / spread - 1 / c.variance, 1e-2, 1e6);
            const double new_shift = new_precision * (c.mean + moved) + moved / c.variance;
            precision += damping * (new_precision - precision);
            shift += damping * (new_shift - shift);
            for (int g = 0; g < cells; ++g) used[g] += weigh_low * low[g] + weigh_high * high[g];
        }
    });
}

void OneHot::learn() {
    const size_t cells = strength_.size();
    std::vector<double> histogram(cells, 1e-3);
    for (size_t n = 0; n < static_cast<size_t>(n_units_); ++n)
        for (size_t g = 0; g < cells; ++g) histogram[g] += used_[n * cells + g];
    const int half = smoothing_ / 2, last = static_cast<int>(cells) - 1;
    double total = 0;
    for (int g = 0; g <= last; ++g) {
        double sum = 0;
        for (int k = -half; k <= half; ++k) sum += histogram[static_cast<size_t>(std::clamp(g + k, 0, last))];
        total += slab_[static_cast<size_t>(g)] = sum;
    }
    const double width = strength_[1] - strength_[0];
    for (size_t g = 0; g < cells; ++g) {
        slab_[g] /= total;
        log_density_[g] = std::log(slab_[g] / width + 1e-300);
    }

    constexpr Shares usual{0.2, 1.6, 0.2};
    constexpr double pull = 20;
    const double pairs = static_cast<double>(n_units_) * n_senders_;
    for (int round = 0; round < 5; ++round) {
        const double sum = dirichlet_[0] + dirichlet_[1] + dirichlet_[2];
        const double below = pairs * (digamma(n_states_ + sum) - digamma(sum));
        Shares next{};
        for (size_t k = 0; k < n_classes; ++k) {
            double above = 0;
            const double own = digamma(dirichlet_[k]);
            for (int n = 0; n < n_units_; ++n)
                for (int m = 0; m < n_senders_; ++m) {
                    double count = 0;
                    for (int s = 0; s < n_states_; ++s) count += shares(s, n, m)[k];
                    above += digamma(count + dirichlet_[k]) - own;
                }
            next[k] = (dirichlet_[k] * above + pull) / (below + pull / usual[k]);
        }
        dirichlet_ = next;
    }
}

std::vector<int32_t> call_couplings(const OneHot& one_hot, int n_states, int n_units, CallRule rule, double level) {
    const int senders = one_hot.n_senders();
    std::vector<Shares> share;
    for (int s = 0; s < n_states; ++s)
        for (int n = 0; n < n_units; ++n)
            for (int m = 0; m < senders; ++m) share.push_back(one_hot.shares(s, n, m));
    std::vector<size_t> order(share.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return share[a][none] < share[b][none]; });

    std::vector<int32_t> called(share.size(), 0);
    double sum = 0;
    for (size_t i = 0; i < order.size(); ++i) {
        const Shares& q = share[order[i]];
        sum += q[none];
        if (rule == CallRule::strict ? q[none] >= 0.05 : sum > level * static_cast<double>(i + 1)) break;
        called[order[i]] = q[excitatory] > q[inhibitory] ? 1 : -1;
    }
    return called;
}

std::vector<int32_t> sort_into_classes(const OneHot& one_hot, int n_states, int n_units) {
    const int senders = one_hot.n_senders();
    Shares mean{};
    for (int s = 0; s < n_states; ++s)
        for (int n = 0; n < n_units; ++n)
            for (int m = 0; m < senders; ++m)
                for (size_t k = 0; k < n_classes; ++k) mean[k] += one_hot.shares(s, n, m)[k];
    std::vector<int32_t> sorted;
    for (int s = 0; s < n_states; ++s)
        for (int n = 0; n < n_units; ++n)
            for (int m = 0; m < senders; ++m) {
                const Shares& q = one_hot.shares(s, n, m);
                int best = 0;
                for (int k = 1; k < n_classes; ++k)
                    if (q[static_cast<size_t>(k)] * mean[static_cast<size_t>(best)] >
                        q[static_cast<size_t>(best)] * mean[static_cast<size_t>(k)])
                        best = k;
                sorted.push_back(best - 1);
            }
    return sorted;
}

} // namespace ranvier::hmm_glm
