// What arrives at a port of kind "recording": the host has selected units, cut sequences, binned spikes and drawn the hold-out.
//
// A *sequence* is a stretch of bins without a break; history never reaches across its start. A *segment* is a part of a sequence
// with one role; segments of a sequence are in order and cover it. Test and training segments of one sequence are parted by gaps.
#pragma once

#include <ranvier/plugin.hpp>
#include <ranvier/role.hpp>

namespace ranvier {

// The truth stored beside simulated counts; used for scoring only. Empty where the file holds none.
struct TruthView {
    std::span<const int32_t> states;    // [bin]
    std::span<const double> weight;     // [state, receiver, sender]
    std::span<const double> bias;       // [unit] or [state, unit]
    std::span<const double> transition; // [from, to]
    std::span<const double> basis;      // [lag], weight of a spike 1, 2, ... bins ago
    std::string_view link;              // logistic, softplus or exp
    int n_states = 0;
    bool present() const { return n_states > 0; }
};

struct RecordingPort {
    uint64_t n_bins = 0, n_units = 0, n_sequences = 0, n_segments = 0;
    std::span<const uint16_t> counts;                 // [bin, unit], sequences end to end
    std::span<const int64_t> sequence_first;          // [sequence + 1], first bin of each, last entry = n_bins
    std::span<const int64_t> segment_first;           // [segment + 1], first bin of each, last entry = n_bins
    std::span<const uint8_t> segment_role;            // [segment], a Role
    std::span<const double> bin_start;                // [bin], seconds; for files of counts the bin's number within its sequence
    double bin_width = 1;                             // seconds; 1 for files of counts
    bool in_seconds = false;                          // false: a file of counts without a bin width, time is in bins
    std::span<const char*const> unit_id, unit_region; // [unit]
    TruthView truth;

    static std::optional<RecordingPort> read(const Host& host, const char* port) {
        RecordingPort r;
        auto counts = host.input<uint16_t>(port, "counts");
        auto sequences = host.input<int64_t>(port, "sequence_first");
        auto segments = host.input<int64_t>(port, "segment_first");
        auto roles = host.input<uint8_t>(port, "segment_role");
        auto start = host.input<double>(port, "bin_start");
        auto width = host.input<double>(port, "bin_width");
        auto seconds = host.input<uint8_t>(port, "in_seconds");
        auto ids = host.input<const char*>(port, "unit_id");
        auto regions = host.input<const char*>(port, "unit_region");
        if (!counts || !sequences || !segments || !roles || !start || !width || !seconds || !ids || !regions) return std::nullopt;
        r.n_bins = counts->dims[0];
        r.n_units = counts->dims[1];
        r.n_sequences = sequences->values.size() - 1;
        r.n_segments = roles->values.size();
        r.counts = counts->values;
        r.sequence_first = sequences->values;
        r.segment_first = segments->values;
        r.segment_role = roles->values;
        r.bin_start = start->values;
        r.bin_width = width->values[0];
        r.in_seconds = seconds->values[0] != 0;
        r.unit_id = ids->values;
        r.unit_region = regions->values;
        if (auto w = host.input<double>(port, "truth.weight")) {
            r.truth.weight = w->values;
            r.truth.n_states = static_cast<int>(w->dims[0]);
            if (auto a = host.input<int32_t>(port, "truth.states")) r.truth.states = a->values;
            if (auto a = host.input<double>(port, "truth.bias")) r.truth.bias = a->values;
            if (auto a = host.input<double>(port, "truth.transition")) r.truth.transition = a->values;
            if (auto a = host.input<double>(port, "truth.basis")) r.truth.basis = a->values;
            if (auto a = host.input<const char*>(port, "truth.link")) r.truth.link = a->values[0];
        }
        return r;
    }
};

} // namespace ranvier
