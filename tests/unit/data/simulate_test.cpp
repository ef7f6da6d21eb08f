#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "core/data/simulate.hpp"

namespace ranvier {
namespace {

Counts simulated(const std::string& kind, const SimulationParams& params, uint64_t seed = 1) {
    auto counts = simulate(kind, params, seed);
    EXPECT_TRUE(counts) << counts.error().sentence();
    return counts ? std::move(counts).value() : Counts{};
}

double mean_count(const Counts& c) {
    return std::accumulate(c.counts.begin(), c.counts.end(), 0.0) / static_cast<double>(c.counts.size());
}

double share(const std::vector<double>& values, double sign) {
    return static_cast<double>(std::count_if(values.begin(), values.end(), [&](double w) { return w * sign > 0; })) /
           static_cast<double>(values.size());
}

void expect_refused(const std::string& kind, const SimulationParams& params, Errc code, const std::string& words) {
    const auto counts = simulate(kind, params, 1);

    ASSERT_FALSE(counts);
    EXPECT_EQ(counts.error().code(), code);
    EXPECT_NE(counts.error().sentence().find(words), std::string::npos) << counts.error().sentence();
}

TEST(simulate, hmm_glm_defaults_are_the_demos_recipe) {
    const Counts c = simulated("hmm_glm", {});

    EXPECT_EQ(c.n_units(), 20u);
    EXPECT_EQ(c.n_sequences(), 50u);
    EXPECT_EQ(c.n_bins(), 100'000u);
    EXPECT_EQ(c.truth.n_states, 5u);
    EXPECT_EQ(c.truth.link, "logistic");
    EXPECT_EQ(c.truth.bias.size(), 20u);
    EXPECT_EQ(c.truth.transition[0], 0.98);
    EXPECT_NEAR(c.truth.transition[1], 0.005, 1e-15);
    const double basis[] = {0.6364, 0.2341, 0.0861, 0.0317, 0.0117}; // printed by the published demo
    for (int k = 0; k < 5; ++k) EXPECT_NEAR(c.truth.basis[k], basis[k], 5e-5);
}

// 20 pairs x 20 x 5 states at a prior of (.1, .8, .1); the states share a pair's prior, so 400 pairs set the sampling error.
TEST(simulate, hmm_glm_couples_a_fifth_of_the_pairs_half_of_them_inhibitory) {
    const Counts c = simulated("hmm_glm", {});

    EXPECT_NEAR(share(c.truth.weight, -1), 0.1, 0.05);
    EXPECT_NEAR(share(c.truth.weight, 1), 0.1, 0.05);
}

// log(1 + 3u): between 0 and log 4, mean 4/3 log 4 - 1 = 0.848, sd 0.36 over about 400 x 25 couplings.
TEST(simulate, hmm_glm_strengths_are_log_1_plus_3u) {
    const Counts c = simulated("hmm_glm", {{"bins", "1"}, {"sequences", "1"}, {"units", "50"}});

    double sum = 0, largest = 0, n = 0;
    for (const double w : c.truth.weight) {
        if (w == 0) continue;
        sum += std::abs(w);
        largest = std::max(largest, std::abs(w));
        n += 1;
    }
    EXPECT_GT(n, 1000);
    EXPECT_NEAR(sum / n, 0.848, 4.5 * 0.36 / std::sqrt(n));
    EXPECT_LE(largest, std::log(4.0));
}

TEST(simulate, states_of_a_pair_share_a_prior) {
    const Counts c = simulated("hmm_glm", {{"bins", "1"}, {"sequences", "1"}});

    // Of pairs coupled in state 0, those coupled in state 1 too: 0.2 if independent; the Dirichlet of total 2 gives 1/3 within a
    // class alone (1 + 2 * 0.1) / 3 = 0.4, or of either class about 0.47.
    double both = 0, first = 0;
    for (size_t i = 0; i < 400; ++i) {
        first += c.truth.weight[i] != 0;
        both += c.truth.weight[i] != 0 && c.truth.weight[400 + i] != 0;
    }
    EXPECT_GT(both / first, 0.3);
}

TEST(simulate, biases_of_the_demo_stay_within_their_spread_around_zero) {
    const Counts c = simulated("hmm_glm", {{"bins", "1"}, {"sequences", "1"}});

    const auto [low, high] = std::minmax_element(c.truth.bias.begin(), c.truth.bias.end());
    EXPECT_GE(*low, -0.05);
    EXPECT_LE(*high, 0.05);
    EXPECT_GT(*high - *low, 0.04);
}

// Sequences of one bin have no history, so that every rate is the link of the bias: 0.5 within 0.0125.
TEST(simulate, history_starts_empty_in_every_sequence) {
    const Counts c = simulated("hmm_glm", {{"bins", "1"}, {"sequences", "20000"}, {"coupled", "1"}, {"bias_spread", "0"}});

    const double n = static_cast<double>(c.counts.size());
    EXPECT_NEAR(mean_count(c), 0.5, 4.5 * std::sqrt(0.5 / n));
}

// A hand-written one-way pair in the drawn truth is not possible, so the direction is checked by regression on what was drawn:
// the count of a receiver rises with the count one bin before of an excitatory sender, and falls for an inhibitory one.
TEST(simulate, weight_is_receiver_then_sender) {
    const Counts c = simulated("hmm_glm", {{"states", "1"}, {"units", "2"}, {"sequences", "20"}, {"coupled", "0.6"}}, 3);
    const auto& w = c.truth.weight; // [receiver, sender]
    ASSERT_NE(w[0 * 2 + 1], w[1 * 2 + 0]);

    for (size_t receiver = 0; receiver < 2; ++receiver) {
        const size_t sender = 1 - receiver;
        double x = 0, y = 0, xy = 0, xx = 0, n = 0;
        for (size_t q = 0; q < c.n_sequences(); ++q)
            for (int64_t t = c.first[q] + 1; t < c.first[q + 1]; ++t, n += 1) {
                const double before = c.counts[static_cast<size_t>(t - 1) * 2 + sender],
                             now = c.counts[static_cast<size_t>(t) * 2 + receiver];
                x += before, y += now, xy += before * now, xx += before * before;
            }
        const double slope = (xy / n - x / n * y / n) / (xx / n - x / n * x / n);
        const double coupling = w[receiver * 2 + sender];
        if (coupling == 0)
            EXPECT_NEAR(slope, 0, 0.02) << receiver;
        else
            EXPECT_GT(slope * coupling, 0) << receiver;
    }
}

TEST(simulate, every_state_starts_a_sequence_alike_often) {
    const Counts c = simulated("hmm_glm", {{"bins", "1"}, {"sequences", "10000"}, {"units", "1"}});

    std::vector<double> seen(5);
    for (const int32_t s : c.truth.states) seen[static_cast<size_t>(s)] += 1;
    for (const double n : seen) EXPECT_NEAR(n, 2000, 4.5 * 40); // sd of a binomial: sqrt(10000 * .2 * .8) = 40
}

TEST(simulate, states_stay_with_their_probability) {
    const Counts c = simulated("hmm_glm", {{"units", "1"}, {"stay", "0.9"}});

    double stayed = 0, steps = 0;
    for (size_t q = 0; q < c.n_sequences(); ++q)
        for (int64_t t = c.first[q] + 1; t < c.first[q + 1]; ++t, steps += 1)
            stayed += c.truth.states[static_cast<size_t>(t)] == c.truth.states[static_cast<size_t>(t - 1)];
    EXPECT_NEAR(stayed / steps, 0.9, 4.5 * std::sqrt(0.09 / steps));
}

TEST(simulate, poisson_has_the_rate_asked_for) {
    const Counts c = simulated("poisson", {{"rate_hz", "10"}, {"bin_s", "0.05"}});

    EXPECT_NEAR(mean_count(c), 0.5, 4.5 * std::sqrt(0.5 / static_cast<double>(c.counts.size())));
    EXPECT_EQ(c.bin_s, 0.05);
    EXPECT_EQ(c.truth.n_states, 1u);
    EXPECT_EQ(share(c.truth.weight, 1) + share(c.truth.weight, -1), 0);
}

TEST(simulate, rates_change_with_the_state_and_nothing_is_coupled) {
    const Counts c = simulated("rates", {});

    EXPECT_EQ(c.n_bins(), 60'000u);
    EXPECT_EQ(c.truth.n_states, 3u);
    ASSERT_EQ(c.truth.bias.size(), 60u);
    EXPECT_NE(c.truth.bias[0], c.truth.bias[20]);
    EXPECT_TRUE(std::all_of(c.truth.weight.begin(), c.truth.weight.end(), [](double w) { return w == 0; }));
    EXPECT_GT(mean_count(c), 0.15); // 0.3 exp(0.37) = 0.43 on average over networks
    EXPECT_LT(mean_count(c), 1.2);
}

TEST(simulate, rates_couple_the_fraction_asked_for) {
    const Counts c = simulated("rates", {{"coupled", "0.06"}, {"units", "40"}, {"bins", "10"}});

    EXPECT_NEAR(share(c.truth.weight, 1) + share(c.truth.weight, -1), 0.06, 0.02);
}

// Halves of the recording differ although there is one state: 30,000 bins at about .1 tell a ratio of 1.05 apart.
TEST(simulate, drift_moves_rates_slowly_about_the_middle_asked_for) {
    const Counts c = simulated("drift", {});
    const size_t n = 20, n_bins = c.n_bins();

    double largest_ratio = 1;
    for (size_t u = 0; u < n; ++u) {
        double tenths[10] = {};
        for (size_t t = 0; t < n_bins; ++t) tenths[t * 10 / n_bins] += c.counts[t * n + u];
        const auto [low, high] = std::minmax_element(std::begin(tenths), std::end(tenths));
        largest_ratio = std::max(largest_ratio, *high / *low);
        EXPECT_GT(*high / *low, 1.3) << u;
    }
    EXPECT_LT(largest_ratio, 2.5);
    EXPECT_GT(mean_count(c), 0.07);
    EXPECT_LT(mean_count(c), 0.142);
    EXPECT_EQ(c.truth.n_states, 1u);
    EXPECT_EQ(c.truth.bias.size(), n);
}

TEST(simulate, gives_the_same_counts_for_the_same_seed_and_others_for_another) {
    const SimulationParams small = {{"sequences", "2"}, {"bins", "100"}};
    for (const auto& kind : simulation_kinds()) {
        const Counts a = simulated(kind.name, small, 5), b = simulated(kind.name, small, 5), c = simulated(kind.name, small, 6);

        EXPECT_TRUE(a.counts == b.counts && a.truth.states == b.truth.states && a.truth.weight == b.truth.weight) << kind.name;
        EXPECT_FALSE(a.counts == c.counts) << kind.name;
    }
}

// Old seeds must keep their counts: a change here changes published results.
TEST(simulate, keeps_the_counts_of_an_old_seed) {
    const Counts c = simulated("hmm_glm", {{"sequences", "1"}, {"bins", "4"}, {"units", "6"}}, 7);

    EXPECT_EQ(c.counts, (std::vector<uint16_t>{0, 0, 1, 0, 0, 0, 3, 0, 0, 1, 1, 1, 3, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 1}));
}

TEST(simulate, adds_sequences_without_changing_the_first_ones) {
    const Counts few = simulated("hmm_glm", {{"sequences", "2"}}), many = simulated("hmm_glm", {{"sequences", "4"}});

    EXPECT_TRUE(std::equal(few.counts.begin(), few.counts.end(), many.counts.begin()));
}

TEST(simulate, numbers_units_with_equal_width) {
    const Counts c = simulated("poisson", {{"units", "11"}, {"bins", "1"}});

    EXPECT_EQ(c.unit_ids.front(), "u00");
    EXPECT_EQ(c.unit_ids.back(), "u10");
}

TEST(simulate, refuses_a_network_that_runs_away) {
    expect_refused("hmm_glm", {{"link", "exp"}, {"excitation", "1.5"}}, Errc::invalid_argument, "the network runs away: unit u");
}

TEST(simulate, keeps_softplus_and_exp_stable_by_default) {
    for (const char* link : {"softplus", "exp"})
        for (uint64_t seed = 1; seed <= 5; ++seed) {
            const auto counts = simulate("hmm_glm", {{"link", link}, {"sequences", "5"}}, seed);

            EXPECT_TRUE(counts) << link << " " << seed << ": " << counts.error().sentence();
        }
}

TEST(simulate, refuses_an_unknown_kind_and_lists_the_known) {
    expect_refused("hmmglm", {}, Errc::invalid_argument, "there are hmm_glm, poisson, rates, drift");
}

TEST(simulate, refuses_an_unknown_parameter_and_lists_the_known) {
    expect_refused("poisson", {{"rate_khz", "1"}}, Errc::invalid_argument, "it has units, bins, sequences, rate_hz, rate, bin_s");
}

TEST(simulate, refuses_values_out_of_range) {
    expect_refused("hmm_glm", {{"units", "2.5"}}, Errc::invalid_argument, "a whole number from 1 to 2000");
    expect_refused("hmm_glm", {{"units", "nan"}}, Errc::invalid_argument, "units is \"nan\"");
    expect_refused("hmm_glm", {{"link", "relu"}}, Errc::invalid_argument, "logistic|softplus|exp");
    expect_refused("hmm_glm", {{"link", "logistic|softplus"}}, Errc::invalid_argument, "logistic|softplus|exp");
    expect_refused("hmm_glm", {{"base_rate", "1"}}, Errc::invalid_argument, "the logistic link allows less than 1");
}

TEST(simulate, refuses_more_than_memory_should_hold) {
    expect_refused("poisson", {{"bins", "1e8"}, {"units", "2000"}}, Errc::limit, "counts; allowed are");
}

TEST(simulation_parameters, defaults_are_valid_for_every_kind) {
    for (const auto& kind : simulation_kinds()) {
        const auto parameters = simulation_parameters(kind.name);
        ASSERT_TRUE(parameters);
        SimulationParams given;
        std::set<std::string> names;
        for (const auto& p : *parameters) {
            given[p.name] = p.initial;
            EXPECT_FALSE(p.doc.empty()) << p.name;
            EXPECT_TRUE(names.insert(p.name).second) << p.name;
        }

        EXPECT_TRUE(simulation_recipe(kind.name, given, 1)) << kind.name;
    }
}

TEST(simulation_recipe, tells_every_parameter_with_nothing_left_automatic) {
    const auto recipe = simulation_recipe("poisson", {{"units", "3"}}, 18446744073709551615u);

    ASSERT_TRUE(recipe);
    EXPECT_EQ(*recipe,
              R"({"kind":"poisson","params":{"bin_s":0.02,"bins":10000,"rate":0.1,"rate_hz":5.0,"sequences":1,"units":3},)"
              R"("seed":"18446744073709551615"})");
}

} // namespace
} // namespace ranvier
