// A dataset as an operation sees it: units selected, sequences cut, spikes binned, hold-out drawn. The columns are those of
// ranvier/recording_port.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/aligned_vector.hpp"
#include "core/data/counts.hpp"
#include "core/data/dataset.hpp"
#include "core/data/selection.hpp"

namespace ranvier {

// Shapes and units as in ranvier/recording_port.hpp; the arrays start at multiples of 64 bytes, as a plugin may count on.
struct Binned {
    uint64_t n_bins = 0, n_units = 0;
    AlignedVector<uint16_t> counts;        // [bin, unit]
    AlignedVector<int64_t> sequence_first; // [sequence + 1]
    AlignedVector<int64_t> segment_first;  // [segment + 1]
    AlignedVector<uint8_t> segment_role;   // [segment], a Role
    AlignedVector<double> bin_start;       // [bin]
    double bin_width = 1;
    bool in_seconds = false;
    std::vector<std::string> unit_id, unit_region;
    Truth truth;                    // of the units selected; empty after a merge
    std::vector<std::string> notes; // sentences the user should read
};

inline constexpr uint64_t max_binned_bytes = uint64_t{8} << 30;

// Cuts, bins and splits `dataset` as `selection` says.
//
// Recordings: a sequence is a row of the interval table, from start to stop or from align + window start to align + window stop,
// cut to when spikes could be observed; without an interval, each observation interval; without those, the extent of all spikes
// on a grid of bins that holds 0. Sequences are in ascending order of their start. Sequences that overlap by more than a bin are
// refused, because a spike would be counted twice and could be both trained on and tested; by less, the earlier is cut short.
// What does not fill a bin at a sequence's end is dropped and said. Counts: bins and sequences are the file's own; interval,
// align and window are refused. A unit's rate for min_rate is taken over training bins only. A unit asked for by its id is never
// left out for its label or rate.
//
// invalid_argument if the selection does not fit the dataset (the sentence lists what there is); bad_input if nothing is left, a
// bin holds more than 65,535 spikes or the time unit is not known; limit if the bins need more than `max_bytes`.
Result<Binned> bin_recording(const Dataset& dataset, const Selection& selection, uint64_t max_bytes = max_binned_bytes);

} // namespace ranvier
