#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/io/io_samples.hpp"

namespace ranvier::read_nwb1_test {

using io_test::recording_in;
using io_test::refusal_of;
using io_test::times_of;
using testing::ElementsAre;
using testing::HasSubstr;

using Texts = std::vector<std::string>;

Texts texts_in(const Table& table, const std::string& column) {
    const Column* found = table.find(column);
    return found ? std::get<Texts>(found->values) : Texts{"no such column"};
}

TEST(read_nwb1, reads_units_in_natural_order) {
    const Recording r = recording_in("foreign/nwb1/plain.nwb");

    ASSERT_EQ(r.spikes.n_units(), 2);
    EXPECT_EQ(r.spikes.units()[0].id, "cell_2");
    EXPECT_THAT(times_of(r, 0), ElementsAre(0.25, 0.75, 1.25));
    EXPECT_THAT(times_of(r, 1), ElementsAre(0.5, 1.5));
}

TEST(read_nwb1, follows_the_list_of_units_and_tells_who_is_gone) {
    const Recording r = recording_in("foreign/nwb1/listed.nwb");

    EXPECT_EQ(r.spikes.units()[0].id, "cell_10");
    EXPECT_EQ(r.spikes.units()[1].id, "cell_2");
    EXPECT_THAT(io_test::warnings_of("foreign/nwb1/listed.nwb"), HasSubstr("names 1 units that are not there or twice: gone"));
}

TEST(read_nwb1, keeps_descriptions_that_say_something) {
    const Recording r = recording_in("foreign/nwb1/plain.nwb");

    EXPECT_EQ(texts_in(r.unit_columns, "unit_description"), (Texts{"fast", "none"}));
    EXPECT_EQ(r.unit_columns.find("source"), nullptr);
}

TEST(read_nwb1, reads_epochs_by_their_start) {
    const Recording r = recording_in("foreign/nwb1/plain.nwb");

    const Intervals* epochs = r.find_intervals("epochs");
    ASSERT_NE(epochs, nullptr);
    EXPECT_THAT(epochs->rows, ElementsAre(Interval{0, 1}, Interval{2, 3}));
    EXPECT_EQ(texts_in(epochs->table, "name"), (Texts{"a", "b"}));
    EXPECT_EQ(texts_in(epochs->table, "tags"), (Texts{"", "x,y"}));
    EXPECT_THAT(io_test::warnings_of("foreign/nwb1/plain.nwb"), HasSubstr("/epochs: 1 of 3 epochs"));
}

TEST(read_nwb1, tells_the_session) {
    const Recording r = recording_in("foreign/nwb1/plain.nwb");

    EXPECT_EQ(r.session_id, "s7");
    EXPECT_EQ(r.subject_id, "m1");
    EXPECT_EQ(r.about.at("session_start_time"), "2008-06-06T11:22:24");
}

TEST(read_nwb1, reads_the_module_that_is_chosen) {
    const char* file = "foreign/nwb1/two_modules.nwb";

    EXPECT_EQ(recording_in(file).spikes.n_units(), 2);
    EXPECT_THAT(io_test::warnings_of(file), HasSubstr("several groups of units"));
    for (const char* name : {"More", "/processing/More", "processing/More/UnitTimes"})
        EXPECT_THAT(times_of(recording_in(file, {.time_unit = "", .selector = name}), 0), ElementsAre(9.5)) << name;
    EXPECT_THAT(refusal_of(file, {.time_unit = "", .selector = "Less"}), HasSubstr("there is no Less with units in it"));
}

TEST(read_nwb1, holds_nothing_without_units_or_spikes) {
    EXPECT_THAT(io_test::warnings_of("foreign/nwb1/none.nwb"), HasSubstr("holds no spikes: NWB 1.0.5 without UnitTimes"));
    EXPECT_THAT(io_test::warnings_of("foreign/nwb1/silent.nwb"), HasSubstr("holds no spikes: NWB 1.0.5 of 1 units"));
}

TEST(read_nwb1, refuses_times_that_are_no_list_of_finite_numbers) {
    EXPECT_THAT(refusal_of("foreign/nwb1/rank_2.nwb"), HasSubstr("/u/times is 2 x 2 values; a list of times was expected"));
    EXPECT_THAT(refusal_of("foreign/nwb1/text.nwb"), HasSubstr("/u/times holds text; numbers were expected"));
    EXPECT_THAT(refusal_of("foreign/nwb1/not_finite.nwb"), HasSubstr("times must be finite"));
}

TEST(read_nwb1, holds_to_the_limits) {
    Limits limits;
    limits.max_spikes = 4;

    EXPECT_THAT(refusal_of("foreign/nwb1/plain.nwb", {}, limits), HasSubstr("holds more than 4 spikes"));
}

} // namespace ranvier::read_nwb1_test
