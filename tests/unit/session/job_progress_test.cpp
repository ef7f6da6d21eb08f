#include "core/session/job_progress.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace ranvier {
namespace {

TEST(time_left, is_not_told_before_there_is_progress_to_judge_by) {
    TimeLeft left;
    EXPECT_EQ(left.left_s(0), -1);
    left.take(0, 0);
    left.take(0.005, 10);
    EXPECT_EQ(left.left_s(10), -1);
}

TEST(time_left, of_a_steady_job_is_what_remains) {
    TimeLeft left;
    for (int s = 0; s <= 25; ++s) left.take(s / 100.0, s);
    EXPECT_NEAR(left.left_s(25), 75, 1e-6);
    EXPECT_NEAR(left.left_s(30), 70, 1e-6); // it runs on between two words of the worker
}

TEST(time_left, follows_a_job_that_becomes_slower) {
    TimeLeft left;
    for (int s = 0; s <= 25; ++s) left.take(s / 50.0, s);
    for (int s = 26; s <= 60; ++s) left.take(0.5 + (s - 25) / 500.0, s);
    EXPECT_NEAR(left.left_s(60), (1 - 0.57) * 500, 50);
}

TEST(time_left, does_not_jump_when_the_rate_does) {
    TimeLeft left;
    for (int s = 0; s <= 60; ++s) left.take(s / 100.0, s);
    const double before = left.left_s(60);

    left.take(0.8, 61); // what was expected to take 20 s

    EXPECT_LT(left.left_s(61), before - 1);
    EXPECT_GT(left.left_s(61), before - 8);
    for (int s = 62; s <= 78; ++s) left.take(0.8 + (s - 61) / 100.0, s);
    EXPECT_NEAR(left.left_s(78), 3, 3); // and is soon what remains
}

TEST(time_left, begins_anew_when_the_fraction_falls) {
    TimeLeft left;
    for (int s = 0; s <= 10; ++s) left.take(s / 10.0, s);
    EXPECT_EQ(left.left_s(10), 0);
    left.take(0, 11);
    EXPECT_EQ(left.left_s(11), -1);
    for (int s = 12; s <= 31; ++s) left.take((s - 11) / 40.0, s);
    EXPECT_NEAR(left.left_s(31), 20, 1e-6);
}

TEST(time_left, minds_no_fraction_that_is_none) {
    TimeLeft left;
    for (int s = 0; s <= 25; ++s) left.take(s / 100.0, s);
    left.take(std::nan(""), 25);
    EXPECT_NEAR(left.left_s(25), 75, 1e-6);
}

TEST(job_progress, warnings_are_marked_in_the_log) {
    QueuedJob job;
    take_event(job, log_event(true, "units were left out"));
    take_event(job, log_event(false, "begun"));
    EXPECT_TRUE(job.log[0].ends_with("  warning: units were left out")) << job.log[0];
    EXPECT_TRUE(job.log[1].ends_with("  begun"));
}

} // namespace
} // namespace ranvier
