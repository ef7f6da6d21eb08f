#include "core/io/time_unit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ranvier::time_unit_test {

TEST(time_unit, parses_what_the_user_may_say) {
    EXPECT_EQ(parse_time_unit("s")->per_second, 1);
    EXPECT_EQ(parse_time_unit("ms")->per_second, 1000);
    EXPECT_EQ(parse_time_unit("us")->per_second, 1e6);
    EXPECT_EQ(parse_time_unit("samples:30000")->per_second, 30000);
    EXPECT_EQ(parse_time_unit("samples:24414.0625")->per_second, 24414.0625);
}

TEST(time_unit, refuses_everything_else) {
    for (const char* text : {"", "S", "min", "samples", "samples:", "samples:0", "samples:-1", "samples:inf", "samples:3x"}) {
        auto scale = parse_time_unit(text);
        ASSERT_FALSE(scale) << text;
        EXPECT_EQ(scale.error().code(), Errc::invalid_argument);
    }
}

TEST(time_unit, is_told_by_the_words_of_a_columns_name) {
    EXPECT_EQ(time_unit_of_name("time_s")->unit, TimeUnit::seconds);
    EXPECT_EQ(time_unit_of_name("Time (ms)")->unit, TimeUnit::milliseconds);
    EXPECT_EQ(time_unit_of_name("t[\xC2\xB5s]")->unit, TimeUnit::microseconds);
    EXPECT_EQ(time_unit_of_name("spike_sample")->unit, TimeUnit::samples);
    EXPECT_FALSE(time_unit_of_name("times"));
    EXPECT_FALSE(time_unit_of_name("stimulus"));
}

Recording in_milliseconds() {
    Recording r;
    r.spikes = *SpikeTrains::make({Unit{.id = "a"}}, {{500, 250}});
    r.observed = {{0, 1000}};
    r.intervals.push_back({"trials", {{100, 200}}, {}});
    r.signals.push_back({.name = "x",
                         .unit = "",
                         .start = 10,
                         .rate_hz = 5,
                         .times = {20, 30},
                         .n_samples = 2,
                         .n_channels = 1,
                         .values = {7, 8}});
    r.time_unit = TimeUnit::unknown;
    return r;
}

TEST(time_unit, rescales_every_time_and_no_value) {
    Recording r = in_milliseconds();

    ASSERT_TRUE(to_seconds(r, *parse_time_unit("ms")));

    EXPECT_EQ(r.time_unit, TimeUnit::seconds);
    EXPECT_EQ(r.spikes.times(0)[1], 0.5);
    EXPECT_EQ(r.observed[0], (Interval{0, 1}));
    EXPECT_EQ(r.intervals[0].rows[0], (Interval{0.1, 0.2}));
    EXPECT_EQ(r.signals[0].start, 0.01);
    EXPECT_EQ(r.signals[0].times, (std::vector<double>{0.02, 0.03}));
    EXPECT_EQ(r.signals[0].values, (std::vector<double>{7, 8}));
    EXPECT_EQ(r.signals[0].rate_hz, 5);
}

TEST(time_unit, divides_samples_by_the_rate_exactly) {
    Recording r = in_milliseconds();
    r.spikes = *SpikeTrains::make({Unit{.id = "a"}}, {{30000, 90000}});

    ASSERT_TRUE(to_seconds(r, *parse_time_unit("samples:30000")));

    EXPECT_EQ(r.spikes.times(0)[0], 1);
    EXPECT_EQ(r.spikes.times(0)[1], 3);
}

TEST(time_unit, keeps_count_of_units_that_came_unsorted) {
    Recording r = in_milliseconds();

    ASSERT_TRUE(to_seconds(r, *parse_time_unit("ms")));

    EXPECT_EQ(r.spikes.n_unsorted_units(), 1);
}

} // namespace ranvier::time_unit_test
