// Each sample is written in three ways that must read alike: version 5, version 5 deflated, version 7.3.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/io/io_samples.hpp"

namespace ranvier::read_mat_test {

using io_test::ids_of;
using io_test::recording_in;
using io_test::refusal_of;
using io_test::times_of;
using io_test::warnings_of;
using testing::ElementsAre;
using testing::HasSubstr;

class read_mat : public testing::TestWithParam<const char*> {
protected:
    static std::string file(const std::string& name) { return std::string("foreign/mat/") + GetParam() + "/" + name + ".mat"; }
    static ReadOptions choosing(const std::string& selector) { return {.time_unit = "", .selector = selector}; }
    static Counts counts_in(const std::string& name, const std::string& selector = "") {
        auto dataset = io_test::read_sample(file(name), choosing(selector));
        EXPECT_TRUE(dataset) << dataset.error().sentence();
        const auto* counts = dataset ? std::get_if<Counts>(&dataset->content) : nullptr;
        EXPECT_NE(counts, nullptr);
        return counts ? *counts : Counts();
    }
};

INSTANTIATE_TEST_SUITE_P(versions, read_mat, testing::Values("v5", "packed", "v73"));

TEST_P(read_mat, takes_cells_for_units_and_keeps_silent_ones) {
    const Recording r = recording_in(file("cells"));

    EXPECT_THAT(ids_of(r), ElementsAre("1", "2", "3"));
    EXPECT_THAT(times_of(r, 0), ElementsAre(0.5, 1.5));
    EXPECT_THAT(times_of(r, 1), ElementsAre());
    EXPECT_THAT(times_of(r, 2), ElementsAre(2.25));
}

TEST_P(read_mat, names_units_in_nested_cells_by_their_place_and_leaves_empty_places_out) {
    const Recording r = recording_in(file("nested"));

    EXPECT_THAT(ids_of(r), ElementsAre("1.1", "3"));
    EXPECT_THAT(times_of(r, 0), ElementsAre(0.5, 1.5));
    EXPECT_THAT(times_of(r, 1), ElementsAre(2.5, 3.5, 4.25));
    EXPECT_THAT(warnings_of(file("nested")), HasSubstr("data: 1 units without spikes were left out"));
}

TEST_P(read_mat, keeps_what_structs_tell_of_their_units) {
    const Recording r = recording_in(file("nested"));

    ASSERT_NE(r.unit_columns.find("meanrate"), nullptr);
    EXPECT_THAT(std::get<std::vector<double>>(r.unit_columns.find("meanrate")->values), ElementsAre(2, 3));
    EXPECT_THAT(r.observed, ElementsAre(Interval{0, 9}));
}

TEST_P(read_mat, takes_a_struct_array_for_units) {
    const Recording r = recording_in(file("structs"));

    EXPECT_THAT(ids_of(r), ElementsAre("1", "2"));
    EXPECT_THAT(times_of(r, 0), ElementsAre(0.5, 1.5));
    EXPECT_EQ(r.spikes.units()[1].region, "CA3");
    EXPECT_THAT(std::get<std::vector<double>>(r.unit_columns.find("depth")->values), ElementsAre(100, 200));
}

TEST_P(read_mat, parts_flat_times_by_their_clusters) {
    const Recording r = recording_in(file("flat"));

    EXPECT_THAT(ids_of(r), ElementsAre("2", "4"));
    EXPECT_THAT(times_of(r, 0), ElementsAre(1.5));
    EXPECT_THAT(times_of(r, 1), ElementsAre(0.5, 2.5, 3.25));
}

TEST_P(read_mat, finds_flat_times_in_a_struct) {
    EXPECT_THAT(ids_of(recording_in(file("flat_in_struct"))), ElementsAre("7", "9"));
}

TEST_P(read_mat, lays_trials_end_to_end_with_a_gap_of_a_tenth) {
    const Recording r = recording_in(file("trials"));

    EXPECT_THAT(ids_of(r), ElementsAre("1", "3"));
    EXPECT_THAT(times_of(r, 0), ElementsAre(1.0));
    EXPECT_THAT(times_of(r, 1), ElementsAre(0.5, 2.2 + 1.5));
    ASSERT_NE(r.find_intervals("trials"), nullptr);
    EXPECT_THAT(r.find_intervals("trials")->rows, ElementsAre(Interval{0, 2}, Interval{2.2, 4.2}));
    EXPECT_EQ(r.observed, r.find_intervals("trials")->rows);
    EXPECT_THAT(warnings_of(file("trials")), HasSubstr("each 2 long (as par.T says) with a gap of 0.2"));
}

TEST_P(read_mat, keeps_the_true_states_of_trials) {
    const Recording r = recording_in(file("trials"));

    const Intervals* states = r.find_intervals("true_states");
    ASSERT_NE(states, nullptr);
    EXPECT_THAT(states->rows, ElementsAre(Interval{0, 0.75}, Interval{0.75, 2}, Interval{2.2, 4.2}));
    EXPECT_THAT(std::get<std::vector<int64_t>>(states->table.find("state")->values), ElementsAre(2, 1, 2));
    EXPECT_THAT(std::get<std::vector<int64_t>>(states->table.find("trial")->values), ElementsAre(1, 1, 2));
}

TEST_P(read_mat, believes_the_unit_of_time_in_a_name) {
    const Recording r = recording_in(file("vector"));

    EXPECT_THAT(ids_of(r), ElementsAre("spike_times_ms"));
    EXPECT_THAT(times_of(r, 0), ElementsAre(0.5, 1.5005));
}

TEST_P(read_mat, reads_counts_with_the_dimensions_that_matlab_shows) { // 0 .. 11 as [sequence, bin, unit]
    const Counts c = counts_in("counts");

    EXPECT_EQ(c.n_sequences(), 2u);
    EXPECT_EQ(c.n_bins(), 6u);
    EXPECT_THAT(c.counts, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
    EXPECT_THAT(c.unit_ids, ElementsAre("a", "\xCE\xB2"));
    EXPECT_EQ(c.bin_s, 0.01);
    EXPECT_EQ(c.truth.link, "exp");
}

TEST_P(read_mat, reads_whole_numbers_kept_as_double_in_a_struct) {
    EXPECT_THAT(counts_in("counts_double").counts, ElementsAre(1, 2, 3, 4, 5, 6));
    EXPECT_THAT(counts_in("counts_double", "d.counts").counts, ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST_P(read_mat, fills_sparse_counts_with_their_zeros) { EXPECT_THAT(counts_in("sparse").counts, ElementsAre(0, 2, 1, 0, 0, 3)); }

TEST_P(read_mat, refuses_counts_that_are_not_whole) {
    EXPECT_THAT(refusal_of(file("reals")), HasSubstr("spikes is 3 x 2 values of double; counts are whole numbers"));
}

TEST_P(read_mat, lists_what_may_be_a_recording_and_takes_what_is_chosen) {
    const std::string refusal = refusal_of(file("several"));

    EXPECT_THAT(refusal, HasSubstr("spikesLow (one vector of spike times, 1 x 2 double)"));
    EXPECT_THAT(refusal, HasSubstr("choose one as FILE:NAME"));
    EXPECT_THAT(times_of(recording_in(file("several"), choosing("spikesHigh")), 0), ElementsAre(0.25, 1));
}

TEST_P(read_mat, does_not_guess_counts_by_their_shape_but_takes_those_chosen) {
    const std::string refusal = refusal_of(file("several_counts"));

    EXPECT_THAT(refusal, HasSubstr("train (3 x 3 double, whole numbers; FILE:train takes them for counts [bin, unit])"));
    EXPECT_THAT(refusal, HasSubstr("neural (3 x 3 double, not whole numbers, so no counts)"));
    EXPECT_THAT(counts_in("several_counts", "train").counts, ElementsAre(1, 0, 0, 0, 1, 0, 0, 0, 1));
    EXPECT_THAT(refusal_of(file("several_counts"), choosing("label")), HasSubstr("label is 1 x 1 char"));
    EXPECT_THAT(refusal_of(file("several_counts"), choosing("gone")), HasSubstr("there is no gone in it"));
}

TEST_P(read_mat, takes_the_only_thing_that_could_be_a_recording_and_says_so) {
    EXPECT_EQ(recording_in(file("only_one")).spikes.n_units(), 2);
    EXPECT_THAT(warnings_of(file("only_one")), HasSubstr("stuff (cells of spike times, 1 x 2 cell) was taken for the recording"));
}

TEST_P(read_mat, prefers_what_speaks_of_spikes_to_other_things_with_times) {
    EXPECT_EQ(recording_in(file("unlike")).spikes.n_units(), 2);
    EXPECT_THAT(times_of(recording_in(file("struct_with_times")), 0), ElementsAre(0.5, 1));
}

TEST_P(read_mat, refuses_times_that_are_not_finite) {
    EXPECT_THAT(refusal_of(file("not_finite")), HasSubstr("holds a time that is not finite"));
}

TEST_P(read_mat, refuses_clusters_that_are_not_whole) {
    EXPECT_THAT(refusal_of(file("clusters_not_whole")), HasSubstr("clu must hold whole numbers"));
}

TEST_P(read_mat, refuses_states_whose_onsets_do_not_ascend) {
    EXPECT_THAT(refusal_of(file("wrong_states")), HasSubstr("MMPP(1).stateSeq: ascending onsets"));
}

TEST_P(read_mat, refuses_what_is_nested_too_deep) {
    EXPECT_THAT(refusal_of(file("deep")), HasSubstr("nested more than 64 levels deep"));
}

TEST_P(read_mat, holds_to_the_limits) {
    Limits spikes, units, values;
    spikes.max_spikes = 2;
    units.max_units = 2;
    values.max_objects = 3;

    EXPECT_THAT(refusal_of(file("cells"), {}, spikes), HasSubstr("spikes holds more than 2 spikes"));
    EXPECT_THAT(refusal_of(file("cells"), {}, units), HasSubstr("spikes holds more than 2 units"));
    EXPECT_THAT(refusal_of(file("cells"), {}, values), HasSubstr("3"));
}

TEST(read_mat_5, refuses_a_grid_of_cells_whose_units_cannot_be_told) {
    EXPECT_THAT(refusal_of("foreign/mat/v5/grid.mat"), HasSubstr("spikes is an array of 2 x 2 cells of times"));
}

TEST(read_mat_5, does_not_take_complex_numbers_for_times) {
    EXPECT_THAT(refusal_of("foreign/mat/v5/complex.mat"), HasSubstr("spikes (1 x 2 complex double)"));
}

} // namespace ranvier::read_mat_test
