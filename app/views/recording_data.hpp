// A recording as figures see it: spans into a mapped column file, and little else in memory.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <QString>

#include "core/base/fs.hpp"
#include "core/base/result.hpp"
#include "core/data/pyramid.hpp"
#include "core/data/recording.hpp"

namespace ranvier {
class ColumnFile;
} // namespace ranvier

namespace ranvier::views {

struct SignalData {
    std::string name, unit;
    double start = 0, rate_hz = 0;
    std::span<const double> times; // empty: sampled at rate_hz from start
    PyramidView values;
    double time_of(uint64_t sample) const {
        return times.empty() ? start + static_cast<double>(sample) / rate_hz : times[sample];
    }
};

// Invariants as Recording's. Counts become spikes, each at the middle of its bin (n equal times for a count of n), and
// `unit_of_time` is "bin" unless their bins have a width; sequences run on without a break and are the table `sequences`,
// stretches of one true state the table `true_states` (column state). Threads: const functions may be called from any.
class RecordingData {
public:
    // Maps what an import left. Checks the directory, not every checksum: the file is a cache of ours. bad_input if it holds no
    // recording and no counts.
    static Result<std::shared_ptr<const RecordingData>> open(Fs& fs, const std::string& columns, const std::string& name);
    // For tests and figures of results without their recording.
    static std::shared_ptr<const RecordingData> of(Recording recording, const std::string& name);

    const std::string& name() const { return name_; } // base name of the file
    bool in_seconds() const { return in_seconds_; }
    bool is_counts() const { return is_counts_; }
    const QString& unit_of_time() const { return unit_of_time_; } // "s", "bin", "sample"; "" if the file does not tell it
    Interval extent() const { return extent_; }                   // of observation, else of the spikes

    int n_units() const { return static_cast<int>(units_.size()); }
    const std::vector<Unit>& units() const { return units_; }
    int unit_of(const std::string& id) const; // -1: none
    std::span<const double> spikes(int unit) const {
        return times_.subspan(static_cast<size_t>(first_[static_cast<size_t>(unit)]),
                              static_cast<size_t>(first_[static_cast<size_t>(unit) + 1] - first_[static_cast<size_t>(unit)]));
    }
    std::span<const double> all_spikes() const { return times_; }
    std::span<const int64_t> first() const { return first_; } // CSR, [unit + 1]
    int64_t n_spikes() const { return static_cast<int64_t>(times_.size()); }
    const Table& unit_columns() const { return unit_columns_; }
    const std::vector<Interval>& observed() const { return observed_; }
    const std::vector<Intervals>& intervals() const { return intervals_; }
    const Intervals* find_intervals(const std::string& name) const;
    const std::vector<SignalData>& signals() const { return signals_; }
    uint64_t mapped_bytes() const { return mapped_bytes_; }

private:
    RecordingData() = default;
    void take(Recording&& recording); // all of it but spikes and samples
    Status map_counts(const ColumnFile& file, const std::string& columns);
    Status map_recording(std::shared_ptr<const ColumnFile> file, const std::string& columns);
    std::string name_;
    QString unit_of_time_;
    bool in_seconds_ = true, is_counts_ = false;
    Interval extent_{0, 0};
    std::vector<Unit> units_;
    std::span<const double> times_;
    std::span<const int64_t> first_;
    Table unit_columns_;
    std::vector<Interval> observed_;
    std::vector<Intervals> intervals_;
    std::vector<SignalData> signals_;
    uint64_t mapped_bytes_ = 0;
    std::shared_ptr<const void> owner_; // of what the spans show: shared by whoever copies them
};

} // namespace ranvier::views
