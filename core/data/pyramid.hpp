// The least and the greatest value of a signal over blocks of samples, for blocks of rising length: what a long signal is drawn
// from.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace ranvier {

inline constexpr uint64_t pyramid_factor = 16; // a block holds so many of the level below

struct Range {
    double low, high; // NaN, NaN where there is no number
};

// Level L holds [block, channel, (low, high)] over blocks of 16^(L + 1) samples; the last block may be shorter. NaN is left out.
// There are levels until one has fewer than 1,024 blocks; none for a signal that is short itself.
using PyramidLevel = std::vector<double>;
std::vector<PyramidLevel> min_max_pyramid(std::span<const double> values, uint64_t n_samples, uint64_t n_channels);

// The same signal and its levels wherever they lie, such as in a column file.
struct PyramidView {
    std::span<const double> values; // [sample, channel]
    uint64_t n_samples = 0, n_channels = 1;
    std::vector<std::span<const double>> levels;

    // Over samples from .. to (half-open) of one channel: exact, and looks at no more than about 32 values a level.
    Range range(uint64_t channel, uint64_t from, uint64_t to) const;
};

} // namespace ranvier
