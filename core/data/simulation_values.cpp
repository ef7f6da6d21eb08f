#include "core/data/simulation_values.hpp"

#include <charconv>
#include <cmath>

#include <nlohmann/json.hpp>

namespace ranvier {
namespace {

constexpr uint64_t max_counts = 2'000'000'000; // 4 GB of u16
constexpr uint64_t max_weights = 200'000'000;

SimulationParameter whole(std::string name, std::string initial, double low, double high, std::string doc) {
    return {std::move(name), std::move(initial), "", low, high, true, std::move(doc)};
}
SimulationParameter number(std::string name, std::string initial, double low, double high, std::string doc) {
    return {std::move(name), std::move(initial), "", low, high, false, std::move(doc)};
}
SimulationParameter choice(std::string name, std::string initial, std::string choices, std::string doc) {
    return {std::move(name), std::move(initial), std::move(choices), 0, 0, false, std::move(doc)};
}

SimulationParameter states(std::string initial) { return whole("states", std::move(initial), 1, 100, "hidden states"); }
SimulationParameter units() { return whole("units", "20", 1, 2000, "units"); }
SimulationParameter bins(std::string initial) { return whole("bins", std::move(initial), 1, 1e8, "bins per sequence"); }
SimulationParameter sequences(std::string initial) { return whole("sequences", std::move(initial), 1, 1e6, "sequences"); }
SimulationParameter bin_s(std::string initial) {
    return number("bin_s", std::move(initial), 0, 100, "width of a bin in seconds; 0: not stored");
}
SimulationParameter link(std::string initial) {
    return choice("link", std::move(initial), "logistic|softplus|exp", "from the summed input to spikes per bin");
}
SimulationParameter stay() { return number("stay", "0.98", 0, 1, "probability of staying in a state from bin to bin"); }
SimulationParameter lags() { return whole("lags", "5", 1, 1000, "history in bins"); }
SimulationParameter decay() { return number("decay", "1", 0, 50, "of the history weight exp(-decay * lag), per bin"); }
SimulationParameter coupled(std::string initial) {
    return number("coupled", std::move(initial), 0, 1, "expected fraction of coupled pairs, half of them inhibitory");
}
SimulationParameter excitation() {
    return number(
        "excitation", "auto", 0, 100,
        "factor on excitatory weights; auto: 1 with the logistic link; softplus and exp have no ceiling, there at most 1 and low "
        "enough that excitation alone dies out in every state");
}
SimulationParameter max_rate() {
    return number("max_rate", "20", 1e-6, 1000, "spikes per bin above which the network runs away");
}

std::vector<SimulationKind> make_kinds() {
    return {
        {"hmm_glm",
         "hidden states, each with its own one-hot couplings; the defaults are the published demo's recipe",
         {states("5"), units(), bins("2000"), sequences("50"), link("logistic"),
          choice("bias", "shared", "shared|state", "one bias per unit, or one per state and unit"),
          number("base_rate", "0.5", 1e-6, 100, "spikes per bin of a unit without input and with the mean bias"),
          number("bias_spread", "0.05", 0, 10, "biases are uniform within this of the mean bias"), coupled("0.2"), excitation(),
          stay(), lags(), decay(), max_rate(), bin_s("0")}},
        {"poisson",
         "one constant rate per unit, nothing else",
         {units(), bins("10000"), sequences("1"), number("rate_hz", "5", 1e-6, 1e6, "rate of every unit, in spikes per second"),
          number("rate", "auto", 1e-9, 1000, "the same in spikes per bin; auto: rate_hz * bin_s"), bin_s("0.02")}},
        {"rates",
         "rates that change with the state, no couplings unless asked for: what must not be called wiring",
         {states("3"), units(), bins("2000"), sequences("30"), link("softplus"),
          number("base_rate", "0.3", 1e-6, 100, "median spikes per bin over units and states (logistic: no rate above 0.9)"),
          number("unit_spread", "0.5", 0, 5, "sd of the log rate between units"),
          number("state_spread", "0.7", 0, 5, "sd of the log rate of a unit between states"), coupled("0"), excitation(), stay(),
          lags(), decay(), max_rate(), bin_s("0.02")}},
        {"drift",
         "one state whose rates walk slowly over the whole recording: what must not be called states",
         {units(), bins("2000"), sequences("30"), link("softplus"),
          number("base_rate", "0.1", 1e-6, 100,
                 "geometric middle of each unit's rate, spikes per bin (logistic: no rate above 0.9)"),
          number("fold", "2", 1, 100, "highest over lowest rate of a unit"),
          whole("waves", "4", 1, 100, "half cosine waves in the walk: smoothness"), bin_s("0.02")}},
    };
}

const SimulationKind* find_kind(const std::string& name) {
    for (const auto& k : simulation_kinds())
        if (k.name == name) return &k;
    return nullptr;
}

Error no_such_kind(const std::string& kind) {
    std::string known;
    for (const auto& k : simulation_kinds()) known += (known.empty() ? "" : ", ") + k.name;
    return Error(Errc::invalid_argument, "there is no simulation \"" + kind + "\"; there are " + known);
}

std::string text(double v) {
    char buffer[40];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, v);
    return std::string(buffer, end.ptr);
}

Status check_names(const SimulationKind& kind, const SimulationParams& params) {
    for (const auto& [name, value] : params) {
        bool known = false;
        std::string names;
        for (const auto& p : kind.parameters) {
            known = known || p.name == name;
            names += (names.empty() ? "" : ", ") + p.name;
        }
        if (!known)
            return Error(Errc::invalid_argument,
                         "simulation " + kind.name + " has no parameter \"" + name + "\"; it has " + names);
    }
    return Ok{};
}

Result<double> parse_number(const SimulationParameter& p, const std::string& value) {
    double v = 0;
    const auto end = std::from_chars(value.data(), value.data() + value.size(), v);
    const bool read = end.ec == std::errc() && end.ptr == value.data() + value.size();
    const bool fits = read && v >= p.low && v <= p.high && (!p.whole || v == std::floor(v));
    if (fits) return v;
    return Error(Errc::invalid_argument, "parameter " + p.name + " is \"" + value + "\"; allowed is a " +
                                             (p.whole ? "whole " : "") + "number from " + text(p.low) + " to " + text(p.high));
}

bool one_of(const std::string& choices, const std::string& value) {
    return value.find('|') == std::string::npos && !value.empty() &&
           ("|" + choices + "|").find("|" + value + "|") != std::string::npos;
}

} // namespace

