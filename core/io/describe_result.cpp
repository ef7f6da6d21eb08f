#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "core/base/text.hpp"
#include "core/io/long_table.hpp"
#include "core/io/result_file.hpp"
#include "core/io/result_json.hpp"

namespace ranvier {
namespace {

using nlohmann::ordered_json;

// What a metric means, for people who read the table. Metrics not listed stand with their name alone.
struct Meaning {
    const char *name, *words;
};
constexpr Meaning meanings[] = {
    {"heldout_nats_per_bin", "log-likelihood of held-out bins, all units, nats per bin; higher is better"},
    {"heldout_bits_per_spike", "over each unit's mean rate in training, bits per held-out spike; 0 is no better than it"},
    {"heldout_bits_per_spike_vs_glm", "over a fit with one state, bits per held-out spike"},
    {"n_states", "states of the model"},
    {"n_occupied_states", "states with at least 1 % of the posterior mass"},
    {"converged", "1 if the fit settled"},
    {"iterations", "EM iterations of the kept start and the model"},
    {"train_nats_per_bin", "log-likelihood of the training bins, nats per bin"},
    {"n_called", "couplings called by local false discovery, of all states; no null computed"},
    {"called_true", "called couplings that exist in truth"},
    {"called_false", "called couplings that do not"},
    {"true_couplings", "couplings that exist in truth"},
    {"truth_heldout_nats_per_bin", "what the true parameters reach on the same bins"},
    {"state_accuracy", "share of held-out bins in the true state, states matched on training bins"},
    {"truth_state_accuracy", "what the true parameters reach"},
    {"weight_mse", "mean squared error of all couplings, diagonal included"},
    {"class_balanced_accuracy", "of the inferred coupling class, mean over the three classes"},
};

ordered_json number(double v) { return std::isfinite(v) ? ordered_json(v) : ordered_json(nullptr); }

ordered_json provenance_of(const ResultSet& result) {
    ordered_json p = ordered_json::parse(result.provenance, nullptr, false);
    return p.is_object() ? p : ordered_json::object();
}

std::string words_of(const ordered_json& value) {
    if (value.is_string()) return value.get<std::string>();
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

void pad(std::string& line, size_t width) {
    if (line.size() < width) line.append(width - line.size(), ' ');
}

// "key           a=1", one line per entry.
void add_map(std::string& out, const ordered_json& p, const char* key) {
    if (!p.contains(key) || !p[key].is_object()) return;
    std::string label = key;
    for (const auto& [name, value] : p[key].items()) {
        if (words_of(value).empty()) continue; // not chosen
        pad(label, 14);
        out += label + name + "=" + words_of(value) + "\n";
        label.clear();
    }
}

std::string head_of(const ordered_json& p) {
    std::string out;
    for (const char* key : {"operation", "version", "seed", "device_class"})
        if (p.contains(key) && !p[key].is_null()) {
            std::string line = key;
            pad(line, 14);
            out += line + words_of(p[key]) + "\n";
        }
    add_map(out, p, "params");
    add_map(out, p, "select");
    return out;
}

// Six digits, enough to compare; the document has them all.
std::string rounded(double value) {
    std::array<char, 32> digits{};
    std::snprintf(digits.data(), digits.size(), "%.6g", value);
    return digits.data();
}

std::string metrics_of(const ResultSet& result) {
    size_t name_width = 0, value_width = 0;
    std::string undefined;
    for (const auto& [name, value] : result.metrics) {
        if (std::isnan(value)) {
            undefined += (undefined.empty() ? "" : ", ") + name;
            continue;
        }
        name_width = std::max(name_width, name.size());
        value_width = std::max(value_width, rounded(value).size());
    }
    std::string out;
    for (const auto& [name, value] : result.metrics) {
        if (std::isnan(value)) continue;
        std::string line = "  " + name;
        pad(line, name_width + 4);
        line += rounded(value);
        const auto* meaning =
            std::find_if(std::begin(meanings), std::end(meanings), [&](const Meaning& m) { return m.name == name; });
        if (meaning != std::end(meanings)) {
            pad(line, name_width + value_width + 6);
            line += meaning->words;
        }
        out += line + "\n";
    }
    if (!undefined.empty()) out += "  not defined for this job: " + undefined + "\n";
    return out;
}

std::string arrays_of(const ResultSet& result) {
    size_t name_width = 0;
    for (const auto& a : result.arrays) name_width = std::max(name_width, a.group.size() + a.name.size() + 1);
    std::string out;
    for (const auto& a : result.arrays) {
        std::string line = "  " + a.group + "/" + a.name;
        pad(line, name_width + 4);
        for (size_t d = 0; d < a.dims.size(); ++d) line += (d ? " x " : "") + a.dims[d] + " " + std::to_string(a.shape[d]);
        if (!a.unit.empty()) line += "  [" + a.unit + "]";
        if (!a.doc.empty()) line += "  " + a.doc;
        out += line + "\n";
    }
    return out;
}

} // namespace

namespace detail {

nlohmann::ordered_json result_document(const ResultSet& result) {
    const ordered_json p = provenance_of(result);
    ordered_json doc = ordered_json::object();
    for (const char* key : {"operation", "version", "params", "select", "seed", "inputs", "device_class", "job_hash", "command"})
        doc[key] = p.contains(key) ? p[key] : ordered_json(nullptr);
    doc["metrics"] = ordered_json::object();
    for (const auto& [name, value] : result.metrics) doc["metrics"][name] = number(value);
    doc["tables"] = ordered_json::array();
    for (const auto& t : long_tables(result))
        doc["tables"].push_back({{"name", t.name}, {"columns", t.columns()}, {"rows", t.n_rows()}});
    doc["views"] = ordered_json::array();
    for (const auto& v : result.views) doc["views"].push_back({{"kind", v.kind}, {"of", v.of}, {"title", v.title}});
    doc["notes"] = result.notes;
    return doc;
}

} // namespace detail

std::string describe_result(const ResultSet& result) {
    return detail::result_document(result).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

std::string result_table(const ResultSet& result) {
    const ordered_json p = provenance_of(result);
    std::string out = head_of(p);
    if (!result.metrics.empty()) out += "\nmetrics\n" + metrics_of(result);
    if (!result.notes.empty()) out += "\nnotes\n";
    for (const auto& n : result.notes) out += "  " + n + "\n";
    if (!result.arrays.empty()) out += "\narrays\n" + arrays_of(result);
    for (const auto& [name, points] : result.traces)
        out += (name == result.traces.begin()->first ? "\ntraces\n  " : "  ") + name + "  " + std::to_string(points.size()) +
               " points\n";
    if (p.contains("command")) out += "\nmade by\n  " + words_of(p["command"]) + "\n";
    return out;
}

} // namespace ranvier
