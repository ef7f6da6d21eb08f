#include "app/views/figures/aligned_trials.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace ranvier::views {

namespace {

constexpr size_t most_groups = 8; // categories that colours tell apart
constexpr double most_bins = 20'000;

std::string column_names(const Table& table) {
    std::string names = "start, stop";
    for (const Column& c : table.columns) names += ", " + c.name;
    return names;
}

Error no_column(const Intervals& table, const std::string& name, const char* kind) {
    return Error(Errc::invalid_argument,
                 "table " + table.name + " has no " + kind + " \"" + name + "\"; it has " + column_names(table.table));
}

Result<std::vector<double>> numbers(const Intervals& table, const std::string& name) {
    std::vector<double> values;
    if (name == "start" || name == "stop") {
        for (const Interval& i : table.rows) values.push_back(name == "start" ? i.start : i.stop);
        return values;
    }
    const Column* column = table.table.find(name);
    if (!column || std::holds_alternative<std::vector<std::string>>(column->values))
        return no_column(table, name, "column of times");
    if (const auto* real = std::get_if<std::vector<double>>(&column->values)) return *real;
    for (const int64_t v : std::get<std::vector<int64_t>>(column->values)) values.push_back(static_cast<double>(v));
    return values;
}

Result<std::vector<std::string>> words(const Intervals& table, const std::string& name) {
    const Column* column = table.table.find(name);
    if (!column) return no_column(table, name, "column");
    if (const auto* text = std::get_if<std::vector<std::string>>(&column->values)) return *text;
    std::vector<std::string> out;
    if (const auto* whole = std::get_if<std::vector<int64_t>>(&column->values)) {
        for (const int64_t v : *whole) out.push_back(std::to_string(v));
        return out;
    }
    for (const double v : std::get<std::vector<double>>(column->values))
        out.push_back(std::isnan(v) ? std::string() : number_text(v));
    return out;
}

Status parse_window(const std::string& text, AlignedTrials& out) {
    const size_t colon = text.find(':');
    const auto low = parse_number(text.substr(0, colon));
    const auto high = parse_number(colon == std::string::npos ? std::string() : text.substr(colon + 1));
    if (!low || !high || !(*high > *low))
        return Error(Errc::invalid_argument, "window: found \"" + text + "\", allowed is FROM:TO with FROM < TO, as -1:2");
    out.low = *low, out.high = *high;
    return Ok{};
}

// Observed stretches, those that touch joined.
std::vector<Interval> observed_stretches(const RecordingData& recording) {
    std::vector<Interval> stretches;
    for (const Interval& i : recording.observed()) {
        if (!stretches.empty() && i.start <= stretches.back().stop)
            stretches.back().stop = std::max(stretches.back().stop, i.stop);
        else
            stretches.push_back(i);
    }
    if (stretches.empty()) stretches.push_back(recording.extent());
    return stretches;
}

// Keeps the rows whose window was observed from its start to its end.
void keep_observed(const RecordingData& recording, const std::vector<double>& times, AlignedTrials& out) {
    const std::vector<Interval> stretches = observed_stretches(recording);
    for (size_t row = 0; row < times.size(); ++row) {
        const double event = times[row];
        if (!std::isfinite(event)) {
            ++out.n_without_time;
            continue;
        }
        const double slack = 1e-9 * std::max(1., std::abs(event));
        const auto after = std::ranges::upper_bound(stretches, event + out.low + slack, {}, &Interval::start);
        const bool inside = after != stretches.begin() && std::prev(after)->stop >= event + out.high - slack;
        if (!inside) {
            ++out.n_outside;
            continue;
        }
        out.events.push_back(event);
        out.row.push_back(row);
    }
}

// The order of the table, or ascending by a column: numbers by value, text by its letters, what is missing last.
Result<std::vector<size_t>> sorted_trials(const Intervals& table, const std::string& by, const AlignedTrials& trials) {
    std::vector<size_t> order(trials.events.size());
    std::iota(order.begin(), order.end(), size_t{0});
    if (by.empty()) return order;
    const Column* column = table.table.find(by);
    if (by == "start" || by == "stop" || (column && !std::holds_alternative<std::vector<std::string>>(column->values))) {
        RANVIER_ASSIGN(const std::vector<double> values, numbers(table, by));
        const auto key = [&](size_t e) {
            const double v = values[trials.row[e]];
            return std::isnan(v) ? std::numeric_limits<double>::infinity() : v;
        };
        std::ranges::stable_sort(order, {}, key);
        return order;
    }
    RANVIER_ASSIGN(const std::vector<std::string> values, words(table, by));
    std::ranges::stable_sort(order, {},
                             [&](size_t e) { return std::pair(values[trials.row[e]].empty(), values[trials.row[e]]); });
    return order;
}

// Groups by value, the largest first; beyond eight the smallest share one.
Status group_trials(const Intervals& table, const std::vector<size_t>& order, AlignedTrials& out) {
    if (out.group_column.empty()) {
        out.groups = {{"", order}};
        return Ok{};
    }
    RANVIER_ASSIGN(const std::vector<std::string> values, words(table, out.group_column));
    std::map<std::string, std::vector<size_t>> found;
    for (const size_t e : order) found[values[out.row[e]]].push_back(e);
    for (auto& [name, trials] : found) out.groups.push_back({name, std::move(trials)});
    std::ranges::stable_sort(out.groups, [](const auto& a, const auto& b) { return a.trials.size() > b.trials.size(); });
    if (out.groups.size() > most_groups) {
        TrialGroup rest;
        for (size_t g = most_groups - 1; g < out.groups.size(); ++g)
            rest.trials.insert(rest.trials.end(), out.groups[g].trials.begin(), out.groups[g].trials.end());
        out.n_merged_groups = out.groups.size() - most_groups + 1;
        out.groups.resize(most_groups - 1);
        rest.name = std::to_string(out.n_merged_groups) + " others";
        out.groups.push_back(std::move(rest));
    } else if (out.groups.empty()) {
        out.groups.push_back({});
    }
    return Ok{};
}

} // namespace

