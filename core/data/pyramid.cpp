#include "core/data/pyramid.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ranvier {

namespace {

constexpr uint64_t most_blocks = 1024; // of the highest level: a screen is about as wide
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// fmin and fmax leave NaN out.
void widen(Range& range, double low, double high) {
    range.low = std::fmin(range.low, low);
    range.high = std::fmax(range.high, high);
}

} // namespace

std::vector<PyramidLevel> min_max_pyramid(std::span<const double> values, uint64_t n_samples, uint64_t n_channels) {
    std::vector<PyramidLevel> levels;
    for (uint64_t n = n_samples; n >= most_blocks;) {
        const uint64_t n_blocks = (n + pyramid_factor - 1) / pyramid_factor;
        PyramidLevel level(n_blocks * n_channels * 2, nan);
        for (uint64_t i = 0; i < n; ++i)
            for (uint64_t c = 0; c < n_channels; ++c) {
                const uint64_t to = (i / pyramid_factor * n_channels + c) * 2, from = i * n_channels + c;
                Range range{level[to], level[to + 1]};
                if (levels.empty())
                    widen(range, values[from], values[from]);
                else
                    widen(range, levels.back()[2 * from], levels.back()[2 * from + 1]);
                level[to] = range.low;
                level[to + 1] = range.high;
            }
        levels.push_back(std::move(level));
        n = n_blocks;
    }
    return levels;
}

// Up the levels while whole blocks fit, from both ends inwards.
Range PyramidView::range(uint64_t channel, uint64_t from, uint64_t to) const {
    Range range{nan, nan};
    to = std::min(to, n_samples);
    uint64_t length = n_samples; // in blocks of the level
    for (size_t level = 0; from < to; ++level) {
        const auto take = [&](uint64_t block) {
            const uint64_t at = block * n_channels + channel;
            if (level == 0)
                widen(range, values[at], values[at]);
            else
                widen(range, levels[level - 1][2 * at], levels[level - 1][2 * at + 1]);
        };
        const bool top = level == levels.size();
        for (; from < to && (top || from % pyramid_factor != 0); ++from) take(from);
        for (; from < to && to % pyramid_factor != 0 && to != length; --to) take(to - 1);
        if (from >= to) break;
        from /= pyramid_factor;
        to = (to + pyramid_factor - 1) / pyramid_factor;
        length = (length + pyramid_factor - 1) / pyramid_factor;
    }
    return range;
}

} // namespace ranvier
