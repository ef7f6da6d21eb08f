#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/io/io_samples.hpp"

namespace ranvier::read_sonata_test {

using io_test::recording_in;
using io_test::refusal_of;
using io_test::times_of;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(read_sonata, names_units_by_population_and_node) {
    const Recording r = recording_in("foreign/sonata/two.h5");

    ASSERT_EQ(r.spikes.n_units(), 3);
    EXPECT_EQ(r.spikes.units()[0].id, "lgn.7");
    EXPECT_EQ(r.spikes.units()[1].id, "v1.0");
    EXPECT_EQ(r.spikes.units()[2].id, "v1.3");
    EXPECT_THAT(times_of(r, 2), ElementsAre(0.25, 0.5));
}

TEST(read_sonata, takes_times_for_milliseconds_unless_told) {
    EXPECT_THAT(times_of(recording_in("foreign/sonata/no_unit.h5"), 0), ElementsAre(0.5, 1.5));
    EXPECT_THAT(times_of(recording_in("foreign/sonata/seconds.h5"), 0), ElementsAre(0.5, 1.5));
}

TEST(read_sonata, reads_one_population_when_asked) {
    const Recording r = recording_in("foreign/sonata/two.h5", {.time_unit = "", .selector = "lgn"});

    ASSERT_EQ(r.spikes.n_units(), 1);
    EXPECT_THAT(times_of(r, 0), ElementsAre(0.1));
    EXPECT_THAT(refusal_of("foreign/sonata/two.h5", {.time_unit = "", .selector = "v2"}),
                HasSubstr("there is no v2 in it; it holds lgn, v1"));
}

TEST(read_sonata, reads_the_draft_of_the_format) {
    const Recording r = recording_in("foreign/sonata/draft.h5");

    ASSERT_EQ(r.spikes.n_units(), 2);
    EXPECT_EQ(r.spikes.units()[0].id, "9");
    EXPECT_THAT(times_of(r, 0), ElementsAre(0.1, 0.3));
    EXPECT_EQ(r.spikes.units()[1].id, "10");
}

TEST(read_sonata, asks_which_trial_of_a_draft_with_several) {
    EXPECT_THAT(refusal_of("foreign/sonata/draft_two.h5"), HasSubstr("holds 2 trials"));
    const Recording r = recording_in("foreign/sonata/draft_two.h5", {.time_unit = "", .selector = "trial_1"});
    EXPECT_THAT(times_of(r, 0), ElementsAre(0.101, 0.3));
}

TEST(read_sonata, refuses_as_many_nodes_as_there_are_no_times) {
    EXPECT_THAT(refusal_of("foreign/sonata/unequal.h5"), HasSubstr("/spikes/v1: 2 spike times came with 1 clusters"));
}

TEST(read_sonata, refuses_a_unit_of_time_it_does_not_know) {
    EXPECT_THAT(refusal_of("foreign/sonata/strange_unit.h5"), HasSubstr("\"furlong\""));
}

TEST(read_sonata, holds_nothing_without_spikes) {
    EXPECT_THAT(io_test::warnings_of("foreign/sonata/silent.h5"), HasSubstr("holds no spikes"));
}

TEST(read_sonata, holds_to_the_limits) {
    Limits limits;
    limits.max_spikes = 3;

    EXPECT_THAT(refusal_of("foreign/sonata/two.h5", {}, limits), HasSubstr("3 spikes after 1 others; 3 are allowed"));
}

} // namespace ranvier::read_sonata_test