Result<AlignedTrials> aligned_trials(const RecordingData& recording, const TextMap& options) {
    AlignedTrials out;
    const std::string& wanted = options.at("table");
    if (recording.intervals().empty()) return Error(Errc::invalid_argument, "the recording has no interval table");
    const Intervals* table = wanted.empty() ? &recording.intervals().front() : recording.find_intervals(wanted);
    if (!table) {
        std::string names;
        for (const Intervals& i : recording.intervals()) names += (names.empty() ? "" : ", ") + i.name;
        return Error(Errc::invalid_argument, "the recording has no interval table \"" + wanted + "\"; it has " + names);
    }
    out.table = table->name;
    out.column = options.at("column");
    out.group_column = options.at("group");
    out.n_rows = table->rows.size();
    const std::string& window = options.at("window");
    RANVIER_TRY(parse_window(!window.empty() ? window : recording.in_seconds() ? "-1:2" : "0:100", out));
    RANVIER_ASSIGN(out.bin, parse_number(options.at("bin")));
    if (out.bin == 0) out.bin = recording.in_seconds() ? 0.05 : 1;
    if ((out.high - out.low) / out.bin > most_bins || out.bin > out.high - out.low)
        return Error(Errc::invalid_argument, "bin: found " + number_text(out.bin) + "; the window " + number_text(out.low) + ":" +
                                                 number_text(out.high) + " takes from 1 to 20000 bins");
    RANVIER_ASSIGN(const std::vector<double> times, numbers(*table, out.column));
    keep_observed(recording, times, out);
    RANVIER_ASSIGN(const std::vector<size_t> order, sorted_trials(*table, options.at("sort"), out));
    RANVIER_TRY(group_trials(*table, order, out));
    return out;
}

} // namespace ranvier::views
