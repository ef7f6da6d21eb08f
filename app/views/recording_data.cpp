#include "app/views/recording_data.hpp"

#include <algorithm>
#include <cmath>

#include "core/data/column_file.hpp"
#include "core/data/dataset_columns.hpp"

namespace ranvier::views {
namespace {

QString name_of_unit(TimeUnit unit) {
    switch (unit) {
        case TimeUnit::seconds:
            return QStringLiteral("s");
        case TimeUnit::milliseconds:
            return QStringLiteral("ms");
        case TimeUnit::microseconds:
            return QStringLiteral("µs");
        case TimeUnit::samples:
            return QStringLiteral("sample");
        case TimeUnit::unknown:
            break;
    }
    return {};
}

Error wrong(const std::string& columns, const std::string& what) { return Error(Errc::bad_input, columns + ": " + what); }

// Earliest and latest of times that ascend within each unit; {0, 0} without any.
Interval extent_of_spikes(std::span<const double> times, std::span<const int64_t> first) {
    Interval extent{0, 0};
    bool any = false;
    for (size_t u = 0; u + 1 < first.size(); ++u) {
        if (first[u] == first[u + 1]) continue;
        const double from = times[static_cast<size_t>(first[u])], to = times[static_cast<size_t>(first[u + 1]) - 1];
        extent = any ? Interval{std::min(extent.start, from), std::max(extent.stop, to)} : Interval{from, to};
        any = true;
    }
    return extent;
}

// Half-open as every window is, so where it would stop with the last spike it stops behind it, at the next microsecond.
Interval extent_of(const std::vector<Interval>& observed, std::span<const double> times, std::span<const int64_t> first) {
    const Interval spikes = extent_of_spikes(times, first);
    Interval extent = observed.empty() ? spikes : Interval{observed.front().start, observed.back().stop};
    if (!times.empty() && extent.stop == spikes.stop) extent.stop = (std::floor(spikes.stop * 1e6) + 1) / 1e6;
    return extent;
}

Status check_first(std::span<const int64_t> first, size_t n_units, size_t n_spikes, const std::string& columns) {
    const bool whole = first.size() == n_units + 1 && first.front() == 0 && first.back() == static_cast<int64_t>(n_spikes) &&
                       std::ranges::is_sorted(first);
    return whole ? Status(Ok{}) : wrong(columns, "column 'spikes.first' does not part the spikes among the units");
}

// What a signal's columns must be for figures to look anywhere in it.
Result<SignalData> signal_of(const ColumnFile& file, const Signal& outline, size_t k, const std::string& columns) {
    const std::string place = "signals." + std::to_string(k);
    SignalData s{outline.name, outline.unit, outline.start, outline.rate_hz, {}, {}};
    RANVIER_ASSIGN(s.times, file.column<double>(place + ".times"));
    RANVIER_ASSIGN(s.values.values, file.column<double>(place + ".values"));
    s.values.n_samples = outline.n_samples;
    s.values.n_channels = outline.n_channels;
    if (!s.times.empty() && s.times.size() != outline.n_samples)
        return wrong(columns, "signal " + outline.name + " has not as many times as samples");
    uint64_t n_blocks = outline.n_samples;
    for (size_t l = 0; file.find(place + ".level." + std::to_string(l)); ++l) {
        n_blocks = (n_blocks + pyramid_factor - 1) / pyramid_factor;
        RANVIER_ASSIGN(const auto level, file.column<double>(place + ".level." + std::to_string(l)));
        if (level.size() != n_blocks * outline.n_channels * 2)
            return wrong(columns,
                         "level " + std::to_string(l) + " of signal " + outline.name + " has another size than its signal");
        s.values.levels.push_back(level);
    }
    return s;
}

// What counts become when they are looked at as spikes.
struct SpikesOfCounts {
    std::vector<double> times;
    std::vector<int64_t> first;
};

SpikesOfCounts spikes_at_middles(std::span<const uint16_t> counts, size_t n_bins, size_t n_units, double bin_width) {
    SpikesOfCounts out;
    out.first.assign(n_units + 1, 0);
    for (size_t b = 0; b < n_bins; ++b)
        for (size_t u = 0; u < n_units; ++u) out.first[u + 1] += counts[b * n_units + u];
    for (size_t u = 0; u < n_units; ++u) out.first[u + 1] += out.first[u];
    out.times.resize(static_cast<size_t>(out.first.back()));
    std::vector<int64_t> next(out.first.begin(), out.first.end() - 1);
    for (size_t b = 0; b < n_bins; ++b)
        for (size_t u = 0; u < n_units; ++u)
            for (uint16_t n = counts[b * n_units + u]; n > 0; --n)
                out.times[static_cast<size_t>(next[u]++)] = (static_cast<double>(b) + .5) * bin_width;
    return out;
}

Intervals sequence_table(std::span<const int64_t> first, double bin_width) {
    Intervals table{"sequences", {}, {}};
    for (size_t q = 0; q + 1 < first.size(); ++q)
        table.rows.push_back({static_cast<double>(first[q]) * bin_width, static_cast<double>(first[q + 1]) * bin_width});
    table.table.n_rows = table.rows.size();
    return table;
}

Intervals true_state_table(std::span<const int32_t> states, std::span<const int64_t> first, double bin_width) {
    Intervals table{"true_states", {}, {}};
    std::vector<int64_t> state;
    for (size_t q = 0; q + 1 < first.size(); ++q)
        for (auto from = first[q]; from < first[q + 1];) {
            auto to = from + 1;
            while (to < first[q + 1] && states[static_cast<size_t>(to)] == states[static_cast<size_t>(from)]) ++to;
            table.rows.push_back({static_cast<double>(from) * bin_width, static_cast<double>(to) * bin_width});
            state.push_back(states[static_cast<size_t>(from)]);
            from = to;
        }
    table.table = {{{"state", "", std::move(state)}}, table.rows.size()};
    return table;
}

// The recording that counts are as figures see it, without its spikes.
struct CountsOutline {
    Recording recording;
    double bin_width = 1;
    std::span<const uint16_t> counts;
    size_t n_bins = 0;
};

Result<CountsOutline> counts_outline(const ColumnFile& file, const std::string& columns) {
    CountsOutline out;
    RANVIER_ASSIGN(const auto ids, file.texts("counts.unit_ids"));
    RANVIER_ASSIGN(out.counts, file.column<uint16_t>("counts.counts"));
    RANVIER_ASSIGN(const auto first, file.column<int64_t>("counts.first"));
    RANVIER_ASSIGN(const auto bin_s, file.column<double>("counts.bin_s"));
    RANVIER_ASSIGN(const auto states, file.column<int32_t>("truth.states"));
    if (first.empty() || first.front() != 0 || !std::ranges::is_sorted(first) || bin_s.size() != 1 ||
        static_cast<size_t>(first.back()) * ids.size() != out.counts.size())
        return wrong(columns, "column 'counts.first' does not part the counts into sequences");
    out.n_bins = static_cast<size_t>(first.back());
    const bool in_seconds = bin_s[0] > 0;
    if (in_seconds) out.bin_width = bin_s[0];
    std::vector<Unit> units(ids.size());
    for (size_t u = 0; u < ids.size(); ++u) units[u].id = ids[u];
    RANVIER_ASSIGN(out.recording.spikes, SpikeTrains::from_csr(std::move(units), {}, std::vector<int64_t>(ids.size() + 1, 0)));
    out.recording.time_unit = in_seconds ? TimeUnit::seconds : TimeUnit::unknown;
    Intervals sequences = sequence_table(first, out.bin_width);
    out.recording.observed = sequences.rows;
    out.recording.intervals.push_back(std::move(sequences));
    if (states.size() == out.n_bins && !states.empty())
        out.recording.intervals.push_back(true_state_table(states, first, out.bin_width));
    return out;
}

// What `of` is made from, and what of it is made.
struct OwnedRecording {
    Recording recording;
    std::vector<std::vector<PyramidLevel>> levels; // [signal]
};

} // namespace

void RecordingData::take(Recording&& r) {
    in_seconds_ = r.time_unit == TimeUnit::seconds;
    unit_of_time_ = name_of_unit(r.time_unit);
    units_ = r.spikes.units();
    unit_columns_ = std::move(r.unit_columns);
    observed_ = std::move(r.observed);
    intervals_ = std::move(r.intervals);
}

Status RecordingData::map_counts(const ColumnFile& file, const std::string& columns) {
    RANVIER_ASSIGN(CountsOutline outline, counts_outline(file, columns));
    auto owned = std::make_shared<SpikesOfCounts>(
        spikes_at_middles(outline.counts, outline.n_bins, outline.recording.spikes.units().size(), outline.bin_width));
    take(std::move(outline.recording));
    is_counts_ = true;
    if (!in_seconds_) unit_of_time_ = QStringLiteral("bin");
    times_ = owned->times;
    first_ = owned->first;
    owner_ = std::move(owned);
    return Ok{};
}

Status RecordingData::map_recording(std::shared_ptr<const ColumnFile> file, const std::string& columns) {
    auto outline = recording_outline(*file);
    if (!outline) return std::move(outline).error().within(columns);
    const std::vector<Signal> signals = std::move(outline->signals);
    take(std::move(*outline));
    RANVIER_ASSIGN(times_, file->column<double>("spikes.times"));
    RANVIER_ASSIGN(first_, file->column<int64_t>("spikes.first"));
    RANVIER_TRY(check_first(first_, units_.size(), times_.size(), columns));
    for (size_t k = 0; k < signals.size(); ++k) {
        RANVIER_ASSIGN(SignalData signal, signal_of(*file, signals[k], k, columns));
        signals_.push_back(std::move(signal));
    }
    for (const ColumnView& c : file->columns()) mapped_bytes_ += c.bytes.size();
    owner_ = std::move(file);
    return Ok{};
}

Result<std::shared_ptr<const RecordingData>> RecordingData::open(Fs& fs, const std::string& columns, const std::string& name) {
    RANVIER_ASSIGN(ColumnFile mapped, map_columns(fs, columns, Check::directory));
    auto file = std::make_shared<const ColumnFile>(std::move(mapped));
    std::shared_ptr<RecordingData> out(new RecordingData);
    out->name_ = name;
    RANVIER_ASSIGN(const auto kind, file->texts("dataset.kind"));
    if (kind.size() == 1 && kind[0] == "counts") {
        RANVIER_TRY(out->map_counts(*file, columns));
    } else if (kind.size() == 1 && kind[0] == "recording") {
        RANVIER_TRY(out->map_recording(std::move(file), columns));
    } else {
        return wrong(columns, "it holds neither a recording nor counts");
    }
    out->extent_ = extent_of(out->observed_, out->times_, out->first_);
    return std::shared_ptr<const RecordingData>(std::move(out));
}

std::shared_ptr<const RecordingData> RecordingData::of(Recording recording, const std::string& name) {
    auto owned = std::make_shared<OwnedRecording>();
    owned->recording = std::move(recording);
    std::shared_ptr<RecordingData> out(new RecordingData);
    out->name_ = name;
    out->take(Recording(owned->recording));
    out->times_ = owned->recording.spikes.all_times();
    out->first_ = owned->recording.spikes.first();
    for (const Signal& s : owned->recording.signals) {
        owned->levels.push_back(min_max_pyramid(s.values, s.n_samples, s.n_channels));
        SignalData data{s.name, s.unit, s.start, s.rate_hz, s.times, {s.values, s.n_samples, s.n_channels, {}}};
        for (const PyramidLevel& level : owned->levels.back()) data.values.levels.emplace_back(level);
        out->signals_.push_back(std::move(data));
    }
    out->extent_ = extent_of(out->observed_, out->times_, out->first_);
    out->owner_ = std::move(owned);
    return out;
}

int RecordingData::unit_of(const std::string& id) const {
    const auto found = std::ranges::find_if(units_, [&](const Unit& u) { return u.id == id; });
    return found == units_.end() ? -1 : static_cast<int>(found - units_.begin());
}

const Intervals* RecordingData::find_intervals(const std::string& name) const {
    const auto found = std::ranges::find_if(intervals_, [&](const Intervals& i) { return i.name == name; });
    return found == intervals_.end() ? nullptr : &*found;
}

} // namespace ranvier::views
