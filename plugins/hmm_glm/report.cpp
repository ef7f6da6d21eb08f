#include "report.hpp"

#include <algorithm>
#include <cmath>

namespace ranvier::hmm_glm {
namespace {

void copy_to(std::span<double> out, const std::vector<double>& values) { std::copy(values.begin(), values.end(), out.begin()); }

void state_coordinate(Host& host, const char* group, int n_states, const char* name = "state") {
    const auto n = static_cast<uint64_t>(n_states);
    auto out = host.output<int32_t>(group, name, {{name, n}}, "", "state, counted from 0");
    for (size_t k = 0; k < n; ++k) out[k] = static_cast<int32_t>(k);
}

void unit_coordinate(Host& host, const char* group, const char* name, const RecordingPort& recording, const char* doc) {
    const std::vector<std::string> ids(recording.unit_id.begin(), recording.unit_id.end());
    host.output_text(group, name, {name, recording.n_units}, ids, doc);
}

} // namespace

void report_chain(Host& host, const RecordingPort& recording, const Fit& fit, const std::vector<StateCheck>& checks) {
    const auto s = static_cast<uint64_t>(fit.parameters.n_states);
    state_coordinate(host, "chain", fit.parameters.n_states);
    state_coordinate(host, "chain", fit.parameters.n_states, "state_from");
    state_coordinate(host, "chain", fit.parameters.n_states, "state_to");
    copy_to(host.output<double>("chain", "transition", {{"state_from", s}, {"state_to", s}}, "",
                                "probability of the next bin's state"),
            fit.parameters.transition);
    copy_to(host.output<double>("chain", "start", {{"state", s}}, "", "probability of a segment's first state"),
            fit.parameters.start);
    auto occupancy = host.output<double>("chain", "occupancy", {{"state", s}}, "", "share of the training bins");
    auto dwell = host.output<double>("chain", "dwell", {{"state", s}}, recording.in_seconds ? "s" : "bin",
                                     "mean length of a visit, at most the longest training segment");
    auto confined = host.output<double>("chain", "confined", {{"state", s}}, "",
                                        "largest share of the state within one stretch as long as its occupancy");
    auto between = host.output<double>("chain", "between_blocks", {{"state", s}}, "",
                                       "share of its variance between 20 blocks of the recording");
    std::vector<std::string> flags;
    for (size_t k = 0; k < s; ++k) {
        occupancy[k] = checks[k].occupancy;
        dwell[k] = checks[k].dwell_bins * (recording.in_seconds ? recording.bin_width : 1);
        confined[k] = checks[k].confined;
        between[k] = checks[k].between_blocks;
        flags.push_back(checks[k].flag);
    }
    host.output_text("chain", "flags", {"state", s}, flags, "dead, coincidences, may be drift, or nothing");
}

void report_couplings(Host& host, const RecordingPort& recording, const Settings& settings, const Fit& fit,
                      std::span<const int32_t> called) {
    const Parameters& p = fit.parameters;
    const auto s = static_cast<uint64_t>(p.n_states), n = static_cast<uint64_t>(p.n_units);
    const std::initializer_list<Dim> dims{{"state", s}, {"receiver", n}, {"sender", n}};
    state_coordinate(host, "couplings", p.n_states);
    unit_coordinate(host, "couplings", "receiver", recording, "the unit whose rate changes");
    unit_coordinate(host, "couplings", "sender", recording, "the unit whose spikes change it");
    auto weight = host.output<double>("couplings", "weight", dims, "", "posterior mean; positive excites");
    auto sd = host.output<double>("couplings", "weight_sd", dims, "", "posterior standard deviation, given the states");
    const auto at = [&](size_t k, size_t i, size_t j) { return (k * n + i) * n + j; };
    const auto place = [&](auto&& body) { // body(place in the result, state, receiver, sender, place among the fit's weights)
        for (size_t k = 0; k < s; ++k)
            for (size_t i = 0; i < n; ++i)
                for (size_t j = 0; j < static_cast<size_t>(p.n_senders); ++j)
                    body(at(k, i, settings.coupling == Coupling::self ? i : j), k, i, j,
                         (k * n + i) * static_cast<size_t>(p.n_senders) + j);
    };
    place([&](size_t to, size_t, size_t, size_t, size_t from) { weight[to] = p.weight[from], sd[to] = fit.weight_sd[from]; });
    if (!fit.one_hot) return;

    const char* note = "share of the class, given bias and number of states; no null computed";
    auto inhibits = host.output<double>("couplings", "p_inhibitory", dims, "", note);
    auto absent = host.output<double>("couplings", "p_none", dims, "", note);
    auto excites = host.output<double>("couplings", "p_excitatory", dims, "", note);
    auto calls = host.output<int32_t>("couplings", "called", dims, "",
                                      settings.call_rule == CallRule::strict
                                          ? "-1, 0, 1: p_none under .05; no null computed"
                                          : "-1, 0, 1 by local false discovery over all entries; no null computed");
    std::fill(absent.begin(), absent.end(), 1.);
    place([&](size_t to, size_t k, size_t i, size_t j, size_t from) {
        const Shares& q = fit.one_hot->shares(static_cast<int>(k), static_cast<int>(i), static_cast<int>(j));
        inhibits[to] = q[inhibitory], absent[to] = q[none], excites[to] = q[excitatory];
        calls[to] = called[from];
    });
    auto prior = host.output<double>("couplings", "class_prior", {{"receiver", n}, {"sender", n}, {"class", 3}}, "",
                                     "inferred coupling class (model): shared by the states; no null computed");
    place([&](size_t, size_t k, size_t i, size_t j, size_t) {
        if (k > 0) return;
        const Shares q = fit.one_hot->pair_prior(static_cast<int>(i), static_cast<int>(j));
        std::copy(q.begin(), q.end(),
                  prior.begin() + static_cast<ptrdiff_t>(at(0, i, settings.coupling == Coupling::self ? i : j) * 3));
    });
    host.output_text("couplings", "class", {"class", 3}, std::vector<std::string>{"inhibitory", "none", "excitatory"},
                     "class of a coupling");
    const auto cells = static_cast<uint64_t>(fit.one_hot->strengths().size());
    auto strength = host.output<double>("couplings", "strength", {{"strength", cells}}, "", "size of a coupling");
    auto density =
        host.output<double>("couplings", "strength_density", {{"strength", cells}}, "", "learned density of strengths");
    const double width = fit.one_hot->strengths()[1] - fit.one_hot->strengths()[0];
    for (size_t g = 0; g < cells; ++g) strength[g] = fit.one_hot->strengths()[g], density[g] = fit.one_hot->density()[g] / width;
}

void report_units(Pace& pace, const RecordingPort& recording, const Settings& settings, const Fit& fit, const Design& train) {
    Host& host = pace.host();
    const auto s = static_cast<uint64_t>(fit.parameters.n_states), n = static_cast<uint64_t>(fit.parameters.n_units);
    const auto lags = static_cast<uint64_t>(settings.basis.size());
    unit_coordinate(host, "units", "unit", recording, "unit");
    state_coordinate(host, "units", fit.parameters.n_states);
    copy_to(host.output<double>("units", "bias", {{"state", s}, {"unit", n}}, "", "drive without any history"),
            fit.parameters.bias);
    auto rate =
        host.output<double>("units", "mean_rate", {{"unit", n}}, recording.in_seconds ? "Hz" : "1/bin", "over the training bins");
    const std::vector<double> mean = train.mean_counts();
    for (size_t i = 0; i < n; ++i) rate[i] = mean[i] / (recording.in_seconds ? recording.bin_width : 1);
    auto state_rate =
        host.output<double>("units", "state_rate", {{"state", s}, {"unit", n}}, recording.in_seconds ? "Hz" : "1/bin",
                            "mean rate of the training bins, weighted by the state's posterior");
    std::vector<double> mass(s, 0);
    for (int64_t t = 0; t < train.n_bins(); ++t) {
        if (t % 65536 == 0) pace.poll();
        const uint16_t* counts = train.count_row(t);
        for (size_t k = 0; k < s; ++k) {
            const auto p = static_cast<double>(fit.posterior.state[static_cast<size_t>(t) * s + k]);
            mass[k] += p;
            if (p < 1e-4) continue;
            for (size_t i = 0; i < n; ++i) state_rate[k * n + i] += p * counts[i];
        }
    }
    for (size_t k = 0; k < s; ++k)
        for (size_t i = 0; i < n; ++i)
            state_rate[k * n + i] /= std::max(mass[k], 1e-12) * (recording.in_seconds ? recording.bin_width : 1);
    auto lag = host.output<double>("units", "lag", {{"lag", lags}}, recording.in_seconds ? "s" : "bin", "how long ago");
    auto basis = host.output<double>("units", "basis", {{"lag", lags}}, "",
                                     "weight of a spike at this lag, the same for all pairs; sums to 1");
    for (size_t k = 0; k < lags; ++k) {
        lag[k] = static_cast<double>(k + 1) * (recording.in_seconds ? recording.bin_width : 1);
        basis[k] = settings.basis[k];
    }
}

void report_restarts(Host& host, const std::vector<Restart>& restarts, int kept) {
    const auto n = static_cast<uint64_t>(restarts.size());
    auto index = host.output<int32_t>("restarts", "restart", {{"restart", n}}, "", "start, counted from 0");
    auto nats = host.output<double>("restarts", "train_nats_per_bin", {{"restart", n}}, "nats/bin",
                                    "training log-likelihood that this start reached (HG)");
    auto iterations = host.output<int32_t>("restarts", "iterations", {{"restart", n}}, "", "EM iterations (HG)");
    auto converged = host.output<int32_t>("restarts", "converged", {{"restart", n}}, "", "1: settled");
    auto chosen = host.output<int32_t>("restarts", "kept", {{"restart", n}}, "", "1: the model was fitted from here");
    std::vector<std::string> kinds;
    for (size_t i = 0; i < n; ++i) {
        index[i] = static_cast<int32_t>(i);
        nats[i] = restarts[i].train_nats_per_bin;
        iterations[i] = restarts[i].iterations;
        converged[i] = restarts[i].converged;
        chosen[i] = static_cast<int>(i) == kept;
        kinds.push_back(restarts[i].kind);
    }
    host.output_text("restarts", "start", {"restart", n}, kinds, "how the states were first guessed");
}

void report_states(Pace& pace, const RecordingPort& recording, const Settings& settings, const Parameters& parameters) {
    const auto s = static_cast<uint64_t>(parameters.n_states), bins = recording.n_bins;
    const Design all = Design::of_sequences(recording, settings.basis, pace);
    Emission emission;
    Posterior posterior;
    evaluate(pace, all, parameters, settings.link, emission);
    ForwardBackward(all.chain_first(), parameters.n_states).run(pace, parameters, emission, posterior);
    const std::vector<int32_t> path = viterbi(pace, all.chain_first(), parameters, emission);
    if (pace.stopped()) return;

    Host& host = pace.host();
    const char* time = recording.in_seconds ? "time_s" : "bin";
    auto start = host.output<double>("states", time, {{time, bins}}, recording.in_seconds ? "s" : "bin",
                                     recording.in_seconds ? "start of the bin" : "bin, counted from 0 through all sequences");
    auto within = host.output<double>("states", "in_sequence", {{time, bins}}, recording.in_seconds ? "s" : "bin",
                                      "the same, counted from the start of its sequence");
    auto sequence = host.output<int32_t>("states", "sequence", {{time, bins}}, "", "sequence, counted from 0");
    auto role = host.output<uint8_t>("states", "role", {{time, bins}}, "", "0 train, 1 test, 2 gap between them");
    auto probability = host.output<float>("states", "posterior", {{time, bins}, {"state", s}}, "",
                                          "probability of the state, given all counts of the sequence");
    auto likeliest = host.output<int32_t>("states", "viterbi", {{time, bins}}, "", "state on the likeliest path");
    state_coordinate(host, "states", parameters.n_states);
    pace.poll();
    for (size_t q = 0; q < recording.n_sequences; ++q)
        for (auto t = recording.sequence_first[q]; t < recording.sequence_first[q + 1]; ++t) {
            const auto i = static_cast<size_t>(t), first = static_cast<size_t>(recording.sequence_first[q]);
            start[i] = recording.in_seconds ? recording.bin_start[i] : static_cast<double>(t);
            within[i] = recording.bin_start[i] - recording.bin_start[first];
        }
    std::copy(posterior.state.begin(), posterior.state.end(), probability.begin());
    pace.poll();
    std::copy(path.begin(), path.end(), likeliest.begin());
    for (size_t q = 0; q < recording.n_sequences; ++q)
        std::fill(sequence.begin() + recording.sequence_first[q], sequence.begin() + recording.sequence_first[q + 1],
                  static_cast<int32_t>(q));
    for (size_t g = 0; g < recording.n_segments; ++g)
        std::fill(role.begin() + recording.segment_first[g], role.begin() + recording.segment_first[g + 1],
                  recording.segment_role[g]);
}

} // namespace ranvier::hmm_glm
