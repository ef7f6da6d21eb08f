#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/io/io_samples.hpp"

namespace ranvier::read_unit_files_test {

using io_test::ids_of;
using io_test::recording_in;
using io_test::refusal_of;
using io_test::times_of;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(read_unit_files, reads_a_unit_per_file_in_natural_order) {
    const Recording r = recording_in("foreign/unit_files/one");

    EXPECT_THAT(ids_of(r), ElementsAre("run_tetA_u2", "run_tetA_u10", "run_tetB_u1"));
    EXPECT_THAT(times_of(r, 0), ElementsAre(0.25, 3.5));
    EXPECT_THAT(times_of(r, 2), ElementsAre(7.5, 8.5));
}

TEST(read_unit_files, passes_over_prose_and_says_so) {
    EXPECT_THAT(io_test::warnings_of("foreign/unit_files/one"),
                HasSubstr("1 files that are not one number a line were not read, such as README.txt"));
}

TEST(read_unit_files, asks_which_of_several_recordings) {
    EXPECT_THAT(refusal_of("foreign/unit_files/two"),
                HasSubstr("holds files of 2 recordings (run_1, run_10); choose one, as in FOLDER:run_1"));
}

TEST(read_unit_files, reads_the_recording_of_a_prefix_and_not_one_that_begins_alike) {
    EXPECT_THAT(ids_of(recording_in("foreign/unit_files/two", {.time_unit = "", .selector = "run_1"})),
                ElementsAre("run_1_u1", "run_1_u2"));
    EXPECT_THAT(ids_of(recording_in("foreign/unit_files/two", {.time_unit = "", .selector = "run_10"})),
                ElementsAre("run_10_u1"));
    EXPECT_THAT(refusal_of("foreign/unit_files/two", {.time_unit = "", .selector = "run"}), HasSubstr("2 recordings"));
    EXPECT_THAT(refusal_of("foreign/unit_files/two", {.time_unit = "", .selector = "walk"}),
                HasSubstr("no file of spike times begins with walk"));
}

TEST(read_unit_files, takes_names_without_a_recording_for_one) {
    EXPECT_THAT(ids_of(recording_in("foreign/unit_files/short_names")), ElementsAre("u1", "u2", "u3", "u4"));
}

TEST(read_unit_files, keeps_a_unit_whose_file_has_no_line) {
    const Recording r = recording_in("foreign/unit_files/short_names");

    EXPECT_THAT(times_of(r, 1), ElementsAre(1.5));
    EXPECT_THAT(times_of(r, 2), ElementsAre());
    EXPECT_THAT(times_of(r, 3), ElementsAre());
}

TEST(read_unit_files, believes_a_first_line_that_tells_the_unit_of_time) {
    EXPECT_THAT(times_of(recording_in("foreign/unit_files/header"), 0), ElementsAre(0.5005));
    EXPECT_THAT(refusal_of("foreign/unit_files/headers_differ"), HasSubstr("tells another unit of time (\"time_s\")"));
}

TEST(read_unit_files, names_the_line_that_is_no_number) {
    EXPECT_THAT(refusal_of("foreign/unit_files/bad_line"), HasSubstr("u1.txt, line 4001: \"x\" is no number"));
    EXPECT_THAT(refusal_of("foreign/unit_files/two_numbers"), HasSubstr("u1.txt, line 4001: more than one number in the line"));
}

TEST(read_unit_files, makes_files_that_differ_in_their_extension_two_units) {
    EXPECT_THAT(ids_of(recording_in("foreign/unit_files/same_stem")), ElementsAre("u1", "u1 (2)"));
}

TEST(read_unit_files, does_not_take_prose_for_spikes) {
    EXPECT_THAT(refusal_of("foreign/unit_files/none"), HasSubstr("the folder holds no recording in a layout that is known"));
}

TEST(read_unit_files, holds_to_the_limits) {
    Limits spikes, units;
    spikes.max_spikes = 3;
    units.max_units = 2;

    EXPECT_THAT(refusal_of("foreign/unit_files/one", {}, spikes), HasSubstr("which is the limit"));
    EXPECT_THAT(refusal_of("foreign/unit_files/one", {}, units), HasSubstr("3 units; 2 are allowed"));
}

} // namespace ranvier::read_unit_files_test
