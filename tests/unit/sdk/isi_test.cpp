#include <ranvier/isi.hpp>

#include <algorithm>
#include <random>
#include <vector>

#include <gmock/gmock.h>

namespace ranvier {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(isi, log_edges_are_equal_steps_of_the_logarithm) {
    EXPECT_THAT(log_edges(0.001, 0.1, 1), ElementsAre(DoubleNear(0.001, 1e-15), DoubleNear(0.01, 1e-15), DoubleNear(0.1, 1e-14)));
    EXPECT_EQ(log_edges(1, 10, 2).size(), 3u);
    EXPECT_GE(log_edges(1, 11, 2).back(), 11);
}

TEST(isi, log_edges_of_no_range_are_none) {
    EXPECT_THAT(log_edges(0, 1, 5), IsEmpty());
    EXPECT_THAT(log_edges(1, 1, 5), IsEmpty());
    EXPECT_THAT(log_edges(1, INFINITY, 5), IsEmpty());
    EXPECT_THAT(log_edges(1, 10, 0), IsEmpty());
}

TEST(isi, an_interval_on_an_edge_belongs_to_the_bin_that_starts_there) {
    const std::vector<double> times{0, 1, 3, 7, 7.5, 7.5}; // intervals 1, 2, 4, 0.5, 0
    const std::vector<double> edges{1, 2, 4};

    const IntervalHistogram h = interval_histogram(times, edges);

    EXPECT_THAT(h.counts, ElementsAre(1, 1));
    EXPECT_EQ(h.below, 2);
    EXPECT_EQ(h.above, 1);
    EXPECT_EQ(h.n, 5);
}

TEST(isi, one_spike_has_no_interval) {
    const std::vector<double> one{3}, edges{1, 2};

    EXPECT_EQ(interval_histogram(one, edges).n, 0);
    EXPECT_EQ(short_intervals(one, 1), 0);
    EXPECT_TRUE(std::isnan(median_interval(one)));
}

TEST(isi, short_intervals_are_those_under_the_limit) {
    EXPECT_EQ(short_intervals(std::vector<double>{0, 1, 3, 3, 3.5}, 1), 2); // 0 and 0.5; 1 is not under 1
}

TEST(isi, the_median_is_the_middle_or_the_mean_of_the_middle_two) {
    EXPECT_EQ(median_interval(std::vector<double>{0, 1, 3, 7}), 2);
    EXPECT_EQ(median_interval(std::vector<double>{0, 1, 3, 7, 15}), 3);
}

TEST(isi, every_interval_is_counted_once) {
    std::mt19937_64 random(5);
    std::exponential_distribution<double> gap(20);
    std::vector<double> times{0};
    for (int i = 0; i < 4000; ++i) times.push_back(times.back() + gap(random));
    const std::vector<double> edges = log_edges(1e-3, 0.2, 7);

    const IntervalHistogram h = interval_histogram(times, edges);

    for (size_t k = 0; k + 1 < edges.size(); ++k) {
        int64_t n = 0;
        for (size_t i = 1; i < times.size(); ++i)
            n += times[i] - times[i - 1] >= edges[k] && times[i] - times[i - 1] < edges[k + 1];
        EXPECT_EQ(h.counts[k], n) << k;
    }
    int64_t all = h.below + h.above;
    for (const int64_t n : h.counts) all += n;
    EXPECT_EQ(all, 4000);
}

} // namespace
} // namespace ranvier
