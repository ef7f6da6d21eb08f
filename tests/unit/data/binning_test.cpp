#include <ranvier/binning.hpp>

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

#include <gmock/gmock.h>

namespace ranvier {

namespace {

using testing::ElementsAre;

std::vector<uint16_t> binned(const std::vector<double>& times, double start, double stop, double bin) {
    std::vector<uint16_t> counts(static_cast<size_t>(whole_bins(start, stop, bin)));
    EXPECT_TRUE(bin_spikes(times, start, stop, bin, counts.size(), counts.data(), 1));
    return counts;
}

TEST(binning, a_bin_holds_its_start_and_not_its_stop) {
    EXPECT_THAT(binned({-0.1, 0, 0.5, 1, 1, 2.999, 3}, 0, 3, 1), ElementsAre(2, 2, 1));
}

TEST(binning, whole_bins_forgives_rounding_and_drops_half_bins) {
    EXPECT_EQ(whole_bins(0, 0.3, 0.1), 3);
    EXPECT_EQ(whole_bins(0.1, 0.4, 0.1), 3);
    EXPECT_EQ(whole_bins(0, 0.299, 0.1), 2);
    EXPECT_EQ(whole_bins(0, 0.05, 0.1), 0);
    EXPECT_EQ(whole_bins(1, 0, 0.1), 0);
    EXPECT_EQ(whole_bins(0, INFINITY, 0.1), 0);
    EXPECT_EQ(whole_bins(std::nan(""), 1, 0.1), 0);
}

TEST(binning, a_spike_in_the_half_bin_at_the_end_is_not_counted) {
    EXPECT_THAT(binned({0.5, 1.1, 2.2}, 0, 2.5, 1), ElementsAre(1, 1));
}

TEST(binning, a_spike_on_an_edge_goes_where_the_edge_as_computed_says) {
    for (const double start : {0.0, 0.1, 1e4 + 1.0 / 3, -7.7})
        for (const double bin : {0.1, 0.02, 1.0 / 3, 0.001})
            for (uint64_t k = 1; k < 3000; ++k) {
                const double edge = bin_edge(start, bin, k);
                std::vector<uint64_t> found;
                each_binned(std::vector{std::nextafter(edge, -1e9), edge}, start, 1e9, bin, 3000,
                            [&](uint64_t i) { found.push_back(i); });
                ASSERT_THAT(found, ElementsAre(k - 1, k)) << start << " " << bin;
            }
}

TEST(binning, agrees_with_counting_each_bin_by_its_edges) {
    std::mt19937_64 random(11);
    std::uniform_real_distribution<double> uniform(-1, 12);
    for (int round = 0; round < 50; ++round) {
        std::vector<double> times(500);
        for (double& t : times) t = std::round(uniform(random) * 100) / 100;
        std::ranges::sort(times);

        const auto counts = binned(times, 0.25, 10.25, 0.05);

        ASSERT_EQ(counts.size(), 200u);
        for (uint64_t k = 0; k < 200; ++k) {
            const double from = 0.25 + static_cast<double>(k) * 0.05, to = 0.25 + static_cast<double>(k + 1) * 0.05;
            ASSERT_EQ(counts[k], std::ranges::count_if(times, [&](double t) { return t >= from && t < std::min(to, 10.25); }))
                << k;
        }
    }
}

TEST(binning, says_when_a_bin_overflows) {
    uint16_t count = 65534;

    EXPECT_TRUE(bin_spikes(std::vector{0.5}, 0, 1, 1, 1, &count, 1));
    EXPECT_FALSE(bin_spikes(std::vector{0.5}, 0, 1, 1, 1, &count, 1));
    EXPECT_EQ(count, 65535);
}

} // namespace
} // namespace ranvier
