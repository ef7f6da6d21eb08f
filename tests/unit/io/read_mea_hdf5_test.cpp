#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/io/io_samples.hpp"

namespace ranvier::read_mea_hdf5_test {

using io_test::ids_of;
using io_test::recording_in;
using io_test::refusal_of;
using io_test::times_of;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(read_mea_hdf5, cuts_the_spikes_by_their_counts) {
    const Recording r = recording_in("foreign/mea/full.h5");

    EXPECT_THAT(ids_of(r), ElementsAre("ch_1", "ch_2"));
    EXPECT_THAT(times_of(r, 0), ElementsAre(1.5, 2.5));
    EXPECT_THAT(times_of(r, 1), ElementsAre(0.5, 3.5, 4.5));
    EXPECT_EQ(r.time_unit, TimeUnit::seconds);
}

TEST(read_mea_hdf5, places_units_by_columns_of_epos) {
    const Recording r = recording_in("foreign/mea/full.h5");

    EXPECT_EQ(r.spikes.units()[0].position[0], 10);
    EXPECT_EQ(r.spikes.units()[0].position[1], 30);
    EXPECT_EQ(r.spikes.units()[1].position[0], 20);
    EXPECT_TRUE(std::isnan(r.spikes.units()[0].position[2]));
}

TEST(read_mea_hdf5, places_units_by_rows_of_epos_and_numbers_them_from_one) {
    const Recording r = recording_in("foreign/mea/by_unit.h5");

    EXPECT_THAT(ids_of(r), ElementsAre("1", "2", "3"));
    EXPECT_EQ(r.spikes.units()[1].position[0], 3);
    EXPECT_EQ(r.spikes.units()[1].position[1], 4);
}

TEST(read_mea_hdf5, keeps_a_unit_without_spikes) {
    EXPECT_EQ(recording_in("foreign/mea/by_unit.h5").spikes.times(1).size(), 0u);
    EXPECT_THAT(io_test::warnings_of("foreign/mea/by_unit.h5"), HasSubstr("1 of 3 units have no spikes"));
}

TEST(read_mea_hdf5, makes_repeated_names_differ_and_says_so) {
    EXPECT_THAT(ids_of(recording_in("foreign/mea/same_names.h5")), ElementsAre("a", "a (3)", "a (2)", "a (4)"));
    EXPECT_THAT(io_test::warnings_of("foreign/mea/same_names.h5"), HasSubstr("2 units have the name of an earlier one"));
}

TEST(read_mea_hdf5, takes_the_recording_time_for_what_was_observed) {
    const Recording r = recording_in("foreign/mea/full.h5");

    EXPECT_THAT(r.observed, ElementsAre(Interval{0, 4}));
    EXPECT_THAT(io_test::warnings_of("foreign/mea/full.h5"), HasSubstr("1 spikes lie outside the observation intervals"));
}

TEST(read_mea_hdf5, tells_species_and_age_of_an_animal_but_no_days_in_vitro) {
    const auto about = recording_in("foreign/mea/full.h5").about;

    EXPECT_EQ(about.at("subject/species"), "mouse");
    EXPECT_EQ(about.at("subject/age"), "P11D");
    EXPECT_FALSE(recording_in("foreign/mea/culture.h5").about.contains("subject/age"));
}

TEST(read_mea_hdf5, holds_nothing_where_no_unit_has_spikes) {
    EXPECT_THAT(io_test::warnings_of("foreign/mea/silent.h5"), HasSubstr("holds no spikes"));
}

TEST(read_mea_hdf5, refuses_counts_that_do_not_add_up) {
    EXPECT_THAT(refusal_of("foreign/mea/sum_short.h5"), HasSubstr("/sCount adds up to 4 spikes, but /spikes has 5"));
    EXPECT_THAT(refusal_of("foreign/mea/sum_long.h5"), HasSubstr("the first 2 units more spikes than the 5"));
}

TEST(read_mea_hdf5, refuses_counts_whose_sum_overflows) {
    EXPECT_THAT(refusal_of("foreign/mea/overflow.h5"), HasSubstr("the first 1 units more spikes than the 5"));
}

TEST(read_mea_hdf5, refuses_negative_counts) {
    EXPECT_THAT(refusal_of("foreign/mea/negative.h5"), HasSubstr("/sCount gives unit 0 -1 spikes"));
}

TEST(read_mea_hdf5, refuses_places_and_names_that_are_not_one_per_unit) {
    EXPECT_THAT(refusal_of("foreign/mea/wrong_epos.h5"), HasSubstr("/epos is 3 x 3 values of float64; 2 x 2 was expected"));
    EXPECT_THAT(refusal_of("foreign/mea/wrong_names.h5"), HasSubstr("a text for each of the 2 units was expected"));
}

TEST(read_mea_hdf5, refuses_times_that_are_not_finite) {
    EXPECT_THAT(refusal_of("foreign/mea/not_finite.h5"), HasSubstr("times must be finite"));
}

TEST(read_mea_hdf5, holds_to_the_limits) {
    Limits spikes, units;
    spikes.max_spikes = 4;
    units.max_units = 1;

    EXPECT_THAT(refusal_of("foreign/mea/full.h5", {}, spikes), HasSubstr("5 spikes; 4 are allowed"));
    EXPECT_THAT(refusal_of("foreign/mea/full.h5", {}, units), HasSubstr("2 units; 1 are allowed"));
}

TEST(read_mea_hdf5, has_nothing_to_choose) {
    EXPECT_THAT(refusal_of("foreign/mea/full.h5", {.time_unit = "", .selector = "spikes"}), HasSubstr("holds one thing only"));
}

} // namespace ranvier::read_mea_hdf5_test
