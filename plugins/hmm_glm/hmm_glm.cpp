// The plugin: schema, parts (one HG fit from each start) and gather (the model from the best of them, and the result).
#include <array>
#include <cmath>
#include <iterator>

#include "report.hpp"
#include "starts.hpp"

namespace ranvier::hmm_glm {
namespace {

constexpr double most_spikes_per_bin = 20; // the drive is held to 30
constexpr double final_tolerance = 1e-6;   // nats per bin
constexpr double start_tolerance = 3e-4;   // share of what a start has gained: enough to tell optima apart
constexpr double weight_tolerance = 0.01;  // what a weight may still want to move

constexpr const char* likelihood_trace = "train_nats_per_bin";

constexpr rv_param exponential_params[] = {
    {"n", RV_INT, "", "5", 1, 1000, "", nullptr, 0, 0, "Lags, in bins, unless span_s says how far back history reaches."},
    {"span_s", RV_REAL, "s", "0", 0, 100, "", nullptr, 0, 0,
     "How far back history reaches; 0: n bins. In bins for counts without a bin width."},
    {"decay_s", RV_REAL, "s", "0", 0, 100, "", nullptr, 0, 0,
     "Time constant; 0: one bin. In bins for counts without a bin width."}};
constexpr rv_param fdr_params[] = {
    {"level", RV_REAL, "", "0.02", 0.0001, 0.5, "", nullptr, 0, 0, "Share of false calls aimed at."}};

const std::array<rv_option, 1> basis_options{
    {{"exp", exponential_params, 3, "One fixed exponential, scaled to sum to 1: weight k bins ago ~ exp(-k dt / decay)."}}};
const std::array<rv_option, 2> call_options{
    {{"fdr", fdr_params, 1, "In rising probability of «none» while its mean stays within the level."},
     {"strict", nullptr, 0, "Every coupling whose probability of «none» is under 0.05."}}};

constexpr rv_label labels[] = {{"model=glm", "one-state GLM", "GLM, one state"},
                               {"model=hg", "free weights (HG)", ""},
                               {"model=ghg", "common mean (GHG)", ""},
                               {"model=ohg", "one-hot prior (OHG)", ""},
                               {"states", "States", "{} state(s)"},
                               {"link=exp", "exponential", ""},
                               {"coupling=full", "all units", ""},
                               {"coupling=self", "own history", ""},
                               {"basis", "History", ""},
                               {"basis=exp", "exponential", ""},
                               {"basis=exp:n", "Lags", ""},
                               {"bias=state", "one per state", ""},
                               {"call", "Call by", ""},
                               {"call=fdr", "false discovery", ""},
                               {"start", "Start from", ""},
                               {"start=data", "the data", ""},
                               {"start=truth", "the truth", ""},
                               {"preset=paper", "as published", ""}};

Schema make_schema() {
    Schema s{};
    s.id = "hmm_glm";
    s.version = "0.1.0";
    s.title = "Fit switching GLM";
    s.short_title = "HMM-GLM";
    s.doc =
        "Hidden states with transitions of their own, each with its own couplings between units: a Poisson GLM on every unit's "
        "history per "
        "state. OHG gives each coupling a class (inhibitory, none, excitatory) whose prior the states share; HG, GHG and a "
        "one-state GLM "
        "are its baselines. Couplings are called by local false discovery, given the bias and the number of states: no null is "
        "computed.";
    s.params = {
        choice("model", "glm|hg|ghg|ohg", "ohg",
               "One-state GLM; free weights per state (HG); weights around a common mean (GHG); classes times strengths (OHG)."),
        integer("states", "3", 1, max_states, "Number of states; 1 for model=glm."),
        choice("link", "softplus|exp|logistic", "softplus",
               "From drive to spikes per bin. logistic cannot exceed 1 spike a bin."),
        choice("coupling", "full|self|none", "full", "Which units' history enters a unit's rate: all, its own, none."),
        variant("basis", basis_options, "exp:n=5", "How past spikes are weighted; the same for all pairs."),
        choice("bias", "state|shared", "state",
               "With a shared bias a change of rate between states must show as couplings, which are then false."),
        variant("call", call_options, "fdr:level=0.02", "Which couplings are called (OHG)."),
        integer("restarts", "4", 1, 64,
                "Starts: one by k-means, then random blocks. The best training likelihood is kept, all are reported."),
        integer("max_iterations", "300", 1, 10000, "EM iterations before a fit is said not to have settled."),
        advanced(choice("start", "data|truth", "data",
                        "truth: from the true parameters, where the file holds them; tells whether starts find that optimum."))};
    s.ports = {{"recording", "recording", "Binned spikes, in sequences, with training and test segments."}};
    s.presets = {{"default", "", "Chosen against false couplings: softplus, bias per state."},
                 {"paper", "link=logistic;bias=shared;basis=exp:n=5",
                  "The published demonstration: logistic, shared bias, fixed exponential over 5 bins."}};
    s.labels.assign(std::begin(labels), std::end(labels));
    return s;
}

struct Input {
    RecordingPort recording;
    Settings settings;
};

std::optional<Input> read(const Host& host) {
    auto recording = RecordingPort::read(host, "recording");
    if (!recording) return std::nullopt;
    return Input{*recording, Settings::read(host, *recording)};
}

// What keeps these data from being fitted, as a sentence; empty if nothing does.
std::string obstacle(const Input& in, const Design& train) {
    if (in.recording.n_units == 0) return "The recording holds no units.";
    if (train.n_bins() == 0) return "There are no training bins: every segment is held out.";
    if (!(train.n_spikes() > 0))
        return "None of the " + std::to_string(in.recording.n_units) + " units fires in the training bins.";
    const std::vector<double> mean = train.mean_counts();
    for (size_t n = 0; n < mean.size(); ++n)
        if (mean[n] > most_spikes_per_bin)
            return "Unit " + std::string(in.recording.unit_id[n]) + " fires " + std::to_string(std::lround(mean[n])) +
                   " times a bin; at most 20 can be modelled. Use shorter bins.";
    if (in.settings.start == Start::truth) {
        const TruthView& t = in.recording.truth;
        if (!t.present()) return "start=truth needs data that hold the true parameters.";
        if (t.n_states != in.settings.states)
            return "start=truth needs states=" + std::to_string(t.n_states) + ", the number of true states.";
        if (in.settings.coupling != Coupling::full) return "start=truth needs coupling=full.";
    }
    return {};
}

// The shortest stretch between a training and a test segment of one sequence, in bins; nothing if none meet.
std::optional<int64_t> shortest_gap(const RecordingPort& r) {
    std::optional<int64_t> shortest;
    for (size_t q = 0, k = 0; q < r.n_sequences; ++q) {
        std::optional<size_t> before; // the last segment that was not a gap
        for (; k < r.n_segments && r.segment_first[k] < r.sequence_first[q + 1]; ++k) {
            if (r.segment_role[k] == static_cast<uint8_t>(Role::gap)) continue;
            if (before && r.segment_role[*before] != r.segment_role[k]) {
                const int64_t apart = r.segment_first[k] - r.segment_first[*before + 1];
                shortest = std::min(shortest.value_or(apart), apart);
            }
            before = k;
        }
    }
    return shortest;
}

// What the user should know before trusting the fit, of the data alone.
void warn_of_data(Host& host, const Input& in, const Design& train) {
    const auto lags = static_cast<int64_t>(in.settings.basis.size());
    if (const auto gap = shortest_gap(in.recording); gap && *gap < lags)
        host.warn("History reaches " + std::to_string(lags) + " bins back, but only " + std::to_string(*gap) +
                  " bins lie between training and test: raise gap=, or held-out bins share spikes with training.");
    const int64_t unknowns = in.settings.states * (int64_t{senders_per_receiver(in.settings.coupling, train.n_units())} + 1);
    if (static_cast<int64_t>(train.n_bins()) < 10 * unknowns)
        host.warn("There are " + std::to_string(train.n_bins()) + " training bins for " + std::to_string(unknowns) +
                  " weights and biases a unit: too few to tell them from chance.");
}

Parameters uncoupled(const Design& train, const Settings& settings) {
    return Parameters(settings.states, train.n_units(), senders_per_receiver(settings.coupling, train.n_units()),
                      BiasPrior(train, settings.link).mean);
}

const char* start_kind(const Settings& settings, uint32_t index) {
    if (settings.start == Start::truth) return "truth";
    if (settings.states == 1) return "one state";
    return index == 0 ? "k-means" : "random blocks";
}

void leave(Host& host, const Fit& fit, const Design& train) {
    const Parameters& p = fit.parameters;
    const auto put = [&](const char* name, const std::vector<double>& values) {
        if (values.empty()) return;
        auto out = host.state<double>(name, {values.size()});
        std::copy(values.begin(), values.end(), out.begin());
    };
    put("weight", p.weight);
    put("bias", p.bias);
    put("transition", p.transition);
    put("start", p.start);
    put("summary", {fit.posterior.log_likelihood / static_cast<double>(train.n_bins()), static_cast<double>(fit.iterations),
                    fit.converged ? 1. : 0., fit.finest_sd, fit.reach});
}

struct PartFit {
    Parameters parameters;
    Restart summary;
    double finest_sd = 0, reach = 0;
};

std::optional<PartFit> take_up(const Host& host, const Settings& settings, uint32_t index, Parameters shape) {
    PartFit part{std::move(shape), {}};
    const auto get = [&](const char* name, std::vector<double>& values) {
        if (values.empty()) return true; // nothing is coupled
        const auto a = host.part_state<double>(index, name);
        if (!a || a->values.size() != values.size()) return false;
        std::copy(a->values.begin(), a->values.end(), values.begin());
        return true;
    };
    Parameters& p = part.parameters;
    std::vector<double> summary(5);
    if (!get("weight", p.weight) || !get("bias", p.bias) || !get("transition", p.transition) || !get("start", p.start) ||
        !get("summary", summary))
        return std::nullopt;
    part.summary = {summary[0], static_cast<int>(summary[1]), summary[2] != 0, start_kind(settings, index)};
    part.finest_sd = summary[3];
    part.reach = summary[4];
    return part;
}

Fit fit_glm(Pace& pace, const Design& train, Settings settings) {
    settings.model = Model::glm;
    settings.states = 1;
    Plan plan;
    plan.stage = "one-state GLM";
    plan.max_iterations = settings.max_iterations;
    plan.progress_from = 0.7, plan.progress_to = 0.8;
    plan.expected_iterations = 8;
    return fit(pace, train, settings, plan, uncoupled(train, settings), random_blocks(train, 1, RandomStream(0, 0)));
}

Fit fit_model(Pace& pace, const Design& train, const Settings& settings, PartFit best) {
    Plan plan;
    const bool ghg = settings.model == Model::ghg && settings.states > 1; // with one state there is no mean to lean on
    plan.prior = settings.model == Model::ohg ? Prior::one_hot : ghg ? Prior::gaussian : Prior::ridge;
    plan.tolerance = final_tolerance;
    plan.weight_tolerance = weight_tolerance;
    plan.max_iterations = settings.max_iterations;
    plan.finest_sd = best.finest_sd;
    plan.reach = best.reach;
    plan.stage = "final fit";
    plan.progress_to = 0.7;
    plan.trace = likelihood_trace;
    return fit(pace, train, settings, plan, std::move(best.parameters), {});
}

void report_metrics(Host& host, const Design& train, const Fit& fit, int hg_iterations, const HeldOut& h, const TruthScores& t,
                    const std::vector<StateCheck>& checks, std::span<const int32_t> called) {
    double occupied = 0;
    for (const StateCheck& c : checks) occupied += c.occupancy >= 0.01;
    host.metric("heldout_nats_per_bin", h.nats_per_bin);
    host.metric("heldout_bits_per_spike", h.bits_per_spike);
    host.metric("heldout_bits_per_spike_vs_glm", h.bits_per_spike_vs_glm);
    host.metric("n_states", fit.parameters.n_states);
    host.metric("n_occupied_states", occupied);
    host.metric("converged", fit.converged);
    host.metric("iterations", fit.iterations + hg_iterations);
    host.metric("train_nats_per_bin", fit.posterior.log_likelihood / static_cast<double>(train.n_bins()));
    host.metric("n_called",
                fit.one_hot ? static_cast<double>(std::count_if(called.begin(), called.end(), [](int32_t c) { return c != 0; }))
                            : unknown);
    host.metric("truth_heldout_nats_per_bin", t.heldout_nats_per_bin);
    host.metric("state_accuracy", t.state_accuracy);
    host.metric("truth_state_accuracy", t.truth_state_accuracy);
    host.metric("weight_mse", t.weight_mse);
    host.metric("class_balanced_accuracy", t.class_balanced_accuracy);
    host.metric("called_true", t.called_true);
    host.metric("called_false", t.called_false);
    host.metric("true_couplings", t.true_couplings);
}

struct HmmGlm {
    static const Schema& schema() {
        static const Schema s = make_schema();
        return s;
    }

