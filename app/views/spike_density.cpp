#include "app/views/spike_density.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>

namespace ranvier::views {

namespace {

constexpr double bins_per_spike = .35; // times two for the coarser levels: 0.7 bytes a spike
constexpr uint32_t coarsest = 512;     // bins of the last level, fewer than any picture has columns
constexpr int64_t always_walked = 4096;

void add(uint16_t& count, uint32_t n) { count = static_cast<uint16_t>(std::min<uint32_t>(65535, count + n)); }

} // namespace

std::shared_ptr<const SpikeDensity> SpikeDensity::of(const std::shared_ptr<const RecordingData>& recording) {
    static std::mutex mutex;
    static std::map<const RecordingData*, std::weak_ptr<const SpikeDensity>> known;
    const std::lock_guard lock(mutex);
    std::erase_if(known, [](const auto& entry) { return entry.second.expired(); });
    if (const auto found = known.find(recording.get()); found != known.end())
        if (auto alive = found->second.lock()) return alive;
    auto made = std::make_shared<const SpikeDensity>(recording);
    known[recording.get()] = made;
    return made;
}

SpikeDensity::SpikeDensity(std::shared_ptr<const RecordingData> recording, int64_t walked)
    : recording_(std::move(recording)),
      units_(static_cast<size_t>(recording_->n_units())),
      all_walked_(recording_->n_spikes() <= walked) {
    if (all_walked_)
        n_ready_ = recording_->n_units();
    else
        counting_ = std::jthread([this](const std::stop_token& stop) { count_all(stop); });
}

SpikeDensity::~SpikeDensity() = default; // the thread is told to stop and waited for

double SpikeDensity::progress() const {
    return units_.empty() ? 1 : n_ready_.load(std::memory_order_acquire) / static_cast<double>(units_.size());
}

void SpikeDensity::wait() const {
    for (int n = n_ready_.load(std::memory_order_acquire); n < static_cast<int>(units_.size());
         n = n_ready_.load(std::memory_order_acquire))
        n_ready_.wait(n, std::memory_order_acquire);
}

uint64_t SpikeDensity::own_bytes() const {
    uint64_t bytes = sizeof *this + units_.size() * sizeof(Levels);
    const int n = n_ready_.load(std::memory_order_acquire);
    for (int u = 0; u < n; ++u)
        bytes += units_[static_cast<size_t>(u)].counts.capacity() + 4 * units_[static_cast<size_t>(u)].n_bins.capacity();
    return bytes;
}

void SpikeDensity::count_all(const std::stop_token& stop) {
    for (int u = 0; u < recording_->n_units() && !stop.stop_requested(); ++u) {
        count(u);
        n_ready_.store(u + 1, std::memory_order_release);
        n_ready_.notify_all();
    }
}

void SpikeDensity::count(int unit) {
    const auto times = recording_->spikes(unit);
    const double length = recording_->extent().stop - recording_->extent().start;
    if (static_cast<int64_t>(times.size()) <= always_walked || !(length > 0)) return;
    Levels& levels = units_[static_cast<size_t>(unit)];
    const auto n = static_cast<uint32_t>(std::min(4e9 / 2, bins_per_spike * static_cast<double>(times.size())));
    levels.bin = length / n;
    size_t total = 0;
    for (uint32_t bins = n; bins >= coarsest; bins = (bins + 1) / 2) {
        levels.n_bins.push_back(bins);
        total += bins;
    }
    levels.counts.assign(total, 0);
    // Wide, so that coarser levels are sums of what was counted and not of what saturated.
    std::vector<uint32_t> wide(n, 0);
    const double scale = 1 / levels.bin, start = recording_->extent().start;
    for (const double t : times) {
        const double place = (t - start) * scale;
        ++wide[place <= 0 ? 0 : std::min(n - 1, static_cast<uint32_t>(place))];
    }
    uint8_t* out = levels.counts.data();
    for (const uint32_t bins : levels.n_bins) {
        if (out != levels.counts.data()) {
            const uint32_t below = static_cast<uint32_t>(wide.size());
            for (uint32_t b = 0; b < bins; ++b) wide[b] = wide[2 * b] + (2 * b + 1 < below ? wide[2 * b + 1] : 0);
            wide.resize(bins);
        }
        for (uint32_t b = 0; b < bins; ++b) out[b] = static_cast<uint8_t>(std::min<uint32_t>(255, wide[b]));
        out += bins;
    }
}

std::span<const double> SpikeDensity::spikes(int unit, Interval window) const {
    const auto times = recording_->spikes(unit);
    const auto from = std::lower_bound(times.begin(), times.end(), window.start);
    return {from, std::lower_bound(from, times.end(), window.stop)};
}

int64_t SpikeDensity::n_spikes(int unit, Interval window) const { return static_cast<int64_t>(spikes(unit, window).size()); }

bool SpikeDensity::add_counts(int unit, Interval window, std::span<uint16_t> counts) const {
    if (counts.empty() || !(window.stop > window.start)) return true;
    const auto times = spikes(unit, window);
    const bool counted = unit < n_ready_.load(std::memory_order_acquire);
    const Levels* levels = counted && !all_walked_ ? &units_[static_cast<size_t>(unit)] : nullptr;
    const double column = (window.stop - window.start) / static_cast<double>(counts.size());
    const bool fine_enough = levels && !levels->counts.empty() && levels->bin <= column;
    if (fine_enough && times.size() > counts.size()) {
        add_level(*levels, column, window, counts);
        return true;
    }
    // While units wait to be counted, each may be walked as long as all of them together are quick.
    const int64_t share = std::max<int64_t>(always_walked, walked_at_once / std::max<int64_t>(1, recording_->n_units()));
    if (!counted && static_cast<int64_t>(times.size()) > share) return false;
    add_walked(times, window, counts);
    return true;
}

void SpikeDensity::add_walked(std::span<const double> times, Interval window, std::span<uint16_t> counts) const {
    const double scale = static_cast<double>(counts.size()) / (window.stop - window.start);
    const auto last = static_cast<uint32_t>(counts.size() - 1);
    for (const double t : times) {
        uint16_t& count = counts[std::min(last, static_cast<uint32_t>((t - window.start) * scale))];
        const uint32_t more = count + 1U;
        count = static_cast<uint16_t>(more - (more >> 16)); // saturates without a branch
    }
}

void SpikeDensity::add_level(const Levels& unit, double column, Interval window, std::span<uint16_t> counts) const {
    size_t level = 0;
    const uint8_t* bins = unit.counts.data();
    double bin = unit.bin;
    for (; level + 1 < unit.n_bins.size() && 2 * bin <= column; ++level, bin *= 2) bins += unit.n_bins[level];
    const auto n = static_cast<int64_t>(unit.n_bins[level]);
    const double start = recording_->extent().start;
    // A bin stands where its middle lies. Places are whole numbers of 2^-20 bins: rounding doubles is slow on plain x86-64.
    constexpr double one = 1 << 20;
    const auto fixed = [](double bins_along) { return static_cast<int64_t>(std::clamp(bins_along, -1e12, 1e12) * one); };
    int64_t place = fixed((window.start - start) / bin - .5);
    const int64_t step = fixed(column / bin);
    const auto first_bin = [n](int64_t at) { return std::clamp<int64_t>((at + (1 << 20) - 1) >> 20, 0, n); };
    int64_t from = first_bin(place);
    for (uint16_t& count : counts) {
        place += step;
        const int64_t to = first_bin(place);
        uint32_t sum = 0;
        for (int64_t b = from; b < to; ++b) sum += bins[b];
        if (sum != 0) add(count, sum);
        from = to;
    }
}

} // namespace ranvier::views
