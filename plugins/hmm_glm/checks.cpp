#include "checks.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace ranvier::hmm_glm {
namespace {

constexpr double least_occupancy = 0.01, shortest_dwell_bins = 3, confined_share = 0.9, most_occupancy = 0.9;
constexpr size_t n_blocks = 20;

std::vector<double> series_of(const Posterior& posterior, size_t n_states, size_t state) {
    std::vector<double> p(posterior.state.size() / n_states);
    for (size_t t = 0; t < p.size(); ++t) p[t] = static_cast<double>(posterior.state[t * n_states + state]);
    return p;
}

double best_stretch(const std::vector<double>& p, double mass) {
    const size_t length = std::min(p.size(), static_cast<size_t>(std::ceil(mass)));
    if (length == 0) return 0;
    double inside = 0, best = 0;
    for (size_t t = 0; t < p.size(); ++t) {
        inside += p[t];
        if (t >= length) inside -= p[t - length];
        best = std::max(best, inside);
    }
    return best / mass;
}

double share_between_blocks(const std::vector<double>& p, double mean) {
    double total = 0, between = 0;
    for (double v : p) total += (v - mean) * (v - mean);
    for (size_t b = 0; b < n_blocks; ++b) {
        const size_t first = b * p.size() / n_blocks, last = (b + 1) * p.size() / n_blocks;
        double sum = 0;
        for (size_t t = first; t < last; ++t) sum += p[t];
        const auto n = static_cast<double>(last - first);
        if (n > 0) between += n * (sum / n - mean) * (sum / n - mean);
    }
    return total > 0 ? between / total : 0;
}

std::string percent(double share) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2g %%", 100 * share);
    return text;
}

std::string short_number(double v) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2g", v);
    return text;
}

} // namespace

std::vector<StateCheck> check_states(const Design& train, const Fit& fit) {
    const auto s = static_cast<size_t>(fit.parameters.n_states);
    const auto bins = static_cast<double>(train.n_bins());
    double longest = 0; // a visit is not seen for longer
    for (size_t i = 1; i < train.chain_first().size(); ++i)
        longest = std::max(longest, static_cast<double>(train.chain_first()[i] - train.chain_first()[i - 1]));
    std::vector<StateCheck> checks(s);
    for (size_t k = 0; k < s; ++k) {
        StateCheck& c = checks[k];
        const std::vector<double> p = series_of(fit.posterior, s, k);
        double mass = 0;
        for (double v : p) mass += v;
        c.occupancy = mass / bins;
        c.dwell_bins = s == 1 ? longest : std::min(longest, 1 / std::max(1 - fit.parameters.transition[k * s + k], 1e-12));
        if (s == 1) continue;
        c.confined = best_stretch(p, mass);
        c.between_blocks = share_between_blocks(p, c.occupancy);
        if (c.occupancy < least_occupancy) c.flag = "dead";
        if (c.dwell_bins < shortest_dwell_bins)
            c.flag = "coincidences";
        else if (!(c.occupancy > most_occupancy) && c.occupancy >= least_occupancy && c.confined >= confined_share &&
                 c.between_blocks >= confined_share)
            c.flag = "may be drift";
    }
    return checks;
}

std::vector<std::string> warnings(const std::vector<StateCheck>& checks, const Fit& fit, const Settings& settings,
                                  const Design& train) {
    std::vector<std::string> said;
    if (!fit.converged)
        said.push_back("The fit had not settled after " + std::to_string(fit.iterations) +
                       " iterations: a weight still wanted to move by " + short_number(fit.weight_change) +
                       ". Its likelihood may be final, its weakest couplings are not.");
    for (size_t k = 0; k < checks.size(); ++k) {
        const StateCheck& c = checks[k];
        const std::string state = "State " + std::to_string(k + 1); // counted from 1, as people read them everywhere
        if (c.flag == "dead")
            said.push_back(state + " holds " + percent(c.occupancy) +
                           " of the time: it is dead, and its couplings mean nothing. Fit fewer states.");
        if (c.flag == "coincidences")
            said.push_back(state + " lasts " + short_number(c.dwell_bins) + " bins a visit and holds " + percent(c.occupancy) +
                           " of the time: it may be coincidences (common noise, spikes detected twice) rather than a state.");
        if (c.flag == "may be drift")
            said.push_back(state + " is confined to one stretch of the recording (" + percent(c.confined) +
                           " of it): it may be drift rather than a state.");
    }
    if (settings.link == Link::logistic) {
        const std::vector<double> mean = train.mean_counts();
        const auto above = std::count_if(mean.begin(), mean.end(), [](double m) { return m > 0.9; });
        if (above > 0)
            said.push_back(
                std::to_string(above) +
                " units fire more than 0.9 spikes a bin, and link=logistic cannot exceed 1: use link=softplus or shorter bins.");
    }
    return said;
}

} // namespace ranvier::hmm_glm
