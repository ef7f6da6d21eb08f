#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/io/io_samples.hpp"

namespace ranvier::read_neurosuite_test {

using io_test::ids_of;
using io_test::recording_in;
using io_test::refusal_of;
using io_test::times_of;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(read_neurosuite, reads_groups_and_clusters_in_seconds) {
    const Recording r = recording_in("foreign/neurosuite/plain");

    EXPECT_THAT(ids_of(r), ElementsAre("1.0", "1.1", "1.2", "2.4", "10.5"));
    EXPECT_THAT(times_of(r, 2), ElementsAre(1, 3));
    EXPECT_THAT(times_of(r, 0), ElementsAre(2));
    EXPECT_THAT(times_of(r, 4), ElementsAre(0.5));
    EXPECT_EQ(r.session_id, "rat");
}

TEST(read_neurosuite, reads_names_with_the_group_first) {
    const Recording r = recording_in("foreign/neurosuite/other_order");

    EXPECT_THAT(ids_of(r), ElementsAre("1.0", "1.1", "1.2"));
    EXPECT_THAT(times_of(r, 2), ElementsAre(1, 3));
}

TEST(read_neurosuite, labels_noise_and_multi_units_and_what_the_xml_tells) {
    const Recording r = recording_in("foreign/neurosuite/plain");

    EXPECT_EQ(r.spikes.units()[0].quality, "noise");
    EXPECT_EQ(r.spikes.units()[1].quality, "mua");
    EXPECT_EQ(r.spikes.units()[2].quality, "good");
    EXPECT_EQ(r.spikes.units()[2].region, "CA1");
    EXPECT_EQ(r.spikes.units()[3].quality, "");
}

TEST(read_neurosuite, keeps_sample_numbers_without_a_rate) {
    for (const char* folder : {"foreign/neurosuite/no_xml", "foreign/neurosuite/no_rate"}) {
        const Recording r = recording_in(folder);
        EXPECT_EQ(r.time_unit, TimeUnit::samples) << folder;
        EXPECT_THAT(times_of(r, 2), ElementsAre(20000, 60000)) << folder;
    }
    EXPECT_THAT(io_test::warnings_of("foreign/neurosuite/no_xml"), HasSubstr("there is no rat.xml"));
}

TEST(read_neurosuite, believes_a_rate_that_is_told) {
    const Recording r = recording_in("foreign/neurosuite/no_xml", {.time_unit = "samples:10000", .selector = ""});

    EXPECT_THAT(times_of(r, 2), ElementsAre(2, 6));
}

TEST(read_neurosuite, leaves_out_half_a_group_and_says_so) {
    EXPECT_EQ(recording_in("foreign/neurosuite/half").spikes.n_units(), 3);
    EXPECT_THAT(io_test::warnings_of("foreign/neurosuite/half"), HasSubstr("group 2 has no .clu file"));
}

TEST(read_neurosuite, asks_which_of_two_sessions) {
    EXPECT_THAT(refusal_of("foreign/neurosuite/two"), HasSubstr("holds 2 sessions (a, b); choose one, as in FOLDER:a"));
    EXPECT_EQ(recording_in("foreign/neurosuite/two", {.time_unit = "", .selector = "b"}).spikes.n_spikes(), 1);
    EXPECT_THAT(refusal_of("foreign/neurosuite/two", {.time_unit = "", .selector = "c"}), HasSubstr("there is no session c"));
}

TEST(read_neurosuite, refuses_clusters_fewer_than_spikes) {
    EXPECT_THAT(refusal_of("foreign/neurosuite/short_clu"),
                HasSubstr("rat.clu.1 has 4 lines; the number of clusters and one for each "
                          "of the 4 spikes of rat.res.1"));
}

TEST(read_neurosuite, remarks_on_a_number_of_clusters_that_is_not_so) {
    EXPECT_THAT(io_test::warnings_of("foreign/neurosuite/wrong_number"), HasSubstr("says it holds 7 clusters and holds 3"));
}

TEST(read_neurosuite, refuses_lines_that_are_no_whole_numbers) {
    EXPECT_THAT(refusal_of("foreign/neurosuite/not_whole"), HasSubstr("rat.res.1: number 1 is 1.5"));
    EXPECT_THAT(refusal_of("foreign/neurosuite/words"), HasSubstr("rat.res.1, line 1: \"one\" is no number"));
}

TEST(read_neurosuite, does_not_follow_entities_of_the_xml) {
    EXPECT_THAT(refusal_of("foreign/neurosuite/entities"), HasSubstr("samplingRate is \"&r;\"; a number above 0"));
    EXPECT_THAT(refusal_of("foreign/neurosuite/laughs"), HasSubstr("samplingRate is \"&l9;\""));
}

TEST(read_neurosuite, refuses_broken_xml_and_absurd_rates) {
    EXPECT_THAT(refusal_of("foreign/neurosuite/bad_xml"), HasSubstr("is no sound XML"));
    EXPECT_THAT(refusal_of("foreign/neurosuite/negative_rate"), HasSubstr("samplingRate is \"-1\""));
}

TEST(read_neurosuite, holds_to_the_limits) {
    Limits limits;
    limits.max_spikes = 3;

    EXPECT_THAT(refusal_of("foreign/neurosuite/plain", {}, limits), HasSubstr("holds more than 3 numbers"));
}

} // namespace ranvier::read_neurosuite_test
