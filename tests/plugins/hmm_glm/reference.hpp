// The model written to be read: plain loops in double, one formula a line. The plugin's fast versions are judged by it.
#pragma once

#include <cmath>
#include <vector>

#include "plugins/hmm_glm/parameters.hpp"
#include "tests/plugins/hmm_glm/simulate.hpp"

namespace ranvier::fakes::reference {

using hmm_glm::Link;
using hmm_glm::Parameters;

inline double rate(Link link, double u) {
    if (link == Link::logistic) return 1 / (1 + std::exp(-u));
    if (link == Link::exponential) return std::exp(u);
    return u > 0 ? u + std::log1p(std::exp(-u)) : std::log1p(std::exp(u));
}
inline double rate_slope(Link link, double u) {
    if (link == Link::logistic) return rate(link, u) * rate(link, -u);
    return link == Link::exponential ? std::exp(u) : 1 / (1 + std::exp(-u));
}

// c[bin][unit] of one sequence.
inline std::vector<std::vector<double>> history(const std::vector<std::vector<double>>& x, const std::vector<double>& basis) {
    std::vector<std::vector<double>> c(x.size(), std::vector<double>(x[0].size(), 0));
    for (size_t t = 0; t < x.size(); ++t)
        for (size_t k = 1; k <= basis.size() && k <= t; ++k)
            for (size_t n = 0; n < x[t].size(); ++n) c[t][n] += basis[k - 1] * x[t - k][n];
    return c;
}

inline double drive(const Parameters& p, int state, int receiver, const std::vector<double>& c) {
    double u = p.bias[static_cast<size_t>(state * p.n_units + receiver)];
    for (int m = 0; m < p.n_units; ++m) u += p.from(state, receiver, m) * c[static_cast<size_t>(m)];
    return u;
}

// log p(x[bin] | state), -log x! included.
inline double log_likelihood(const Parameters& p, Link link, int state, const std::vector<double>& x,
                             const std::vector<double>& c) {
    double sum = 0;
    for (int n = 0; n < p.n_units; ++n) {
        const double f = rate(link, drive(p, state, n, c)), count = x[static_cast<size_t>(n)];
        sum += count * std::log(f) - f - std::lgamma(count + 1);
    }
    return sum;
}

// l[bin][state] of one sequence.
inline std::vector<std::vector<double>> log_likelihoods(const Parameters& p, Link link, const std::vector<std::vector<double>>& x,
                                                        const std::vector<std::vector<double>>& c) {
    std::vector<std::vector<double>> l(x.size());
    for (size_t t = 0; t < x.size(); ++t)
        for (int s = 0; s < p.n_states; ++s) l[t].push_back(log_likelihood(p, link, s, x[t], c[t]));
    return l;
}

struct Chain {
    std::vector<std::vector<double>> gamma; // [bin][state]
    std::vector<double> pairs;              // [from, to]
    double log_likelihood = 0;
    std::vector<int> likeliest; // path
};

// By adding up every path: states^bins of them.
inline Chain enumerate(const Parameters& p, const std::vector<std::vector<double>>& l) {
    const size_t s = static_cast<size_t>(p.n_states), bins = l.size();
    Chain out;
    out.gamma.assign(bins, std::vector<double>(s, 0));
    out.pairs.assign(s * s, 0);
    double total = 0, best = -1;
    size_t paths = 1;
    for (size_t t = 0; t < bins; ++t) paths *= s;
    for (size_t code = 0; code < paths; ++code) {
        std::vector<size_t> z;
        for (size_t t = 0, rest = code; t < bins; ++t, rest /= s) z.push_back(rest % s);
        double probability = p.start[z[0]];
        for (size_t t = 0; t < bins; ++t) probability *= std::exp(l[t][z[t]]) * (t > 0 ? p.transition[z[t - 1] * s + z[t]] : 1);
        total += probability;
        for (size_t t = 0; t < bins; ++t) out.gamma[t][z[t]] += probability;
        for (size_t t = 1; t < bins; ++t) out.pairs[z[t - 1] * s + z[t]] += probability;
        if (probability > best) best = probability, out.likeliest.assign(z.begin(), z.end());
    }
    for (auto& row : out.gamma)
        for (double& v : row) v /= total;
    for (double& v : out.pairs) v /= total;
    out.log_likelihood = std::log(total);
    return out;
}

// Gradient and Fisher information of sum_t gamma l in theta = (weights, bias) of one receiver.
struct Terms {
    std::vector<double> gradient, information; // [size], [size, size]
};
inline Terms terms(const Parameters& p, Link link, int state, int receiver, const std::vector<std::vector<double>>& x,
                   const std::vector<std::vector<double>>& c, const std::vector<double>& gamma) {
    const auto size = static_cast<size_t>(p.n_senders) + 1;
    Terms out{std::vector<double>(size, 0), std::vector<double>(size * size, 0)};
    for (size_t t = 0; t < x.size(); ++t) {
        const double u = drive(p, state, receiver, c[t]), f = rate(link, u), slope = rate_slope(link, u);
        std::vector<double> c1;
        if (p.n_senders == 1) c1.push_back(c[t][static_cast<size_t>(receiver)]);
        if (p.n_senders == p.n_units && p.n_units != 1) c1 = c[t];
        c1.push_back(1);
        for (size_t i = 0; i < size; ++i) {
            out.gradient[i] += gamma[t] * (x[t][static_cast<size_t>(receiver)] / f - 1) * slope * c1[i];
            for (size_t j = 0; j < size; ++j) out.information[i * size + j] += gamma[t] * slope * slope / f * c1[i] * c1[j];
        }
    }
    return out;
}

// A sequence's counts as rows.
inline std::vector<std::vector<double>> rows(const FakeRecording& r, size_t sequence) {
    std::vector<std::vector<double>> x;
    for (auto t = static_cast<size_t>(r.sequence_first[sequence]); t < static_cast<size_t>(r.sequence_first[sequence + 1]); ++t)
        x.emplace_back(r.counts.begin() + static_cast<ptrdiff_t>(t * r.n_units),
                       r.counts.begin() + static_cast<ptrdiff_t>((t + 1) * r.n_units));
    return x;
}

} // namespace ranvier::fakes::reference
