#include "fit.hpp"

#include <algorithm>
#include <cmath>

#include "fit_progress.hpp"
#include "links.hpp"

namespace ranvier::hmm_glm {
namespace {

constexpr double ridge = 0.1;
constexpr double least_sd = 0.02;    // of weights around their mean, of biases around their centre
constexpr double widest_bias_sd = 2; // before anything is learned, and ever: a unit silent in one state pulls its bias down
constexpr double largest_step = 1.5; // of a weight in one iteration
constexpr int undamped_iterations = 6;
constexpr double one_hot_damping = 0.6, site_damping = 0.7;
constexpr int prior_rounds = 4;
constexpr double transition_count = 0.01, stay_count = 1; // Dirichlet: a state rather stays
constexpr double start_count = 1;
constexpr double first_excess = 1000;     // of an iteration that has none before it to be compared with
constexpr double iterations_to_pool = 12; // usually

std::vector<double> normalised(std::vector<double> counts, size_t per_row) {
    for (size_t first = 0; first < counts.size(); first += per_row) {
        double sum = 0;
        for (size_t k = 0; k < per_row; ++k) sum += counts[first + k];
        for (size_t k = 0; k < per_row; ++k) counts[first + k] /= sum;
    }
    return counts;
}

double transition_prior(size_t k, size_t s) { return transition_count + (k / s == k % s ? stay_count : 0); }

class Fitter {
public:
    Fitter(Pace& pace, const Design& design, const Settings& settings, const Plan& plan)
        : pace_(pace),
          design_(design),
          settings_(settings),
          plan_(plan),
          bias_prior_(design, settings.link),
          can_pool_(settings.bias == Bias::per_state && settings.states > 1 && plan.prior != Prior::ridge),
          pooled_(can_pool_ && plan.fixed_bias_sd),
          bias_square_(static_cast<size_t>(design.n_units())),
          chains_(design.chain_first(), settings.states),
          expansion_(design, settings.link) {}

    Fit run(Parameters start, Posterior posterior);

private:
    struct Step {
        Parameters parameters; // where the M-step would go
        double weight_change = 0;
        double sd = 0, bias_sd = 0;
    };
    void e_step() {
        evaluate(pace_, design_, fit_.parameters, settings_.link, emission_);
        chains_.run(pace_, fit_.parameters, emission_, fit_.posterior);
    }
    Step m_step();
    void solve_all(Step& step);
    void sweep(const Quadratic& quadratic, int sweeps);
    void solve_receivers(const Quadratic& quadratic, Step& step);
    Sites plain_sites(int receiver, std::vector<double>& precision, std::vector<double>& shift) const;
    void chain_step(Parameters& to) const;
    double objective(const Parameters& p, double log_likelihood, double sd) const;
    double bias_penalty(const Parameters& p, int unit) const;
    double mean_over_states(const Parameters& p, int receiver, int sender) const;
    double weight_spread(const Parameters& p) const;
    double bias_spread() const;
    BiasSite bias_site(size_t receiver) const {
        return {bias_prior_.precision, bias_prior_.mean[receiver], pooled_ ? 1 / (bias_sd_ * bias_sd_) : 0};
    }
    void take(const Step& step);

