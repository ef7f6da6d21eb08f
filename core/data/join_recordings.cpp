#include "core/data/join_recordings.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <optional>

#include "core/base/text.hpp"

namespace ranvier {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr size_t most_named = 10; // ids in one sentence

std::string lower(std::string s) {
    for (char& c : s)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return s;
}

const Column* first_of(const Table& table, std::initializer_list<const char*> names) {
    for (const char* name : names)
        for (const Column& c : table.columns)
            if (lower(c.name) == name) return &c;
    return nullptr;
}

std::string value_text(const Column& column, size_t row) {
    if (const auto* texts = std::get_if<std::vector<std::string>>(&column.values)) return (*texts)[row];
    if (const auto* whole = std::get_if<std::vector<int64_t>>(&column.values)) return std::to_string((*whole)[row]);
    const double v = std::get<std::vector<double>>(column.values)[row];
    return std::isnan(v) ? "" : text(v);
}

std::optional<double> value_number(const Column& column, size_t row) {
    if (const auto* real = std::get_if<std::vector<double>>(&column.values)) return (*real)[row];
    if (const auto* whole = std::get_if<std::vector<int64_t>>(&column.values)) return static_cast<double>((*whole)[row]);
    return std::nullopt;
}

// The values of `column` at `rows`; rows without one (nothing) become NaN or "". Whole numbers stay whole only if every row has
// one.
ColumnValues rows_of(const Column& column, const std::vector<std::optional<size_t>>& rows) {
    const bool complete = std::all_of(rows.begin(), rows.end(), [](const auto& r) { return r.has_value(); });
    if (const auto* texts = std::get_if<std::vector<std::string>>(&column.values)) {
        std::vector<std::string> out;
        for (const auto& r : rows) out.push_back(r ? (*texts)[*r] : "");
        return out;
    }
    if (const auto* whole = std::get_if<std::vector<int64_t>>(&column.values); whole && complete) {
        std::vector<int64_t> out;
        for (const auto& r : rows) out.push_back((*whole)[*r]);
        return out;
    }
    std::vector<double> out;
    for (const auto& r : rows) out.push_back(r ? *value_number(column, *r) : nan);
    return out;
}

std::vector<Interval> intersection(const std::vector<Interval>& a, const std::vector<Interval>& b) {
    std::vector<Interval> both;
    for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        const Interval common{std::max(a[i].start, b[j].start), std::min(a[i].stop, b[j].stop)};
        if (common.start < common.stop) both.push_back(common);
        ++(a[i].stop < b[j].stop ? i : j);
    }
    return both;
}

// Columns of both, the rows of `b` after those of `a`.
Table stacked(const Table& a, size_t n_a, const Table& b, size_t n_b) {
    Table out;
    out.n_rows = n_a + n_b;
    std::vector<std::string> names;
    for (const Table* t : {&a, &b})
        for (const Column& c : t->columns)
            if (std::find(names.begin(), names.end(), c.name) == names.end()) names.push_back(c.name);
    for (const std::string& name : names) {
        const Column *in_a = a.find(name), *in_b = b.find(name);
        const bool is_text = (in_a && std::holds_alternative<std::vector<std::string>>(in_a->values)) ||
                             (in_b && std::holds_alternative<std::vector<std::string>>(in_b->values));
        std::vector<std::string> texts;
        std::vector<double> numbers;
        for (size_t row = 0; row < out.n_rows; ++row) {
            const Column* c = row < n_a ? in_a : in_b;
            const size_t own = row < n_a ? row : row - n_a;
            if (is_text) texts.push_back(c ? value_text(*c, own) : "");
            if (!is_text) numbers.push_back(c ? *value_number(*c, own) : nan);
        }
        ColumnValues values = numbers;
        if (is_text) values = std::move(texts);
        out.columns.push_back({name, (in_a ? in_a : in_b)->unit, std::move(values)});
    }
    return out;
}

// "3, 7, 12 and 4 more".
std::string some_of(const std::vector<std::string>& ids) {
    std::vector<std::string> shown(ids.begin(), ids.begin() + static_cast<ptrdiff_t>(std::min(ids.size(), most_named)));
    return join(shown) + (ids.size() > most_named ? " and " + text(ids.size() - most_named) + " more" : "");
}

// The row of the table that tells of each unit, nothing for a unit without one.
Result<std::vector<std::optional<size_t>>> rows_of_units(const std::vector<Unit>& units, const Table& table, const Column& id,
                                                         const std::string& place, std::vector<std::string>& warnings) {
    std::map<std::string, size_t> row_of;
    for (size_t row = 0; row < table.n_rows; ++row)
        if (!row_of.emplace(value_text(id, row), row).second)
            return Error(Errc::bad_input, place + ": unit " + value_text(id, row) + " stands in two rows");
    std::vector<std::optional<size_t>> rows;
    std::vector<std::string> without_row, without_unit;
    for (const Unit& u : units) {
        const auto found = row_of.find(u.id);
        rows.push_back(found == row_of.end() ? std::nullopt : std::optional(found->second));
        if (found == row_of.end())
            without_row.push_back(u.id);
        else
            row_of.erase(found);
    }
    if (without_row.size() == units.size())
        return Error(Errc::bad_input, place + ": none of its ids is that of a unit; the units are " + some_of(without_row));
    for (const auto& [name, row] : row_of) without_unit.push_back(name);
    if (!without_row.empty()) warnings.push_back(place + ": no row for units " + some_of(without_row));
    if (!without_unit.empty()) warnings.push_back(place + ": rows without a unit: " + some_of(without_unit));
    return rows;
}

