#include "core/data/clock.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/text.hpp"

namespace ranvier {

namespace {

double line(double t, double t0, double t1, double y0, double y1) { return y0 + (t - t0) * ((y1 - y0) / (t1 - t0)); }

// A column's values as numbers, empty for text.
std::vector<double> numbers(const Column& column) {
    if (const auto* real = std::get_if<std::vector<double>>(&column.values)) return *real;
    if (const auto* whole = std::get_if<std::vector<int64_t>>(&column.values)) return {whole->begin(), whole->end()};
    return {};
}

} // namespace

double ClockMap::operator()(double t) const {
    if (own_s.empty()) return offset_s + t * rate;
    if (t < own_s.front()) return line(t, own_s.front(), own_s.back(), recording_s.front(), recording_s.back());
    if (t > own_s.back())
        return recording_s.back() +
               (t - own_s.back()) * ((recording_s.back() - recording_s.front()) / (own_s.back() - own_s.front()));
    const auto after = std::upper_bound(own_s.begin() + 1, own_s.end() - 1, t);
    const auto i = static_cast<size_t>(after - own_s.begin());
    return line(t, own_s[i - 1], own_s[i], recording_s[i - 1], recording_s[i]);
}

Status check_clock(const ClockMap& clock) {
    const auto wrong = [](const std::string& what) { return Error(Errc::invalid_argument, "clock: " + what); };
    if (!std::isfinite(clock.offset_s)) return wrong("the offset must be a finite number of seconds");
    if (!std::isfinite(clock.rate) || clock.rate <= 0) return wrong("the rate must be a finite number above 0");
    if (clock.own_s.empty() && clock.recording_s.empty()) return Ok{};
    if (clock.own_s.size() != clock.recording_s.size())
        return wrong(text(clock.own_s.size()) + " pulses by one clock and " + text(clock.recording_s.size()) + " by the other");
    if (clock.own_s.size() < 2) return wrong("at least two pulses are needed, found one");
    for (const auto* times : {&clock.own_s, &clock.recording_s}) {
        if (!std::all_of(times->begin(), times->end(), [](double t) { return std::isfinite(t); }))
            return wrong("a pulse has no finite time");
        const auto back = std::adjacent_find(times->begin(), times->end(), [](double a, double b) { return !(a < b); });
        if (back != times->end())
            return wrong("pulses must ascend strictly by both clocks; pulse " + text(back - times->begin() + 2) + " is at " +
                         text(back[1]) + " after " + text(back[0]));
    }
    return Ok{};
}

std::string describe_pulses(const ClockMap& clock) {
    const double slope = (clock.recording_s.back() - clock.recording_s.front()) / (clock.own_s.back() - clock.own_s.front());
    double worst = 0;
    for (size_t i = 0; i < clock.own_s.size(); ++i) {
        const double straight = clock.recording_s.front() + (clock.own_s[i] - clock.own_s.front()) * slope;
        worst = std::max(worst, std::abs(clock.recording_s[i] - straight));
    }
    return text(clock.own_s.size()) + " pulses, drift " + text(std::round((slope - 1) * 1e8) / 100) + " ppm, up to " +
           text(std::round(worst * 1e6) / 1e6) + " s from a straight line";
}

std::vector<size_t> time_columns(const Intervals& intervals) {
    std::vector<size_t> found;
    double longest = 0, furthest = 0;
    for (const Interval& row : intervals.rows) {
        longest = std::max(longest, row.stop - row.start);
        furthest = std::max(furthest, std::abs(row.start));
    }
    if (furthest <= 2 * longest) return found;
    for (size_t c = 0; c < intervals.table.columns.size(); ++c) {
        const auto values = numbers(intervals.table.columns[c]);
        size_t finite = 0, near = 0, far = 0; // far: of those near, in rows where a duration could not be
        for (size_t i = 0; i < std::min(values.size(), intervals.rows.size()); ++i) {
            if (!std::isfinite(values[i])) continue;
            ++finite;
            const Interval row = intervals.rows[i];
            const double around = std::max(row.stop - row.start, 1e-3 * furthest / static_cast<double>(intervals.rows.size()));
            const bool here = row.start - around <= values[i] && values[i] <= row.stop + around;
            near += here;
            far += here && std::abs(row.start) > 2 * longest;
        }
        if (finite > 0 && far > 0 && near * 10 >= finite * 9) found.push_back(c);
    }
    return found;
}

Status transform_times(Recording& recording, const std::function<double(double)>& f) {
    const SpikeTrains& spikes = recording.spikes;
    std::vector<double> times(spikes.all_times().size());
    std::transform(spikes.all_times().begin(), spikes.all_times().end(), times.begin(), f);
    std::vector<int64_t> first(spikes.first().begin(), spikes.first().end());
    RANVIER_ASSIGN(recording.spikes,
                   SpikeTrains::from_csr(spikes.units(), std::move(times), std::move(first), spikes.n_unsorted_units()));
    const auto rows = [&](std::vector<Interval>& all) {
        for (Interval& row : all) row = {f(row.start), f(row.stop)};
    };
    rows(recording.observed);
    for (Intervals& intervals : recording.intervals) {
        for (const size_t c : time_columns(intervals)) {
            auto values = numbers(intervals.table.columns[c]);
            for (double& t : values) t = std::isfinite(t) ? f(t) : t;
            intervals.table.columns[c].values = std::move(values);
        }
        rows(intervals.rows);
    }
    for (Signal& signal : recording.signals) {
        signal.start = f(signal.start);
        std::transform(signal.times.begin(), signal.times.end(), signal.times.begin(), f);
    }
    return Ok{};
}

Status apply_clock(Recording& recording, const ClockMap& clock) {
    RANVIER_TRY(check_clock(clock));
    if (clock.is_identity()) return Ok{};
    if (!clock.own_s.empty())
        for (Signal& signal : recording.signals)
            if (signal.times.empty()) {
                signal.times.resize(signal.n_samples);
                for (uint64_t i = 0; i < signal.n_samples; ++i)
                    signal.times[i] = signal.start + static_cast<double>(i) / signal.rate_hz;
                signal.start = signal.rate_hz = 0;
            }
    RANVIER_TRY(transform_times(recording, clock));
    for (Signal& signal : recording.signals)
        if (signal.times.empty()) signal.rate_hz /= clock.rate;
    return Ok{};
}

} // namespace ranvier
