#include <gtest/gtest.h>

#include "tests/plugins/hmm_glm/fixture.hpp"

namespace {

using namespace ranvier;
using fakes::FakeHost;
using fakes::FakeRecording;
using fakes::Recipe;

// Three states of six units; enough data for the couplings to be plain.
Recipe plain_recipe() {
    Recipe r;
    r.n_states = 3, r.n_units = 6, r.n_bins = 1500, r.n_sequences = 8, r.n_train = 6;
    r.coupled = 0.4;
    r.strength = 1.5;
    return r;
}

int run_with(FakeHost& host, const FakeRecording& recording,
             std::initializer_list<std::pair<const char*, const char*>> settings) {
    host.recording("recording", recording);
    for (const auto& [id, value] : settings) host.set(id, value);
    return host.run();
}

TEST(hmm_glm, defaults_lie_within_their_bounds) {
    const rv_plugin& p = *rv_plugin_entry();

    ASSERT_EQ(p.struct_size, sizeof(rv_plugin));
    for (uint32_t i = 0; i < p.n_params; ++i) {
        const rv_param& a = p.params[i];
        EXPECT_STRNE(a.doc, "");
        if (a.type != RV_INT && a.type != RV_REAL) continue;
        EXPECT_GE(std::stod(a.initial), a.low) << a.id;
        EXPECT_LE(std::stod(a.initial), a.high) << a.id;
    }
    FakeHost host(p);
    for (uint32_t i = 0; i < p.n_presets; ++i) EXPECT_NO_THROW(host.preset(p.presets[i].id));
}

TEST(hmm_glm, one_hot_finds_states_and_couplings_better_than_its_baselines) {
    const FakeRecording recording = fakes::simulate(plain_recipe(), 5);
    double heldout[4], mse[4];
    for (int i = 0; i < 4; ++i) {
        const char* models[] = {"glm", "hg", "ghg", "ohg"};
        FakeHost host(*rv_plugin_entry());
        host.preset("paper");
        ASSERT_EQ(run_with(host, recording, {{"model", models[i]}}), RV_OK) << host.error();
        heldout[i] = host.metric("heldout_nats_per_bin");
        EXPECT_EQ(host.metric("converged"), 1) << models[i];
        EXPECT_LT(heldout[i], host.metric("truth_heldout_nats_per_bin")) << models[i];
        if (i == 0) {
            EXPECT_EQ(host.metric("n_states"), 1);
            EXPECT_NEAR(host.metric("heldout_bits_per_spike_vs_glm"), 0, 1e-4);
            continue;
        }
        EXPECT_GT(host.metric("heldout_bits_per_spike_vs_glm"), 0.03);
        EXPECT_EQ(host.metric("n_occupied_states"), 3);
        EXPECT_NEAR(host.metric("state_accuracy"), host.metric("truth_state_accuracy"), 0.02);
        mse[i] = host.metric("weight_mse");
        EXPECT_EQ(std::isnan(host.metric("class_balanced_accuracy")), i != 3);
        if (i == 3) {
            EXPECT_GT(host.metric("class_balanced_accuracy"), 0.85);
            EXPECT_LE(host.metric("called_false"), 2);
            EXPECT_GT(host.metric("called_true"), 0.6 * host.metric("true_couplings"));
        }
    }
    EXPECT_GT(heldout[1], heldout[0]);
    EXPECT_GT(heldout[3], heldout[1]);
    EXPECT_GT(heldout[3], heldout[2]);
    EXPECT_LT(mse[3], 0.5 * mse[1]);
    EXPECT_LT(mse[3], 0.5 * mse[2]);
}

TEST(hmm_glm, weight_is_indexed_by_receiver_then_sender) { // unit 0 drives unit 1, and nothing else happens
    Recipe recipe;
    recipe.n_states = 1, recipe.n_units = 2, recipe.n_bins = 4000, recipe.n_sequences = 2, recipe.n_train = 1;
    recipe.coupled = 0;
    FakeRecording r;
    r.n_units = 2;
    std::vector<uint16_t> x;
    for (uint64_t t = 0; t < 4000; ++t) {
        Draws draws = RandomStream(9, 0).at(t);
        x.push_back(draws.bernoulli(0.3));
        x.push_back(t > 0 && x[2 * (t - 1)] > 0 ? draws.bernoulli(0.8) : draws.bernoulli(0.1));
    }
    r.add_sequence(x, Role::train);
    FakeHost host(*rv_plugin_entry());

    ASSERT_EQ(run_with(host, r, {{"states", "1"}, {"basis", "exp:n=1"}}), RV_OK) << host.error();

    const auto weight = host.array<double>("couplings", "weight");
    EXPECT_EQ(host.dims("couplings", "weight"), (std::vector<uint64_t>{1, 2, 2}));
    EXPECT_GT(weight[1 * 2 + 0], 0.8); // receiver 1, sender 0
    EXPECT_LT(std::abs(weight[0 * 2 + 1]), 0.3);
    const auto called = host.array<int32_t>("couplings", "called");
    EXPECT_EQ(called[2], 1);
    EXPECT_EQ(called[1], 0);
    EXPECT_TRUE(std::isnan(host.metric("heldout_nats_per_bin"))); // nothing was held out
}

TEST(hmm_glm, same_bytes_at_one_two_and_seven_threads) {
    Recipe recipe = plain_recipe();
    recipe.n_bins = 1100;
    const FakeRecording recording = fakes::simulate(recipe, 2);
    std::string first;
    for (int threads : {1, 2, 7}) {
        FakeHost host(*rv_plugin_entry());
        host.threads = threads;
        host.parts_at_once = threads > 1;
        ASSERT_EQ(run_with(host, recording, {}), RV_OK) << host.error();
        if (threads == 1) first = host.bytes();
        EXPECT_TRUE(host.bytes() == first) << threads << " threads";
    }
}

TEST(hmm_glm, another_seed_draws_other_starts) {
    const FakeRecording recording = fakes::simulate(plain_recipe(), 2);
    FakeHost a(*rv_plugin_entry()), b(*rv_plugin_entry());
    b.seed = 99;

    ASSERT_EQ(run_with(a, recording, {{"model", "hg"}}), RV_OK);
    ASSERT_EQ(run_with(b, recording, {{"model", "hg"}}), RV_OK);

    EXPECT_NE(a.array<double>("restarts", "train_nats_per_bin")[1], b.array<double>("restarts", "train_nats_per_bin")[1]);
}

TEST(hmm_glm, stops_at_once_when_told_at_any_poll) {
    Recipe recipe = plain_recipe();
    recipe.n_bins = 300;
    const FakeRecording recording = fakes::simulate(recipe, 2);
    FakeHost whole(*rv_plugin_entry());
    ASSERT_EQ(run_with(whole, recording, {{"restarts", "2"}}), RV_OK);
    for (int64_t at = 0; at < whole.polls(); at += 1 + whole.polls() / 25) {
        FakeHost host(*rv_plugin_entry());
        host.stop_at_poll = at;

        EXPECT_EQ(run_with(host, recording, {{"restarts", "2"}}), RV_STOPPED) << at;
        EXPECT_LE(host.polls(), at + 1) << "went on polling after being told to stop";
    }
}

TEST(hmm_glm, every_output_has_its_shape) {
    const FakeRecording recording = fakes::simulate(plain_recipe(), 2);
    FakeHost host(*rv_plugin_entry());
    ASSERT_EQ(run_with(host, recording, {}), RV_OK);

    using Shape = std::vector<uint64_t>;
    const uint64_t bins = recording.n_bins();
    EXPECT_EQ(host.dims("states", "posterior"), (Shape{bins, 3}));
    EXPECT_EQ(host.dims("states", "viterbi"), Shape{bins});
    EXPECT_EQ(host.dims("states", "bin"), Shape{bins});
    for (const char* name : {"weight", "weight_sd", "p_inhibitory", "p_none", "p_excitatory", "called"})
        EXPECT_EQ(host.dims("couplings", name), (Shape{3, 6, 6})) << name;
    EXPECT_EQ(host.dims("couplings", "class_prior"), (Shape{6, 6, 3}));
    EXPECT_EQ(host.dims("chain", "transition"), (Shape{3, 3}));
    EXPECT_EQ(host.dims("chain", "flags"), Shape{3});
    EXPECT_EQ(host.dims("units", "bias"), (Shape{3, 6}));
    EXPECT_EQ(host.dims("restarts", "train_nats_per_bin"), Shape{4});
    const auto posterior = host.array<float>("states", "posterior");
    for (uint64_t t = 0; t < bins; ++t) ASSERT_NEAR(posterior[3 * t] + posterior[3 * t + 1] + posterior[3 * t + 2], 1, 1e-5) << t;
    const auto prior = host.array<double>("couplings", "class_prior");
    for (size_t k = 0; k < 36; ++k) EXPECT_NEAR(prior[3 * k] + prior[3 * k + 1] + prior[3 * k + 2], 1, 1e-9);
}

TEST(hmm_glm, time_is_in_seconds_when_the_recording_is) {
    FakeRecording recording = fakes::simulate(plain_recipe(), 2);
    recording.in_seconds = true;
    recording.bin_width = 0.02;
    FakeHost host(*rv_plugin_entry());

    ASSERT_EQ(run_with(host, recording, {{"model", "hg"}, {"restarts", "1"}, {"basis", "exp:span_s=0.06,decay_s=0.02"}}), RV_OK)
        << host.error();

    EXPECT_NEAR(host.array<double>("states", "time_s")[5], 0.1, 1e-12);
    EXPECT_EQ(host.array<double>("units", "basis").size(), 3u);
    EXPECT_LT(host.array<double>("chain", "dwell")[0], 5); // near 50 bins of 20 ms
}

TEST(hmm_glm, blocks_held_out_within_a_sequence_are_scored_but_not_fitted) {
    Recipe recipe = plain_recipe();
    recipe.n_sequences = recipe.n_train = 1;
    recipe.n_bins = 4000;
    FakeRecording recording = fakes::simulate(recipe, 2);
    recording.segment_first = {0, 1500, 1510, 2490, 2500, 4000};
    recording.segment_role = {0, 2, 1, 2, 0};
    FakeHost host(*rv_plugin_entry());

    ASSERT_EQ(run_with(host, recording, {{"model", "hg"}}), RV_OK) << host.error();

    EXPECT_TRUE(std::isfinite(host.metric("heldout_nats_per_bin")));
    const auto role = host.array<uint8_t>("states", "role");
    EXPECT_EQ(role[1505], 2);
    EXPECT_EQ(role[2000], 1);
    EXPECT_EQ(host.dims("states", "posterior")[0], 4000u); // the gaps as well
}

TEST(hmm_glm, coupling_self_and_none_leave_the_other_weights_at_zero) {
    const FakeRecording recording = fakes::simulate(plain_recipe(), 2);
    for (const char* coupling : {"self", "none"}) {
        FakeHost host(*rv_plugin_entry());
        ASSERT_EQ(run_with(host, recording, {{"coupling", coupling}}), RV_OK) << host.error();

        const auto weight = host.array<double>("couplings", "weight");
        for (size_t k = 0; k < weight.size(); ++k) {
            const bool own = k / 6 % 6 == k % 6;
            if (!own || std::string(coupling) == "none") {
                EXPECT_EQ(weight[k], 0) << coupling;
            }
        }
        EXPECT_TRUE(std::isfinite(host.metric("heldout_nats_per_bin")));
    }
}

TEST(hmm_glm, rates_that_change_with_the_state_are_not_called_couplings) {
    Recipe recipe;
    recipe.n_states = 2, recipe.n_units = 8, recipe.n_bins = 2000, recipe.n_sequences = 5, recipe.n_train = 4;
    recipe.link = "softplus";
    recipe.bias_per_state = true;
    recipe.bias_low = -2.5, recipe.bias_high = 0;
    recipe.coupled = 0;
    const FakeRecording recording = fakes::simulate(recipe, 3);
    FakeHost own(*rv_plugin_entry()), shared(*rv_plugin_entry());

    ASSERT_EQ(run_with(own, recording, {{"states", "2"}}), RV_OK);
    ASSERT_EQ(run_with(shared, recording, {{"states", "2"}, {"bias", "shared"}}), RV_OK);

    EXPECT_LE(own.metric("n_called"), 1);
    EXPECT_GT(shared.metric("n_called"), 10); // the danger that bias=state removes
}

TEST(hmm_glm, starting_at_the_truth_leads_to_the_same_optimum) {
    const FakeRecording recording = fakes::simulate(plain_recipe(), 5);
    FakeHost data(*rv_plugin_entry()), truth(*rv_plugin_entry());
    data.preset("paper");
    truth.preset("paper");

    ASSERT_EQ(run_with(data, recording, {}), RV_OK);
    ASSERT_EQ(run_with(truth, recording, {{"start", "truth"}}), RV_OK) << truth.error();

    EXPECT_NEAR(data.metric("heldout_nats_per_bin"), truth.metric("heldout_nats_per_bin"), 2e-4);
}

// --- data that cannot be fitted, or hardly

TEST(hmm_glm, refuses_a_recording_without_training_bins) {
    FakeRecording r;
    r.n_units = 2;
    r.add_sequence(std::vector<uint16_t>(200, 1), Role::test);
    FakeHost host(*rv_plugin_entry());

    EXPECT_EQ(run_with(host, r, {}), RV_FAILED);
    EXPECT_NE(host.error().find("no training bins"), std::string::npos);
}

TEST(hmm_glm, refuses_counts_that_are_all_zero) {
    FakeRecording r;
    r.n_units = 3;
    r.add_sequence(std::vector<uint16_t>(300, 0), Role::train);
    FakeHost host(*rv_plugin_entry());

    EXPECT_EQ(run_with(host, r, {}), RV_FAILED);
    EXPECT_NE(host.error().find("None of the 3 units"), std::string::npos);
}

TEST(hmm_glm, refuses_a_recording_without_units) {
    FakeRecording r;
    FakeHost host(*rv_plugin_entry());

    EXPECT_EQ(run_with(host, r, {}), RV_FAILED);
    EXPECT_NE(host.error().find("no units"), std::string::npos);
}

TEST(hmm_glm, refuses_bins_so_long_that_counts_exceed_the_model) {
    FakeRecording r;
    r.n_units = 1;
    r.add_sequence(std::vector<uint16_t>(50, 40), Role::train);
    FakeHost host(*rv_plugin_entry());

    EXPECT_EQ(run_with(host, r, {}), RV_FAILED);
    EXPECT_NE(host.error().find("Unit u0 fires 40 times a bin"), std::string::npos);
}

TEST(hmm_glm, refuses_to_start_at_a_truth_that_is_not_there) {
    FakeRecording r;
    r.n_units = 1;
    r.add_sequence(std::vector<uint16_t>(50, 1), Role::train);
    FakeHost host(*rv_plugin_entry());

    EXPECT_EQ(run_with(host, r, {{"start", "truth"}}), RV_FAILED);
}

void expect_finite(const FakeHost& host) {
    for (const char* name : {"train_nats_per_bin", "n_occupied_states", "iterations"})
        EXPECT_TRUE(std::isfinite(host.metric(name))) << name;
    for (double w : host.array<double>("couplings", "weight")) EXPECT_TRUE(std::isfinite(w));
    for (double b : host.array<double>("units", "bias")) EXPECT_TRUE(std::isfinite(b) && std::abs(b) < 40) << b;
    for (float p : host.array<float>("states", "posterior")) EXPECT_TRUE(std::isfinite(p));
    for (double p : host.array<double>("chain", "transition")) EXPECT_TRUE(p > 0 && p <= 1);
}

class Degenerate : public ::testing::TestWithParam<std::tuple<const char*, const char*>> {};

TEST_P(Degenerate, sparse_short_or_saturated_data_give_finite_results) {
    const auto& [model, link] = GetParam();
    std::vector<FakeRecording> all(5);
    all[0].n_units = 1; // one unit
    all[0].add_sequence({0, 1, 0, 2, 1, 0, 0, 1, 3, 0, 1, 1}, Role::train);
    all[0].add_sequence({1, 0, 1}, Role::test);
    all[1].n_units = 2; // segments shorter than the history, one of a single bin
    for (int i = 0; i < 9; ++i) all[1].add_sequence({1, 0, 0, 1}, i == 4 ? Role::test : Role::train);
    all[1].add_sequence({2, 2}, Role::train);
    all[2].n_units = 3; // a unit silent throughout, one silent in training only
    for (int q = 0; q < 2; ++q) {
        std::vector<uint16_t> x;
        for (int t = 0; t < 300; ++t) x.insert(x.end(), {static_cast<uint16_t>(t * 7 % 3 == 0), 0, static_cast<uint16_t>(q)});
        all[2].add_sequence(x, q == 0 ? Role::train : Role::test);
    }
    all[3].n_units = 2; // large counts in half of the bins
    std::vector<uint16_t> large;
    for (int t = 0; t < 400; ++t)
        large.insert(large.end(), {static_cast<uint16_t>(t % 50 < 25 ? 35 : 0), static_cast<uint16_t>(t % 3)});
    all[3].add_sequence(large, Role::train);
    all[4].n_units = 4; // one spike in all
    std::vector<uint16_t> lone(800, 0);
    lone[401] = 1;
    all[4].add_sequence(lone, Role::train);
    all[4].add_sequence({}, Role::train); // and a sequence without bins
    for (size_t i = 0; i < all.size(); ++i)
        for (const char* states : {"1", "2", "6"}) {
            FakeHost host(*rv_plugin_entry());
            ASSERT_EQ(
                run_with(host, all[i],
                         {{"model", model}, {"link", link}, {"states", states}, {"restarts", "2"}, {"max_iterations", "20"}}),
                RV_OK)
                << i << " " << host.error();
            SCOPED_TRACE(std::string("case ") + std::to_string(i) + ", states " + states);
            expect_finite(host);
        }
}

INSTANTIATE_TEST_SUITE_P(hmm_glm, Degenerate,
                         ::testing::Combine(::testing::Values("glm", "hg", "ghg", "ohg"),
                                            ::testing::Values("softplus", "exp", "logistic")));

} // namespace
