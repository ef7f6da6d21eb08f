#include "core/data/sequences.hpp"

#include <algorithm>
#include <cmath>

#include <ranvier/binning.hpp>

#include "core/base/text.hpp"
#include "core/data/expression.hpp"

namespace ranvier {

namespace {

// The table of an interval with the columns that every interval has; rows win over a column of the same name in the file.
Table full_table(const Intervals& intervals) {
    std::vector<double> start, stop;
    std::vector<int64_t> index;
    for (const Interval& i : intervals.rows) {
        index.push_back(static_cast<int64_t>(index.size()));
        start.push_back(i.start);
        stop.push_back(i.stop);
    }
    Table table{{{"start", "", start}, {"stop", "", stop}, {"start_time", "", start}, {"stop_time", "", stop}},
                intervals.rows.size()};
    table.columns.insert(table.columns.end(), intervals.table.columns.begin(), intervals.table.columns.end());
    if (!table.find("index")) table.columns.push_back({"index", "", index});
    return table;
}

std::string column_names(const Table& table) {
    std::vector<std::string> names;
    for (const auto& c : table.columns) names.push_back(c.name);
    return join(names);
}

Result<std::vector<double>> align_values(const Table& table, const std::string& name) {
    const Column* column = table.find(name);
    if (!column)
        return Error(Errc::invalid_argument, "align=" + name + ": the table has no such column; columns: " + column_names(table));
    if (const auto* numbers = std::get_if<std::vector<double>>(&column->values)) return *numbers;
    if (const auto* whole = std::get_if<std::vector<int64_t>>(&column->values))
        return std::vector<double>(whole->begin(), whole->end());
    return Error(Errc::invalid_argument, "align=" + name + ": the column holds text, expected times");
}

struct Spans {
    std::vector<Interval> list; // seconds
    std::vector<std::string> notes;
};

Result<Spans> spans_of_table(const Recording& recording, const Selection& selection, double per_second) {
    const std::string& words = selection.interval;
    const size_t bracket = words.find('[');
    const std::string name = words.substr(0, bracket);
    if (bracket != std::string::npos && words.back() != ']')
        return Error(Errc::invalid_argument,
                     "interval=" + words + ": expected TABLE or TABLE[expression], there is no ']' at the end");
    const Intervals* intervals = recording.find_intervals(name);
    if (!intervals) {
        std::vector<std::string> names;
        for (const auto& i : recording.intervals) names.push_back(i.name);
        return Error(Errc::invalid_argument, "interval=" + words + ": there is no interval table '" + name + "'; " +
                                                 (names.empty() ? "the recording has none" : "tables: " + join(names)));
    }
    const Table table = full_table(*intervals);
    std::vector<uint8_t> chosen(table.n_rows, 1);
    if (bracket != std::string::npos) {
        auto rows = rows_where(std::string_view(words).substr(bracket + 1, words.size() - bracket - 2), table);
        if (!rows) return std::move(rows).error().within("interval=" + words);
        chosen = std::move(rows).value();
    }
    RANVIER_ASSIGN(const auto align, align_values(table, selection.align));
    Spans spans;
    const Interval spikes = recording.spikes.extent();
    size_t undefined = 0, outside = 0;
    for (size_t i = 0; i < chosen.size(); ++i) {
        if (!chosen[i]) continue;
        Interval span{intervals->rows[i].start / per_second, intervals->rows[i].stop / per_second};
        if (selection.has_window) {
            const double at = align[i] / per_second;
            span = {at + selection.window_start_s, at + selection.window_stop_s};
        }
        const bool beside = span.stop < spikes.start / per_second || span.start > spikes.stop / per_second;
        if (std::isfinite(span.start) && std::isfinite(span.stop)) {
            spans.list.push_back(span);
            outside += beside;
        } else {
            ++undefined;
        }
    }
    spans.notes.push_back(text(spans.list.size()) + " of " + text(table.n_rows) + " rows of " + name + " are used");
    if (undefined > 0)
        spans.notes.push_back(text(undefined) + " rows without a time in column '" + selection.align + "' are left out");
    if (outside > 0)
        spans.notes.push_back(text(outside) +
                              " of them lie before the first or after the last spike; if that is wrong, their times have " +
                              "another unit or clock than the spikes");
    return spans;
}

// The parts of `spans` inside `observed`; both ascending.
void cut_to_observation(Spans& spans, const std::vector<Interval>& observed, double per_second) {
    std::vector<Interval> kept;
    size_t changed = 0;
    for (const Interval& span : spans.list) {
        bool whole = false;
        const auto first =
            std::ranges::partition_point(observed, [&](const Interval& o) { return o.stop / per_second <= span.start; });
        for (auto o = first; o != observed.end() && o->start / per_second < span.stop; ++o) {
            const Interval part{std::max(span.start, o->start / per_second), std::min(span.stop, o->stop / per_second)};
            whole = part == span;
            kept.push_back(part);
        }
        changed += !whole;
    }
    if (changed > 0)
        spans.notes.push_back(text(changed) + " sequences reach outside the observation intervals and are cut to them");
    spans.list = std::move(kept);
}

Status part_overlaps(Spans& spans, double bin_s) {
    size_t cut = 0;
    for (size_t i = 1; i < spans.list.size(); ++i) {
        Interval &before = spans.list[i - 1], &after = spans.list[i];
        if (before.stop <= after.start) continue;
        if (before.stop - after.start > bin_s)
            return Error(Errc::invalid_argument,
                         "the sequences " + text(before.start) + " to " + text(before.stop) + " s and " + text(after.start) +
                             " to " + text(after.stop) +
                             " s overlap, so that spikes would be counted twice; choose other rows with interval= "
                             "or a narrower window=");
        before.stop = after.start;
        ++cut;
    }
    if (cut > 0) spans.notes.push_back(text(cut) + " sequences reach less than a bin into the next one and are cut short");
    return Ok{};
}

// One stretch that holds every spike, on a grid of bins that holds 0.
Result<Spans> extent_span(const Recording& recording, double bin_s, double per_second) {
    if (recording.spikes.n_spikes() == 0)
        return Error(Errc::bad_input, "the recording holds no spikes and no observation intervals");
    const Interval extent = recording.spikes.extent();
    const double first = std::floor(extent.start / per_second / bin_s), last = std::floor(extent.stop / per_second / bin_s);
    const double start = std::min(first * bin_s, extent.start / per_second);
    // The last spike's bin may come out one early by rounding; one bin more would be a bin too many in every other case.
    double stop = start + (last - first + 1) * bin_s;
    if (stop <= extent.stop / per_second) stop += bin_s;
    Spans spans{{{start, stop}}, {}};
    spans.notes.push_back(
        "the file says not when spikes could be observed: the stretch from the first to the last spike is used");
    return spans;
}

Result<Spans> find_spans(const Recording& recording, const Selection& selection, double per_second) {
    if (selection.interval.empty() && recording.observed.empty()) return extent_span(recording, selection.bin_s, per_second);
    Spans spans;
    if (selection.interval.empty()) {
        for (const Interval& o : recording.observed) spans.list.push_back({o.start / per_second, o.stop / per_second});
        return spans;
    }
    RANVIER_ASSIGN(spans, spans_of_table(recording, selection, per_second));
    std::ranges::stable_sort(spans.list, {}, &Interval::start);
    RANVIER_TRY(part_overlaps(spans, selection.bin_s));
    if (!recording.observed.empty()) cut_to_observation(spans, recording.observed, per_second);
    return spans;
}

} // namespace

Result<Sequences> cut_sequences(const Recording& recording, const Selection& selection, uint64_t max_bins) {
    const double per_second = units_per_second(recording.time_unit);
    if (per_second == 0)
        return Error(Errc::bad_input,
                     recording.time_unit == TimeUnit::samples
                         ? "times are in samples of an unknown rate; say it with --time-unit samples:RATE"
                         : "the unit of the times cannot be told; say it with --time-unit s, ms, us or samples:RATE");
    RANVIER_ASSIGN(Spans spans, find_spans(recording, selection, per_second));
    Sequences out;
    out.notes = std::move(spans.notes);
    size_t too_short = 0;
    double dropped_s = 0;
    for (const Interval& span : spans.list) {
        const double n = whole_bins(span.start, span.stop, selection.bin_s);
        if (n > static_cast<double>(max_bins - out.n_bins))
            return Error(
                Errc::limit,
                "bins of " + text(selection.bin_s) + " s make more than " + text(max_bins) +
                    " bins, which is what the memory allowed holds; choose a wider bin=, fewer units or a shorter interval=");
        const double rest = span.stop - span.start - n * selection.bin_s;
        if (rest > bin_tolerance * selection.bin_s) dropped_s += rest;
        too_short += n == 0;
        if (n == 0) continue;
        out.list.push_back({span.start, span.stop, static_cast<uint64_t>(n)});
        out.n_bins += static_cast<uint64_t>(n);
    }
    if (dropped_s > 0)
        out.notes.push_back(text(std::round(dropped_s * 1e3) / 1e3) +
                            " s at the ends of sequences do not fill a bin and are dropped");
    if (too_short > 0) out.notes.push_back(text(too_short) + " sequences are shorter than a bin and are left out");
    if (out.list.empty())
        return Error(Errc::bad_input,
                     "no sequence of at least one bin is left" + (out.notes.empty() ? "" : ": " + join(out.notes, "; ")));
    return out;
}

} // namespace ranvier