bool same(const Intervals& a, const Intervals& b) { return a.rows == b.rows; }
bool same(const Signal& a, const Signal& b) { return a.values == b.values && a.times == b.times && a.start == b.start; }

template <typename T>
void add_named(std::vector<T>& all, T item, const std::string& probe) {
    const auto known = std::find_if(all.begin(), all.end(), [&](const T& i) { return i.name == item.name; });
    if (known != all.end() && same(*known, item)) return;
    if (known != all.end()) item.name = probe + "." + item.name;
    all.push_back(std::move(item));
}

template <typename T>
void replace_named(std::vector<T>& all, T item, const char* what, std::vector<std::string>& warnings) {
    const auto known = std::find_if(all.begin(), all.end(), [&](const T& i) { return i.name == item.name; });
    if (known == all.end()) {
        all.push_back(std::move(item));
        return;
    }
    warnings.push_back(std::string(what) + " " + item.name + " is in several files; the one given for it was taken");
    *known = std::move(item);
}

} // namespace

Status add_probe(Recording& recording, Recording probe, const std::string& name, std::vector<std::string>& warnings) {
    const SpikeTrains &a = recording.spikes, &b = probe.spikes;
    std::vector<Unit> units = a.units();
    for (Unit u : b.units()) {
        u.id = name + "." + u.id;
        units.push_back(std::move(u));
    }
    std::vector<double> times(a.all_times().begin(), a.all_times().end());
    times.insert(times.end(), b.all_times().begin(), b.all_times().end());
    std::vector<int64_t> first(a.first().begin(), a.first().end());
    for (size_t u = 1; u < b.first().size(); ++u) first.push_back(a.n_spikes() + b.first()[u]);
    const auto n_a = static_cast<size_t>(a.n_units()), n_b = static_cast<size_t>(b.n_units());
    if (!recording.unit_columns.columns.empty() || !probe.unit_columns.columns.empty())
        recording.unit_columns = stacked(recording.unit_columns, n_a, probe.unit_columns, n_b);
    RANVIER_ASSIGN(recording.spikes, SpikeTrains::from_csr(std::move(units), std::move(times), std::move(first),
                                                           a.n_unsorted_units() + b.n_unsorted_units()));
    if (recording.observed.empty() || probe.observed.empty()) {
        recording.observed.insert(recording.observed.end(), probe.observed.begin(), probe.observed.end());
    } else if (recording.observed != probe.observed) {
        recording.observed = intersection(recording.observed, probe.observed);
        if (recording.observed.empty())
            return Error(Errc::bad_input, "probe " + name + " was never observed at the same time as the others");
        warnings.push_back("probe " + name + " was observed at other times; the time common to all is used");
    }
    for (auto& i : probe.intervals) add_named(recording.intervals, std::move(i), name);
    for (auto& s : probe.signals) add_named(recording.signals, std::move(s), name);
    return Ok{};
}

void add_intervals(Recording& recording, Intervals intervals, std::vector<std::string>& warnings) {
    replace_named(recording.intervals, std::move(intervals), "interval table", warnings);
}

void add_signal(Recording& recording, Signal signal, std::vector<std::string>& warnings) {
    replace_named(recording.signals, std::move(signal), "signal", warnings);
}

Status add_regions(Recording& recording, const Table& table, const std::string& place, std::vector<std::string>& warnings) {
    const Column* id = first_of(table, {"id", "unit", "unit_id", "cluster_id", "cluster", "neuron", "neuron_id"});
    if (!id) return Error(Errc::bad_input, place + ": there is no column of unit ids (id, unit, unit_id, cluster_id)");
    std::vector<Unit> units = recording.spikes.units();
    RANVIER_ASSIGN(const auto rows, rows_of_units(units, table, *id, place, warnings));
    const Column* region = first_of(table, {"region", "brain_region", "brain_area", "location", "acronym", "structure", "area"});
    const Column* quality = first_of(table, {"quality", "group", "label", "kslabel"});
    const std::array<const Column*, 3> position{first_of(table, {"x", "x_um"}), first_of(table, {"y", "y_um"}),
                                                first_of(table, {"z", "z_um"})};
    for (size_t u = 0; u < units.size(); ++u) {
        if (!rows[u]) continue;
        if (region) units[u].region = value_text(*region, *rows[u]);
        if (quality) units[u].quality = value_text(*quality, *rows[u]);
        for (size_t d = 0; d < 3; ++d)
            if (position[d]) units[u].position[d] = value_number(*position[d], *rows[u]).value_or(nan);
    }
    std::vector<const Column*> used{id, region, quality};
    used.insert(used.end(), position.begin(), position.end());
    auto& columns = recording.unit_columns.columns;
    for (const Column& c : table.columns) {
        if (std::find(used.begin(), used.end(), &c) != used.end()) continue;
        std::erase_if(columns, [&](const Column& old) { return old.name == c.name; });
        columns.push_back({c.name, c.unit, rows_of(c, rows)});
    }
    recording.unit_columns.n_rows = units.size();
    const SpikeTrains& s = recording.spikes;
    RANVIER_ASSIGN(recording.spikes, SpikeTrains::from_csr(std::move(units), {s.all_times().begin(), s.all_times().end()},
                                                           {s.first().begin(), s.first().end()}, s.n_unsorted_units()));
    return Ok{};
}

} // namespace ranvier
