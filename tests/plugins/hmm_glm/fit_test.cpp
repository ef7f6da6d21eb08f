#include <gtest/gtest.h>

#include "plugins/hmm_glm/starts.hpp"
#include "tests/plugins/hmm_glm/fixture.hpp"

namespace {

using namespace ranvier;
using namespace ranvier::hmm_glm;
using fakes::Bench;

Settings settings_for(int n_states, const char* link) {
    Settings s;
    s.states = n_states;
    s.link = link_from(link);
    s.bias = s.link == Link::logistic ? Bias::shared : Bias::per_state;
    s.basis = exponential_basis(5, 0, 0, 1);
    return s;
}

Fit fit_from_blocks(Bench& bench, const Design& design, const Settings& settings, const Plan& plan, uint64_t seed = 1) {
    const Parameters start(settings.states, design.n_units(), design.n_units(), BiasPrior(design, settings.link).mean);
    return fit(bench.pace, design, settings, plan, start, random_blocks(design, settings.states, RandomStream(seed, 0)));
}

void expect_to_climb(const Fit& found, double bins) {
    ASSERT_GT(found.objective.size(), 5u);
    for (size_t i = 1; i < found.objective.size(); ++i) EXPECT_GE(found.objective[i], found.objective[i - 1] - 1e-7 * bins) << i;
}

class Climb : public ::testing::TestWithParam<const char*> {};

TEST_P(Climb, hg_never_lowers_its_penalised_likelihood) {
    for (uint64_t seed = 1; seed <= 3; ++seed) {
        Bench bench(fakes::small_recording(3, 5, 600, 3, GetParam(), seed));
        const Design design = bench.train(bench.recording.basis);
        Plan plan;
        plan.max_iterations = 40;

        const Fit found = fit_from_blocks(bench, design, settings_for(3, GetParam()), plan, seed);

        expect_to_climb(found, static_cast<double>(design.n_bins()));
    }
}

TEST_P(Climb, ghg_at_fixed_sds_never_lowers_its_penalised_likelihood) {
    for (double sd : {0.05, 1. / 3}) {
        Bench bench(fakes::small_recording(3, 5, 600, 3, GetParam(), 4));
        const Design design = bench.train(bench.recording.basis);
        Plan plan;
        plan.prior = Prior::gaussian;
        plan.fixed_sd = plan.fixed_bias_sd = sd;
        plan.max_iterations = 40;

        const Fit found = fit_from_blocks(bench, design, settings_for(3, GetParam()), plan);

        expect_to_climb(found, static_cast<double>(design.n_bins()));
        EXPECT_EQ(found.sd, sd);
        EXPECT_EQ(found.bias_sd, settings_for(3, GetParam()).bias == Bias::shared ? 0 : sd);
    }
}

INSTANTIATE_TEST_SUITE_P(fit, Climb, ::testing::Values("softplus", "exp", "logistic"));

TEST(fit, a_settled_hg_sits_where_the_reference_gradient_vanishes) {
    Bench bench(fakes::small_recording(1, 3, 2000, 1, "softplus", 6));
    const Design design = bench.train(bench.recording.basis);
    const Settings settings = settings_for(1, "softplus");

    Plan plan;
    plan.tolerance = 1e-12;
    const Fit found = fit_from_blocks(bench, design, settings, plan);

    namespace reference = fakes::reference;
    const auto x = reference::rows(bench.recording, 0);
    const auto c = reference::history(x, bench.recording.basis);
    const BiasPrior bias(design, Link::softplus);
    for (int n = 0; n < 3; ++n) {
        const auto terms = reference::terms(found.parameters, Link::softplus, 0, n, x, c, std::vector<double>(x.size(), 1));
        for (int m = 0; m < 3; ++m)
            EXPECT_NEAR(terms.gradient[static_cast<size_t>(m)] - 0.1 * found.parameters.row(0, n)[m], 0, 0.02);
        EXPECT_NEAR(
            terms.gradient[3] - 0.25 * (found.parameters.bias[static_cast<size_t>(n)] - bias.mean[static_cast<size_t>(n)]), 0,
            0.02);
    }
}

TEST(fit, ghg_learns_how_far_states_stray_from_their_mean) {
    fakes::Recipe recipe;
    recipe.n_states = 2, recipe.n_units = 6, recipe.n_bins = 2000, recipe.n_sequences = recipe.n_train = 4;
    recipe.coupled = 0.5;
    Bench bench(fakes::simulate(recipe, 3));
    const Design design = bench.train(bench.recording.basis);
    Plan plan;
    plan.prior = Prior::gaussian;

    Parameters start(2, 6, 6, BiasPrior(design, Link::logistic).mean);
    const Fit found =
        fit(bench.pace, design, settings_for(2, "logistic"), plan, start, from_states(design, 2, bench.recording.states));

    double square = 0;
    for (size_t k = 0; k < 36; ++k) square += std::pow((bench.recording.weight[k] - bench.recording.weight[36 + k]) / 2, 2);
    EXPECT_NEAR(found.sd, std::sqrt(square / 36), 0.1);
}

TEST(fit, a_settled_ghg_pulls_biases_towards_their_units_centre_and_that_towards_the_mean_count) {
    Bench bench(fakes::small_recording(2, 3, 2000, 1, "softplus", 6));
    const Design design = bench.train(bench.recording.basis);
    Plan plan;
    plan.prior = Prior::gaussian;
    plan.tolerance = 1e-12;
    plan.fixed_sd = 0.3, plan.fixed_bias_sd = 0.1;

    Parameters start(2, 3, 3, BiasPrior(design, Link::softplus).mean);
    const Fit found =
        fit(bench.pace, design, settings_for(2, "softplus"), plan, start, from_states(design, 2, bench.recording.states));

    namespace reference = fakes::reference;
    const auto x = reference::rows(bench.recording, 0);
    const auto c = reference::history(x, bench.recording.basis);
    const BiasPrior prior(design, Link::softplus);
    for (size_t n = 0; n < 3; ++n) {
        const double b[2]{found.parameters.bias[n], found.parameters.bias[3 + n]};
        const double centre = (100 * (b[0] + b[1]) + 0.25 * prior.mean[n]) / (2 * 100 + 0.25);
        for (size_t s = 0; s < 2; ++s) {
            std::vector<double> gamma;
            for (size_t t = 0; t < x.size(); ++t) gamma.push_back(static_cast<double>(found.posterior.state[2 * t + s]));
            const auto terms =
                reference::terms(found.parameters, Link::softplus, static_cast<int>(s), static_cast<int>(n), x, c, gamma);
            EXPECT_NEAR(terms.gradient[3], 100 * (b[s] - centre), 0.05) << n << " " << s;
        }
    }
}

// States that are known at the start, six units without couplings, biases uniform in +-`range`.
Fit one_hot_fit(double range, int n_states, int max_iterations = 100) {
    fakes::Recipe recipe;
    recipe.n_states = n_states, recipe.n_units = 6, recipe.n_bins = 2000, recipe.n_sequences = recipe.n_train = 4;
    recipe.link = "softplus", recipe.bias_per_state = true, recipe.coupled = 0;
    recipe.bias_low = -range, recipe.bias_high = range;
    Bench bench(fakes::simulate(recipe, 3));
    const Design design = bench.train(bench.recording.basis);
    Plan plan;
    plan.prior = Prior::one_hot;
    plan.max_iterations = max_iterations;
    const Parameters start(n_states, 6, 6, BiasPrior(design, Link::softplus).mean);
    Fit found = fit(bench.pace, design, settings_for(n_states, "softplus"), plan, start,
                    from_states(design, n_states, bench.recording.states));
    return found;
}

TEST(fit, ohg_learns_how_far_biases_stray_from_their_units_centre) {
    EXPECT_LT(one_hot_fit(0.02, 2).bias_sd, 0.06); // drawn with sd 0.012; the least allowed is 0.02
    EXPECT_NEAR(one_hot_fit(1, 2).bias_sd, 1 / std::sqrt(3), 0.2);
}

TEST(fit, biases_are_not_pooled_before_the_fit_has_settled) {
    EXPECT_EQ(one_hot_fit(1, 2, 5).bias_sd, 0);
    EXPECT_GT(one_hot_fit(1, 2).bias_sd, 0);
}

TEST(fit, one_state_has_no_spread_of_biases_to_learn) {
    EXPECT_EQ(one_hot_fit(1, 1).bias_sd, 0);
    EXPECT_GT(one_hot_fit(1, 2).bias_sd, 0);
}

// 35 spikes a bin in one state and none in the other: a spread learned without bound would let the silent bias run away.
TEST(fit, the_spread_of_biases_is_never_learned_wider_than_their_prior) {
    fakes::FakeRecording r;
    r.n_units = 2, r.n_states = 2;
    std::vector<uint16_t> counts;
    for (int t = 0; t < 400; ++t) {
        r.states.push_back(t % 50 < 25);
        counts.insert(counts.end(), {static_cast<uint16_t>(35 * r.states.back()), static_cast<uint16_t>(t % 3)});
    }
    r.add_sequence(counts, Role::train);
    Bench bench(r);
    const Design design = bench.train({1});
    Plan plan;
    plan.prior = Prior::one_hot;
    plan.max_iterations = 200;

    const Parameters start(2, 2, 2, BiasPrior(design, Link::softplus).mean);
    const Fit found = fit(bench.pace, design, settings_for(2, "softplus"), plan, start, from_states(design, 2, r.states));

    EXPECT_EQ(found.bias_sd, 2);
}

TEST(fit, pooled_biases_of_a_silent_unit_stay_with_their_prior) {
    fakes::FakeRecording r = fakes::small_recording(2, 3, 1000, 1, "softplus", 6);
    for (size_t t = 0; t < 1000; ++t) r.counts[3 * t + 1] = 0;
    Bench bench(r);
    const Design design = bench.train(bench.recording.basis);
    Plan plan;
    plan.prior = Prior::one_hot;
    plan.max_iterations = 200;

    const Fit found = fit_from_blocks(bench, design, settings_for(2, "softplus"), plan);

    ASSERT_GT(found.bias_sd, 0);
    const double prior_mean = BiasPrior(design, Link::softplus).mean[1];
    for (size_t n : {size_t{1}, size_t{4}}) EXPECT_NEAR(found.parameters.bias[n], prior_mean, 4) << n;
}

TEST(fit, says_when_it_has_not_settled) {
    Bench bench(fakes::small_recording(3, 4, 500, 2, "logistic", 7));
    const Design design = bench.train(bench.recording.basis);
    Plan plan;
    plan.max_iterations = 3;

    const Fit found = fit_from_blocks(bench, design, settings_for(3, "logistic"), plan);

    EXPECT_FALSE(found.converged);
    EXPECT_EQ(found.iterations, 3);
    EXPECT_GT(found.weight_change, 0);
}

TEST(fit, is_not_settled_while_a_weight_still_wants_to_move) {
    Bench bench(fakes::small_recording(2, 4, 500, 2, "logistic", 7));
    const Design design = bench.train(bench.recording.basis);
    Plan plan;
    plan.tolerance = 1; // the likelihood is content at once
    plan.weight_tolerance = 1e-15;
    plan.max_iterations = 12;

    EXPECT_FALSE(fit_from_blocks(bench, design, settings_for(2, "logistic"), plan).converged);
    plan.weight_tolerance = 0;
    EXPECT_TRUE(fit_from_blocks(bench, design, settings_for(2, "logistic"), plan).converged);
}

TEST(starts, windows_cluster_by_rate_when_rates_differ) {
    fakes::FakeRecording r;
    r.n_units = 3;
    std::vector<uint16_t> counts;
    Draws draws = RandomStream(1, 0).at(0);
    for (int t = 0; t < 3000; ++t)
        for (int n = 0; n < 3; ++n) counts.push_back(static_cast<uint16_t>(draws.poisson(t / 500 % 2 == 0 ? 0.2 : 1.5)));
    r.add_sequence(counts, Role::train);
    Bench bench(r);
    const Design design = bench.train({1});

    const Posterior guess = cluster_windows(bench.pace, design, 2, RandomStream(1, 0));

    const bool first = guess.state[0] > 0.5f;
    for (size_t t = 0; t < 3000; ++t) EXPECT_EQ(guess.state[2 * t] > 0.5f, (t / 500 % 2 == 0) == first) << t;
}

TEST(starts, random_blocks_hold_fifty_bins_and_end_with_their_chain) {
    fakes::FakeRecording r;
    r.n_units = 1;
    r.add_sequence(std::vector<uint16_t>(120, 1), Role::train);
    r.add_sequence(std::vector<uint16_t>(70, 1), Role::train);
    Bench bench(r);
    const Design design = bench.train({1});

    const Posterior guess = random_blocks(design, 4, RandomStream(3, 0));

    for (size_t t = 0; t + 1 < 190; ++t) {
        const bool block_ends = t == 49 || t == 99 || t == 119 || t == 169;
        if (block_ends) continue;
        for (size_t k = 0; k < 4; ++k) EXPECT_EQ(guess.state[4 * t + k], guess.state[4 * (t + 1) + k]) << t;
    }
}

} // namespace
