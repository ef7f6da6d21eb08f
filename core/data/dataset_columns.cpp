#include "core/data/dataset_columns.hpp"

#include <array>
#include <string>

#include "core/data/check_dataset.hpp"
#include "core/data/pyramid.hpp"

namespace ranvier {

namespace {

constexpr std::array time_unit_names{"seconds", "milliseconds", "microseconds", "samples", "unknown"};

static_assert(sizeof(Interval) == 2 * sizeof(double) && alignof(Interval) == alignof(double), "intervals are lent as f64[n, 2]");

std::span<const double> flat(const std::vector<Interval>& rows) {
    return {reinterpret_cast<const double*>(rows.data()), rows.size() * 2};
}

template <typename T, typename Get>
std::vector<std::string> texts_of(const std::vector<T>& items, Get get) {
    std::vector<std::string> result;
    result.reserve(items.size());
    for (const T& item : items) result.push_back(get(item));
    return result;
}

template <typename T>
void add_scalar(ColumnSet& out, const std::string& name, T value) {
    out.copy<T>(name, std::span<const T>(&value, 1));
}

void add_units(ColumnSet& out, const SpikeTrains& spikes) {
    const auto& units = spikes.units();
    out.texts("units.id", texts_of(units, [](const Unit& u) { return u.id; }));
    out.texts("units.region", texts_of(units, [](const Unit& u) { return u.region; }));
    out.texts("units.quality", texts_of(units, [](const Unit& u) { return u.quality; }));
    std::vector<double> position;
    for (const Unit& u : units) position.insert(position.end(), u.position.begin(), u.position.end());
    out.copy<double>("units.position", position, {units.size(), 3});
    out.lend("spikes.times", spikes.all_times());
    out.lend("spikes.first", spikes.first());
    add_scalar<int64_t>(out, "spikes.n_unsorted", spikes.n_unsorted_units());
}

// Names under `place`.columns, units under `units`, values under `place`.0, .1, ...
void add_table(ColumnSet& out, const Table& table, const std::string& place, const std::string& units) {
    out.texts(place + ".columns", texts_of(table.columns, [](const Column& c) { return c.name; }));
    out.texts(units, texts_of(table.columns, [](const Column& c) { return c.unit; }));
    for (size_t j = 0; j < table.columns.size(); ++j) {
        const std::string name = place + "." + std::to_string(j);
        const auto& values = table.columns[j].values;
        if (const auto* numbers = std::get_if<std::vector<double>>(&values))
            out.lend<double>(name, *numbers);
        else if (const auto* whole = std::get_if<std::vector<int64_t>>(&values))
            out.lend<int64_t>(name, *whole);
        else
            out.texts(name, std::get<std::vector<std::string>>(values));
    }
}

void add_intervals(ColumnSet& out, const Intervals& intervals, const std::string& place) {
    out.lend(place + ".rows", flat(intervals.rows), {intervals.rows.size(), 2});
    add_table(out, intervals.table, place, place + ".units");
}

void add_recording(ColumnSet& out, const Recording& r) {
    out.text("recording.time_unit", time_unit_names[static_cast<size_t>(r.time_unit)]);
    out.texts("recording.ids", std::array{r.session_id, r.subject_id, r.object_id});
    std::vector<std::string> about;
    for (const auto& [name, value] : r.about) about.insert(about.end(), {name, value});
    out.texts("recording.about", about);
    add_units(out, r.spikes);
    add_table(out, r.unit_columns, "units", "units.column_units");
    out.lend("observed", flat(r.observed), {r.observed.size(), 2});
    out.texts("intervals.name", texts_of(r.intervals, [](const Intervals& i) { return i.name; }));
    for (size_t k = 0; k < r.intervals.size(); ++k) add_intervals(out, r.intervals[k], "intervals." + std::to_string(k));
    out.texts("signals.name", texts_of(r.signals, [](const Signal& s) { return s.name; }));
    out.texts("signals.unit", texts_of(r.signals, [](const Signal& s) { return s.unit; }));
    std::vector<double> start, rate;
    for (const Signal& s : r.signals) {
        start.push_back(s.start);
        rate.push_back(s.rate_hz);
    }
    out.copy<double>("signals.start", start);
    out.copy<double>("signals.rate_hz", rate);
    for (size_t k = 0; k < r.signals.size(); ++k) {
        const Signal& s = r.signals[k];
        const std::string place = "signals." + std::to_string(k);
        out.lend<double>(place + ".times", s.times);
        out.lend<double>(place + ".values", s.values, {s.n_samples, s.n_channels});
        const auto levels = min_max_pyramid(s.values, s.n_samples, s.n_channels);
        for (size_t l = 0; l < levels.size(); ++l)
            out.copy<double>(place + ".level." + std::to_string(l), levels[l],
                             {levels[l].size() / (2 * s.n_channels), s.n_channels, 2});
    }
}

void add_counts(ColumnSet& out, const Counts& c) {
    out.texts("counts.unit_ids", c.unit_ids);
    out.lend<uint16_t>("counts.counts", c.counts, {c.n_bins(), c.n_units()});
    out.lend<int64_t>("counts.first", c.first);
    add_scalar<double>(out, "counts.bin_s", c.bin_s);
    const Truth& t = c.truth;
    add_scalar<int64_t>(out, "truth.n_states", static_cast<int64_t>(t.n_states));
    out.text("truth.link", t.link);
    out.lend<int32_t>("truth.states", t.states);
    out.lend<double>("truth.weight", t.weight);
    out.lend<double>("truth.bias", t.bias);
    out.lend<double>("truth.transition", t.transition);
    out.lend<double>("truth.basis", t.basis);
}

// Reads columns one after the other and remembers the first thing that was wrong; values are empty from there on.
class Reader {
public:
    explicit Reader(const ColumnFile& file) : file_(file) {}