    static uint32_t parts(Host& host) {
        const auto in = read(host);
        return in ? static_cast<uint32_t>(in->settings.restarts) : 1;
    }

    static Status part(Host& host, uint32_t index) {
        const auto in = read(host);
        if (!in) return Status::failed("The port «recording» lacks a column that hmm_glm needs.");
        const Settings& settings = in->settings;
        Pace pace(host);
        pace.at(0, "history");
        const Design train = Design::of_role(in->recording, Role::train, settings.basis, pace);
        if (pace.stopped()) return Status::stopped();
        if (const std::string why = obstacle(*in, train); !why.empty()) return Status::failed(why);

        Plan plan;
        plan.tolerance = final_tolerance;
        plan.relative_tolerance = start_tolerance;
        plan.max_iterations = settings.max_iterations;
        plan.stage = settings.restarts == 1 ? "first fit"
                                            : "restart " + std::to_string(index + 1) + " of " + std::to_string(settings.restarts);
        plan.trace = likelihood_trace;
        plan.expected_iterations = settings.states == 1 ? 8 : 18;
        Parameters start = uncoupled(train, settings);
        Posterior guess;
        const RandomStream random = RandomStream(host.seed(), 0).child(index);
        if (settings.start == Start::truth)
            start = true_parameters(in->recording.truth, train.n_units());
        else
            guess = index == 0 && settings.states > 1 ? cluster_windows(pace, train, settings.states, random)
                                                      : random_blocks(train, settings.states, random);
        const Fit found = fit(pace, train, settings, plan, std::move(start), std::move(guess));
        if (pace.stopped()) return Status::stopped();
        leave(host, found, train);
        return Status::done();
    }

