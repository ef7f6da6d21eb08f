#include "core/data/clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/data/samples.hpp"

namespace ranvier::clock_test {

using testing::ElementsAre;
using testing::HasSubstr;

const ClockMap pulses{0, 1, {10, 20, 40}, {100, 120, 160.2}};

TEST(clock, is_a_line) {
    const ClockMap clock{12.5, 1.5, {}, {}};

    EXPECT_EQ(clock(2), 15.5);
}

TEST(clock, runs_straight_between_pulses_and_by_their_mean_slope_outside) {
    EXPECT_DOUBLE_EQ(pulses(10), 100);
    EXPECT_DOUBLE_EQ(pulses(15), 110);
    EXPECT_DOUBLE_EQ(pulses(40), 160.2);
    EXPECT_DOUBLE_EQ(pulses(30), 140.1);
    const double slope = 60.2 / 30;
    EXPECT_DOUBLE_EQ(pulses(5), 100 - 5 * slope);
    EXPECT_DOUBLE_EQ(pulses(41), 160.2 + slope);
}

TEST(clock, must_ascend) {
    EXPECT_TRUE(check_clock(pulses));
    EXPECT_THAT(check_clock({0, 0, {}, {}}).error().sentence(), HasSubstr("rate must be a finite number above 0"));
    EXPECT_THAT(check_clock({0, 1, {1}, {1}}).error().sentence(), HasSubstr("at least two pulses"));
    EXPECT_THAT(check_clock({0, 1, {1, 2}, {1}}).error().sentence(), HasSubstr("2 pulses by one clock and 1 by the other"));
    EXPECT_THAT(check_clock({0, 1, {1, 2}, {2, 2}}).error().sentence(), HasSubstr("must ascend strictly"));
}

TEST(clock, tells_how_two_clocks_drift) {
    EXPECT_EQ(describe_pulses({0, 1, {0, 50, 100}, {1, 51.006, 101.01}}),
              "3 pulses, drift 100 ppm, up to 0.001 s from a straight line");
}

// Trials of 5 s every 10 s with a stimulus 1 s in, a reaction time, and a count.
Intervals trials() {
    Intervals t{"trials", {}, {}};
    std::vector<double> stim, reaction;
    std::vector<int64_t> index;
    for (int i = 0; i < 10; ++i) {
        t.rows.push_back({10.0 * i, 10.0 * i + 5});
        stim.push_back(10.0 * i + 1);
        reaction.push_back(0.3);
        index.push_back(i);
    }
    t.table = {{{"stim", "", stim}, {"reaction", "", reaction}, {"index", "", index}}, 10};
    return t;
}

TEST(clock, knows_columns_of_times_from_durations_and_numbers) { EXPECT_THAT(time_columns(trials()), ElementsAre(0)); }

TEST(clock, moves_every_time_of_a_recording_and_no_value) {
    Recording r = samples::recording();
    r.intervals = {trials()};

    ASSERT_TRUE(apply_clock(r, {100, 2, {}, {}}));

    EXPECT_EQ(r.spikes.times(0)[0], 101);
    EXPECT_EQ(r.observed[1], (Interval{100, 120}));
    EXPECT_EQ(r.intervals[0].rows[1], (Interval{120, 130}));
    EXPECT_EQ(std::get<std::vector<double>>(r.intervals[0].table.columns[0].values)[1], 122);
    EXPECT_EQ(std::get<std::vector<double>>(r.intervals[0].table.columns[1].values)[1], 0.3);
    EXPECT_EQ(r.signals[0].start, 100.5);
    EXPECT_EQ(r.signals[0].rate_hz, 25); // 50 Hz of a clock at twice the pace
    EXPECT_THAT(r.signals[1].times, ElementsAre(101, 101.5));
    EXPECT_THAT(r.signals[1].values, ElementsAre(1, 0));
}

TEST(clock, gives_a_regular_signal_times_where_the_clock_bends) {
    Recording r = samples::recording();

    ASSERT_TRUE(apply_clock(r, {0, 1, {0, 0.26, 1}, {5, 5.26, 7}}));

    EXPECT_EQ(r.signals[0].rate_hz, 0);
    ASSERT_EQ(r.signals[0].times.size(), 3u);
    EXPECT_DOUBLE_EQ(r.signals[0].times[0], 5.25);
    EXPECT_DOUBLE_EQ(r.signals[0].times[1], 5.26 + 0.01 * (1.74 / 0.74));
}

} // namespace ranvier::clock_test
