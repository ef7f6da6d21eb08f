#include "core/io/nwb_recording.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace ranvier {
namespace {

// Names that the schema gives to columns of other kinds.
const std::set<std::string> units_reserved{"spike_times",     "spike_times_index",     "obs_intervals", "obs_intervals_index",
                                           "electrodes",      "electrodes_index",      "waveforms",     "waveforms_index",
                                           "electrode_group", "waveforms_index_index", "waveform_mean", "waveform_sd"};
const std::set<std::string> intervals_reserved{"tags", "tags_index", "timeseries", "timeseries_index"};

std::string with_unit(const Column& column) {
    return column.unit.empty() ? "" : "values of " + column.name + ", in " + column.unit;
}

template <typename Get>
Status text_if_known(NwbWriter& nwb, NwbWriter::Table& table, const char* name, const char* description,
                     const std::vector<Unit>& units, Get get) {
    std::vector<std::string> values;
    for (const Unit& u : units) values.push_back(get(u));
    if (std::all_of(values.begin(), values.end(), [](const std::string& v) { return v.empty(); })) return Ok{};
    return nwb.column(table, name, description, values);
}

Status write_observed(NwbWriter& nwb, NwbWriter::Table& table, const Recording& recording) {
    if (recording.observed.empty()) return Ok{};
    std::vector<double> flat;
    std::vector<int64_t> ends;
    for (int u = 0; u < recording.spikes.n_units(); ++u) {
        for (const Interval& i : recording.observed) flat.insert(flat.end(), {i.start, i.stop});
        ends.push_back(static_cast<int64_t>(flat.size() / 2));
    }
    return nwb.ragged(table, "obs_intervals", "the stretches in which spikes of the unit could be seen, in seconds", flat,
                      {flat.size() / 2, 2}, ends);
}

} // namespace

std::vector<int64_t> numeric_ids(const std::vector<std::string>& ids) {
    std::vector<int64_t> numbers;
    for (const std::string& id : ids) {
        int64_t number = 0;
        const auto read = std::from_chars(id.data(), id.data() + id.size(), number);
        if (read.ec != std::errc() || std::to_string(number) != id) return {};
        numbers.push_back(number);
    }
    return numbers;
}

Result<NwbWriter::Node> write_nwb_units(NwbWriter& nwb, const Recording& recording, double resolution_s) {
    const auto& units = recording.spikes.units();
    std::vector<std::string> ids;
    for (const Unit& u : units) ids.push_back(u.id);
    const std::vector<int64_t> numbers = numeric_ids(ids);
    RANVIER_ASSIGN(NwbWriter::Table table,
                   nwb.table(nwb.root(), "units", "Units", "units of the recording", units.size(), numbers, units_reserved));
    const auto times = recording.spikes.all_times();
    const auto first = recording.spikes.first();
    RANVIER_TRY(nwb.ragged(table, "spike_times", "the spike times of each unit, in seconds", times, {times.size()},
                           first.subspan(1), resolution_s));
    RANVIER_TRY(write_observed(nwb, table, recording));
    if (numbers.empty() && !ids.empty()) RANVIER_TRY(nwb.column(table, "unit_name", "the unit's id", ids));
    RANVIER_TRY(text_if_known(nwb, table, "location", "brain region of the unit", units, [](const Unit& u) { return u.region; }));
    RANVIER_TRY(
        text_if_known(nwb, table, "quality", "the sorter's label of the unit", units, [](const Unit& u) { return u.quality; }));
    const char* axes[] = {"x_um", "y_um", "z_um"};
    for (size_t axis = 0; axis < 3; ++axis) {
        std::vector<double> position;
        for (const Unit& u : units) position.push_back(u.position[axis]);
        RANVIER_TRY(nwb.column(table, axes[axis], "position of the unit, in micrometres", position));
    }
    for (const Column& column : recording.unit_columns.columns)
        RANVIER_TRY(nwb.column(table, column.name, with_unit(column), column.values));
    RANVIER_TRY(nwb.end_table(table));
    return std::move(table.node);
}

Status write_nwb_intervals(NwbWriter& nwb, const NwbWriter::Node& intervals, const Recording& recording,
                           std::set<std::string>& taken) {
    for (const Intervals& i : recording.intervals) {
        const std::string name = nwb_name(i.name, taken);
        RANVIER_ASSIGN(NwbWriter::Table table, nwb.table(intervals, name, "TimeIntervals", "intervals called " + i.name,
                                                         i.rows.size(), {}, intervals_reserved));
        std::vector<double> start, stop;
        for (const Interval& row : i.rows) start.push_back(row.start), stop.push_back(row.stop);
        RANVIER_TRY(nwb.times(table, "start_time", "start of the interval, in seconds", start));
        RANVIER_TRY(nwb.times(table, "stop_time", "end of the interval, in seconds", stop));
        for (const Column& column : i.table.columns)
            RANVIER_TRY(nwb.column(table, column.name, with_unit(column), column.values));
        RANVIER_TRY(nwb.end_table(table));
    }
    return Ok{};
}

NwbWriter::Sampling sampling_of(std::span<const double> times) {
    constexpr double tolerance_s = 1e-9;
    if (times.size() < 2 || !(times.back() > times.front())) return {.times = times};
    const double period = (times.back() - times.front()) / static_cast<double>(times.size() - 1);
    for (size_t i = 0; i < times.size(); ++i)
        if (!(std::abs(times[i] - (times.front() + static_cast<double>(i) * period)) <= tolerance_s)) return {.times = times};
    return {.start = times.front(), .rate_hz = 1 / period};
}

Status write_nwb_signals(NwbWriter& nwb, const NwbWriter::Node& module, const Recording& recording,
                         std::set<std::string>& taken) {
    for (const Signal& s : recording.signals) {
        std::vector<uint64_t> shape{s.n_samples};
        if (s.n_channels != 1) shape.push_back(s.n_channels);
        const auto sampling =
            s.times.empty() ? NwbWriter::Sampling{.start = s.start, .rate_hz = s.rate_hz} : sampling_of(s.times);
        RANVIER_TRY(nwb.series(module, nwb_name(s.name, taken), "signal called " + s.name, s.unit, shape, s.values, sampling));
    }
    return Ok{};
}

} // namespace ranvier
