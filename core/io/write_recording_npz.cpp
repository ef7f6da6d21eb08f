#include <algorithm>
#include <bit>
#include <set>

#include "core/io/counts_arrays.hpp"
#include "core/io/npz_archive.hpp"
#include "core/io/nwb_writer.hpp"
#include "core/io/write_recording_formats.hpp"

namespace ranvier::detail {
namespace {

Status add_column(NpzArchive& archive, const std::string& name, const ColumnValues& values) {
    return std::visit([&](const auto& v) { return archive.add(name, {v.size()}, v); }, values);
}

// Not copied: `values` must live until the archive is finished.
Status add_reals(NpzArchive& archive, const std::string& name, const std::vector<uint64_t>& shape,
                 std::span<const double> values) {
    return archive.add_stream(name, "<f8", shape, [values](uint64_t i) { return std::bit_cast<uint64_t>(values[i]); });
}

Status add_spikes(NpzArchive& archive, const SpikeTrains& spikes) {
    const auto n = static_cast<uint64_t>(spikes.n_spikes());
    RANVIER_TRY(add_reals(archive, "spike_times", {n}, spikes.all_times()));
    return archive.add_stream("spike_clusters", "<i8", {n}, [first = spikes.first(), unit = size_t{0}](uint64_t i) mutable {
        if (static_cast<uint64_t>(first[unit]) > i) unit = 0; // read from the start again
        while (static_cast<uint64_t>(first[unit + 1]) <= i) ++unit;
        return static_cast<uint64_t>(unit);
    });
}

Status add_units(NpzArchive& archive, const Recording& recording) {
    const auto& units = recording.spikes.units();
    std::vector<std::string> ids, regions, quality;
    std::vector<double> position;
    for (const Unit& u : units) {
        ids.push_back(u.id);
        regions.push_back(u.region);
        quality.push_back(u.quality);
        position.insert(position.end(), u.position.begin(), u.position.end());
    }
    RANVIER_TRY(archive.add("unit_ids", {units.size()}, ids));
    RANVIER_TRY(archive.add("regions", {units.size()}, regions));
    RANVIER_TRY(archive.add("quality", {units.size()}, quality));
    RANVIER_TRY(archive.add("position", {units.size(), 3}, position));
    std::set<std::string> taken;
    for (const Column& c : recording.unit_columns.columns)
        RANVIER_TRY(add_column(archive, "unit_columns." + nwb_name(c.name, taken), c.values));
    return Ok{};
}

Status add_intervals(NpzArchive& archive, const Intervals& intervals, const std::string& name) {
    std::vector<double> start, stop;
    for (const Interval& row : intervals.rows) start.push_back(row.start), stop.push_back(row.stop);
    const std::string prefix = "intervals." + name + ".";
    RANVIER_TRY(archive.add(prefix + "start", {start.size()}, start));
    RANVIER_TRY(archive.add(prefix + "stop", {stop.size()}, stop));
    std::set<std::string> taken{"start", "stop"};
    for (const Column& c : intervals.table.columns) RANVIER_TRY(add_column(archive, prefix + nwb_name(c.name, taken), c.values));
    return Ok{};
}

Status add_signal(NpzArchive& archive, const Signal& s, const std::string& name) {
    const std::string prefix = "signals." + name + ".";
    RANVIER_TRY(add_reals(archive, prefix + "values", {s.n_samples, s.n_channels}, s.values));
    if (s.times.empty()) {
        RANVIER_TRY(archive.add(prefix + "start", {}, std::vector<double>{s.start}));
        RANVIER_TRY(archive.add(prefix + "rate_hz", {}, std::vector<double>{s.rate_hz}));
    } else {
        RANVIER_TRY(add_reals(archive, prefix + "times", {s.n_samples}, s.times));
    }
    return archive.add(prefix + "unit", {}, std::vector<std::string>{s.unit});
}

} // namespace

Status write_recording_npz(const Recording& recording, const std::string& path) {
    RANVIER_ASSIGN(NpzArchive archive, NpzArchive::create(path));
    RANVIER_TRY(add_spikes(archive, recording.spikes));
    RANVIER_TRY(add_units(archive, recording));
    if (!recording.observed.empty()) {
        std::vector<double> rows;
        for (const Interval& i : recording.observed) rows.insert(rows.end(), {i.start, i.stop});
        RANVIER_TRY(archive.add("observed", {recording.observed.size(), 2}, rows));
    }
    RANVIER_TRY(archive.add("time_unit", {}, std::vector<std::string>{"s"}));
    std::set<std::string> tables, signals;
    for (const Intervals& i : recording.intervals) RANVIER_TRY(add_intervals(archive, i, nwb_name(i.name, tables)));
    for (const Signal& s : recording.signals) RANVIER_TRY(add_signal(archive, s, nwb_name(s.name, signals)));
    return archive.finish();
}

Status write_counts_npz(const Counts& counts, const std::string& path) {
    auto arrays = counts_arrays(counts);
    if (!arrays) return std::move(arrays).error().within(path);
    RANVIER_ASSIGN(NpzArchive archive, NpzArchive::create(path));
    for (const NamedArray& a : *arrays) RANVIER_TRY(archive.add(a.name, a.shape, a.values));
    if (!counts.truth.link.empty()) RANVIER_TRY(archive.add("link", {}, std::vector<std::string>{counts.truth.link}));
    if (counts.bin_s > 0) RANVIER_TRY(archive.add("bin_s", {}, std::vector<double>{counts.bin_s}));
    return archive.finish();
}

} // namespace ranvier::detail
