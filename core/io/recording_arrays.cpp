#include "core/io/recording_arrays.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "core/base/text.hpp"
#include "core/io/array_values.hpp"
#include "core/io/signal_rate.hpp"
#include "core/io/unit_labels.hpp"

namespace ranvier {
namespace {

constexpr std::string_view intervals_prefix = "intervals.";

Error wrong(const ArrayInfo& array, const std::string& expected) {
    return Error(Errc::bad_input,
                 array.name + " is " + shape_of(array) + " of " + array.type + "; " + expected + " was expected");
}

std::string each_unit(size_t n) { return "one for each of the " + text(n) + " units"; }

Status read_positions(ArraySource& source, const ArrayInfo& array, std::vector<Unit>& units) {
    const bool fits = array.dims.size() == 2 && array.dims[0] == units.size() && (array.dims[1] == 2 || array.dims[1] == 3);
    if (!fits) return wrong(array, "x, y and z " + each_unit(units.size()));
    RANVIER_ASSIGN(const auto values, source.numbers(array));
    for (size_t u = 0; u < units.size(); ++u)
        for (size_t d = 0; d < array.dims[1]; ++d) units[u].position[d] = values[u * array.dims[1] + d];
    return Ok{};
}

Result<std::vector<std::string>> unit_texts(ArraySource& source, const ArrayInfo& array, size_t n_units) {
    if (array.kind != ArrayKind::text || length_of(array) != n_units) return wrong(array, "a text " + each_unit(n_units));
    return source.texts(array);
}

// The NAME of every array PREFIX.NAME.SUFFIX.
std::vector<std::string> names_between(const ArraySource& source, std::string_view prefix, std::string_view suffix) {
    std::vector<std::string> names;
    for (const ArrayInfo& a : source.arrays()) {
        const std::string_view name = a.name;
        if (name.size() <= prefix.size() + suffix.size() || !name.starts_with(prefix) || !name.ends_with(suffix)) continue;
        names.emplace_back(name.substr(prefix.size(), name.size() - prefix.size() - suffix.size()));
    }
    return names;
}

// Which of the tables an array intervals.NAME.COLUMN belongs to: the longest NAME, as names may hold points; "" for none.
std::string table_of(std::string_view array, const std::unordered_set<std::string>& tables) {
    if (!array.starts_with(intervals_prefix)) return {};
    array.remove_prefix(intervals_prefix.size());
    for (size_t end = array.rfind('.'); end != array.npos && end > 0; end = array.rfind('.', end - 1)) {
        std::string name(array.substr(0, end));
        if (tables.contains(name)) return name;
    }
    return {};
}

Status read_intervals(ArraySource& source, Recording& recording, const Limits& limits) {
    std::unordered_set<std::string> names;
    std::vector<std::string> ordered;
    for (std::string& name : names_between(source, intervals_prefix, ".start"))
        if (source.find(std::string(intervals_prefix) + name + ".stop") && names.insert(name).second)
            ordered.push_back(std::move(name));
    std::unordered_map<std::string, std::vector<const ArrayInfo*>> columns;
    for (const ArrayInfo& a : source.arrays())
        if (const std::string table = table_of(a.name, names); !table.empty()) columns[table].push_back(&a);
    for (const std::string& name : ordered) {
        const std::string place = std::string(intervals_prefix) + name + ".";
        Intervals intervals;
        intervals.name = name;
        RANVIER_ASSIGN(intervals.rows,
                       rows_of_arrays(source, *source.find(place + "start"), *source.find(place + "stop"), limits.max_rows));
        intervals.table.n_rows = intervals.rows.size();
        for (const ArrayInfo* a : columns[name]) {
            if (a->name == place + "start" || a->name == place + "stop") continue;
            if (length_of(*a) != intervals.rows.size())
                return wrong(*a, "one for each of the " + text(intervals.rows.size()) + " intervals");
            RANVIER_ASSIGN(auto values, column_values(source, *a, limits.max_rows));
            intervals.table.columns.push_back({a->name.substr(place.size()), "", std::move(values)});
        }
        recording.intervals.push_back(std::move(intervals));
    }
    return Ok{};
}

Result<Signal> read_signal(ArraySource& source, const std::string& name, const Limits& limits) {
    const std::string place = "signals." + name + ".";
    const ArrayInfo& values = *source.find(place + "values");
    if (values.dims.empty() || values.dims.size() > 2) return wrong(values, "[sample] or [sample, channel]");
    Signal signal;
    signal.name = name;
    signal.n_samples = values.dims[0];
    signal.n_channels = values.dims.size() == 2 ? values.dims[1] : 1;
    if (const ArrayInfo* times = source.find(place + "times")) {
        RANVIER_ASSIGN(signal.times, numbers_list(source, *times, limits.max_bytes / sizeof(double)));
        if (signal.times.size() != signal.n_samples)
            return wrong(*times, "one for each of the " + text(signal.n_samples) + " samples");
    } else if (source.find(place + "start") && source.find(place + "rate_hz")) {
        RANVIER_ASSIGN(signal.start, single_number(source, *source.find(place + "start")));
        RANVIER_ASSIGN(signal.rate_hz, single_number(source, *source.find(place + "rate_hz")));
    } else {
        return Error(Errc::bad_input,
                     place + "values has no clock; " + place + "times, or " + place + "start and rate_hz, was expected");
    }
    if (auto sound = check_clock(signal, limits); !sound) return std::move(sound).error().within("signals." + name);
    if (const ArrayInfo* unit = source.find(place + "unit")) {
        RANVIER_ASSIGN(const auto words, names_list(source, *unit, 1));
        signal.unit = words.empty() ? "" : words[0];
    }
    RANVIER_ASSIGN(signal.values, source.numbers(values));
    return signal;
}

} // namespace

Status read_unit_arrays(ArraySource& source, std::vector<Unit>& units, Table& columns, std::vector<std::string>& warnings) {
    for (const char* name : {"regions", "region"})
        if (const ArrayInfo* regions = source.find(name)) {
            RANVIER_ASSIGN(const auto texts, unit_texts(source, *regions, units.size()));
            set_regions(units, texts);
            break;
        }
    if (const ArrayInfo* quality = source.find("quality")) {
        RANVIER_ASSIGN(const auto texts, unit_texts(source, *quality, units.size()));
        set_qualities(units, texts);
    }
    if (const ArrayInfo* position = source.find("position")) RANVIER_TRY(read_positions(source, *position, units));
    constexpr std::string_view prefix = "unit_columns.";
    for (const ArrayInfo& a : source.arrays()) {
        if (!a.name.starts_with(prefix)) continue;
        if (a.kind == ArrayKind::other) {
            warnings.push_back(a.name + " is of " + a.type + " and was left out");
            continue;
        }
        if (length_of(a) != units.size()) return wrong(a, each_unit(units.size()));
        RANVIER_ASSIGN(auto values, column_values(source, a, units.size()));
        add_unit_column(columns, a.name.substr(prefix.size()), std::move(values));
    }
    return Ok{};
}

Status read_pynapple_columns(ArraySource& source, std::vector<Unit>& units, Table& columns, std::vector<std::string>& warnings) {
    constexpr std::array own{"t", "d", "index", "keys", "start", "end", "type", "rate"};
    for (const ArrayInfo& a : source.arrays()) {
        if (std::find(own.begin(), own.end(), a.name) != own.end()) continue;
        if (a.kind == ArrayKind::other) {
            warnings.push_back(
                a.name + " holds Python objects (what pynapple knows of the units), which are never read; save that as a table");
            continue;
        }
        if (length_of(a) != units.size()) {
            warnings.push_back(a.name + " is " + shape_of(a) + ", not one for each of the " + text(units.size()) +
                               " units, and was left out");
            continue;
        }
        RANVIER_ASSIGN(auto values, column_values(source, a, units.size()));
        if (names_region(a.name))
            set_regions(units, texts_of(values));
        else
            add_unit_column(columns, a.name, std::move(values));
    }
    return Ok{};
}

Status read_side_arrays(ArraySource& source, Recording& recording, const Limits& limits, std::vector<std::string>& warnings) {
    if (const ArrayInfo* observed = source.find("observed")) {
        if (observed->dims.size() != 2 || observed->dims[1] != 2 || observed->dims[0] > limits.max_rows)
            return wrong(*observed, "[interval, 2] of starts and stops");
        RANVIER_ASSIGN(const auto ends, source.numbers(*observed));
        for (size_t i = 0; i + 1 < ends.size(); i += 2) recording.observed.push_back({ends[i], ends[i + 1]});
    }
    RANVIER_TRY(read_intervals(source, recording, limits));
    for (const std::string& name : names_between(source, "signals.", ".values")) {
        auto signal = read_signal(source, name, limits);
        if (signal) {
            recording.signals.push_back(std::move(*signal));
        } else if (signal.error().code() == Errc::unsupported) {
            warnings.push_back(signal.error().sentence() + "; it was left out");
        } else {
            return std::move(signal).error();
        }
    }
    return Ok{};
}

Result<std::vector<Interval>> rows_of_arrays(ArraySource& source, const ArrayInfo& start, const ArrayInfo& stop, uint64_t most) {
    RANVIER_ASSIGN(const auto starts, numbers_list(source, start, most));
    RANVIER_ASSIGN(const auto stops, numbers_list(source, stop, most));
    if (starts.size() != stops.size())
        return Error(Errc::bad_input, start.name + " holds " + text(starts.size()) + " values and " + stop.name + " " +
                                          text(stops.size()) + "; they must be as many");
    std::vector<Interval> rows(starts.size());
    for (size_t i = 0; i < rows.size(); ++i) rows[i] = {starts[i], stops[i]};
    return rows;
}

} // namespace ranvier