    static Status gather(Host& host) {
        const auto in = read(host);
        if (!in) return Status::failed("The port «recording» lacks a column that hmm_glm needs.");
        const Settings& settings = in->settings;
        const RecordingPort& recording = in->recording;
        Pace pace(host);
        pace.at(0, "history");
        const Design train = Design::of_role(recording, Role::train, settings.basis, pace);
        if (pace.stopped()) return Status::stopped();
        if (const std::string why = obstacle(*in, train); !why.empty()) return Status::failed(why);
        warn_of_data(host, *in, train);

        std::optional<PartFit> best;
        std::vector<Restart> restarts;
        int kept = 0;
        for (int i = 0; i < settings.restarts; ++i) {
            auto part = take_up(host, settings, static_cast<uint32_t>(i), uncoupled(train, settings));
            if (!part) return Status::failed("Start " + std::to_string(i) + " has not left its fit.");
            restarts.push_back(part->summary);
            if (best && part->summary.train_nats_per_bin <= best->summary.train_nats_per_bin) continue;
            best = std::move(part);
            kept = i;
        }
        const Fit found = fit_model(pace, train, settings, std::move(*best));
        const Fit glm = fit_glm(pace, train, settings);
        if (pace.stopped()) return Status::stopped();

        pace.at(0.85, "scores");
        const std::vector<int32_t> called = found.one_hot ? call_couplings(*found.one_hot, settings.states, train.n_units(),
                                                                           settings.call_rule, settings.call_level)
                                                          : std::vector<int32_t>{};
        const std::vector<StateCheck> checks = check_states(train, found);
        pace.poll();
        HeldOut held_out;
        TruthScores truth;
        {
            const Design test = Design::of_role(recording, Role::test, settings.basis, pace);
            held_out = score_held_out(pace, train, test, found.parameters, glm.parameters, settings.link);
            truth = score_against_truth(pace, recording, settings, train, test, found, called);
        }
        pace.at(0.95, "posterior of all bins");
        if (!pace.stopped()) report_states(pace, recording, settings, found.parameters);
        if (pace.stopped()) return Status::stopped();

        report_couplings(host, recording, settings, found, called);
        report_chain(host, recording, found, checks);
        report_units(pace, recording, settings, found, train);
        if (pace.stopped()) return Status::stopped();
        report_restarts(host, restarts, kept);
        report_metrics(host, train, found, restarts[static_cast<size_t>(kept)].iterations, held_out, truth, checks, called);
        for (const std::string& sentence : warnings(checks, found, settings, train)) host.warn(sentence);
        return Status::done();
    }
};

} // namespace
} // namespace ranvier::hmm_glm

RANVIER_PLUGIN(ranvier::hmm_glm::HmmGlm)