const std::vector<SimulationKind>& simulation_kinds() {
    static const std::vector<SimulationKind> kinds = make_kinds();
    return kinds;
}

Result<std::vector<SimulationParameter>> simulation_parameters(const std::string& kind) {
    const SimulationKind* k = find_kind(kind);
    if (!k) return no_such_kind(kind);
    return k->parameters;
}

Link link_of(const std::string& name) {
    if (name == "logistic") return Link::logistic;
    return name == "exp" ? Link::exponential : Link::softplus;
}

double link_value(Link link, double u) {
    switch (link) {
        case Link::logistic:
            return 1.0 / (1.0 + std::exp(-u));
        case Link::softplus:
            return std::max(u, 0.0) + std::log1p(std::exp(-std::abs(u)));
        case Link::exponential:
            return std::exp(u);
    }
    return 0;
}

double link_inverse(Link link, double rate) {
    switch (link) {
        case Link::logistic:
            return std::log(rate) - std::log1p(-rate);
        case Link::softplus:
            return rate + std::log(-std::expm1(-rate)); // log(exp(rate) - 1), finite at high rates too
        case Link::exponential:
            return std::log(rate);
    }
    return 0;
}

Result<SimulationValues> SimulationValues::make(const std::string& kind, const SimulationParams& params) {
    const SimulationKind* k = find_kind(kind);
    if (!k) return no_such_kind(kind);
    RANVIER_TRY(check_names(*k, params));
    SimulationValues values;
    for (const auto& p : k->parameters) {
        const auto given = params.find(p.name);
        const std::string& value = given == params.end() ? p.initial : given->second;
        if (!p.choices.empty()) {
            if (!one_of(p.choices, value))
                return Error(Errc::invalid_argument, "parameter " + p.name + " is \"" + value + "\"; allowed is " + p.choices);
            values.texts_[p.name] = value;
        } else if (value == "auto" && p.initial == "auto") {
            continue;
        } else {
            RANVIER_ASSIGN(values.numbers_[p.name], parse_number(p, value));
        }
    }
    RANVIER_TRY(values.resolve_automatic(kind));
    RANVIER_TRY(values.check_size(kind));
    return values;
}

Status SimulationValues::resolve_automatic(const std::string& kind) {
    if (kind == "poisson") {
        if (!numbers_.contains("rate")) {
            if (number("bin_s") == 0)
                return Error(Errc::invalid_argument,
                             "rate_hz needs the width of a bin: give bin_s above 0, or rate in spikes per bin");
            numbers_["rate"] = number("rate_hz") * number("bin_s");
        }
        if (number("rate") > 1000)
            return Error(Errc::invalid_argument,
                         "rate_hz * bin_s is " + ranvier::text(number("rate")) + " spikes per bin; allowed are 1000");
        return Ok{};
    }
    const Link l = link_of(text("link"));
    if ((kind == "hmm_glm" || kind == "rates") && !numbers_.contains("excitation"))
        texts_["excitation"] = "auto"; // set when the weights are drawn
    if (l == Link::logistic && number("base_rate") >= 1)
        return Error(Errc::invalid_argument, "base_rate is " + ranvier::text(number("base_rate")) +
                                                 " spikes per bin; the logistic link allows less than 1");
    return Ok{};
}

Status SimulationValues::check_size(const std::string& kind) const {
    const double n = number("units");
    const double counts = n * number("bins") * number("sequences");
    if (counts > static_cast<double>(max_counts))
        return Error(Errc::limit, "units * bins * sequences is " + ranvier::text(counts) + " counts; allowed are " +
                                      std::to_string(max_counts));
    const double weights = n * n * (numbers_.contains("states") ? number("states") : 1);
    if (weights > static_cast<double>(max_weights))
        return Error(Errc::limit, "simulation " + kind + " would hold states * units * units = " + ranvier::text(weights) +
                                      " weights; allowed are " + std::to_string(max_weights));
    return Ok{};
}

double SimulationValues::number(const std::string& name) const {
    const auto at = numbers_.find(name);
    return at == numbers_.end() ? 0 : at->second;
}

const std::string& SimulationValues::text(const std::string& name) const {
    static const std::string none;
    const auto at = texts_.find(name);
    return at == texts_.end() ? none : at->second;
}

Result<std::string> simulation_recipe(const std::string& kind, const SimulationParams& params, uint64_t seed) {
    RANVIER_ASSIGN(const SimulationValues values, SimulationValues::make(kind, params));
    nlohmann::json resolved = nlohmann::json::object();
    for (const auto& [name, value] : values.numbers()) resolved[name] = value;
    for (const auto& [name, value] : values.texts()) resolved[name] = value;
    for (const auto& p : find_kind(kind)->parameters)
        if (p.whole) resolved[p.name] = values.whole(p.name);
    return nlohmann::json{{"kind", kind}, {"seed", std::to_string(seed)}, {"params", resolved}}.dump();
}

} // namespace ranvier
