#include "core/io/read_part.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "core/base/text.hpp"
#include "core/io/read_text_table.hpp"

namespace ranvier {
namespace {

constexpr std::array start_names{"start_time", "start", "t_start", "tstart",    "onset",
                                 "onset_time", "begin", "time",    "timestamp", "t"};
constexpr std::array stop_names{"stop_time", "stop", "end_time", "end", "t_stop", "t_end", "tend", "offset_time", "finish"};
constexpr std::array duration_names{"duration", "dur", "length"};
constexpr std::array time_names{"time", "times", "timestamp", "timestamps", "t", "ts", "start_time", "frame_time"};

// "Start_time (ms)" as "start_time": lower case, without the words of a unit and what sets them off.
std::string bare_name(const std::string& name) {
    std::string s;
    for (const char c : name) s += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    s = s.substr(0, s.find_first_of("([") == 0 ? s.size() : s.find_first_of("(["));
    while (!s.empty() && (s.back() == ' ' || s.back() == '_')) s.pop_back();
    const size_t last = s.find_last_of("_ ");
    if (last != std::string::npos && time_unit_of_name(s.substr(last + 1))) s = s.substr(0, last);
    std::replace(s.begin(), s.end(), ' ', '_');
    return s;
}

const Column* column_named(const Table& table, std::span<const char* const> names) {
    for (const char* name : names)
        for (const Column& c : table.columns)
            if (bare_name(c.name) == name) return &c;
    return nullptr;
}

std::string column_names(const Table& table) {
    std::vector<std::string> names;
    for (const Column& c : table.columns) names.push_back(c.name);
    return join(names);
}

Result<std::vector<double>> times_of(const Column& column, const std::string& path) {
    auto values = numbers_of(column);
    if (!values) return Error(Errc::bad_input, path + ": column " + column.name + " holds text; times were expected");
    return std::move(*values);
}

TimeScale scale_of(const Column& column) { return time_unit_of_name(column.name).value_or(TimeScale{}); }

std::string unit_in_parentheses(std::string& name) {
    const size_t open = name.find_last_of("([");
    if (open == std::string::npos || open == 0 || (name.back() != ')' && name.back() != ']')) return "";
    const std::string unit = name.substr(open + 1, name.size() - open - 2);
    name = name.substr(0, name.find_last_not_of(' ', open - 1) + 1);
    return unit;
}

} // namespace

Result<IntervalsRead> read_intervals_table(const std::string& path, const std::string& name, const Limits& limits) {
    RANVIER_ASSIGN(const Table table, read_text_table(path, limits));
    const Column* start = column_named(table, start_names);
    if (!start)
        return Error(Errc::bad_input, path + ": there is no column of start times (start_time, start, onset, time); columns: " +
                                          column_names(table));
    const Column* stop = column_named(table, stop_names);
    const Column* duration = stop ? nullptr : column_named(table, duration_names);
    RANVIER_ASSIGN(const auto starts, times_of(*start, path));
    std::vector<double> stops = starts;
    if (stop) {
        RANVIER_ASSIGN(stops, times_of(*stop, path));
    }
    if (duration) {
        RANVIER_ASSIGN(const auto lengths, times_of(*duration, path));
        for (size_t i = 0; i < stops.size(); ++i) stops[i] += lengths[i];
    }
    IntervalsRead read;
    read.scale = scale_of(*start);
    read.intervals.name = name;
    for (size_t i = 0; i < table.n_rows; ++i) {
        if (!std::isfinite(starts[i]) || !(stops[i] >= starts[i]))
            return Error(Errc::bad_input, path + ", row " + text(i + 1) + ": starts at " + text(starts[i]) + " and stops at " +
                                              text(stops[i]) + "; a start and a stop that is not before it were expected");
        read.intervals.rows.push_back({starts[i], stops[i]});
    }
    read.intervals.table.n_rows = table.n_rows;
    for (const Column& c : table.columns)
        if (&c != start && &c != stop) read.intervals.table.columns.push_back(c);
    return read;
}

Result<SignalsRead> read_signals_table(const std::string& path, const Limits& limits, std::vector<std::string>& warnings) {
    RANVIER_ASSIGN(const Table table, read_text_table(path, limits));
    const Column* time = column_named(table, time_names);
    if (!time)
        return Error(Errc::bad_input,
                     path + ": there is no column of times (time, timestamp, t); columns: " + column_names(table));
    RANVIER_ASSIGN(const auto times, times_of(*time, path));
    const auto stays = std::adjacent_find(times.begin(), times.end(), [](double a, double b) { return !(a < b); });
    if (stays != times.end())
        return Error(Errc::bad_input, path + ", row " + text(stays - times.begin() + 2) + ": the time " + text(stays[1]) +
                                          " follows " + text(stays[0]) + "; times must ascend");
    SignalsRead read;
    read.scale = scale_of(*time);
    std::vector<std::string> skipped;
    for (const Column& c : table.columns) {
        if (&c == time) continue;
        auto values = numbers_of(c);
        if (!values) {
            skipped.push_back(c.name);
            continue;
        }
        Signal s;
        s.name = c.name;
        s.unit = unit_in_parentheses(s.name);
        s.times = times;
        s.n_samples = times.size();
        s.values = std::move(*values);
        read.signals.push_back(std::move(s));
    }
    if (!skipped.empty()) warnings.push_back(path + ": columns of text are no signals and were left out: " + join(skipped));
    if (read.signals.empty()) return Error(Errc::bad_input, path + ": there is no column of numbers beside the times");
    return read;
}

Result<Pulses> read_pulses(const std::string& path, const Limits& limits) {
    RANVIER_ASSIGN(const Table table, read_text_table(path, limits));
    if (table.columns.size() != 2)
        return Error(Errc::bad_input, path + ": " + text(table.columns.size()) +
                                          " columns; two were expected, the file's own clock and the recording's");
    Pulses pulses;
    RANVIER_ASSIGN(pulses.own_s, times_of(table.columns[0], path));
    RANVIER_ASSIGN(pulses.recording_s, times_of(table.columns[1], path));
    return pulses;
}

} // namespace ranvier
