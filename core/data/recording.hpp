// A recording: who fired when, what happened when, and what was measured beside it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/data/spike_trains.hpp"
#include "core/data/table.hpp"

namespace ranvier {

// Rows with a start and a stop: trials, epochs, stimulus presentations. The table holds the other columns, one row per interval.
struct Intervals {
    std::string name;
    std::vector<Interval> rows;
    Table table;
};

// A signal of behaviour or the like: n_samples x n_channels values, either at a fixed rate or with a time for each sample.
struct Signal {
    std::string name;
    std::string unit;
    double start = 0; // of the first sample; used when `times` is empty
    double rate_hz = 0;
    std::vector<double> times;
    uint64_t n_samples = 0, n_channels = 1;
    std::vector<double> values; // [sample, channel]; converted to `unit`
};

enum class TimeUnit { seconds, milliseconds, microseconds, samples, unknown };

// How many of the unit make a second; 0 where that cannot be told.
constexpr double units_per_second(TimeUnit unit) {
    return unit == TimeUnit::seconds ? 1 : unit == TimeUnit::milliseconds ? 1e3 : unit == TimeUnit::microseconds ? 1e6 : 0;
}

// Invariants: interval rows have start <= stop; names of intervals and signals are unique; signals have as many times as samples;
// unit_columns has a row per unit, or no columns at all.
struct Recording {
    SpikeTrains spikes;
    Table unit_columns; // what the file tells of its units beside id, region, quality and position: depth, snr, ...
    std::vector<Interval>
        observed; // when spikes could have been seen, ascending, not overlapping; empty: the extent of the spikes
    std::vector<Intervals> intervals;
    std::vector<Signal> signals;
    TimeUnit time_unit = TimeUnit::seconds; // of all times above; `unknown`: raw values, and a job refuses until it is told
    std::string session_id, subject_id, object_id; // "" if the file has none
    // What else the file says of the session, by the names of NWB: session_start_time (ISO 8601), session_description,
    // experimenter, institution, lab, keywords, and subject/species, subject/sex, subject/age. For exports only: not part of the
    // identity.
    std::map<std::string, std::string> about;

    const Intervals* find_intervals(const std::string& name) const {
        for (const auto& i : intervals)
            if (i.name == name) return &i;
        return nullptr;
    }
};

} // namespace ranvier
