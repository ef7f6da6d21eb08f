#include "core/data/pyramid.hpp"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace ranvier::pyramid_test {

PyramidView view_of(const std::vector<double>& values, uint64_t n_channels, const std::vector<PyramidLevel>& levels) {
    PyramidView view{values, values.size() / n_channels, n_channels, {}};
    for (const auto& level : levels) view.levels.emplace_back(level);
    return view;
}

TEST(pyramid, has_no_levels_for_a_short_signal) { EXPECT_TRUE(min_max_pyramid(std::vector<double>(1023, 1.0), 1023, 1).empty()); }

TEST(pyramid, holds_the_ends_of_blocks_of_sixteen) {
    std::vector<double> values(1030);
    for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i);

    const auto levels = min_max_pyramid(values, 1030, 1);

    ASSERT_EQ(levels.size(), 1u);
    ASSERT_EQ(levels[0].size(), 2u * 65);
    EXPECT_EQ(levels[0][2], 16);
    EXPECT_EQ(levels[0][3], 31);
    EXPECT_EQ(levels[0][128], 1024); // the last block is short
    EXPECT_EQ(levels[0][129], 1029);
}

TEST(pyramid, tells_the_range_of_any_stretch_exactly) {
    std::mt19937 random(7);
    std::normal_distribution<double> normal;
    const uint64_t n = 40000, channels = 2;
    std::vector<double> values(n * channels);
    for (double& v : values) v = normal(random);
    const auto levels = min_max_pyramid(values, n, channels);
    ASSERT_EQ(levels.size(), 2u);
    const PyramidView view = view_of(values, channels, levels);

    for (int trial = 0; trial < 2000; ++trial) {
        const uint64_t a = random() % (n + 1), b = random() % (n + 1), from = std::min(a, b), to = std::max(a, b), c = trial % 2;
        double low = INFINITY, high = -INFINITY;
        for (uint64_t i = from; i < to; ++i) {
            low = std::min(low, values[i * channels + c]);
            high = std::max(high, values[i * channels + c]);
        }
        const Range range = view.range(c, from, to);
        if (from == to) {
            EXPECT_TRUE(std::isnan(range.low));
            continue;
        }
        ASSERT_EQ(range.low, low) << from << " to " << to;
        ASSERT_EQ(range.high, high) << from << " to " << to;
    }
}

TEST(pyramid, leaves_what_is_no_number_out) {
    std::vector<double> values(2000, std::nan(""));
    values[100] = 3;
    const auto levels = min_max_pyramid(values, 2000, 1);
    const PyramidView view = view_of(values, 1, levels);

    EXPECT_EQ(view.range(0, 0, 2000).low, 3);
    EXPECT_TRUE(std::isnan(view.range(0, 200, 2000).high));
}

} // namespace ranvier::pyramid_test
