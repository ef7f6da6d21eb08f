#include "core/data/simulate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/base/rng.hpp"
#include "core/data/simulation_values.hpp"

namespace ranvier {
namespace {

// The streams of a seed: part of the contract with old seeds, so numbers are never given twice.
enum Stream : uint64_t {
    prior_stream = 1,
    class_stream,
    strength_stream,
    bias_stream,
    rate_stream,
    state_stream,
    count_stream,
    walk_stream
};

// Gains of automatic excitation. softplus never multiplies an input by more than 1, so excitation below a gain of 1 dies out; exp
// multiplies by the rate itself, without any such bound. With these, none of 400 drawn networks of 50 sequences met max_rate = 20
// (exp at 0.4: 4 of 100, at 0.5: 33 of 100).
constexpr double softplus_gain = 0.8, exponential_gain = 0.3;
constexpr double logistic_ceiling = 0.9; // of drawn rates: the inverse link must stay moderate

// What run() needs. Input of unit n in state s: bias[s, n] + sum_m weight[s, n, m] * history[m], history = sum_k basis[k]
// x[t-1-k].
struct Network {
    uint64_t n_states = 1, n_units = 0;
    Link link = Link::softplus;
    std::vector<double> weight;     // [state, receiver, sender]
    std::vector<double> bias;       // [state, unit]
    std::vector<double> transition; // [from, to]
    std::vector<double> basis;      // [lag]
    double max_rate = 0;
};

std::vector<double> exponential_basis(uint64_t lags, double decay) {
    std::vector<double> basis(lags);
    double sum = 0;
    for (uint64_t k = 0; k < lags; ++k) sum += basis[k] = std::exp(-decay * static_cast<double>(k));
    for (double& b : basis) b /= sum;
    return basis;
}

std::vector<double> sticky_transitions(uint64_t n, double stay) {
    if (n == 1) return {1.0};
    std::vector<double> transition(n * n, (1 - stay) / static_cast<double>(n - 1));
    for (uint64_t s = 0; s < n; ++s) transition[s * n + s] = stay;
    return transition;
}

// One-hot couplings: a pair's classes have a Dirichlet prior shared by the states; each state draws its class from it and its own
// strength log(1 + 3u). hmmglm 2.1.
std::vector<double> one_hot_weights(uint64_t n_states, uint64_t n_units, double coupled, uint64_t seed) {
    const uint64_t n_pairs = n_units * n_units;
    std::vector<double> weight(n_states * n_pairs, 0.0);
    if (coupled == 0) return weight;
    const RandomStream prior(seed, prior_stream), chosen(seed, class_stream), strength(seed, strength_stream);
    for (uint64_t pair = 0; pair < n_pairs; ++pair) {
        Draws gammas = prior.at(pair);
        std::array<double, 3> p{}; // inhibitory, none, excitatory
        p[0] = gammas.gamma(coupled);
        p[1] = coupled < 1 ? gammas.gamma(2 * (1 - coupled)) : 0.0;
        p[2] = gammas.gamma(coupled);
        for (uint64_t s = 0; s < n_states; ++s) {
            const uint64_t i = s * n_pairs + pair;
            const double r = std::log1p(3 * strength.at(i).uniform());
            const size_t which = chosen.at(i).categorical(p);
            if (which == 0) weight[i] = -r;
            if (which == 2) weight[i] = r;
        }
    }
    return weight;
}

// The spectral radius of the excitatory weights of one state: what excitation alone multiplies a bout of spikes by. The shift by
// one keeps the power iteration from oscillating where units excite each other in turns.
double excitatory_gain(const double* weight, uint64_t n_units) {
    std::vector<double> v(n_units, 1.0), next(n_units);
    double gain = 0;
    for (int round = 0; round < 200; ++round) {
        double largest = 0;
        for (uint64_t i = 0; i < n_units; ++i) {
            next[i] = v[i];
            for (uint64_t m = 0; m < n_units; ++m) next[i] += std::max(weight[i * n_units + m], 0.0) * v[m];
            largest = std::max(largest, next[i]);
        }
        for (uint64_t i = 0; i < n_units; ++i) v[i] = next[i] / largest;
        gain = largest - 1;
    }
    return gain;
}

// The factor on excitation that keeps every state's gain at `wanted`, at most 1.
double safe_excitation(const Network& net, double wanted) {
    double gain = 0;
    for (uint64_t s = 0; s < net.n_states; ++s)
        gain = std::max(gain, excitatory_gain(&net.weight[s * net.n_units * net.n_units], net.n_units));
    return gain > wanted ? wanted / gain : 1.0;
}

void scale_excitation(Network& net, const SimulationValues& v) {
    double factor = v.number("excitation");
    if (v.text("excitation") == "auto")
        factor = net.link == Link::logistic ? 1.0
                                            : safe_excitation(net, net.link == Link::softplus ? softplus_gain : exponential_gain);
    for (double& w : net.weight)
        if (w > 0) w *= factor;
}

std::vector<std::string> unit_names(uint64_t n) {
    const size_t width = std::to_string(n - 1).size();
    std::vector<std::string> names(n);
    for (uint64_t u = 0; u < n; ++u) {
        const std::string digits = std::to_string(u);
        names[u] = "u" + std::string(width - digits.size(), '0') + digits;
    }
    return names;
}

Counts empty_counts(const SimulationValues& v) {
    Counts c;
    c.unit_ids = unit_names(v.whole("units"));
    c.bin_s = v.number("bin_s");
    const uint64_t n_bins = v.whole("bins"), n_sequences = v.whole("sequences");
    for (uint64_t q = 0; q <= n_sequences; ++q) c.first.push_back(static_cast<int64_t>(q * n_bins));
    c.counts.assign(n_bins * n_sequences * c.n_units(), 0);
    c.truth.states.assign(n_bins * n_sequences, 0);
    return c;
}

Error runaway(const Network& net, const Counts& c, double rate, uint64_t unit, uint64_t bin) {
    uint64_t sequence = 0;
    while (static_cast<uint64_t>(c.first[sequence + 1]) <= bin) ++sequence;
    return Error(Errc::invalid_argument,
                 "the network runs away: unit " + c.unit_ids[unit] + " would fire " + std::to_string(rate) +
                     " spikes per bin in bin " + std::to_string(bin - static_cast<uint64_t>(c.first[sequence])) +
                     " of sequence " + std::to_string(sequence) + ", allowed are max_rate = " + std::to_string(net.max_rate) +
                     "; lower excitation, coupled or base_rate");
}

// Draws states and counts of all sequences. A chain starts in any state alike; history starts empty in every sequence.
Status run(const Network& net, uint64_t seed, Counts& c) {
    const uint64_t n = net.n_units, n_pairs = n * n;
    const RandomStream state_draws(seed, state_stream), count_draws(seed, count_stream);
    std::vector<double> history(n);
    for (uint64_t q = 0; q < c.n_sequences(); ++q) {
        const auto begin = static_cast<uint64_t>(c.first[q]), end = static_cast<uint64_t>(c.first[q + 1]);
        const RandomStream chain = state_draws.child(q), noise = count_draws.child(q);
        uint64_t state = chain.at(0).below(net.n_states);
        for (uint64_t t = begin; t < end; ++t) {
            if (t > begin) state = chain.at(t - begin).categorical({&net.transition[state * net.n_states], net.n_states});
            c.truth.states[t] = static_cast<int32_t>(state);
            std::fill(history.begin(), history.end(), 0.0);
            for (uint64_t k = 0; k < net.basis.size() && begin + k < t; ++k)
                for (uint64_t m = 0; m < n; ++m) history[m] += net.basis[k] * c.counts[(t - 1 - k) * n + m];
            for (uint64_t i = 0; i < n; ++i) {
                const double* w = &net.weight[state * n_pairs + i * n];
                double u = net.bias[state * n + i];
                for (uint64_t m = 0; m < n; ++m) u += w[m] * history[m];
                const double rate = link_value(net.link, u);
                if (!(rate <= net.max_rate)) return runaway(net, c, rate, i, t);
                c.counts[t * n + i] = static_cast<uint16_t>(noise.at((t - begin) * n + i).poisson(rate));
            }
        }
    }
    return Ok{};
}

enum class Bias { shared, per_state };

Result<Counts> run_with_truth(const Network& net, Bias bias, const SimulationValues& v, const std::string& link, uint64_t seed) {
    Counts c = empty_counts(v);
    RANVIER_TRY(run(net, seed, c));
    c.truth.n_states = net.n_states;
    c.truth.weight = net.weight;
    c.truth.bias = net.bias;
    if (bias == Bias::shared) c.truth.bias.resize(net.n_units);
    c.truth.transition = net.transition;
    c.truth.basis = net.basis;
    c.truth.link = link;
    return c;
}

// The parts that hmm_glm and rates share: everything but the bias.
Network coupled_network(const SimulationValues& v, uint64_t seed) {
    Network net;
    net.n_states = v.whole("states");
    net.n_units = v.whole("units");
    net.link = link_of(v.text("link"));
    net.weight = one_hot_weights(net.n_states, net.n_units, v.number("coupled"), seed);
    scale_excitation(net, v);
    net.bias.resize(net.n_states * net.n_units);
    net.transition = sticky_transitions(net.n_states, v.number("stay"));
    net.basis = exponential_basis(v.whole("lags"), v.number("decay"));
    net.max_rate = v.number("max_rate");
    return net;
}

double bias_for_rate(Link link, double rate) {
    return link_inverse(link, link == Link::logistic ? std::min(rate, logistic_ceiling) : rate);
}

Result<Counts> simulate_hmm_glm(const SimulationValues& v, uint64_t seed) {
    Network net = coupled_network(v, seed);
    const Bias bias = v.text("bias") == "shared" ? Bias::shared : Bias::per_state;
    const double middle = link_inverse(net.link, v.number("base_rate")), spread = v.number("bias_spread");
    const RandomStream draws(seed, bias_stream);
    for (uint64_t i = 0; i < net.bias.size(); ++i)
        net.bias[i] = middle + spread * (2 * draws.at(bias == Bias::shared ? i % net.n_units : i).uniform() - 1);
    return run_with_truth(net, bias, v, v.text("link"), seed);
}

Result<Counts> simulate_rates(const SimulationValues& v, uint64_t seed) {
    Network net = coupled_network(v, seed);
    const RandomStream of_unit(seed, rate_stream), of_state(seed, bias_stream);
    for (uint64_t i = 0; i < net.bias.size(); ++i) {
        const double log_factor =
            v.number("unit_spread") * of_unit.at(i % net.n_units).normal() + v.number("state_spread") * of_state.at(i).normal();
        net.bias[i] = bias_for_rate(net.link, v.number("base_rate") * std::exp(log_factor));
    }
    return run_with_truth(net, Bias::per_state, v, v.text("link"), seed);
}

Result<Counts> simulate_poisson(const SimulationValues& v, uint64_t seed) {
    Network net;
    net.n_units = v.whole("units");
    net.link = Link::softplus;
    net.weight.assign(net.n_units * net.n_units, 0.0);
    net.bias.assign(net.n_units, link_inverse(net.link, v.number("rate")));
    net.transition = {1.0};
    net.basis = exponential_basis(5, 1);
    net.max_rate = 2000; // twice what the parameter allows: constant rates cannot run away
    return run_with_truth(net, Bias::shared, v, "softplus", seed);
}

// A smooth walk of log rate over n_bins from -1/2 to 1/2: cosines of falling amplitude, stretched to that range.
std::vector<double> smooth_walk(Draws draws, uint64_t n_waves, uint64_t n_bins) {
    std::vector<double> amplitude(n_waves);
    for (uint64_t k = 0; k < n_waves; ++k) amplitude[k] = draws.normal() / static_cast<double>(k + 1);
    std::vector<double> walk(n_bins, 0.0);
    for (uint64_t t = 0; t < n_bins; ++t) {
        const double phase = std::numbers::pi * (static_cast<double>(t) + 0.5) / static_cast<double>(n_bins);
        for (uint64_t k = 0; k < n_waves; ++k) walk[t] += amplitude[k] * std::cos(static_cast<double>(k + 1) * phase);
    }
    const auto [low, high] = std::minmax_element(walk.begin(), walk.end());
    const double from = *low, range = *high - *low;
    for (double& w : walk) w = range > 0 ? (w - from) / range - 0.5 : 0.0;
    return walk;
}

Result<Counts> simulate_drift(const SimulationValues& v, uint64_t seed) {
    Counts c = empty_counts(v);
    const uint64_t n = c.n_units(), n_bins = c.n_bins();
    const Link link = link_of(v.text("link"));
    c.truth.n_states = 1;
    c.truth.weight.assign(n * n, 0.0);
    c.truth.transition = {1.0};
    c.truth.basis = exponential_basis(5, 1);
    c.truth.link = v.text("link");
    const RandomStream walks(seed, walk_stream), noise(seed, count_stream);
    for (uint64_t u = 0; u < n; ++u) {
        const std::vector<double> walk = smooth_walk(walks.at(u), v.whole("waves"), n_bins);
        double sum = 0;
        for (uint64_t t = 0; t < n_bins; ++t) {
            const double bias = bias_for_rate(link, v.number("base_rate") * std::exp(std::log(v.number("fold")) * walk[t]));
            sum += bias;
            c.counts[t * n + u] = static_cast<uint16_t>(noise.at(t * n + u).poisson(link_value(link, bias)));
        }
        c.truth.bias.push_back(sum / static_cast<double>(n_bins));
    }
    return c;
}

} // namespace

Result<Counts> simulate(const std::string& kind, const SimulationParams& params, uint64_t seed) {
    RANVIER_ASSIGN(const SimulationValues values, SimulationValues::make(kind, params));
    if (kind == "hmm_glm") return simulate_hmm_glm(values, seed);
    if (kind == "poisson") return simulate_poisson(values, seed);
    if (kind == "rates") return simulate_rates(values, seed);
    if (kind == "drift") return simulate_drift(values, seed);
    return Error(Errc::internal, "simulation " + kind + " is declared and not written");
}

} // namespace ranvier
