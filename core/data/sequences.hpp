// The stretches of a recording that become sequences of bins.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/recording.hpp"
#include "core/data/selection.hpp"

namespace ranvier {

// A stretch and the whole bins in it.
struct Sequence {
    double start_s, stop_s;
    uint64_t n_bins;
};

struct Sequences {
    std::vector<Sequence> list; // ascending, not overlapping, each of at least one bin
    uint64_t n_bins = 0;        // of all
    std::vector<std::string> notes;
};

// Cuts `recording` as interval=, align=, window= and bin= say; the rules are those of bin_recording. invalid_argument if there is
// no such table or column, or rows overlap; bad_input if nothing is left or the time unit is not known; limit past `max_bins`
// bins.
Result<Sequences> cut_sequences(const Recording& recording, const Selection& selection, uint64_t max_bins);

} // namespace ranvier
