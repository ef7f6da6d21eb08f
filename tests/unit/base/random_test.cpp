#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <numeric>
#include <vector>

#include "core/base/rng.hpp"

namespace ranvier {
namespace {

using Counter = std::array<uint32_t, 4>;

// sqrt(n) times the largest distance between the empirical distribution of `values` and `cdf` (Kolmogorov and Smirnov).
double ks_statistic(std::vector<double> values, const std::function<double(double)>& cdf) {
    std::sort(values.begin(), values.end());
    const auto n = static_cast<double>(values.size());
    double worst = 0;
    for (size_t i = 0; i < values.size(); ++i) {
        const double p = cdf(values[i]);
        worst = std::max({worst, p - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - p});
    }
    return worst * std::sqrt(n);
}
constexpr double ks_limit = 1.95; // exceeded by a right sampler with probability 0.001; the seeds are fixed

constexpr size_t n_draws = 100'000;

std::vector<double> draw(uint64_t stream, const std::function<double(Draws&)>& one) {
    const RandomStream random(20261124, stream);
    std::vector<double> values(n_draws);
    for (size_t i = 0; i < n_draws; ++i) {
        Draws draws = random.at(i);
        values[i] = one(draws);
    }
    return values;
}

double mean_of(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size()); }

double variance_of(const std::vector<double>& v) {
    const double m = mean_of(v);
    double sum = 0;
    for (double x : v) sum += (x - m) * (x - m);
    return sum / static_cast<double>(v.size() - 1);
}

// Chi-squared of Poisson counts against the probabilities, in standard deviations from its expectation; cells with an expectation
// under 10 are joined with their neighbours.
double poisson_misfit(const std::vector<double>& values, double mean) {
    const double reach = 12 * std::sqrt(mean) + 12;
    const auto low = static_cast<int64_t>(std::max(0.0, mean - reach)), high = static_cast<int64_t>(mean + reach);
    std::vector<double> observed(static_cast<size_t>(high - low + 1));
    for (double v : values) observed[static_cast<size_t>(std::clamp(static_cast<int64_t>(v), low, high) - low)] += 1;
    double chi2 = 0, o = 0, e = 0, cells = 0;
    for (int64_t k = low; k <= high; ++k) {
        const auto x = static_cast<double>(k);
        o += observed[static_cast<size_t>(k - low)];
        e += static_cast<double>(values.size()) * std::exp(x * std::log(mean) - mean - std::lgamma(x + 1));
        if (e < 10 && k < high) continue;
        if (e > 0) chi2 += (o - e) * (o - e) / std::max(e, 1.0);
        ++cells;
        o = e = 0;
    }
    return (chi2 - (cells - 1)) / std::sqrt(2 * (cells - 1));
}

// The vectors that Random123 publishes (kat_vectors, philox 4x32 10).
TEST(philox, gives_the_published_values) {
    EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    EXPECT_EQ(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
              (Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
              (Counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

// Printed by random_golden.py, which knows the scheme and not this code.
TEST(random_stream, gives_the_values_of_an_independent_program) {
    const auto three = [](Draws draws) { return std::array<uint64_t, 3>{draws.u64(), draws.u64(), draws.u64()}; };
    using Three = std::array<uint64_t, 3>;

    EXPECT_EQ(three(RandomStream(0, 0).at(0)), (Three{0xfe23f49595e55f1c, 0xd70f7505c1fe077b, 0x4431248bd3545ffd}));
    EXPECT_EQ(three(RandomStream(1, 2).at(3)), (Three{0x0d1eb79b2b7772a0, 0xb0f4f93d88b5acbc, 0xd41bffaf5b4c61a0}));
    EXPECT_EQ(three(RandomStream(UINT64_MAX, (1ull << 63) + 5).at((1ull << 40) + 7)),
              (Three{0x0ab116f2e4726d5e, 0x816a6cc60d5d0b9d, 0x4f17513b4a59330f}));
    EXPECT_EQ(three(RandomStream(42, 7).child(9).at(11)), (Three{0x71e56f59f989b2cc, 0xe10db88088b4feb8, 0x1352464958835c1f}));
}

TEST(random_stream, gives_the_same_value_in_any_order) {
    const RandomStream random(3, 4);
    std::vector<double> forward, backward;

    for (uint64_t i = 0; i < 100; ++i) forward.push_back(random.at(i).normal());
    for (uint64_t i = 100; i-- > 0;) backward.push_back(random.at(i).normal());
    std::reverse(backward.begin(), backward.end());

    EXPECT_EQ(forward, backward);
}

TEST(random_stream, differs_between_seeds_streams_children_and_elements) {
    std::vector<uint64_t> values;
    for (uint64_t seed = 0; seed < 5; ++seed) {
        for (uint64_t stream = 0; stream < 5; ++stream) {
            const RandomStream random(seed, stream);
            for (uint64_t element = 0; element < 5; ++element) {
                values.push_back(random.at(element).u64());
                for (uint64_t child = 0; child < 5; ++child) values.push_back(random.child(child).at(element).u64());
            }
        }
    }

    std::sort(values.begin(), values.end());

    EXPECT_EQ(std::adjacent_find(values.begin(), values.end()), values.end());
}

TEST(random_stream, neighbouring_elements_streams_and_draws_are_not_correlated) {
    const RandomStream a(9, 0), b(9, 1);
    double elements = 0, streams = 0, draws = 0;
    for (uint64_t i = 0; i < n_draws; ++i) {
        Draws here = a.at(i);
        const double first = here.normal();
        draws += first * here.normal();
        elements += first * a.at(i + 1).normal();
        streams += first * b.at(i).normal();
    }

    const double limit = 3.3 * std::sqrt(static_cast<double>(n_draws)); // products of two normals have variance 1
    EXPECT_LT(std::abs(elements), limit);
    EXPECT_LT(std::abs(streams), limit);
    EXPECT_LT(std::abs(draws), limit);
}

TEST(draws, uniform_is_uniform_and_never_1) {
    const auto values = draw(1, [](Draws& d) { return d.uniform(); });

    EXPECT_LT(ks_statistic(values, [](double x) { return x; }), ks_limit);
    EXPECT_LT(*std::max_element(values.begin(), values.end()), 1.0);
    EXPECT_GE(*std::min_element(values.begin(), values.end()), 0.0);
}

TEST(draws, uniform_has_53_bits) {
    bool has_last_bit = false;
    for (uint64_t i = 0; i < 64; ++i) {
        const double scaled = RandomStream(1, 1).at(i).uniform() * 0x1p53;
        EXPECT_EQ(scaled, std::floor(scaled));
        has_last_bit |= std::fmod(scaled, 2) == 1;
    }
    EXPECT_TRUE(has_last_bit);
}

TEST(draws, normal_is_normal) {
    const auto values = draw(2, [](Draws& d) { return d.normal(); });

    EXPECT_LT(ks_statistic(values, [](double x) { return std::erfc(-x / std::numbers::sqrt2) / 2; }), ks_limit);
}

TEST(draws, exponential_and_gumbel_follow_their_distributions) {
    const auto waits = draw(3, [](Draws& d) { return d.exponential(); });
    const auto maxima = draw(4, [](Draws& d) { return d.gumbel(); });

    EXPECT_LT(ks_statistic(waits, [](double x) { return -std::expm1(-x); }), ks_limit);
    EXPECT_LT(ks_statistic(maxima, [](double x) { return std::exp(-std::exp(-x)); }), ks_limit);
}

TEST(draws, gamma_of_shape_1_and_of_a_half_follow_their_distributions) {
    const auto ones = draw(5, [](Draws& d) { return d.gamma(1); });
    const auto halves = draw(6, [](Draws& d) { return d.gamma(0.5); }); // half the square of a normal

    EXPECT_LT(ks_statistic(ones, [](double x) { return -std::expm1(-x); }), ks_limit);
    EXPECT_LT(ks_statistic(halves, [](double x) { return std::erf(std::sqrt(x)); }), ks_limit);
}

TEST(draws, gamma_has_its_shape_as_mean_and_variance) {
    for (double shape : {0.1, 2.5, 40.0, 1e6}) {
        const auto values = draw(7, [&](Draws& d) { return d.gamma(shape); });

        const double standard_error = std::sqrt(shape / static_cast<double>(n_draws));
        EXPECT_NEAR(mean_of(values), shape, 3.3 * standard_error) << shape;
        EXPECT_NEAR(variance_of(values) / shape, 1, 3.3 * std::sqrt((2 + 6 / shape) / static_cast<double>(n_draws))) << shape;
    }
    EXPECT_TRUE(std::isnan(RandomStream(1, 1).at(0).gamma(0)));
}

TEST(draws, poisson_counts_follow_their_probabilities_at_small_and_large_means) {
    for (double mean : {0.01, 0.7, 3.0, 9.999, 10.0, 11.5, 47.0, 1000.0, 30'000.0}) {
        const auto values = draw(8, [&](Draws& d) { return static_cast<double>(d.poisson(mean)); });

        EXPECT_LT(std::abs(poisson_misfit(values, mean)), 3.5) << "mean " << mean;
    }
}

TEST(draws, the_poisson_test_sees_a_mean_that_is_one_percent_off) {
    const auto values = draw(8, [](Draws& d) { return static_cast<double>(d.poisson(47 * 1.01)); });

    EXPECT_GT(poisson_misfit(values, 47), 10);
}

TEST(draws, poisson_counts_of_huge_means_have_the_mean_as_mean_and_variance) {
    for (double mean : {1e6, 1e9, 1e13, 1e15}) {
        auto values = draw(9, [&](Draws& d) { return (static_cast<double>(d.poisson(mean)) - mean) / std::sqrt(mean); });

        EXPECT_NEAR(mean_of(values), 0, 3.3 / std::sqrt(static_cast<double>(n_draws))) << mean;
        EXPECT_NEAR(variance_of(values), 1, 3.3 * std::sqrt(2 / static_cast<double>(n_draws))) << mean;
    }
}

TEST(draws, poisson_answers_minus_1_to_what_is_no_mean) {
    Draws draws = RandomStream(1, 1).at(0);

    for (double mean : {-1.0, std::nan(""), std::numeric_limits<double>::infinity(), 2e15}) EXPECT_EQ(draws.poisson(mean), -1);
    EXPECT_EQ(draws.poisson(0), 0);
}

// The right column was computed with 60 decimal digits.
TEST(poisson_log_probability, keeps_its_digits_at_large_means) {
    struct Case {
        double k, mean, expected;
    };
    for (const Case& c : {Case{0, 3, -3},
                          {1, 0.5, -1.193147180559945309},
                          {15, 12, -2.625671637020886913},
                          {16, 12, -2.913353709472667840},
                          {40, 12, -22.92437372323738302},
                          {3, 100, -87.97624891126378090},
                          {1000, 1010, -4.422568652858213976},
                          {1e6, 1e6 + 500, -7.951652244472229064},
                          {1e12, 1e12 - 1e6, -15.23444942450261351}}) {
        EXPECT_NEAR(detail::poisson_log_probability(c.k, c.mean), c.expected, 1e-13 * std::max(1.0, std::abs(c.expected)))
            << "k " << c.k << ", mean " << c.mean;
    }
}

TEST(draws, below_is_uniform_over_all_values) {
    std::vector<double> counts(7);
    for (uint64_t i = 0; i < n_draws; ++i) counts[RandomStream(1, 10).at(i).below(7)] += 1;

    const double expected = static_cast<double>(n_draws) / 7;
    for (double n : counts) EXPECT_NEAR(n, expected, 4 * std::sqrt(expected));
    EXPECT_EQ(RandomStream(1, 10).at(0).below(0), 0u);
    EXPECT_EQ(RandomStream(1, 10).at(0).below(1), 0u);
}

TEST(draws, categorical_follows_its_weights_and_never_draws_a_weight_of_zero) {
    const std::vector<double> weights{0, 1, 2, 0, 5, 0};
    std::vector<double> counts(weights.size());
    for (uint64_t i = 0; i < n_draws; ++i) counts[RandomStream(1, 11).at(i).categorical(weights)] += 1;

    for (size_t i = 0; i < weights.size(); ++i) {
        const double expected = static_cast<double>(n_draws) * weights[i] / 8;
        EXPECT_NEAR(counts[i], expected, 4 * std::sqrt(expected)) << i;
    }
}

TEST(draws, shuffle_gives_every_order_equally_often) {
    std::array<int, 27> counts{};
    for (uint64_t i = 0; i < 60'000; ++i) {
        std::array<int, 3> order{0, 1, 2};
        RandomStream(1, 12).at(i).shuffle(std::span<int>(order));
        ++counts[static_cast<size_t>(order[0] * 9 + order[1] * 3 + order[2])];
    }

    int n_orders = 0;
    for (int n : counts) {
        if (n == 0) continue;
        ++n_orders;
        EXPECT_NEAR(n, 10'000, 400);
    }
    EXPECT_EQ(n_orders, 6);
}

} // namespace
} // namespace ranvier
