#include "core/data/check_dataset.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "core/base/text.hpp"

namespace ranvier {

namespace {

Error wrong(const std::string& what) { return Error(Errc::bad_input, what); }

Status check_intervals(const Intervals& table) {
    const std::string place = "interval table '" + table.name + "'";
    for (size_t i = 0; i < table.rows.size(); ++i)
        if (!(table.rows[i].start <= table.rows[i].stop))
            return wrong(place + ": row " + text(i) + " starts at " + text(table.rows[i].start) + " and stops at " +
                         text(table.rows[i].stop) + "; start <= stop is required");
    if (table.table.n_rows != table.rows.size() || !table.table.consistent())
        return wrong(place + ": not every column has " + text(table.rows.size()) + " rows");
    return Ok{};
}

Status check_unit_columns(const Recording& r) {
    const auto n_units = static_cast<size_t>(r.spikes.n_units());
    if (r.unit_columns.columns.empty()) return Ok{};
    if (r.unit_columns.n_rows != n_units || !r.unit_columns.consistent())
        return wrong("columns of the units: not every one has " + text(n_units) + " rows");
    return Ok{};
}

Status check_signal(const Signal& s) {
    const std::string place = "signal '" + s.name + "'";
    uint64_t n = 0;
    if (__builtin_mul_overflow(s.n_samples, s.n_channels, &n) || n != s.values.size())
        return wrong(place + ": " + text(s.values.size()) + " values for " + text(s.n_samples) + " samples of " +
                     text(s.n_channels) + " channels");
    if (!s.times.empty() && s.times.size() != s.n_samples)
        return wrong(place + ": " + text(s.times.size()) + " times for " + text(s.n_samples) + " samples");
    return Ok{};
}

Status check_truth(const Counts& counts) {
    const Truth& t = counts.truth;
    const uint64_t s = t.n_states, n = counts.n_units();
    const auto sized = [](const char* what, size_t found, std::initializer_list<uint64_t> dims) -> Status {
        uint64_t expected = 1;
        std::string shape;
        bool fits = true;
        for (uint64_t d : dims) {
            fits = fits && !__builtin_mul_overflow(expected, d, &expected);
            shape += (shape.empty() ? "" : " x ") + text(d);
        }
        if (found == 0 || (fits && found == expected)) return Ok{};
        return wrong(std::string("the truth's ") + what + " has " + text(found) + " values, expected " + shape);
    };
    RANVIER_TRY(sized("states", t.states.size(), {counts.n_bins()}));
    RANVIER_TRY(sized("weight", t.weight.size(), {s, n, n}));
    RANVIER_TRY(sized("transition", t.transition.size(), {s, s}));
    if (t.bias.size() != n) RANVIER_TRY(sized("bias", t.bias.size(), {s, n}));
    for (int32_t state : t.states)
        if (state < 0 || static_cast<uint64_t>(state) >= s)
            return wrong("the truth holds state " + text(state) + ", expected 0 to " + text(s) + " exclusive");
    return Ok{};
}

template <typename T>
Status check_names(const std::vector<T>& items, const char* what) {
    std::unordered_set<std::string> seen;
    for (const T& item : items)
        if (!seen.insert(item.name).second) return wrong(std::string("two ") + what + " are named '" + item.name + "'");
    return Ok{};
}

} // namespace

Status check_recording(const Recording& recording) {
    for (size_t i = 0; i < recording.observed.size(); ++i) {
        const Interval& o = recording.observed[i];
        if (!(o.start <= o.stop) || (i > 0 && o.start < recording.observed[i - 1].stop))
            return wrong("observation interval " + text(i) + ", " + text(o.start) + " to " + text(o.stop) +
                         ": they must ascend and not overlap");
    }
    RANVIER_TRY(check_unit_columns(recording));
    RANVIER_TRY(check_names(recording.intervals, "interval tables"));
    for (const auto& i : recording.intervals) RANVIER_TRY(check_intervals(i));
    RANVIER_TRY(check_names(recording.signals, "signals"));
    for (const auto& s : recording.signals) RANVIER_TRY(check_signal(s));
    return Ok{};
}

Status check_counts(const Counts& counts) {
    std::unordered_set<std::string> seen;
    for (const auto& id : counts.unit_ids)
        if (!seen.insert(id).second) return wrong("two units have the id '" + id + "'; ids must be unique");
    const auto& first = counts.first;
    if (!first.empty() && (first.front() != 0 || !std::is_sorted(first.begin(), first.end())))
        return wrong("the first bins of the sequences do not ascend from 0");
    uint64_t n = 0;
    if (__builtin_mul_overflow(counts.n_bins(), counts.n_units(), &n) || n != counts.counts.size())
        return wrong(text(counts.counts.size()) + " counts for " + text(counts.n_bins()) + " bins of " + text(counts.n_units()) +
                     " units");
    if (!(counts.bin_s >= 0 && counts.bin_s <= 1e12)) return wrong("the bin width is " + text(counts.bin_s) + " s");
    return check_truth(counts);
}

Status check_dataset(const Dataset& dataset) {
    if (const auto* recording = std::get_if<Recording>(&dataset.content)) return check_recording(*recording);
    if (const auto* counts = std::get_if<Counts>(&dataset.content)) return check_counts(*counts);
    return Ok{};
}

} // namespace ranvier
