#include <ranvier/correlogram.hpp>

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

#include <gmock/gmock.h>

namespace ranvier {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<double> random_train(uint64_t seed, int n, double step) {
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> uniform(0, 10);
    std::vector<double> times(static_cast<size_t>(n));
    for (double& t : times) t = std::round(uniform(random) / step) * step;
    std::ranges::sort(times);
    return times;
}

// Every pair of spikes, looked at one after the other.
std::vector<int64_t> by_all_pairs(const std::vector<double>& a, const std::vector<double>& b, bool same, double bin, int n_lags) {
    std::vector<int64_t> counts(static_cast<size_t>(2 * n_lags + 1), 0);
    for (size_t i = 0; i < a.size(); ++i)
        for (size_t j = 0; j < b.size(); ++j) {
            if (same && i == j) continue;
            const long long k = std::llround((b[j] - a[i]) / bin);
            if (std::abs(k) <= n_lags) ++counts[static_cast<size_t>(k + n_lags)];
        }
    return counts;
}

TEST(correlogram, a_target_that_fires_later_stands_at_positive_lags) {
    EXPECT_THAT(correlogram(std::vector{1., 5.}, std::vector{2., 7.}, Pairing::cross, 1, 2), ElementsAre(0, 0, 0, 1, 1));
}

TEST(correlogram, leaves_out_only_a_spikes_pair_with_itself) {
    const std::vector<double> times{0, 0, 1};

    EXPECT_THAT(correlogram(times, times, Pairing::same_train, 1, 1), ElementsAre(2, 2, 2));
}

TEST(correlogram, counts_what_looking_at_all_pairs_counts) {
    const auto a = random_train(1, 300, 1e-4), b = random_train(2, 500, 1e-4);
    for (const double bin : {0.001, 0.01, 0.3}) {
        EXPECT_EQ(correlogram(a, b, Pairing::cross, bin, 40), by_all_pairs(a, b, false, bin, 40));
        EXPECT_EQ(correlogram(a, a, Pairing::same_train, bin, 40), by_all_pairs(a, a, true, bin, 40));
    }
}

TEST(correlogram, exchanging_the_units_mirrors_it) {
    const auto a = random_train(3, 400, 5e-4), b = random_train(4, 400, 5e-4); // many lags half way between two bins

    auto there = correlogram(a, b, Pairing::cross, 0.001, 50);
    const auto back = correlogram(b, a, Pairing::cross, 0.001, 50);
    std::ranges::reverse(there);

    EXPECT_EQ(there, back);
}

TEST(correlogram, of_a_unit_without_spikes_is_empty) {
    EXPECT_THAT(correlogram({}, std::vector{1.}, Pairing::cross, 1, 1), ElementsAre(0, 0, 0));
}

TEST(correlogram, coincidences_include_the_ends_of_their_window) {
    EXPECT_EQ(coincidences(std::vector{0., 10.}, std::vector{-2., 2., 2.5, 11.}, Pairing::cross, 2), 3);
}

TEST(correlogram, coincidences_of_a_train_with_itself_count_once) {
    const std::vector<double> times{0, 0, 5, 6, 20};

    EXPECT_EQ(coincidences(times, times, Pairing::same_train, 1), 2);
}

TEST(correlogram, flat_expectation_is_the_product_of_rates_over_the_time_left) {
    EXPECT_DOUBLE_EQ(flat_expectation(100, 50, 10, 0.001, 0), 0.5);   // 10 Hz * 5 Hz * 10 s * 1 ms
    EXPECT_DOUBLE_EQ(flat_expectation(100, 50, 10, 0.001, -5), 0.25); // half of the time has a partner 5 s away
    EXPECT_EQ(flat_expectation(100, 50, 10, 0.001, 11), 0);
    EXPECT_EQ(flat_expectation(1, 1, 0, 0.001, 0), 0);
}

TEST(correlogram, flat_expectation_is_the_mean_over_random_trains) {
    double found = 0, expected = 0;
    for (uint64_t seed = 0; seed < 200; ++seed) {
        const auto a = random_train(2 * seed + 10, 80, 1e-9), b = random_train(2 * seed + 11, 120, 1e-9);
        const auto counts = correlogram(a, b, Pairing::cross, 0.1, 20);
        found += static_cast<double>(counts.front());
        expected += flat_expectation(80, 120, 10, 0.1, -2);
    }
    EXPECT_NEAR(found / expected, 1, 0.03);
}

TEST(correlogram, jitter_spreads_each_pair_evenly) {
    const std::vector<int64_t> counts{0, 0, 9, 0, 3};

    EXPECT_THAT(jitter_expectation(counts, 1, 1), ElementsAre(3, 3, 4));
    EXPECT_THAT(jitter_expectation(counts, 2, 0), ElementsAre(0, 0, 9, 0, 3));
}

TEST(correlogram, jitter_of_counts_that_do_not_reach_far_enough_is_none) {
    EXPECT_THAT(jitter_expectation(std::vector<int64_t>{1, 2, 3}, 1, 1), IsEmpty());
}

TEST(correlogram, jitter_expectation_is_the_mean_over_jittered_trains) {
    const auto a = random_train(7, 60, 1), b = random_train(8, 60, 1); // whole numbers, so that bins are lags
    const auto counts = correlogram(a, b, Pairing::cross, 1, 5);
    std::mt19937_64 random(9);
    std::uniform_int_distribution<int> move(-2, 2);
    std::vector<double> mean(7, 0);
    for (int round = 0; round < 400; ++round) {
        std::vector<double> moved = b;
        for (double& t : moved) t += move(random);
        std::ranges::sort(moved);
        const auto jittered = correlogram(a, moved, Pairing::cross, 1, 3);
        for (size_t k = 0; k < 7; ++k) mean[k] += static_cast<double>(jittered[k]) / 400;
    }

    const auto expected = jitter_expectation(counts, 3, 2);

    for (size_t k = 0; k < 7; ++k) EXPECT_NEAR(mean[k] / expected[k], 1, 0.03) << k;
}

} // namespace
} // namespace ranvier
