#include <set>

#include "core/io/export_formats.hpp"
#include "core/io/nwb_writer.hpp"
#include "core/io/write_recording_formats.hpp"

namespace ranvier::detail {
namespace {

std::string field_of(const ColumnValues& values, size_t row) {
    if (const auto* reals = std::get_if<std::vector<double>>(&values)) return shortest((*reals)[row]);
    if (const auto* whole = std::get_if<std::vector<int64_t>>(&values)) return std::to_string((*whole)[row]);
    return csv_field(std::get<std::vector<std::string>>(values)[row]);
}

// Fields with a comma before each.
std::string header_of(const Table& table, std::set<std::string> taken) {
    std::string line;
    for (const Column& c : table.columns) line += "," + csv_field(nwb_name(c.name, taken));
    return line + "\n";
}

std::string row_of(const Table& table, size_t row) {
    std::string line;
    for (const Column& c : table.columns) line += "," + field_of(c.values, row);
    return line + "\n";
}

Status write_spikes(const Recording& recording, const std::string& path) {
    RANVIER_ASSIGN(TextFile file, TextFile::create(path));
    file.put("time_s,unit\n");
    for (int u = 0; u < recording.spikes.n_units(); ++u) {
        const std::string end = "," + csv_field(recording.spikes.units()[static_cast<size_t>(u)].id) + "\n";
        for (const double t : recording.spikes.times(u)) {
            file.put(shortest(t));
            file.put(end);
        }
    }
    return file.finish();
}

Status write_units(const Recording& recording, const std::string& path) {
    RANVIER_ASSIGN(TextFile file, TextFile::create(path));
    file.put("unit,region,quality,x_um,y_um,z_um" +
             header_of(recording.unit_columns, {"unit", "region", "quality", "x_um", "y_um", "z_um"}));
    const auto& units = recording.spikes.units();
    for (size_t u = 0; u < units.size(); ++u) {
        std::string line = csv_field(units[u].id) + "," + csv_field(units[u].region) + "," + csv_field(units[u].quality);
        for (const double x : units[u].position) line += "," + shortest(x);
        file.put(line + row_of(recording.unit_columns, u));
    }
    return file.finish();
}

Status write_rows(const std::vector<Interval>& rows, const Table& table, const std::string& path) {
    RANVIER_ASSIGN(TextFile file, TextFile::create(path));
    file.put("start_time,stop_time" + header_of(table, {"start_time", "stop_time"}));
    for (size_t i = 0; i < rows.size(); ++i) file.put(shortest(rows[i].start) + "," + shortest(rows[i].stop) + row_of(table, i));
    return file.finish();
}

Status write_signal(const Signal& s, const std::string& path) {
    RANVIER_ASSIGN(TextFile file, TextFile::create(path));
    const std::string unit = s.unit.empty() ? "" : " (" + s.unit + ")";
    std::string header = "time_s";
    for (uint64_t c = 0; c < s.n_channels; ++c)
        header += "," + csv_field(s.name + (s.n_channels == 1 ? "" : "_" + std::to_string(c)) + unit);
    file.put(header + "\n");
    for (uint64_t i = 0; i < s.n_samples; ++i) {
        std::string line = shortest(s.times.empty() ? s.start + static_cast<double>(i) / s.rate_hz : s.times[i]);
        for (uint64_t c = 0; c < s.n_channels; ++c) line += "," + shortest(s.values[i * s.n_channels + c]);
        file.put(line + "\n");
    }
    return file.finish();
}

} // namespace

Status write_recording_csv(const Recording& recording, const std::string& path) {
    const std::string stem = path.substr(0, path.size() - 4);
    std::vector<FileToWrite> files{{path, [&](const std::string& p) { return write_spikes(recording, p); }},
                                   {stem + ".units.csv", [&](const std::string& p) { return write_units(recording, p); }}};
    std::set<std::string> taken{"units", "observed"};
    for (const Intervals& i : recording.intervals)
        files.push_back({stem + "." + nwb_name(i.name, taken) + ".csv",
                         [&](const std::string& p) { return write_rows(i.rows, i.table, p); }});
    for (const Signal& s : recording.signals)
        files.push_back({stem + "." + nwb_name("signal." + s.name, taken) + ".csv",
                         [&](const std::string& p) { return write_signal(s, p); }});
    if (!recording.observed.empty())
        files.push_back({stem + ".observed.csv", [&](const std::string& p) { return write_rows(recording.observed, {}, p); }});
    return write_new_files(files);
}

Status write_counts_csv(const Counts& counts, const std::string& path) {
    RANVIER_ASSIGN(TextFile file, TextFile::create(path));
    file.put("sequence,bin,unit,count\n");
    const uint64_t n = counts.n_units();
    for (size_t q = 0; q < counts.n_sequences(); ++q)
        for (int64_t t = counts.first[q]; t < counts.first[q + 1]; ++t) {
            const std::string head = std::to_string(q) + "," + std::to_string(t - counts.first[q]) + ",";
            for (uint64_t u = 0; u < n; ++u)
                file.put(head + csv_field(counts.unit_ids[u]) + "," +
                         std::to_string(counts.counts[static_cast<uint64_t>(t) * n + u]) + "\n");
        }
    return file.finish();
}

} // namespace ranvier::detail
