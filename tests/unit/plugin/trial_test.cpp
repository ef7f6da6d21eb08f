#include "core/plugin/trial.hpp"

#include <gtest/gtest.h>

#include "core/plugin/loader.hpp"

namespace ranvier {
namespace {

Result<Trial> try_zoo(const TextMap& given, TrialLimits limits, Stop asked = Stop::none, uint64_t memory = UINT64_MAX) {
    static const auto zoo = LoadedPlugin::load(RANVIER_BINARY_DIR "/tests/zoo/zoo.so");
    EXPECT_TRUE(zoo) << zoo.error().sentence();
    HostSetup setup;
    setup.params = *resolve_params(zoo->schema(), given);
    Tasks tasks(2);
    auto stop = StopFlag::make();
    stop->request(asked);
    Budget budget(memory);
    return try_out(zoo->table(), std::move(setup), tasks, *stop, budget, limits);
}

TEST(trial, of_a_short_job_is_all_of_it) {
    const auto trial = try_zoo({{"parts", "3"}}, {.least_s = 60, .most_s = 60});

    ASSERT_TRUE(trial) << trial.error().sentence();
    EXPECT_TRUE(trial->finished);
    EXPECT_EQ(trial->expected, trial->took_s);
    EXPECT_EQ(trial->parts, 3u);
}

TEST(trial, of_a_long_job_tells_by_its_progress_how_long_it_would_take) {
    // 100,000 steps of at least 1 ms.
    const auto trial = try_zoo({{"deed", "long"}, {"parts", "0"}}, {.least_s = 0.2, .most_s = 60});

    ASSERT_TRUE(trial) << trial.error().sentence();
    EXPECT_FALSE(trial->finished);
    ASSERT_TRUE(trial->expected);
    EXPECT_GT(*trial->expected, 90);
}

TEST(trial, that_saw_no_progress_expects_nothing) {
    const auto trial = try_zoo({{"part_s", "60"}}, {.least_s = 0.05, .most_s = 0.1});

    ASSERT_TRUE(trial) << trial.error().sentence();
    EXPECT_FALSE(trial->finished);
    EXPECT_FALSE(trial->expected);
}

TEST(trial, ends_when_somebody_asks) {
    const auto trial = try_zoo({{"part_s", "60"}}, {.least_s = 60, .most_s = 60}, Stop::cancel);

    ASSERT_FALSE(trial);
    EXPECT_EQ(trial.error().code(), Errc::cancelled);
}

TEST(trial, that_fails_says_why) {
    const auto failed = try_zoo({{"deed", "fail"}}, {}), hungry = try_zoo({{"parts", "3"}}, {}, Stop::none, 16);

    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().sentence(), "failed on purpose");
    ASSERT_FALSE(hungry);
    EXPECT_EQ(hungry.error().code(), Errc::limit);
}

TEST(expected_time, is_that_of_a_steady_job) {
    EXPECT_NEAR(*expected_s({{1, 0.01}, {2, 0.02}, {3, 0.03}, {4, 0.04}}), 100, 1e-9);
}

TEST(expected_time, does_not_mind_how_it_began) {
    // Half of the fraction at once, then 1 % a second: 49 % are left.
    EXPECT_NEAR(*expected_s({{0.01, 0.5}, {1, 0.51}, {2, 0.52}, {3, 0.53}, {4, 0.54}}), 4 + 46, 1e-9);
}

TEST(expected_time, of_one_word_is_in_proportion) { EXPECT_NEAR(*expected_s({{2, 0.25}}), 8, 1e-9); }

TEST(expected_time, of_no_word_is_not_known) { EXPECT_FALSE(expected_s({})); }

} // namespace
} // namespace ranvier
