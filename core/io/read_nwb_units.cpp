#include "core/io/read_nwb_units.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string_view>

#include "core/data/spike_stream.hpp"
#include "core/io/spike_checks.hpp"

namespace ranvier {
namespace {

constexpr uint64_t worth_streaming = 1 << 20; // spikes: fewer are in memory before a thread has begun

// The column unit_name if it names every unit differently: how ids that are no whole numbers are kept, by us and others.
Result<std::vector<std::string>> unit_names(NwbFile& nwb, const NwbTable& table) {
    std::vector<std::string> names;
    const NwbColumn* column = table.find("unit_name");
    if (!column || column->index) return names;
    RANVIER_ASSIGN(const h5::Shape shape, nwb.file.shape(column->node));
    if (shape.values != h5::Values::text || shape.dims.size() != 1) return names;
    RANVIER_ASSIGN(names, nwb.file.texts(column->node));
    const std::set<std::string> different(names.begin(), names.end());
    if (different.size() < names.size() || different.contains("")) names.clear();
    return names;
}

// Positions in columns of the table itself, as our own writer leaves them; those known from electrodes stay.
Status read_positions(NwbFile& nwb, const NwbTable& table, std::vector<Unit>& units) {
    const char* axes[] = {"x_um", "y_um", "z_um"};
    for (size_t axis = 0; axis < 3; ++axis) {
        const NwbColumn* column = table.find(axes[axis]);
        if (!column || column->index) continue;
        RANVIER_ASSIGN(const h5::Shape shape, nwb.file.shape(column->node));
        if (shape.dims.size() != 1 || (shape.values != h5::Values::real && shape.values != h5::Values::integer)) continue;
        RANVIER_ASSIGN(const auto values, nwb.file.doubles(column->node));
        for (size_t u = 0; u < units.size(); ++u)
            if (std::isnan(units[u].position[axis])) units[u].position[axis] = values[u];
    }
    return Ok{};
}

Result<std::vector<std::string>> unit_ids(NwbFile& nwb, const NwbTable& table) {
    RANVIER_ASSIGN(std::vector<std::string> ids, unit_names(nwb, table));
    if (!ids.empty()) return ids;
    if (!table.id()) {
        for (uint64_t row = 0; row < table.n_rows(); ++row) ids.push_back(std::to_string(row));
        nwb.warnings.push_back(table.path() + " has no column id; units are named by their row");
        return ids;
    }
    RANVIER_ASSIGN(const h5::Shape shape, nwb.file.shape(*table.id()));
    if (shape.values == h5::Values::text) return nwb.file.texts(*table.id());
    RANVIER_ASSIGN(const auto numbers, nwb.file.integers(*table.id()));
    for (const int64_t id : numbers) ids.push_back(std::to_string(id));
    return ids;
}

Status read_quality(NwbFile& nwb, const NwbTable& table, std::vector<Unit>& units) {
    for (const char* name : {"quality", "KSLabel", "ks_label", "cluster_group"}) {
        const NwbColumn* column = table.find(name);
        if (!column || column->index) continue;
        RANVIER_ASSIGN(const h5::Shape shape, nwb.file.shape(column->node));
        if (shape.values != h5::Values::text) continue;
        RANVIER_ASSIGN(const auto labels, nwb.file.texts(column->node));
        for (size_t u = 0; u < units.size(); ++u) units[u].quality = labels[u];
        return Ok{};
    }
    return Ok{};
}

// Columns are as long as the table; one that cannot be looked at (a filter, a link) is of no use to us and passes.
Status check_columns(NwbFile& nwb, const NwbTable& table) {
    for (const NwbColumn& column : table.columns()) {
        auto status = table.check_rows(nwb, column);
        if (!status && status.error().code() == Errc::bad_input) return status;
    }
    return Ok{};
}

void merge(std::vector<Interval>& intervals) {
    std::sort(intervals.begin(), intervals.end(), [](const Interval& a, const Interval& b) { return a.start < b.start; });
    std::vector<Interval> merged;
    for (const Interval& i : intervals) {
        if (!merged.empty() && i.start <= merged.back().stop) {
            merged.back().stop = std::max(merged.back().stop, i.stop);
        } else {
            merged.push_back(i);
        }
    }
    intervals = std::move(merged);
}

Status read_observed(NwbFile& nwb, const NwbTable& table, Recording& recording) {
    const NwbColumn* column = table.find("obs_intervals");
    if (!column) return Ok{};
    const std::string place = nwb.file.path(column->node);
    RANVIER_ASSIGN(const h5::Shape shape, nwb.file.shape(column->node));
    if (shape.n == 0) return Ok{};
    if (shape.dims.size() != 2 || shape.dims[1] != 2)
        return Error(Errc::bad_input,
                     place + " is " + h5::dims_text(shape.dims) + " values; pairs of start and stop (n x 2) were expected");
    RANVIER_ASSIGN(const auto first, table.first_of_rows(nwb, *column));
    RANVIER_ASSIGN(const auto values, nwb.file.doubles(column->node));

    std::vector<Interval> all, of_first_unit;
    bool differ = false;
    int64_t bad = 0, outside = 0;
    for (size_t u = 0; u + 1 < first.size(); ++u) {
        std::vector<Interval> own;
        for (auto i = static_cast<size_t>(first[u]); i < static_cast<size_t>(first[u + 1]); ++i) {
            const Interval interval{values[2 * i], values[2 * i + 1]};
            const bool sound = std::isfinite(interval.start) && std::isfinite(interval.stop) && interval.start <= interval.stop;
            bad += !sound;
            if (sound) own.push_back(interval);
        }
        merge(own);
        if (u == 0) of_first_unit = own;
        differ |= own != of_first_unit;
        if (!own.empty()) outside += n_outside(recording.spikes.times(static_cast<int>(u)), own);
        all.insert(all.end(), own.begin(), own.end());
    }
    merge(all);
    recording.observed = std::move(all);
    if (bad > 0)
        nwb.warnings.push_back(place + ": " + std::to_string(bad) +
                               " intervals stop before they start or are not finite; they were left out");
    if (differ)
        nwb.warnings.push_back(place +
                               ": units were observed at different times; the recording counts as observed when any of them was");
    if (outside > 0)
        nwb.warnings.push_back(place + ": " + std::to_string(outside) +
                               " spikes lie outside the intervals in which their unit was observed");
    return Ok{};
}

// Columns that are read as something else than a value to choose units by.
bool is_known_column(std::string_view name) {
    constexpr std::array<std::string_view, 14> known{
        "spike_times", "obs_intervals", "electrodes", "electrode_group", "location", "brain_area", "region",
        "structure",   "acronym",       "quality",    "unit_name",       "x_um",     "y_um",       "z_um"};
    return std::find(known.begin(), known.end(), name) != known.end();
}

template <typename T>
Status keep(Result<std::vector<T>> values, const std::string& name, Table& into) {
    if (!values) return std::move(values).error();
    into.columns.push_back({name, "", std::move(*values)});
    return Ok{};
}

// Every other column with one number or text for each unit. Lists, waveforms and references are nothing to choose units by.
Status read_unit_columns(NwbFile& nwb, const NwbTable& table, Table& into) {
    for (const NwbColumn& column : table.columns()) {
        if (column.index || is_known_column(column.name)) continue;
        const auto shape = nwb.file.shape(column.node);
        if (!shape || shape->dims.size() != 1) continue;
        if (shape->values == h5::Values::real) RANVIER_TRY(keep(nwb.file.doubles(column.node), column.name, into));
        if (shape->values == h5::Values::integer || shape->values == h5::Values::boolean)
            RANVIER_TRY(keep(nwb.file.integers(column.node), column.name, into));
        if (shape->values == h5::Values::text) RANVIER_TRY(keep(nwb.file.texts(column.node), column.name, into));
    }
    into.n_rows = table.n_rows();
    return Ok{};
}

// The spike times straight into the column file; nothing if they are not in order.
Result<std::optional<SpikeTrains>> stream_times(NwbFile& nwb, size_t dataset, const std::vector<Unit>& units,
                                                const std::vector<int64_t>& first, ColumnWriter& columns) {
    RANVIER_ASSIGN(SpikeStream stream, SpikeStream::begin(columns, units, first));
    uint64_t n = 0;
    for (auto room = stream.room(); !room.empty(); room = stream.room()) {
        RANVIER_TRY(nwb.file.rows_of(dataset, n, room.size(), room.data()));
        RANVIER_ASSIGN(const bool in_order, stream.take());
        if (!in_order) return std::optional<SpikeTrains>();
        n += room.size();
    }
    RANVIER_ASSIGN(SpikeTrains spikes, stream.finish());
    return std::optional(std::move(spikes));
}

Result<SpikeTrains> read_times(NwbFile& nwb, size_t dataset, uint64_t n, std::vector<Unit> units, std::vector<int64_t> first,
                               ColumnWriter* columns) {
    if (columns && n >= worth_streaming) {
        RANVIER_ASSIGN(auto streamed, stream_times(nwb, dataset, units, first, *columns));
        if (streamed) return std::move(*streamed);
    }
    RANVIER_ASSIGN(auto times, nwb.file.doubles(dataset));
    return SpikeTrains::from_csr(std::move(units), std::move(times), std::move(first));
}

} // namespace

Status read_nwb_units(NwbFile& nwb, size_t group, ColumnWriter* columns, Recording& recording) {
    RANVIER_ASSIGN(const NwbTable table, NwbTable::open(nwb, group));
    const Limits& limits = nwb.file.limits();
    if (table.n_rows() > limits.max_units)
        return Error(Errc::limit, table.path() + " has " + std::to_string(table.n_rows()) + " units; " +
                                      std::to_string(limits.max_units) + " are allowed");
    for (const char* name : {"spike_times", "spike_times_index"})
        RANVIER_TRY(nwb.file.find(name, group)); // a link that leads nowhere
    const NwbColumn* column = table.find("spike_times");
    if (!column || column->nested)
        return Error(Errc::bad_input,
                     table.path() + "/spike_times cannot be read; the spike times of all units end to end were expected");
    const std::string place = nwb.file.path(column->node);
    RANVIER_ASSIGN(const h5::Shape shape, nwb.file.shape(column->node));
    if (shape.dims.size() != 1)
        return Error(Errc::bad_input, place + " is " + h5::dims_text(shape.dims) + " values; one dimension was expected");
    if (shape.n > limits.max_spikes)
        return Error(Errc::limit, place + " holds " + std::to_string(shape.n) + " spikes; " + std::to_string(limits.max_spikes) +
                                      " are allowed");
    RANVIER_ASSIGN(auto first, table.first_of_rows(nwb, *column));
    RANVIER_TRY(check_columns(nwb, table));
    RANVIER_ASSIGN(auto ids, unit_ids(nwb, table));
    std::vector<Unit> units(table.n_rows());
    for (size_t u = 0; u < units.size(); ++u) units[u].id = std::move(ids[u]);
    RANVIER_TRY(read_quality(nwb, table, units));
    RANVIER_TRY(read_nwb_regions(nwb, table, units));
    RANVIER_TRY(read_positions(nwb, table, units));
    auto spikes = read_times(nwb, column->node, shape.n, std::move(units), std::move(first), columns);
    if (!spikes) return std::move(spikes).error().within(place);
    recording.spikes = std::move(*spikes);
    RANVIER_TRY(read_observed(nwb, table, recording));
    return read_unit_columns(nwb, table, recording.unit_columns);
}

} // namespace ranvier
