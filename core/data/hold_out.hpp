// Which bins a fit may look at and which it is judged by.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <ranvier/role.hpp>

#include "core/base/result.hpp"
#include "core/data/selection.hpp"

namespace ranvier {

// Segments: stretches of bins with one role, in order, covering every sequence; none reaches across the start of a sequence.
struct Segments {
    std::vector<int64_t> first; // [segment + 1], first bin of each, last entry = number of bins
    std::vector<uint8_t> role;  // [segment], a Role
    std::string note;           // how they were drawn, a sentence

    uint64_t n_bins(Role of) const;
};

// The default: every sequence is cut in equal blocks of about `block_bins` (as many as its length over block_bins, rounded, at
// least one), the blocks are counted through all sequences, and every fifth (the 5th, 10th, ...) is test. So sequences no longer
// than a block are held out whole. Training bins within gap_bins of a test block of the same sequence are gap. When that makes
// fewer than five blocks, the blocks are shortened to a fifth of the longest sequence and the gaps to a block at most, which the
// note says; with under five bins all is training. `sequence_first` is [sequence + 1], first 0.
Segments hold_out_blocks(std::span<const int64_t> sequence_first, uint64_t block_bins, uint64_t gap_bins);

// Sequences in `train` and `test` as asked; one of the two empty: it is the rest; sequences in neither are gap. invalid_argument
// if a range is empty or reaches past the last sequence, or a sequence is asked for as both.
Result<Segments> hold_out_ranges(std::span<const int64_t> sequence_first, std::span<const SequenceRange> train,
                                 std::span<const SequenceRange> test);

} // namespace ranvier
