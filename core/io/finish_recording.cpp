#include "core/io/finish_recording.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/text.hpp"
#include "core/io/spike_checks.hpp"

namespace ranvier {
namespace {

constexpr double highest_rate_hz = 1000;      // mean rate of a unit
constexpr double longest_s = 1e5;             // more than a day
constexpr double lowest_median_rate_hz = 0.1; // over such a long time
constexpr double long_s = 3600;               // an hour
constexpr double hardly_any_hz = 0.01;        // median rate over more than an hour: what milliseconds make of ordinary rates
constexpr double longest_interval_s = 20 * 3600;
constexpr int64_t handful = 20; // spikes: fewer may be whole numbers, or close together, by chance

constexpr const char* ask = "say --time-unit s, ms, us or samples:RATE";

const char* word(TimeUnit unit) {
    switch (unit) {
        case TimeUnit::seconds:
            return "seconds";
        case TimeUnit::milliseconds:
            return "milliseconds";
        case TimeUnit::microseconds:
            return "microseconds";
        case TimeUnit::samples:
            return "sample numbers";
        case TimeUnit::unknown:
            break;
    }
    return "an unknown unit";
}

Status settle(Recording& recording, const TimeClaim& claim, const ReadOptions& options, std::vector<std::string>& warnings) {
    if (!options.time_unit.empty()) {
        RANVIER_ASSIGN(const TimeScale told, parse_time_unit(options.time_unit));
        const bool differs = claim.scale && (claim.scale->unit != told.unit ||
                                             (claim.scale->per_second > 0 && claim.scale->per_second != told.per_second));
        if (differs)
            warnings.push_back(claim.said_by + " calls the times " + word(claim.scale->unit) + "; --time-unit " +
                               options.time_unit + " was believed instead");
        return to_seconds(recording, told);
    }
    if (claim.scale && claim.scale->unit == TimeUnit::samples && claim.scale->per_second == 0) {
        warnings.push_back("times are sample numbers (" + claim.said_by + "); say --time-unit samples:RATE with the rate in Hz");
        recording.time_unit = TimeUnit::samples;
        return Ok{};
    }
    if (claim.scale && claim.scale->per_second != 1) {
        if (claim.scale->unit != TimeUnit::samples) // no sorter stores seconds: sample numbers are nothing to remark on
            warnings.push_back("times were converted to seconds from " + std::string(word(claim.scale->unit)) + ", as " +
                               claim.said_by + " says");
        return to_seconds(recording, *claim.scale);
    }
    const auto why_not = implausible_as_seconds(recording, claim.scale ? Label::seconds : Label::none);
    if (why_not) {
        warnings.push_back((claim.scale ? claim.said_by + " calls the times seconds, and that is not plausible"
                                        : "the file does not say the unit of its times, and seconds are not plausible") +
                           std::string(" (") + *why_not + "); they are raw values: " + ask);
        recording.time_unit = TimeUnit::unknown;
        return Ok{};
    }
    if (!claim.scale)
        warnings.push_back(
            std::string("the file does not say the unit of its times; they are plausible as seconds and were taken for "
                        "seconds (") +
            ask + ")");
    recording.time_unit = TimeUnit::seconds;
    return Ok{};
}

// The same for what is no spike: intervals, and times of signals.
std::optional<std::string> implausible_beside(const Recording& recording, Label label) {
    const auto hours = [](double seconds) { return text(std::round(seconds / 360) / 10) + " hours"; };
    for (const Intervals& table : recording.intervals)
        for (const Interval& row : table.rows) {
            if (row.stop - row.start > longest_interval_s)
                return "a row of " + table.name + " would last " + hours(row.stop - row.start);
            if (label == Label::none && row.stop > longest_s)
                return "a row of " + table.name + " would end after " + hours(row.stop);
        }
    if (label == Label::seconds) return std::nullopt;
    for (const Signal& s : recording.signals)
        if (s.times.size() >= static_cast<size_t>(handful) &&
            std::all_of(s.times.begin(), s.times.end(), [](double t) { return t == std::floor(t); }))
            return "all " + text(s.times.size()) + " times of signal " + s.name + " are whole numbers";
    return std::nullopt;
}

} // namespace

std::optional<std::string> implausible_as_seconds(const Recording& recording, Label label) {
    const SpikeTrains& spikes = recording.spikes;
    const int64_t enough = label == Label::seconds ? handful : 2;
    if (const auto beside = implausible_beside(recording, label)) return beside;
    const auto all = spikes.all_times();
    if (spikes.n_spikes() >= enough && std::all_of(all.begin(), all.end(), [](double t) { return t == std::floor(t); }))
        return "all " + text(spikes.n_spikes()) + " spike times are whole numbers";
    const Interval extent = spikes.extent();
    const double duration = extent.stop - extent.start;
    std::vector<double> rates;
    for (int u = 0; u < spikes.n_units(); ++u) {
        const auto n = static_cast<int64_t>(spikes.times(u).size());
        if (n == 0) continue;
        const double rate = static_cast<double>(n) / duration;
        if (n >= enough && rate > highest_rate_hz && n > 2)
            return "unit " + spikes.units()[static_cast<size_t>(u)].id + " would fire at " + text(std::round(rate)) + " Hz";
        rates.push_back(rate);
    }
    if (rates.empty() || duration <= long_s) return std::nullopt;
    std::nth_element(rates.begin(), rates.begin() + static_cast<ptrdiff_t>(rates.size() / 2), rates.end());
    const double median = rates[rates.size() / 2];
    const bool too_long = duration > longest_s && (label == Label::none || median < lowest_median_rate_hz);
    const bool too_slow = median < hardly_any_hz && spikes.n_spikes() >= enough;
    if (!too_long && !too_slow) return std::nullopt;
    return "the spikes would span " + text(std::round(duration / 360) / 10) + " hours at a median rate of " +
           text(std::round(median * 1e5) / 1e5) + " Hz";
}

Status finish_recording(Recording& recording, const TimeClaim& claim, const ReadOptions& options, const std::string& place,
                        std::vector<std::string>& warnings) {
    RANVIER_TRY(settle(recording, claim, options, warnings));
    describe_spikes(recording.spikes, place, warnings);
    return Ok{};
}

} // namespace ranvier
