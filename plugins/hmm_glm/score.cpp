#include "score.hpp"

#include <algorithm>
#include <cmath>

#include <ranvier/assignment.hpp>
#include <ranvier/bits_per_spike.hpp>

namespace ranvier::hmm_glm {
namespace {

double log_likelihood_of(Pace& pace, const Design& design, const Parameters& parameters, Link link) {
    Emission emission;
    evaluate(pace, design, parameters, link, emission);
    return ForwardBackward(design.chain_first(), parameters.n_states).log_likelihood(pace, parameters, emission);
}

int most_likely(const Posterior& posterior, size_t bin, int n_states) {
    const float* p = posterior.state.data() + bin * static_cast<size_t>(n_states);
    return static_cast<int>(std::max_element(p, p + n_states) - p);
}

// confusion[true, fitted], padded to a square.
std::vector<double> confusion_of(const Design& design, const Posterior& posterior, const RecordingPort& recording, int n_fitted,
                                 int size) {
    std::vector<double> count(static_cast<size_t>(size) * static_cast<size_t>(size));
    for (size_t t = 0; t < design.source().size(); ++t) {
        const int truth = recording.truth.states[static_cast<size_t>(design.source()[t])];
        if (truth < 0 || truth >= recording.truth.n_states) continue;
        count[static_cast<size_t>(truth * size + most_likely(posterior, t, n_fitted))] += 1;
    }
    return count;
}

// Mean over the classes that occur of the share of their entries that are recognised.
double balanced_accuracy(const std::vector<int>& truth, const std::vector<int>& answer) {
    double sum = 0;
    int classes = 0;
    for (int k = -1; k <= 1; ++k) {
        double all = 0, right = 0;
        for (size_t i = 0; i < truth.size(); ++i)
            if (truth[i] == k) all += 1, right += answer[i] == k;
        if (all > 0) sum += right / all, ++classes;
    }
    return classes > 0 ? sum / classes : unknown;
}

int sign_of(double v) { return (v > 0) - (v < 0); }

void score_states(Pace& pace, const RecordingPort& recording, const Design& train, const Design& test, const Design& true_test,
                  const Parameters& truth, Link true_link, const Settings& settings, const Fit& fit, TruthScores& out) {
    const int s = fit.parameters.n_states, size = std::max(s, truth.n_states);
    const std::vector<double> seen = confusion_of(train, fit.posterior, recording, s, size);
    const std::vector<int> fitted_of_true = best_assignment(seen, size);
    out.true_state.assign(static_cast<size_t>(size), 0);
    for (int k = 0; k < size; ++k) out.true_state[static_cast<size_t>(fitted_of_true[static_cast<size_t>(k)])] = k;
    if (test.n_bins() == 0) return;

    const auto share_right = [&](const Design& design, const Parameters& p, Link link, auto&& true_of) {
        const Posterior posterior = posterior_of(pace, design, p, link);
        double right = 0, all = 0;
        for (size_t t = 0; t < design.source().size() && !pace.stopped(); ++t) {
            const int state = recording.truth.states[static_cast<size_t>(design.source()[t])];
            if (state < 0) continue;
            all += 1;
            right += true_of(most_likely(posterior, t, p.n_states)) == state;
        }
        return all > 0 ? right / all : unknown;
    };
    out.state_accuracy =
        share_right(test, fit.parameters, settings.link, [&](int k) { return out.true_state[static_cast<size_t>(k)]; });
    out.truth_state_accuracy = share_right(true_test, truth, true_link, [](int k) { return k; });
}

void score_weights(const Settings& settings, bool same_link, double basis_sum, const Parameters& truth, const Fit& fit,
                   std::span<const int32_t> called, TruthScores& out) {
    const Parameters& p = fit.parameters;
    const bool one_hot = fit.one_hot.has_value();
    if (p.n_states != truth.n_states || settings.coupling != Coupling::full) return;
    const std::vector<int32_t> sorted = one_hot ? sort_into_classes(*fit.one_hot, p.n_states, p.n_units) : std::vector<int32_t>{};
    double square = 0, right = 0, wrong = 0, real = 0;
    std::vector<int> true_class, answer;
    for (int s = 0, i = 0; s < p.n_states; ++s)
        for (int n = 0; n < p.n_units; ++n)
            for (int m = 0; m < p.n_units; ++m, ++i) {
                const double w = truth.row(out.true_state[static_cast<size_t>(s)], n)[m];
                const double away = p.row(s, n)[m] / basis_sum - w;
                square += away * away;
                real += w != 0;
                if (!one_hot) continue;
                true_class.push_back(sign_of(w));
                answer.push_back(sorted[static_cast<size_t>(i)]);
                const int32_t call = called[static_cast<size_t>(i)];
                if (call != 0) (call == sign_of(w) ? right : wrong) += 1;
            }
    if (same_link) out.weight_mse = square / static_cast<double>(p.weight.size()); // else the weights are not on one scale
    out.true_couplings = real;
    if (!one_hot) return;
    out.called_true = right;
    out.called_false = wrong;
    out.class_balanced_accuracy = balanced_accuracy(true_class, answer);
}

} // namespace

HeldOut score_held_out(Pace& pace, const Design& train, const Design& test, const Parameters& parameters, const Parameters& glm,
                       Link link) {
    HeldOut h;
    if (test.n_bins() == 0) return h;
    const double nats = log_likelihood_of(pace, test, parameters, link);
    const double glm_nats = log_likelihood_of(pace, test, glm, link);
    const std::vector<double> mean = train.mean_counts(), test_mean = test.mean_counts();
    const auto bins = static_cast<double>(test.n_bins());
    double constant_nats = 0;
    for (size_t n = 0; n < mean.size(); ++n) {
        const double m = std::max(mean[n], 0.5 / static_cast<double>(train.n_bins())); // a unit silent in training
        constant_nats += bins * (test_mean[n] * std::log(m) - m);
    }
    for (double l : test.log_factorials()) constant_nats -= l;
    h.nats_per_bin = nats / bins;
    h.bits_per_spike = ranvier::bits_per_spike(nats, constant_nats, test.n_spikes());
    h.bits_per_spike_vs_glm = ranvier::bits_per_spike(nats, glm_nats, test.n_spikes());
    return h;
}

Parameters true_parameters(const TruthView& truth, int n_units) {
    const auto s = static_cast<size_t>(truth.n_states), n = static_cast<size_t>(n_units);
    Parameters p(truth.n_states, n_units, n_units, std::vector<double>(n, 0));
    p.weight.assign(truth.weight.begin(), truth.weight.end());
    if (!truth.bias.empty())
        for (size_t k = 0; k < s * n; ++k) p.bias[k] = truth.bias[truth.bias.size() == n ? k % n : k];
    if (truth.transition.size() == s * s)
        for (size_t k = 0; k < s * s; ++k) p.transition[k] = std::max(truth.transition[k], 1e-12);
    return p;
}

TruthScores score_against_truth(Pace& pace, const RecordingPort& recording, const Settings& settings, const Design& train,
                                const Design& test, const Fit& fit, std::span<const int32_t> called) {
    TruthScores out;
    const TruthView& t = recording.truth;
    const auto n = recording.n_units;
    if (!t.present() || t.weight.size() != static_cast<size_t>(t.n_states) * n * n) return out;
    const Parameters truth = true_parameters(t, static_cast<int>(n));
    const Link link = t.link.empty() ? settings.link : link_from(t.link);
    const std::vector<double> basis = t.basis.empty() ? settings.basis : std::vector<double>(t.basis.begin(), t.basis.end());
    const Design true_test = Design::of_role(recording, Role::test, basis, pace);
    if (true_test.n_bins() > 0 && t.bias.size() >= n)
        out.heldout_nats_per_bin = log_likelihood_of(pace, true_test, truth, link) / static_cast<double>(true_test.n_bins());
    if (t.states.size() != recording.n_bins) return out;
    score_states(pace, recording, train, test, true_test, truth, link, settings, fit, out);
    double basis_sum = 0;
    for (double v : basis) basis_sum += v;
    score_weights(settings, link == settings.link, basis_sum, truth, fit, called, out);
    return out;
}

} // namespace ranvier::hmm_glm
