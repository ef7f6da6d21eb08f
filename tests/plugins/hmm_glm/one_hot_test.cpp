#include <gtest/gtest.h>

#include <numbers>

#include "plugins/hmm_glm/one_hot.hpp"
#include "tests/plugins/hmm_glm/fixture.hpp"

namespace {

using namespace ranvier;
using namespace ranvier::hmm_glm;

double normal(double v, double mean, double variance) {
    return std::exp(-0.5 * (v - mean) * (v - mean) / variance) / std::sqrt(2 * std::numbers::pi * variance);
}

// One receiver, one sender, marginals given; the first sites have precision 4 and shift 0.
TEST(one_hot, site_reproduces_the_mixtures_mean_and_variance) {
    for (uint32_t level : fakes::simd_levels())
        for (double mean : {-1.2, -0.05, 0.3, 0.9}) {
            fakes::Bench bench(fakes::small_recording(1, 1, 10, 1, "logistic", 1), level);
            OneHot one_hot(1, 1, 1, 2.4, 0.03); // flat at first
            const double variance = 0.01;
            const Marginals marginals{{mean}, {variance}, {0}};

            one_hot.sweep(bench.table, 0, marginals, 1);

            const double cavity_variance = 1 / (1 / variance - 4), cavity_mean = cavity_variance * mean / variance;
            double z[3] = {}, first = 0, second = 0;
            const int fine = 200000;
            for (int i = 0; i < fine; ++i) { // the slab, both signs
                const double r = (i + 0.5) * 2.4 / fine;
                for (int sign : {-1, 1}) {
                    const double share = 0.1 / 2.4 * 2.4 / fine * normal(sign * r, cavity_mean, cavity_variance);
                    z[sign + 1] += share, first += share * sign * r, second += share * r * r;
                }
            }
            z[1] = 0.8 * normal(0, cavity_mean, cavity_variance);
            const double total = z[0] + z[1] + z[2], m = first / total, v = second / total - m * m;
            for (size_t k = 0; k < 3; ++k) EXPECT_NEAR(one_hot.shares(0, 0, 0)[k], z[k] / total, 2e-4) << mean;
            const Sites sites = one_hot.sites(0, {1, 0});
            const double precision = 1 / cavity_variance + sites.precision[0];
            EXPECT_NEAR((cavity_mean / cavity_variance + sites.shift[0]) / precision, m, 1e-4) << mean;
            const double site = 1 / v - 1 / cavity_variance;
            EXPECT_NEAR(sites.precision[0], std::clamp(site, 1e-2, 1e6), 0.02 * (1 + std::abs(site))) << mean;
        }
}

TEST(one_hot, a_states_prior_comes_from_the_other_states) {
    fakes::Bench bench(fakes::small_recording(1, 1, 10, 1, "logistic", 1));
    OneHot one_hot(3, 1, 1, 2, 0.03);
    const Marginals uninformed{{1.2, 1.2, 0}, {0.002, 0.002, 1e3}, {0, 0, 0}}; // two states excite, the third knows nothing

    for (int i = 0; i < 2; ++i) one_hot.sweep(bench.table, 0, uninformed, 1);

    EXPECT_GT(one_hot.shares(0, 0, 0)[excitatory], 0.99);
    EXPECT_NEAR(one_hot.shares(2, 0, 0)[excitatory], (2 + 0.2) / (2 + 2.), 0.03); // (others + d) / (S - 1 + sum d)
}

TEST(one_hot, learns_how_often_pairs_are_coupled_and_how_strongly) {
    fakes::Bench bench(fakes::small_recording(1, 1, 10, 1, "logistic", 1));
    const int n = 30;
    OneHot one_hot(2, n, n, 2, 0.03);
    for (int round = 0; round < 10; ++round) {
        for (int receiver = 0; receiver < n; ++receiver) {
            Marginals marginals;
            for (int s = 0; s < 2; ++s)
                for (int m = 0; m < n; ++m) { // every tenth sender excites with strength 1
                    marginals.mean.push_back(m % 10 == 0 ? 1 : 0);
                    marginals.variance.push_back(0.0025);
                }
            marginals.bias.assign(2, 0);
            one_hot.sweep(bench.table, receiver, marginals, 0.7);
        }
        one_hot.learn();
    }

    EXPECT_GT(one_hot.shares(0, 3, 10)[excitatory], 0.99);
    EXPECT_GT(one_hot.shares(1, 3, 11)[none], 0.97);
    double mean = 0;
    for (size_t g = 0; g < one_hot.strengths().size(); ++g) mean += one_hot.strengths()[g] * one_hot.density()[g];
    EXPECT_NEAR(mean, 1, 0.15);
    const Shares& d = one_hot.dirichlet();
    EXPECT_NEAR(d[excitatory] / (d[0] + d[1] + d[2]), 0.1, 0.04);
    EXPECT_LT(d[inhibitory], d[excitatory]);
}

// Entries whose share of «none» is what the test says: sharp marginals far from or at zero give 0 or nearly 1.
TEST(one_hot, calls_while_the_mean_share_of_none_stays_within_the_level) {
    fakes::Bench bench(fakes::small_recording(1, 1, 10, 1, "logistic", 1));
    OneHot one_hot(1, 1, 4, 2, 0.03);
    const Marginals marginals{{1, -1, 0.17, 0}, {0.001, 0.001, 0.0025, 0.001}, {0}};
    one_hot.sweep(bench.table, 0, marginals, 1);
    const double doubtful = one_hot.shares(0, 0, 2)[none];
    ASSERT_GT(doubtful, 0.06); // neither sure nor absent
    ASSERT_LT(doubtful, 0.9);

    const auto careful = call_couplings(one_hot, 1, 1, CallRule::fdr, doubtful / 3 - 0.005);
    const auto generous = call_couplings(one_hot, 1, 1, CallRule::fdr, doubtful / 3 + 0.005);
    const auto strict = call_couplings(one_hot, 1, 1, CallRule::strict, 0);

    EXPECT_EQ(careful, (std::vector<int32_t>{1, -1, 0, 0}));
    EXPECT_EQ(generous, (std::vector<int32_t>{1, -1, 1, 0}));
    EXPECT_EQ(strict, careful);
}

} // namespace
