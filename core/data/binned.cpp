#include "core/data/binned.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <ranvier/binning.hpp>
#include <ranvier/role.hpp>

#include "core/base/text.hpp"
#include "core/data/check_dataset.hpp"
#include "core/data/hold_out.hpp"
#include "core/data/sequences.hpp"
#include "core/data/unit_choice.hpp"

namespace ranvier {

namespace {

constexpr double synaptic_bin_s = 0.005;
constexpr size_t units_at_once = 32; // see count_spikes
constexpr uint64_t bytes_per_bin =
    sizeof(double) + 1 + units_at_once * sizeof(uint16_t); // beside the counts: start, role, scratch

void append(std::vector<std::string>& notes, const std::vector<std::string>& more) {
    notes.insert(notes.end(), more.begin(), more.end());
}

std::string milliseconds(double s) { return text(std::round(s * 1e9) / 1e6) + " ms"; }

void note_bin(Binned& out) {
    out.notes.push_back("spikes are counted in bins of " + milliseconds(out.bin_width));
    if (out.bin_width > synaptic_bin_s) out.notes.push_back("couplings at this bin width (over 5 ms) are not synaptic-scale");
}

// A length in bins, for lengths that may be any finite number.
uint64_t bins_of(double length_s, double bin_s) {
    return static_cast<uint64_t>(std::min(std::max(std::round(length_s / bin_s), 0.0), 9e18));
}

Result<Segments> draw(std::span<const int64_t> sequence_first, const Selection& s, uint64_t block_bins, uint64_t gap_bins) {
    Segments segments;
    if (s.train.empty() && s.test.empty()) {
        segments = hold_out_blocks(sequence_first, block_bins, gap_bins);
    } else {
        RANVIER_ASSIGN(segments, hold_out_ranges(sequence_first, s.train, s.test));
    }
    if (segments.n_bins(Role::train) == 0)
        return Error(Errc::invalid_argument,
                     "no training bins are left: " + segments.note + "; choose other train= and test=, or a shorter gap=");
    return segments;
}

void take_segments(Binned& out, Segments&& segments) {
    out.segment_first.assign(segments.first.begin(), segments.first.end());
    out.segment_role.assign(segments.role.begin(), segments.role.end());
    out.notes.push_back(std::move(segments.note));
}

// The spike times of a group in seconds, ascending: a view of the recording's where they lie so, else of `scratch`.
std::span<const double> group_times(const Recording& r, const UnitGroup& group, std::vector<double>& scratch) {
    const double per_second = units_per_second(r.time_unit);
    if (group.members.size() == 1 && per_second == 1) return r.spikes.times(group.members[0]);
    scratch.clear();
    for (int u : group.members)
        for (double t : r.spikes.times(u)) scratch.push_back(t / per_second);
    std::ranges::sort(scratch);
    return scratch;
}

// Leaves out groups that fire less than min_rate_hz in the training bins.
void leave_out_slow(std::vector<UnitGroup>& groups, const Recording& r, const Sequences& sequences, const Segments& segments,
                    const Selection& s, std::vector<std::string>& notes) {
    std::vector<uint8_t> role(static_cast<size_t>(sequences.n_bins));
    for (size_t i = 0; i < segments.role.size(); ++i)
        std::fill(role.begin() + segments.first[i], role.begin() + segments.first[i + 1], segments.role[i]);
    const double train_s = static_cast<double>(segments.n_bins(Role::train)) * s.bin_s;
    std::vector<double> scratch;
    const size_t before = groups.size();
    std::erase_if(groups, [&](const UnitGroup& group) {
        if (group.by_id) return false;
        const auto times = group_times(r, group, scratch);
        uint64_t n = 0, first = 0;
        for (const Sequence& q : sequences.list) {
            each_binned(times, q.start_s, q.stop_s, s.bin_s, q.n_bins,
                        [&](uint64_t k) { n += role[first + k] == static_cast<uint8_t>(Role::train); });
            first += q.n_bins;
        }
        return static_cast<double>(n) / train_s < s.min_rate_hz;
    });
    const size_t n = before - groups.size();
    if (n > 0)
        notes.push_back(text(n) + (n == 1 ? " unit" : " units") + " under " + text(s.min_rate_hz) +
                        " Hz in the training bins left out (min_rate=0 keeps them)");
}

Status count_column(std::span<uint16_t> column, std::span<const double> times, const Sequences& sequences, double bin_s,
                    const UnitGroup& group) {
    size_t first = 0;
    for (const Sequence& q : sequences.list) {
        if (!bin_spikes(times, q.start_s, q.stop_s, bin_s, q.n_bins, column.data() + first, 1))
            return Error(Errc::bad_input, "unit '" + group.id + "' has more than 65535 spikes in one bin of " +
                                              milliseconds(bin_s) + "; choose a narrower bin=");
        first += static_cast<size_t>(q.n_bins);
    }
    return Ok{};
}

// Units are counted a few at a time, each in a column of its own, and then laid side by side: going through [bin, unit] once per
// unit would touch a line of memory per spike.
Status count_spikes(Binned& out, const Recording& r, const std::vector<UnitGroup>& groups, const Sequences& sequences) {
    const auto n_bins = static_cast<size_t>(out.n_bins), n_units = groups.size();
    out.counts.resize(n_bins * n_units);
    std::vector<uint16_t> columns(n_bins * std::min(n_units, units_at_once));
    std::vector<double> scratch;
    uint64_t n_spikes = 0, n_counted = 0;
    for (size_t from = 0; from < n_units; from += units_at_once) {
        const size_t n = std::min(units_at_once, n_units - from);
        std::ranges::fill(columns, uint16_t{0});
        for (size_t g = 0; g < n; ++g) {
            const auto times = group_times(r, groups[from + g], scratch);
            n_spikes += times.size();
            RANVIER_TRY(
                count_column(std::span(columns).subspan(g * n_bins, n_bins), times, sequences, out.bin_width, groups[from + g]));
        }
        for (size_t b = 0; b < n_bins; ++b)
            for (size_t g = 0; g < n; ++g) {
                const uint16_t c = columns[g * n_bins + b];
                out.counts[b * n_units + from + g] = c;
                n_counted += c;
            }
    }
    out.notes.push_back(text(n_counted) + " of " + text(n_spikes) + " spikes of the units used fall into the bins");
    return Ok{};
}

void name_units(Binned& out, const std::vector<UnitGroup>& groups) {
    out.n_units = groups.size();
    for (const UnitGroup& g : groups) {
        out.unit_id.push_back(g.id);
        out.unit_region.push_back(g.region);
    }
}

Result<Binned> bin_spike_times(const Recording& r, const Selection& s, uint64_t max_bytes) {
    RANVIER_ASSIGN(UnitChoice choice, choose_units(r.spikes.units(), s, r.unit_columns));
    const uint64_t max_bins = max_bytes / (choice.groups.size() * sizeof(uint16_t) + bytes_per_bin);
    RANVIER_ASSIGN(const Sequences sequences, cut_sequences(r, s, max_bins));
    Binned out;
    out.n_bins = sequences.n_bins;
    out.bin_width = s.bin_s;
    out.in_seconds = true;
    note_bin(out);
    append(out.notes, sequences.notes);
    out.sequence_first.push_back(0);
    for (const Sequence& q : sequences.list)
        out.sequence_first.push_back(out.sequence_first.back() + static_cast<int64_t>(q.n_bins));
    RANVIER_ASSIGN(Segments segments, draw(out.sequence_first, s, bins_of(s.block_s, s.bin_s), bins_of(s.gap_s, s.bin_s)));
    append(out.notes, choice.notes);
    if (s.min_rate_hz > 0) leave_out_slow(choice.groups, r, sequences, segments, s, out.notes);
    if (choice.groups.empty()) return Error(Errc::bad_input, "no unit is left: " + join(out.notes, "; "));
    take_segments(out, std::move(segments));
    name_units(out, choice.groups);
    out.bin_start.reserve(static_cast<size_t>(out.n_bins));
    for (const Sequence& q : sequences.list)
        for (uint64_t k = 0; k < q.n_bins; ++k) out.bin_start.push_back(bin_edge(q.start_s, s.bin_s, k));
    RANVIER_TRY(count_spikes(out, r, choice.groups, sequences));
    return out;
}

// The truth of the units in `groups`, which are single units.
Truth truth_of(const Truth& all, size_t n_units, const std::vector<UnitGroup>& groups) {
    Truth t = all;
    if (groups.size() == n_units) return t;
    const size_t n_states = static_cast<size_t>(all.n_states);
    t.weight.clear();
    for (size_t s = 0; !all.weight.empty() && s < n_states; ++s)
        for (const auto& receiver : groups)
            for (const auto& sender : groups)
                t.weight.push_back(all.weight[(s * n_units + static_cast<size_t>(receiver.members[0])) * n_units +
                                              static_cast<size_t>(sender.members[0])]);
    t.bias.clear();
    for (size_t row = 0; row < all.bias.size() / n_units; ++row)
        for (const auto& g : groups) t.bias.push_back(all.bias[row * n_units + static_cast<size_t>(g.members[0])]);
    return t;
}

Status refuse_times(const Counts& c, const Selection& s) {
    if (!s.interval.empty())
        return Error(Errc::invalid_argument,
                     "interval=" + s.interval +
                         ": the file holds counts in sequences of its own; use train= and test= ranges of sequences");
    if (s.bin_s == Selection{}.bin_s || s.bin_s == c.bin_s) return Ok{};
    return Error(Errc::invalid_argument, "bin=" + text(s.bin_s) + ": the file holds counts in bins " +
                                             (c.bin_s > 0 ? "of " + text(c.bin_s) + " s" : "whose width is not stored") +
                                             ", which cannot be cut anew");
}

Status sum_counts(Binned& out, const Counts& c, const std::vector<UnitGroup>& groups) {
    out.counts.resize(static_cast<size_t>(out.n_bins * out.n_units));
    for (size_t b = 0; b < out.n_bins; ++b)
        for (size_t g = 0; g < groups.size(); ++g) {
            uint64_t n = 0;
            for (int u : groups[g].members) n += c.counts[b * c.n_units() + static_cast<size_t>(u)];
            if (n > std::numeric_limits<uint16_t>::max())
                return Error(Errc::bad_input,
                             "unit '" + groups[g].id + "' has " + text(n) + " spikes in bin " + text(b) + ", allowed are 65535");
            out.counts[b * out.n_units + g] = static_cast<uint16_t>(n);
        }
    return Ok{};
}

Result<Binned> take_counts(const Counts& c, const Selection& s, uint64_t max_bytes) {
    RANVIER_TRY(refuse_times(c, s));
    std::vector<Unit> units(c.n_units());
    for (size_t u = 0; u < units.size(); ++u) units[u].id = c.unit_ids[u];
    RANVIER_ASSIGN(const UnitChoice choice, choose_units(units, s));
    if (c.n_bins() == 0) return Error(Errc::bad_input, "the file holds no bins");
    if (c.n_bins() > max_bytes / (choice.groups.size() * sizeof(uint16_t) + bytes_per_bin))
        return Error(Errc::limit, text(c.n_bins()) + " bins of " + text(choice.groups.size()) + " units need more than the " +
                                      text(max_bytes) + " bytes allowed; choose fewer units");
    Binned out;
    out.n_bins = c.n_bins();
    out.in_seconds = c.bin_s > 0;
    out.bin_width = out.in_seconds ? c.bin_s : 1;
    out.sequence_first.assign(c.first.begin(), c.first.end());
    if (out.in_seconds)
        note_bin(out);
    else
        out.notes.push_back("the file does not say how wide its bins are: time is in bins");
    name_units(out, choice.groups);
    // Simulated sequences are alike and independent: whole ones are held out where there are enough.
    int64_t longest = 0;
    for (size_t q = 0; q + 1 < c.first.size(); ++q) longest = std::max(longest, c.first[q + 1] - c.first[q]);
    const double bin_s = out.in_seconds ? c.bin_s : s.bin_s;
    const bool by_sequence = !out.in_seconds && c.n_sequences() >= 5;
    const uint64_t block = by_sequence ? static_cast<uint64_t>(longest) : bins_of(s.block_s, bin_s);
    RANVIER_ASSIGN(Segments segments, draw(c.first, s, block, bins_of(s.gap_s, bin_s)));
    take_segments(out, std::move(segments));
    for (size_t q = 0; q + 1 < c.first.size(); ++q)
        for (int64_t k = 0; k < c.first[q + 1] - c.first[q]; ++k)
            out.bin_start.push_back(bin_edge(0, out.bin_width, static_cast<uint64_t>(k)));
    RANVIER_TRY(sum_counts(out, c, choice.groups));
    if (s.merge.empty())
        out.truth = truth_of(c.truth, units.size(), choice.groups);
    else if (c.truth.n_states > 0)
        out.notes.push_back("units were merged, so the stored truth does not apply and is not used");
    return out;
}

} // namespace

Result<Binned> bin_recording(const Dataset& dataset, const Selection& selection, uint64_t max_bytes) {
    RANVIER_TRY(check_dataset(dataset));
    if (const auto* recording = std::get_if<Recording>(&dataset.content))
        return bin_spike_times(*recording, selection, max_bytes);
    if (const auto* counts = std::get_if<Counts>(&dataset.content)) return take_counts(*counts, selection, max_bytes);
    return Error(Errc::bad_input,
                 "the file holds no spikes" + (dataset.warnings.empty() ? "" : ": " + join(dataset.warnings, " ")));
}

} // namespace ranvier