    Pace& pace_;
    const Design& design_;
    const Settings& settings_;
    const Plan& plan_;
    BiasPrior bias_prior_;
    bool can_pool_, pooled_;          // biases may lean, and do lean, on their unit's centre
    std::vector<double> bias_square_; // [receiver], of the last solve
    ForwardBackward chains_;
    Emission emission_;
    Expansion expansion_;
    std::vector<Quadratic> quadratics_;
    Fit fit_;
    double sd_ = 1. / 3, bias_sd_ = widest_bias_sd;
};

double Fitter::mean_over_states(const Parameters& p, int receiver, int sender) const {
    double sum = 0;
    for (int s = 0; s < p.n_states; ++s) sum += p.row(s, receiver)[sender];
    return sum / p.n_states;
}

Sites Fitter::plain_sites(int receiver, std::vector<double>& precision, std::vector<double>& shift) const {
    const Parameters& p = fit_.parameters;
    const auto m = static_cast<size_t>(p.n_senders), s = static_cast<size_t>(p.n_states);
    const bool pulled = plan_.prior == Prior::gaussian;
    precision.assign(s * m, pulled ? 1 / (sd_ * sd_) : ridge);
    shift.assign(s * m, 0);
    for (size_t j = 0; j < m && pulled; ++j) {
        const double mean = mean_over_states(p, receiver, static_cast<int>(j));
        for (size_t i = 0; i < s; ++i) shift[i * m + j] = mean / (sd_ * sd_);
    }
    return {precision, shift, bias_site(static_cast<size_t>(receiver))};
}

// Sites of every receiver of the quadratic, from the marginals they give.
void Fitter::sweep(const Quadratic& quadratic, int sweeps) {
    const int n_states = fit_.parameters.n_states;
    const double size = quadratic.size;
    const double item_ns = sweeps * n_states * (size * size * size / 2 + 500 * size);
    pace_.run(static_cast<uint64_t>(quadratic.count), item_ns, [&](uint64_t i) {
        const int receiver = quadratic.first + static_cast<int>(i);
        Marginals marginals;
        for (int k = 0; k < sweeps; ++k) {
            const Sites sites = fit_.one_hot->sites(receiver, bias_site(static_cast<size_t>(receiver)));
            solve(pace_.table(), quadratic, static_cast<int>(i), n_states, sites, settings_.bias, marginals);
            fit_.one_hot->sweep(pace_.table(), receiver, marginals, site_damping);
        }
        bias_square_[static_cast<size_t>(receiver)] = marginals.bias_square;
    });
}

void Fitter::solve_receivers(const Quadratic& quadratic, Step& step) {
    const Parameters& p = fit_.parameters;
    const auto m = static_cast<size_t>(p.n_senders), s = static_cast<size_t>(p.n_states), n = static_cast<size_t>(p.n_units);
    const double size = quadratic.size;
    pace_.run(static_cast<uint64_t>(quadratic.count), p.n_states * size * size * size / 2, [&](uint64_t i) {
        const auto receiver = static_cast<size_t>(quadratic.first) + i;
        std::vector<double> precision, shift;
        Marginals marginals;
        const Sites sites = fit_.one_hot ? fit_.one_hot->sites(static_cast<int>(receiver), bias_site(receiver))
                                         : plain_sites(static_cast<int>(receiver), precision, shift);
        solve(pace_.table(), quadratic, static_cast<int>(i), p.n_states, sites, settings_.bias, marginals);
        bias_square_[receiver] = marginals.bias_square;
        for (size_t k = 0; k < s; ++k) {
            const size_t at = (k * n + receiver) * m;
            std::copy_n(marginals.mean.data() + k * m, m, step.parameters.weight.data() + at);
            for (size_t j = 0; j < m; ++j) fit_.weight_sd[at + j] = std::sqrt(marginals.variance[k * m + j]);
            step.parameters.bias[k * n + receiver] = marginals.bias[k];
        }
    });
}

// Quadratics of all receivers are kept while the prior is learned from them, in several rounds, each far cheaper than an
// expansion. Where they would take more than 256 MB each block of receivers is swept once and forgotten.
void Fitter::solve_all(Step& step) {
    const Parameters& p = fit_.parameters;
    const int at_once = Expansion::receivers_at_once(p);
    const double bytes = 8. * p.n_units * p.n_states * (p.n_senders + 1) * (p.n_senders + 2) / 2;
    const bool keep = bytes < 256e6, one_hot = fit_.one_hot && p.n_senders > 0;
    quadratics_.resize(keep ? static_cast<size_t>((p.n_units + at_once - 1) / at_once) : 1);
    for (int first = 0; first < p.n_units && !pace_.stopped(); first += at_once) {
        Quadratic& quadratic = quadratics_[keep ? static_cast<size_t>(first / at_once) : 0];
        expansion_.run(pace_, fit_.posterior, p, first, std::min(at_once, p.n_units - first), quadratic);
        if (keep || pace_.stopped()) continue;
        if (one_hot) sweep(quadratic, 3);
        solve_receivers(quadratic, step);
    }
    if (keep && one_hot)
        for (int round = 0; round < prior_rounds && !pace_.stopped(); ++round) {
            for (const Quadratic& q : quadratics_) sweep(q, round == 0 ? 3 : 2);
            if (pace_.stopped()) break;
            fit_.one_hot->learn();
            bias_sd_ = bias_spread();
        }
    else if (one_hot && !pace_.stopped())
        fit_.one_hot->learn();
    for (const Quadratic& q : quadratics_)
        if (keep && !pace_.stopped()) solve_receivers(q, step);
}

void Fitter::chain_step(Parameters& to) const {
    const auto s = static_cast<size_t>(to.n_states);
    if (fit_.posterior.transition.empty()) return; // a first guess knows states only
    to.transition = fit_.posterior.transition;
    for (size_t k = 0; k < s * s; ++k) to.transition[k] += transition_prior(k, s);
    to.transition = normalised(std::move(to.transition), s);
    to.start = fit_.posterior.start;
    for (double& v : to.start) v += start_count;
    to.start = normalised(std::move(to.start), s);
}

// Of weights around their mean over states.
double Fitter::weight_spread(const Parameters& p) const {
    if (plan_.prior != Prior::gaussian || plan_.fixed_sd || p.weight.empty()) return sd_;
    double square = 0;
    for (int n = 0; n < p.n_units; ++n)
        for (int j = 0; j < p.n_senders; ++j) {
            const double mean = mean_over_states(p, n, j);
            for (int s = 0; s < p.n_states; ++s) {
                const double away = p.row(s, n)[j] - mean;
                const double sd = fit_.weight_sd[static_cast<size_t>(p.row(s, n) - p.weight.data()) + static_cast<size_t>(j)];
                square += away * away + sd * sd;
            }
        }
    return std::max(std::sqrt(square / static_cast<double>(p.weight.size())), least_sd);
}

// Of biases around their unit's centre. What no bin informs brings its present width and changes nothing.
double Fitter::bias_spread() const {
    if (!pooled_ || plan_.fixed_bias_sd) return bias_sd_;
    double square = 0;
    for (double v : bias_square_) square += v;
    return std::clamp(std::sqrt(square / static_cast<double>(fit_.parameters.bias.size())), least_sd, widest_bias_sd);
}

Fitter::Step Fitter::m_step() {
    Step step{fit_.parameters};
    const Parameters& p = fit_.parameters;
    solve_all(step);
    if (pace_.stopped()) return step;
    chain_step(step.parameters);
    for (size_t k = 0; k < p.weight.size(); ++k)
        step.weight_change = std::max(step.weight_change, std::abs(step.parameters.weight[k] - p.weight[k]));
    step.sd = weight_spread(step.parameters);
    step.bias_sd = bias_spread();
    return step;
}

// Pooled biases are judged with their centre where it is likeliest given them.
double Fitter::bias_penalty(const Parameters& p, int unit) const {
    const auto n = static_cast<size_t>(unit), n_units = static_cast<size_t>(p.n_units);
    const auto biases = static_cast<size_t>(settings_.bias == Bias::shared ? 1 : p.n_states);
    const BiasSite site = bias_site(n);
    double centre = site.mean, sum = 0;
    if (pooled_) {
        for (size_t s = 0; s < biases; ++s) sum += p.bias[s * n_units + n] - site.mean;
        centre += site.pooling * sum / (site.pooling * static_cast<double>(biases) + site.precision);
        sum = 0.5 * site.precision * (centre - site.mean) * (centre - site.mean);
    }
    for (size_t s = 0; s < biases; ++s) {
        const double away = p.bias[s * n_units + n] - centre;
        sum += 0.5 * (pooled_ ? site.pooling : site.precision) * away * away;
    }
    return sum;
}

double Fitter::objective(const Parameters& p, double log_likelihood, double sd) const {
    double sum = log_likelihood;
    for (int n = 0; n < p.n_units; ++n) {
        for (int j = 0; j < p.n_senders; ++j) {
            const bool pulled = plan_.prior == Prior::gaussian;
            const double mean = pulled ? mean_over_states(p, n, j) : 0;
            for (int s = 0; s < p.n_states; ++s) {
                const double away = p.row(s, n)[j] - mean;
                sum -= 0.5 * away * away * (pulled ? 1 / (sd * sd) : ridge);
            }
        }
        sum -= bias_penalty(p, n);
    }
    const auto states = static_cast<size_t>(p.n_states);
    for (size_t k = 0; k < states * states; ++k) sum += transition_prior(k, states) * std::log(p.transition[k]);
    for (double v : p.start) sum += start_count * std::log(v);
    return sum;
}

// Moves to (part of) the step and runs the E-step there.
void Fitter::take(const Step& step) {
    const Parameters from = fit_.parameters;
    const bool first = fit_.posterior.transition.empty();
    const double before = first ? 0 : objective(from, fit_.posterior.log_likelihood, sd_);
    const double slack = 1e-8 * static_cast<double>(design_.n_bins()); // float rounding of the likelihood
    double share = std::min(1., largest_step / std::max(step.weight_change, 1e-12));
    if (fit_.one_hot && fit_.iterations >= undamped_iterations) share *= one_hot_damping;
    for (int halving = 0; !pace_.stopped(); ++halving, share /= 2) {
        Parameters& p = fit_.parameters;
        p = step.parameters;
        for (size_t k = 0; k < p.weight.size(); ++k)
            p.weight[k] = from.weight[k] + share * (step.parameters.weight[k] - from.weight[k]);
        for (size_t k = 0; k < p.bias.size(); ++k) p.bias[k] = from.bias[k] + share * (step.parameters.bias[k] - from.bias[k]);
        e_step();
        if (fit_.one_hot || pace_.stopped()) break;
        const double after = objective(p, fit_.posterior.log_likelihood, sd_);
        if (first || after >= before - slack || halving == 12) {
            fit_.objective.push_back(after);
            break;
        }
    }
    sd_ = step.sd;
    bias_sd_ = step.bias_sd;
}

// What a start takes, by the nats per bin that its second iteration gains: the less the states tell, the longer EM needs to part
// them (7 to 8 iterations at 0.03 to 0.3 on simulated data, 60 to 160 at 0.005 on a human recording).
double start_iterations(double gain) { return std::clamp(0.4 / std::max(gain, 1e-9), 15., 100.); }

// How far the grid of strengths must reach: 1.25 times all weights but the largest thousandth, which are often those that nothing
// is known about, but beyond every weight that is four times its own uncertainty.
double strength_reach(const std::vector<double>& weight, const std::vector<double>& sd) {
    if (weight.empty()) return 3;
    std::vector<double> size;
    double sure = 0;
    for (size_t k = 0; k < weight.size(); ++k) {
        size.push_back(std::abs(weight[k]));
        if (size[k] > 4 * sd[k]) sure = std::max(sure, size[k]);
    }
    std::sort(size.begin(), size.end());
    const double at = 0.999 * static_cast<double>(size.size() - 1);
    const auto below = static_cast<size_t>(at), above = std::min(below + 1, size.size() - 1);
    const double quantile = size[below] + (at - std::floor(at)) * (size[above] - size[below]);
    return std::max({1.25 * quantile, 1.05 * sure, 0.125});
}

Fit Fitter::run(Parameters start, Posterior posterior) {
    fit_.parameters = std::move(start);
    fit_.posterior = std::move(posterior);
    fit_.weight_sd.assign(fit_.parameters.weight.size(), 0);
    sd_ = plan_.fixed_sd.value_or(sd_);
    bias_sd_ = plan_.fixed_bias_sd.value_or(bias_sd_);
    if (plan_.prior == Prior::one_hot)
        fit_.one_hot.emplace(fit_.parameters.n_states, fit_.parameters.n_units, fit_.parameters.n_senders, plan_.reach,
                             plan_.finest_sd);
    if (fit_.posterior.state.empty()) e_step();
    const auto bins = static_cast<double>(design_.n_bins());
    double before = -INFINITY, first = 0;
    int pooled_from = 0;
    FitProgress progress(plan_.expected_iterations, can_pool_ && !pooled_ ? iterations_to_pool : 0);
    for (fit_.iterations = 0; fit_.iterations < plan_.max_iterations && !pace_.stopped() && !fit_.converged;) {
        // After one iteration nothing is known of the others.
        const double done =
            fit_.iterations < 2 ? 0 : std::max(progress.share(), static_cast<double>(fit_.iterations) / plan_.max_iterations);
        pace_.at(plan_.progress_from + (plan_.progress_to - plan_.progress_from) * done,
                 plan_.stage + ", iteration " + std::to_string(fit_.iterations + 1));
        const Step step = m_step();
        if (pace_.stopped()) break;
        take(step);
        if (pace_.stopped()) break;
        fit_.weight_change = step.weight_change;
        const double now = fit_.posterior.log_likelihood;
        const bool settled = plan_.weight_tolerance <= 0 || step.weight_change < plan_.weight_tolerance;
        if (fit_.iterations == 0) first = now;
        const double enough = std::max(plan_.tolerance * bins, plan_.relative_tolerance * (now - first));
        if (fit_.iterations == 1 && plan_.relative_tolerance > 0 && settings_.states > 1)
            progress.expect(start_iterations((now - first) / bins));
        progress.take(std::max(fit_.iterations == 0 ? first_excess : std::abs(now - before) / enough,
                               plan_.weight_tolerance > 0 ? step.weight_change / plan_.weight_tolerance : 0.));
        fit_.converged = fit_.iterations - pooled_from > 5 && std::abs(now - before) < enough && settled;
        if (fit_.converged && can_pool_ && !pooled_) {
            pooled_ = true; // not before: it would hold back a state that has yet to part from the others
            pooled_from = fit_.iterations;
            progress.settle_again();
            fit_.converged = false;
        }
        before = now;
        ++fit_.iterations;
        if (plan_.trace) pace_.host().trace(plan_.trace, fit_.iterations, now / bins);
    }
    fit_.sd = sd_;
    fit_.bias_sd = pooled_ ? bias_sd_ : 0;
    fit_.finest_sd = fit_.weight_sd.empty() ? 1 : *std::min_element(fit_.weight_sd.begin(), fit_.weight_sd.end());
    fit_.reach = strength_reach(fit_.parameters.weight, fit_.weight_sd);
    return std::move(fit_);
}

} // namespace

BiasPrior::BiasPrior(const Design& design, Link link) {
    const double least = 0.5 / static_cast<double>(std::max<int64_t>(1, design.n_bins())); // a silent unit
    for (double m : design.mean_counts()) mean.push_back(inverse_link(link, std::max(m, least)));
}

Fit fit(Pace& pace, const Design& design, const Settings& settings, const Plan& plan, Parameters start, Posterior posterior) {
    return Fitter(pace, design, settings, plan).run(std::move(start), std::move(posterior));
}

Posterior posterior_of(Pace& pace, const Design& design, const Parameters& parameters, Link link) {
    Emission emission;
    Posterior posterior;
    evaluate(pace, design, parameters, link, emission);
    ForwardBackward(design.chain_first(), parameters.n_states).run(pace, parameters, emission, posterior);
    return posterior;
}

} // namespace ranvier::hmm_glm
