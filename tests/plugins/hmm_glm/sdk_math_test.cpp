#include <gtest/gtest.h>

#include <numeric>

#include <ranvier/assignment.hpp>
#include <ranvier/bits_per_spike.hpp>
#include <ranvier/history_basis.hpp>
#include <ranvier/random.hpp>
#include <ranvier/simd_math.hpp>

#include "tests/plugins/hmm_glm/fixture.hpp"

namespace {

using namespace ranvier;

// Largest relative error of float and double functions over a range, at one SIMD level.
template <typename T, typename Fast, typename Exact>
double worst_error(uint32_t level, double low, double high, const Fast& fast, const Exact& exact) {
    constexpr int n = 20000;
    std::vector<T> in(n), out(n);
    for (int i = 0; i < n; ++i) in[static_cast<size_t>(i)] = static_cast<T>(low + (high - low) * i / (n - 1));
    simd::dispatch(level, [&](auto tag) RANVIER_INLINE {
        for (size_t i = 0; i < n; ++i) out[i] = fast(tag, in[i]);
    });
    double worst = 0;
    for (size_t i = 0; i < n; ++i) {
        const double right = exact(static_cast<double>(in[i]));
        worst = std::max(worst, right == 0 ? std::abs(static_cast<double>(out[i]))
                                           : std::abs(static_cast<double>(out[i]) - right) / std::abs(right));
    }
    return worst;
}

TEST(simd_math, exp_is_within_three_units_in_the_last_place) {
    for (uint32_t level : fakes::simd_levels()) {
        const auto fast = [](auto tag, auto v) RANVIER_INLINE { return simd::exp<decltype(tag)>(v); };
        const auto exact = [](double v) { return std::exp(v); };

        EXPECT_LT(worst_error<float>(level, -87, 88, fast, exact), 2.4e-7);
        EXPECT_LT(worst_error<double>(level, -700, 700, fast, exact), 6.7e-16);
    }
}

TEST(simd_math, log1p_keeps_its_relative_accuracy_down_to_nothing) {
    for (uint32_t level : fakes::simd_levels()) {
        const auto fast = [](auto tag, float v) RANVIER_INLINE { return simd::log1p_unit<decltype(tag)>(v); };
        const auto exact = [](double v) { return std::log1p(v); };

        EXPECT_LT(worst_error<float>(level, 0, 1, fast, exact), 2.4e-7);
        EXPECT_LT(worst_error<float>(level, 1e-14, 1e-12, fast, exact), 2.4e-7);
    }
}

TEST(simd_math, log_is_accurate_from_tiny_to_large) {
    for (uint32_t level : fakes::simd_levels()) {
        const auto fast = [](auto tag, float v) RANVIER_INLINE { return simd::log<decltype(tag)>(v); };
        const auto exact = [](double v) { return std::log(v); };

        EXPECT_LT(worst_error<float>(level, 1e-13, 1e-10, fast, exact), 2.4e-7);
        EXPECT_LT(worst_error<float>(level, 0.01, 0.99, fast, exact), 4e-7);
        EXPECT_LT(worst_error<float>(level, 1.01, 40, fast, exact), 4e-7);
    }
}

TEST(simd_math, avx2_and_avx512_give_the_same_bits) {
    if (fakes::simd_levels().size() < 3) GTEST_SKIP() << "this processor has no AVX-512";
    std::vector<float> in(1000), narrow(1000), wide(1000);
    for (size_t i = 0; i < in.size(); ++i) in[i] = -40.f + 0.08f * static_cast<float>(i);

    simd::dispatch(RV_SIMD_AVX2, [&](auto t) RANVIER_INLINE {
        for (size_t i = 0; i < 1000; ++i) narrow[i] = simd::exp<decltype(t)>(in[i]);
    });
    simd::dispatch(RV_SIMD_AVX512, [&](auto t) RANVIER_INLINE {
        for (size_t i = 0; i < 1000; ++i) wide[i] = simd::exp<decltype(t)>(in[i]);
    });

    EXPECT_EQ(narrow, wide);
}

TEST(assignment, finds_what_trying_every_permutation_finds) {
    for (uint64_t seed = 0; seed < 30; ++seed) {
        const int n = 1 + static_cast<int>(seed % 6);
        Draws draws = RandomStream(seed, 0).at(0);
        std::vector<double> profit;
        for (int i = 0; i < n * n; ++i) profit.push_back(std::floor(10 * draws.uniform()) - 3);
        const auto value = [&](const std::vector<int>& columns) {
            double sum = 0;
            for (int i = 0; i < n; ++i) sum += profit[static_cast<size_t>(i * n + columns[static_cast<size_t>(i)])];
            return sum;
        };
        std::vector<int> order(static_cast<size_t>(n));
        std::iota(order.begin(), order.end(), 0);
        double best = -1e9;
        do best = std::max(best, value(order));
        while (std::next_permutation(order.begin(), order.end()));

        EXPECT_EQ(value(best_assignment(profit, n)), best) << "seed " << seed;
    }
}

TEST(history_basis, reproduces_the_published_kernel) {
    const std::vector<double> basis = exponential_basis(5, 0, 0, 1);

    const std::vector<double> published{0.63640875, 0.23412168, 0.08612855, 0.03168492, 0.01165623};
    ASSERT_EQ(basis.size(), 5u);
    for (size_t k = 0; k < 5; ++k) EXPECT_NEAR(basis[k], published[k], 5e-7);
}

TEST(history_basis, counts_lags_in_bins_of_the_recording) {
    const std::vector<double> basis = exponential_basis(5, 0.2, 0.04, 0.02);

    ASSERT_EQ(basis.size(), 10u);
    EXPECT_NEAR(basis[1] / basis[0], std::exp(-0.5), 1e-12);
}

TEST(bits_per_spike, is_the_gain_over_the_reference_in_bits) {
    EXPECT_NEAR(bits_per_spike(-100, -100 - 20 * std::log(2.), 10), 2, 1e-12);
    EXPECT_TRUE(std::isnan(bits_per_spike(-1, -2, 0)));
}

} // namespace
