#include "core/io/finish_recording.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ranvier::finish_recording_test {

using testing::HasSubstr;

// One unit that fires `n` times from `start` every `step`.
Recording regular(int n, double start, double step) {
    std::vector<double> times;
    for (int i = 0; i < n; ++i) times.push_back(start + i * step);
    Recording r;
    r.spikes = SpikeTrains::make({Unit{.id = "3"}}, {times}).value();
    r.time_unit = TimeUnit::unknown;
    return r;
}

const TimeClaim says_seconds{TimeScale{TimeUnit::seconds, 1}, "NWB"};

std::string doubts(const Recording& r, Label label = Label::seconds) { return implausible_as_seconds(r, label).value_or(""); }

TEST(finish_recording, believes_a_label_of_seconds_that_is_plausible) {
    Recording r = regular(1000, 0.5, 0.1);
    std::vector<std::string> warnings;

    ASSERT_TRUE(finish_recording(r, says_seconds, {}, "/units", warnings));

    EXPECT_EQ(r.time_unit, TimeUnit::seconds);
    EXPECT_TRUE(warnings.empty());
}

TEST(finish_recording, doubts_whole_numbers_under_a_label_of_seconds) {
    EXPECT_THAT(doubts(regular(20, 100, 7)), HasSubstr("all 20 spike times are whole numbers"));
    EXPECT_EQ(doubts(regular(19, 100, 7)), ""); // so few may be whole by chance
}

TEST(finish_recording, doubts_ten_kilohertz) {
    EXPECT_THAT(doubts(regular(101, 0.5, 1e-4)), HasSubstr("unit 3 would fire at 10100 Hz"));
}

TEST(finish_recording, doubts_a_trial_of_twenty_hours) {
    Recording r = regular(1000, 0.5, 0.1);
    r.intervals = {{"trials", {{0, 30}, {30, 72100}}, {{}, 2}}};

    EXPECT_THAT(doubts(r), HasSubstr("a row of trials would last 20 hours"));
}

TEST(finish_recording, doubts_days_of_hardly_any_spikes_but_not_days_of_many) {
    EXPECT_THAT(doubts(regular(1000, 0.5, 1000.1)), HasSubstr("the spikes would span 277.5 hours at a median rate of 0.001 Hz"));
    EXPECT_EQ(doubts(regular(100000, 0.5, 2.1)), "");
}

TEST(finish_recording, doubts_what_milliseconds_make_of_ordinary_rates) {
    EXPECT_THAT(doubts(regular(100, 0.5, 166.3)), HasSubstr("at a median rate of 0.006")); // 6 Hz for 16 s
    EXPECT_EQ(doubts(regular(10, 0.5, 1000.1)), "");                                       // so few may be a silent unit's
}

TEST(finish_recording, leaves_doubtful_times_raw_and_asks) {
    Recording r = regular(1000, 0.5, 1000.1);
    std::vector<std::string> warnings;

    ASSERT_TRUE(finish_recording(r, says_seconds, {}, "/units", warnings));

    EXPECT_EQ(r.time_unit, TimeUnit::unknown);
    EXPECT_EQ(r.spikes.all_times()[1], 1000.6);
    EXPECT_THAT(warnings, testing::ElementsAre(HasSubstr("NWB calls the times seconds, and that is not plausible")));
}

TEST(finish_recording, takes_the_users_word_however_odd) {
    Recording r = regular(1000, 0.5, 1000.1);
    std::vector<std::string> warnings;

    ASSERT_TRUE(finish_recording(r, says_seconds, {.time_unit = "s", .selector = ""}, "/units", warnings));

    EXPECT_EQ(r.time_unit, TimeUnit::seconds);
}

TEST(finish_recording, converts_samples_of_a_known_rate_without_a_remark) {
    Recording r = regular(10, 25000, 2500);
    std::vector<std::string> warnings;

    ASSERT_TRUE(finish_recording(r, {TimeScale{TimeUnit::samples, 25000}, "params.py"}, {}, "phy", warnings));

    EXPECT_EQ(r.spikes.all_times()[1], 1.1);
    EXPECT_TRUE(warnings.empty());
}

TEST(finish_recording, says_that_the_users_rate_differs_from_the_files) {
    Recording r = regular(10, 30000, 3000);
    std::vector<std::string> warnings;

    ASSERT_TRUE(finish_recording(r, {TimeScale{TimeUnit::samples, 25000}, "params.py"},
                                 {.time_unit = "samples:30000", .selector = ""}, "phy", warnings));

    EXPECT_EQ(r.spikes.all_times()[0], 1);
    EXPECT_THAT(warnings, testing::ElementsAre(HasSubstr("params.py calls the times sample numbers; --time-unit samples:30000")));
}

TEST(finish_recording, asks_for_the_rate_of_samples) {
    Recording r = regular(10, 25000, 2500);
    std::vector<std::string> warnings;

    ASSERT_TRUE(finish_recording(r, {TimeScale{TimeUnit::samples, 0}, "params.py"}, {}, "phy", warnings));

    EXPECT_EQ(r.time_unit, TimeUnit::samples);
    EXPECT_THAT(warnings, testing::ElementsAre(HasSubstr("say --time-unit samples:RATE")));
}

TEST(finish_recording, counts_units_without_spikes_and_times_before_zero) {
    Recording r;
    r.spikes = SpikeTrains::make({Unit{.id = "a"}, Unit{.id = "b"}}, {{-0.5, 0.25, 0.25}, {}}).value();
    std::vector<std::string> warnings;

    ASSERT_TRUE(finish_recording(r, says_seconds, {}, "x", warnings));

    EXPECT_THAT(warnings, testing::ElementsAre("x: 1 spike times are negative",
                                               HasSubstr("x: 1 spikes have the same time as another of their unit"),
                                               "x: 1 of 2 units have no spikes"));
}

} // namespace ranvier::finish_recording_test
