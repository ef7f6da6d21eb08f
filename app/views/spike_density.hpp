// How many spikes of a unit fall into each column of pixels, at any zoom, without reading all spikes for each picture.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <thread>
#include <vector>

#include "app/views/recording_data.hpp"

namespace ranvier::views {

// Counts of each unit's spikes over equal bins of time, each level's bins twice as wide as those of the level below. A unit has
// bins in proportion to its spikes, so that all levels together take at most 0.7 bytes a spike, less than a tenth of its mapped
// bytes. They are counted by a thread of its own; recordings that are quick to walk have no levels at all.
//
// Invariants: levels count what the spikes are, saturating at 255; a spike of a level stands in the column where the middle of
// its bin lies, at most half a column off. Threads: const functions may be called from any.
class SpikeDensity {
public:
    static constexpr int64_t walked_at_once = 2'000'000; // spikes that a picture may read one by one

    // The one of this recording: figures of the same recording share it.
    static std::shared_ptr<const SpikeDensity> of(const std::shared_ptr<const RecordingData>& recording);
    // With levels even for few spikes when `walked` is less.
    explicit SpikeDensity(std::shared_ptr<const RecordingData> recording, int64_t walked = walked_at_once);
    ~SpikeDensity();
    SpikeDensity(const SpikeDensity&) = delete;
    SpikeDensity& operator=(const SpikeDensity&) = delete;

    double progress() const; // 0 .. 1: counted so far
    bool ready() const { return n_ready_.load(std::memory_order_acquire) == static_cast<int>(units_.size()); }
    void wait() const; // until ready
    uint64_t own_bytes() const;

    // Adds the unit's spikes of each of counts.size() equal columns of `window` (half-open) to `counts`, saturating at 65,535.
    // False, and nothing added, while the unit is not counted yet and too long to walk.
    bool add_counts(int unit, Interval window, std::span<uint16_t> counts) const;
    // Spikes of the unit in `window`, exactly.
    int64_t n_spikes(int unit, Interval window) const;
    std::span<const double> spikes(int unit, Interval window) const;

private:
    struct Levels {
        double bin = 0;               // width of the finest
        std::vector<uint8_t> counts;  // all levels, finest first; empty: the unit is always walked
        std::vector<uint32_t> n_bins; // of each level
    };
    void count_all(const std::stop_token& stop);
    void count(int unit);
    void add_walked(std::span<const double> times, Interval window, std::span<uint16_t> counts) const;
    void add_level(const Levels& unit, double column, Interval window, std::span<uint16_t> counts) const;

    std::shared_ptr<const RecordingData> recording_; // shared with figures
    std::vector<Levels> units_;
    bool all_walked_;
    std::atomic<int> n_ready_{0}; // units counted, in order
    std::jthread counting_;
};

} // namespace ranvier::views