    const Status& status() const { return status_; }
    void fail(const std::string& sentence) {
        if (status_) status_ = Error(Errc::bad_input, sentence);
    }

    template <typename T>
    std::vector<T> values(const std::string& name) {
        auto column = file_.column<T>(name);
        if (!column) return failed<T>(std::move(column).error());
        return {column->begin(), column->end()};
    }
    template <typename T>
    std::vector<T> values(const std::string& name, size_t n) {
        auto v = values<T>(name);
        if (v.size() == n) return v;
        fail("column '" + name + "' has " + std::to_string(v.size()) + " values, expected " + std::to_string(n));
        return std::vector<T>(n);
    }
    std::vector<std::string> texts(const std::string& name) {
        auto column = file_.texts(name);
        if (!column) return failed<std::string>(std::move(column).error());
        return {column->begin(), column->end()};
    }
    std::vector<std::string> texts(const std::string& name, size_t n) {
        auto v = texts(name);
        if (v.size() == n) return v;
        fail("column '" + name + "' has " + std::to_string(v.size()) + " texts, expected " + std::to_string(n));
        return std::vector<std::string>(n);
    }
    std::vector<Interval> rows(const std::string& name) {
        const auto v = values<double>(name);
        if (v.size() % 2 != 0) fail("column '" + name + "' has an odd number of starts and stops");
        std::vector<Interval> result;
        for (size_t i = 0; i + 1 < v.size(); i += 2) result.push_back({v[i], v[i + 1]});
        return result;
    }
    ColumnValues any(const std::string& name) {
        const ColumnView* c = file_.find(name);
        if (c && c->type == ColumnType::f64) return values<double>(name);
        if (c && c->type == ColumnType::i64) return values<int64_t>(name);
        return texts(name);
    }
    std::vector<uint64_t> dims(const std::string& name, size_t rank) {
        const ColumnView* c = file_.find(name);
        if (c && c->dims.size() == rank) return c->dims;
        fail("column '" + name + "' is missing or not of rank " + std::to_string(rank));
        return std::vector<uint64_t>(rank);
    }

private:
    template <typename T>
    std::vector<T> failed(Error error) {
        if (status_) status_ = std::move(error);
        return {};
    }
    const ColumnFile& file_;
    Status status_ = Ok{};
};

// Spike times and samples of signals, which may be longer than what memory should be spent on.
enum class Bulk { copied, left_out };

Result<SpikeTrains> read_spikes(Reader& in, Bulk bulk) {
    const auto ids = in.texts("units.id");
    const auto regions = in.texts("units.region", ids.size());
    const auto qualities = in.texts("units.quality", ids.size());
    const auto position = in.values<double>("units.position", ids.size() * 3);
    std::vector<Unit> units(ids.size());
    for (size_t u = 0; u < ids.size(); ++u)
        units[u] = {ids[u], regions[u], qualities[u], {position[3 * u], position[3 * u + 1], position[3 * u + 2]}};
    if (bulk == Bulk::left_out) {
        if (!in.status()) return in.status().error();
        return SpikeTrains::from_csr(std::move(units), {}, std::vector<int64_t>(ids.size() + 1, 0));
    }
    auto times = in.values<double>("spikes.times");
    auto first = in.values<int64_t>("spikes.first");
    const auto n_unsorted = in.values<int64_t>("spikes.n_unsorted", 1)[0];
    if (n_unsorted < 0 || n_unsorted > static_cast<int64_t>(ids.size()))
        in.fail("column 'spikes.n_unsorted' is no number of units");
    if (!in.status()) return in.status().error();
    return SpikeTrains::from_csr(std::move(units), std::move(times), std::move(first), static_cast<int>(n_unsorted));
}

Table read_table(Reader& in, const std::string& place, const std::string& units, size_t n_rows) {
    Table table;
    table.n_rows = n_rows;
    const auto names = in.texts(place + ".columns");
    const auto column_units = in.texts(units, names.size());
    for (size_t j = 0; j < names.size(); ++j)
        table.columns.push_back({names[j], column_units[j], in.any(place + "." + std::to_string(j))});
    return table;
}

Intervals read_intervals(Reader& in, std::string name, const std::string& place) {
    Intervals result;
    result.name = std::move(name);
    result.rows = in.rows(place + ".rows");
    result.table = read_table(in, place, place + ".units", result.rows.size());
    return result;
}

void read_signals(Reader& in, Bulk bulk, std::vector<Signal>& out) {
    const auto signals = in.texts("signals.name");
    const auto units = in.texts("signals.unit", signals.size());
    const auto start = in.values<double>("signals.start", signals.size());
    const auto rate = in.values<double>("signals.rate_hz", signals.size());
    for (size_t k = 0; k < signals.size(); ++k) {
        const std::string place = "signals." + std::to_string(k);
        const auto dims = in.dims(place + ".values", 2);
        out.push_back({signals[k], units[k], start[k], rate[k], {}, dims[0], dims[1], {}});
        if (bulk == Bulk::left_out) continue;
        out.back().times = in.values<double>(place + ".times");
        out.back().values = in.values<double>(place + ".values");
    }
}

Result<Recording> read_recording(Reader& in, Bulk bulk) {
    Recording r;
    const std::string unit = in.texts("recording.time_unit", 1)[0];
    size_t u = 0;
    while (u < time_unit_names.size() && time_unit_names[u] != unit) ++u;
    if (u == time_unit_names.size()) in.fail("'" + unit + "' is no time unit");
    r.time_unit = static_cast<TimeUnit>(u);
    auto ids = in.texts("recording.ids", 3);
    r.session_id = std::move(ids[0]);
    r.subject_id = std::move(ids[1]);
    r.object_id = std::move(ids[2]);
    const auto about = in.texts("recording.about");
    if (about.size() % 2 != 0) in.fail("column 'recording.about' has a name without a value");
    for (size_t i = 0; i + 1 < about.size(); i += 2) r.about[about[i]] = about[i + 1];
    RANVIER_ASSIGN(r.spikes, read_spikes(in, bulk));
    r.unit_columns = read_table(in, "units", "units.column_units", static_cast<size_t>(r.spikes.n_units()));
    r.observed = in.rows("observed");
    const auto tables = in.texts("intervals.name");
    for (size_t k = 0; k < tables.size(); ++k)
        r.intervals.push_back(read_intervals(in, tables[k], "intervals." + std::to_string(k)));
    read_signals(in, bulk, r.signals);
    if (!in.status()) return in.status().error();
    return r;
}

Result<Counts> read_counts(Reader& in) {
    Counts c;
    c.unit_ids = in.texts("counts.unit_ids");
    c.counts = in.values<uint16_t>("counts.counts");
    c.first = in.values<int64_t>("counts.first");
    c.bin_s = in.values<double>("counts.bin_s", 1)[0];
    const int64_t n_states = in.values<int64_t>("truth.n_states", 1)[0];
    if (n_states < 0) in.fail("column 'truth.n_states' is negative");
    c.truth.n_states = static_cast<uint64_t>(n_states);
    c.truth.link = in.texts("truth.link", 1)[0];
    c.truth.states = in.values<int32_t>("truth.states");
    c.truth.weight = in.values<double>("truth.weight");
    c.truth.bias = in.values<double>("truth.bias");
    c.truth.transition = in.values<double>("truth.transition");
    c.truth.basis = in.values<double>("truth.basis");
    if (!in.status()) return in.status().error();
    return c;
}

} // namespace

ColumnSet dataset_columns(const Dataset& dataset) {
    ColumnSet out;
    out.text("dataset.format", dataset.format);
    out.texts("dataset.warnings", dataset.warnings);
    if (const auto* recording = std::get_if<Recording>(&dataset.content)) {
        out.text("dataset.kind", "recording");
        add_recording(out, *recording);
    } else if (const auto* counts = std::get_if<Counts>(&dataset.content)) {
        out.text("dataset.kind", "counts");
        add_counts(out, *counts);
    } else {
        out.text("dataset.kind", "none");
    }
    return out;
}

Result<Dataset> dataset_of_columns(const ColumnFile& file) {
    Reader in(file);
    Dataset dataset;
    dataset.format = in.texts("dataset.format", 1)[0];
    dataset.warnings = in.texts("dataset.warnings");
    const std::string kind = in.texts("dataset.kind", 1)[0];
    if (!in.status()) return in.status().error();
    if (kind == "recording") {
        RANVIER_ASSIGN(dataset.content, read_recording(in, Bulk::copied));
    } else if (kind == "counts") {
        RANVIER_ASSIGN(dataset.content, read_counts(in));
    } else if (kind == "result") {
        return Error(Errc::bad_input, "the file is a result of Ranvier, expected a recording or counts");
    } else if (kind != "none") {
        return Error(Errc::bad_input, "the columns hold a dataset of kind '" + kind + "', expected recording, counts or none");
    }
    RANVIER_TRY(check_dataset(dataset));
    return dataset;
}

Result<Recording> recording_outline(const ColumnFile& file) {
    Reader in(file);
    const std::string kind = in.texts("dataset.kind", 1)[0];
    if (kind != "recording") in.fail("the columns hold a dataset of kind '" + kind + "', expected a recording");
    if (!in.status()) return in.status().error();
    return read_recording(in, Bulk::left_out);
}

} // namespace ranvier
