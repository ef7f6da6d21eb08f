#include "core/io/nwb_states.hpp"

#include <algorithm>
#include <numeric>

#include "core/io/nwb_recording.hpp"

namespace ranvier {
namespace {

constexpr const char* group = "states";
constexpr const char* time_name = "time_s";

bool is_over_time(const ResultArray& a) {
    return a.group == group && !a.dims.empty() && (a.dims[0] == time_name || a.dims[0] == "bin");
}

template <typename T>
std::vector<T> as(const ArrayValues& values) {
    return std::visit(
        [](const auto& v) {
            std::vector<T> out;
            if constexpr (!std::is_same_v<std::decay_t<decltype(v)>, std::vector<std::string>>) {
                out.reserve(v.size());
                for (const auto x : v) out.push_back(static_cast<T>(x));
            }
            return out;
        },
        values);
}

// The states bin by bin.
struct States {
    std::vector<double> time_s;     // start of each bin
    std::vector<int64_t> sequence;  // of each bin
    std::vector<int64_t> path;      // of each bin; below 0: none
    std::vector<float> posterior;   // [bin, state]; empty if the result has none
    std::vector<std::string> label; // of each state
    uint64_t n_states = 0;
    double bin_s = 0;
};

// The stretch of bins [first, end) and its value.
struct Run {
    size_t first, end;
    int64_t value;
};

std::vector<Run> runs_of(const std::vector<int64_t>& values, const std::vector<int64_t>& sequence) {
    std::vector<Run> runs;
    for (size_t t = 0; t < values.size(); ++t) {
        if (t > 0 && values[t] == values[t - 1] && sequence[t] == sequence[t - 1])
            runs.back().end = t + 1;
        else
            runs.push_back({t, t + 1, values[t]});
    }
    return runs;
}

// Mean distance of the bins of the longest sequence; of one-bin sequences what the basis says, else nothing.
double bin_width(const ResultSet& result, const States& s) {
    Run longest{0, 0, 0};
    for (const Run& r : runs_of(std::vector<int64_t>(s.sequence.size(), 0), s.sequence))
        if (r.end - r.first > longest.end - longest.first) longest = r;
    const size_t n = longest.end - longest.first;
    if (n > 1) return (s.time_s[longest.end - 1] - s.time_s[longest.first]) / static_cast<double>(n - 1);
    const ResultArray* lag = result.find("units", "lag");
    const auto lags = lag ? as<double>(lag->values) : std::vector<double>();
    return lags.empty() ? 0 : lags[0];
}

std::vector<int64_t> likeliest(const std::vector<float>& posterior, uint64_t n_states) {
    std::vector<int64_t> path;
    for (auto row = posterior.begin(); row != posterior.end(); row += static_cast<ptrdiff_t>(n_states))
        path.push_back(std::max_element(row, row + static_cast<ptrdiff_t>(n_states)) - row);
    return path;
}

std::vector<std::string> labels_of(const ResultSet& result, uint64_t n_states) {
    std::vector<std::string> labels;
    const ResultArray* named = result.find(group, "state");
    const auto* texts = named ? std::get_if<std::vector<std::string>>(&named->values) : nullptr;
    const auto numbers = named ? as<int64_t>(named->values) : std::vector<int64_t>();
    for (uint64_t k = 0; k < n_states; ++k)
        labels.push_back(texts && k < texts->size() ? (*texts)[k]
                         : k < numbers.size()       ? "state " + std::to_string(numbers[k])
                                                    : "state " + std::to_string(k));
    return labels;
}

Result<States> states_of(const ResultSet& result) {
    States s;
    s.time_s = as<double>(result.find(group, time_name)->values);
    const size_t n = s.time_s.size();
    const auto along = [&](const char* name) {
        const ResultArray* a = result.find(group, name);
        return a && is_over_time(*a) && a->dims.size() == 1 ? as<int64_t>(a->values) : std::vector<int64_t>();
    };
    s.sequence = along("sequence");
    if (s.sequence.empty()) s.sequence.assign(n, 0);
    if (const ResultArray* p = result.find(group, "posterior"); p && is_over_time(*p) && p->dims.size() == 2) {
        s.posterior = as<float>(p->values);
        s.n_states = p->shape[1];
    }
    s.path = along("viterbi");
    if (s.path.empty()) s.path = along("path");
    if (s.path.empty() && s.n_states > 0) s.path = likeliest(s.posterior, s.n_states);
    for (const int64_t state : s.path) s.n_states = std::max(s.n_states, static_cast<uint64_t>(std::max<int64_t>(state, -1) + 1));
    if (const ResultArray* p = result.find(group, "posterior"); p && s.n_states != (p->shape.size() == 2 ? p->shape[1] : 0))
        return Error(Errc::bad_input, "the path of states has a state that the posterior has not");
    s.label = labels_of(result, s.n_states);
    s.bin_s = bin_width(result, s);
    if (!(s.bin_s > 0)) return Error(Errc::unsupported, "the result does not tell how wide its bins are, so no state has an end");
    return s;
}

// Intervals out of runs: times, and the runs by their start.
struct Rows {
    std::vector<Run> runs;
    std::vector<double> start, stop;
    std::vector<int64_t> value, sequence;
};

Rows rows_of(const States& s, std::vector<Run> runs) {
    std::stable_sort(runs.begin(), runs.end(), [&](const Run& a, const Run& b) { return s.time_s[a.first] < s.time_s[b.first]; });
    Rows rows;
    for (const Run& r : runs) {
        const bool goes_on = r.end < s.time_s.size() && s.sequence[r.end] == s.sequence[r.first];
        rows.start.push_back(s.time_s[r.first]);
        rows.stop.push_back(goes_on ? s.time_s[r.end] : s.time_s[r.end - 1] + s.bin_s);
        rows.value.push_back(r.value);
        rows.sequence.push_back(s.sequence[r.first]);
    }
    rows.runs = std::move(runs);
    return rows;
}

Result<NwbWriter::Table> begin_rows(NwbWriter& nwb, const NwbWriter::Node& parent, const char* name, const char* description,
                                    const Rows& rows) {
    RANVIER_ASSIGN(auto table, nwb.table(parent, name, "TimeIntervals", description, rows.start.size()));
    RANVIER_TRY(nwb.times(table, "start_time", "start of the first bin, in seconds", rows.start));
    RANVIER_TRY(nwb.times(table, "stop_time", "end of the last bin, in seconds, not part of the interval", rows.stop));
    return table;
}

Status write_path(NwbWriter& nwb, const NwbWriter::Node& intervals, const States& s) {
    auto runs = runs_of(s.path, s.sequence);
    std::erase_if(runs, [](const Run& r) { return r.value < 0; });
    const Rows rows = rows_of(s, std::move(runs));
    if (rows.start.empty()) return Ok{};
    RANVIER_ASSIGN(auto table, begin_rows(nwb, intervals, "ranvier_states",
                                          "most likely states, a row for each visit within a sequence; half-open", rows));
    std::vector<std::string> labels;
    std::vector<double> mean;
    for (const Run& r : rows.runs) {
        const auto state = static_cast<size_t>(r.value);
        labels.push_back(s.label[state]);
        double sum = 0;
        for (size_t t = r.first; t < r.end && !s.posterior.empty(); ++t)
            sum += static_cast<double>(s.posterior[t * s.n_states + state]);
        mean.push_back(sum / static_cast<double>(r.end - r.first));
    }
    RANVIER_TRY(nwb.column(table, "state", "state, counted from 0", rows.value));
    RANVIER_TRY(nwb.column(table, "state_label", "name of the state", labels));
    if (!s.posterior.empty())
        RANVIER_TRY(nwb.column(table, "posterior", "mean probability of the state over the interval", mean));
    RANVIER_TRY(nwb.column(table, "sequence", "sequence of bins that the interval lies in, counted from 0", rows.sequence));
    return nwb.end_table(table);
}

Status write_segments(NwbWriter& nwb, const NwbWriter::Node& intervals, const States& s, const ResultArray& role) {
    const Rows rows = rows_of(s, runs_of(as<int64_t>(role.values), s.sequence));
    RANVIER_ASSIGN(auto table,
                   begin_rows(nwb, intervals, "ranvier_segments",
                              "what the bins were used for, a row for each stretch within a sequence; half-open", rows));
    RANVIER_TRY(nwb.column(table, "role", role.doc, rows.value));
    RANVIER_TRY(nwb.column(table, "sequence", "sequence of bins that the interval lies in, counted from 0", rows.sequence));
    return nwb.end_table(table);
}

} // namespace

bool has_states(const ResultSet& result) { return std::any_of(result.arrays.begin(), result.arrays.end(), is_over_time); }

Status check_states_in_seconds(const ResultSet& result) {
    if (!has_states(result) || result.find(group, time_name)) return Ok{};
    return Error(Errc::unsupported,
                 "the result counts time in bins, because its input did not say how wide they are; NWB has times in seconds. "
                 "Run again on a recording, or on counts with bin_s; or export as .mat, .npz, .json or .csv");
}

Status write_nwb_states(NwbWriter& nwb, const NwbWriter::Node& intervals, const ResultSet& result) {
    RANVIER_ASSIGN(const States s, states_of(result));
    if (!s.path.empty()) RANVIER_TRY(write_path(nwb, intervals, s));
    if (const ResultArray* role = result.find(group, "role"); role && is_over_time(*role) && role->dims.size() == 1)
        RANVIER_TRY(write_segments(nwb, intervals, s, *role));
    return Ok{};
}

Status write_nwb_posterior(NwbWriter& nwb, const NwbWriter::Node& module, const ResultSet& result) {
    RANVIER_ASSIGN(const States s, states_of(result));
    if (s.posterior.empty()) return Ok{};
    std::vector<size_t> order(s.time_s.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return s.time_s[a] < s.time_s[b]; });
    std::vector<double> time;
    std::vector<float> data;
    for (const size_t t : order) {
        time.push_back(s.time_s[t]);
        const auto row = s.posterior.begin() + static_cast<ptrdiff_t>(t * s.n_states);
        data.insert(data.end(), row, row + static_cast<ptrdiff_t>(s.n_states));
    }
    std::string columns;
    for (const auto& label : s.label) columns += (columns.empty() ? "" : ", ") + label;
    return nwb.series(module, "ranvier_posterior",
                      "probability of each state in each bin, at the start of the bin; columns: " + columns, "probability",
                      {time.size(), s.n_states}, data, sampling_of(time));
}

ColumnValues column_values(const ArrayValues& values) {
    if (const auto* texts = std::get_if<std::vector<std::string>>(&values)) return *texts;
    if (std::holds_alternative<std::vector<double>>(values) || std::holds_alternative<std::vector<float>>(values))
        return as<double>(values);
    return as<int64_t>(values);
}

} // namespace ranvier
