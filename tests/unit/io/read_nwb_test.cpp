#include "core/io/read_nwb.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/io/io_samples.hpp"

namespace ranvier::nwb_test {

using io_test::read_sample;
using io_test::recording_in;
using io_test::refusal_of;
using io_test::times_of;
using io_test::warnings_of;
using testing::HasSubstr;

using Times = std::vector<double>;

void expect_base_spikes(const Recording& r) {
    ASSERT_EQ(r.spikes.n_units(), 3);
    EXPECT_EQ(times_of(r, 0), (Times{0.5, 1.0, 2.0}));
    EXPECT_EQ(times_of(r, 1), (Times{0.25}));
    EXPECT_EQ(times_of(r, 2), (Times{3.0, 4.0}));
}

TEST(read_nwb, reads_spikes_ids_quality_and_session) {
    const Recording r = recording_in("plain.nwb");

    expect_base_spikes(r);
    EXPECT_EQ(r.spikes.units()[2].id, "30");
    EXPECT_EQ(r.spikes.units()[1].quality, "mua");
    EXPECT_EQ(r.time_unit, TimeUnit::seconds);
    EXPECT_EQ(r.session_id, "session 7");
    EXPECT_EQ(r.subject_id, "mouse 3");
    EXPECT_EQ(r.object_id, "7c5b5939-37ef-440b-92f8-dadfb2136912");
}

TEST(read_nwb, names_its_format_with_the_version) {
    auto dataset = read_sample("plain.nwb");

    ASSERT_TRUE(dataset);
    EXPECT_EQ(dataset->format, "NWB 2.6.0");
    EXPECT_TRUE(dataset->warnings.empty());
}

class read_nwb_alike : public testing::TestWithParam<const char*> {};

TEST_P(read_nwb_alike, reads_the_same_spikes) { expect_base_spikes(recording_in(std::string(GetParam()) + ".nwb")); }

INSTANTIATE_TEST_SUITE_P(stored_in_other_ways, read_nwb_alike,
                         testing::Values("index_u1", "index_u2", "index_u4", "index_u8", "index_i1", "index_i4", "index_i8",
                                         "index_big_u4", "elsewhere", "derived", "big_endian", "single_precision",
                                         "half_precision", "compressed", "old_matlab_text", "several", "hard_link_twice",
                                         "rank_nine", "user_block", "latest", "no_id"),
                         [](const auto& param) { return std::string(param.param); });

TEST(read_nwb, reads_whole_numbers_as_times) { EXPECT_EQ(times_of(recording_in("whole_times.nwb"), 2), (Times{30, 40})); }

TEST(read_nwb, takes_units_over_other_tables_and_names_them) {
    EXPECT_THAT(warnings_of("several.nwb"), HasSubstr("(/units, /acquisition/other); /units was read"));
}

TEST(read_nwb, takes_the_first_of_several_tables_without_a_main_one) {
    EXPECT_EQ(times_of(recording_in("several_without_main.nwb"), 0), (Times{9.0}));
}

TEST(read_nwb, reads_the_table_that_the_selector_names) {
    EXPECT_EQ(times_of(recording_in("several.nwb", {.time_unit = "", .selector = "acquisition/other"}), 0), (Times{9.0}));
}

TEST(read_nwb, lists_the_tables_for_a_selector_that_names_none) {
    auto dataset = read_sample("several.nwb", {.time_unit = "", .selector = "/nothing"});

    ASSERT_FALSE(dataset);
    EXPECT_EQ(dataset.error().code(), Errc::invalid_argument);
    EXPECT_THAT(dataset.error().sentence(), HasSubstr("/units, /acquisition/other"));
}

TEST(read_nwb, follows_soft_links_to_the_table_and_in_it) {
    EXPECT_EQ(times_of(recording_in("soft_links.nwb"), 0), (Times{0.5, 1.0}));
}

TEST(read_nwb, refuses_region_references_as_index_with_the_reason) {
    auto dataset = read_sample("region_references.nwb");

    ASSERT_FALSE(dataset);
    EXPECT_EQ(dataset.error().code(), Errc::unsupported);
    EXPECT_THAT(dataset.error().sentence(), HasSubstr("/units/spike_times_index holds region references"));
}

struct Refusal {
    const char* name;
    const char* sentence;
};
void PrintTo(const Refusal& r, std::ostream* out) { *out << r.name; }

class read_nwb_refuses : public testing::TestWithParam<Refusal> {};

TEST_P(read_nwb_refuses, with_the_path_and_what_was_expected) {
    auto dataset = read_sample(std::string(GetParam().name) + ".nwb");

    ASSERT_FALSE(dataset);
    EXPECT_EQ(dataset.error().code(), Errc::bad_input);
    EXPECT_THAT(dataset.error().sentence(), HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(
    tables_that_contradict_themselves, read_nwb_refuses,
    testing::Values(Refusal{"index_past_end", "/units/spike_times_index ends at 60, but /units/spike_times has 6 values"},
                    Refusal{"index_goes_down", "/units/spike_times_index, row 1: end offset 3 lies before 4"},
                    Refusal{"index_stops_short", "/units/spike_times_index ends at 5, but /units/spike_times has 6 values"},
                    Refusal{"index_negative", "/units/spike_times_index, row 0: end offset -3 lies before 0"},
                    Refusal{"index_is_real", "/units/spike_times_index holds float64"},
                    Refusal{"index_missing", "/units/spike_times_index is missing"},
                    Refusal{"ids_too_few", "/units/spike_times_index has 3 rows; 2 were expected"},
                    Refusal{"ids_twice", "two units have the id '10'"},
                    Refusal{"time_nan", "/units/spike_times: unit '10': spike 1 has the time NaN"},
                    Refusal{"time_infinite", "/units/spike_times: unit '10': spike 1 has the time infinity"},
                    Refusal{"column_too_short", "/units/quality has 2 rows; 3 were expected"},
                    Refusal{"electrode_out_of_table",
                            "/units/electrodes names row 2 of /general/extracellular_ephys/electrodes, which has 2 rows"},
                    Refusal{"intervals_row_missing", "/intervals/trials/number has 1 rows; 2 were expected"},
                    Refusal{"intervals_tags_past_end",
                            "/intervals/trials/tags_index ends at 9, but /intervals/trials/tags has 1 values"},
                    Refusal{"times_declared_only", "/units/spike_times declares 1000000000000000 values"},
                    Refusal{"soft_loop", "/processing/p/spike_times: more than 16 soft links"}),
    [](const auto& param) { return std::string(param.param.name); });

TEST(read_nwb, warns_of_a_column_that_colnames_names_and_the_table_lacks) {
    EXPECT_THAT(warnings_of("colnames_names_nothing.nwb"), HasSubstr("/units names a column zzz that it does not have"));
}

TEST(read_nwb, sorts_unsorted_units_and_says_so) {
    EXPECT_EQ(times_of(recording_in("unsorted.nwb"), 0), (Times{0.5, 1.0, 2.0}));
    EXPECT_THAT(warnings_of("unsorted.nwb"), HasSubstr("1 of 3 units came unsorted"));
}

TEST(read_nwb, counts_spikes_that_share_a_time) {
    EXPECT_THAT(warnings_of("duplicates.nwb"), HasSubstr("3 spikes have the same time as another of their unit (2 units)"));
}

TEST(read_nwb, warns_of_negative_times) { EXPECT_THAT(warnings_of("negative.nwb"), HasSubstr("1 spike times are negative")); }

TEST(read_nwb, leaves_milliseconds_under_a_label_of_seconds_raw_and_asks) {
    const Recording r = recording_in("milliseconds.nwb");

    EXPECT_EQ(r.time_unit, TimeUnit::unknown);
    EXPECT_EQ(times_of(r, 0)[1], 100000.5);
    EXPECT_THAT(warnings_of("milliseconds.nwb"),
                HasSubstr("calls the times seconds, and that is not plausible (the spikes would span 1638.9 hours"));
}

TEST(read_nwb, rescales_times_by_the_users_word) {
    const Recording r = recording_in("milliseconds.nwb", {.time_unit = "ms", .selector = ""});

    EXPECT_DOUBLE_EQ(times_of(r, 0)[1], 100.0005);
    EXPECT_EQ(r.time_unit, TimeUnit::seconds);
}

TEST(read_nwb, takes_observation_intervals_that_all_units_share) {
    const Recording r = recording_in("observed_alike.nwb");

    EXPECT_EQ(r.observed, (std::vector<Interval>{{0, 2}, {3, 5}}));
}

TEST(read_nwb, joins_observation_intervals_that_differ_with_a_warning) {
    EXPECT_EQ(recording_in("observed_differ.nwb").observed, (std::vector<Interval>{{0, 5}}));
    EXPECT_THAT(warnings_of("observed_differ.nwb"), HasSubstr("units were observed at different times"));
}

TEST(read_nwb, leaves_out_observation_intervals_that_run_backwards) {
    EXPECT_EQ(recording_in("observed_reversed.nwb").observed, (std::vector<Interval>{{0, 5}}));
    EXPECT_THAT(warnings_of("observed_reversed.nwb"), HasSubstr("1 intervals stop before they start"));
}

TEST(read_nwb, counts_spikes_outside_the_observation_intervals) {
    EXPECT_THAT(warnings_of("observed_outside.nwb"), HasSubstr("1 spikes lie outside"));
}

class read_nwb_nothing : public testing::TestWithParam<const char*> {};

TEST_P(read_nwb_nothing, in_a_sound_file_without_spikes) {
    auto dataset = read_sample(std::string(GetParam()) + ".nwb");

    ASSERT_TRUE(dataset) << dataset.error().sentence();
    EXPECT_TRUE(std::holds_alternative<Nothing>(dataset->content));
    ASSERT_FALSE(dataset->warnings.empty());
    EXPECT_THAT(dataset->warnings.back(), HasSubstr("holds no spikes: "));
}

INSTANTIATE_TEST_SUITE_P(is_what_they_hold, read_nwb_nothing,
                         testing::Values("no_units", "no_spikes", "units_without_times", "version1"),
                         [](const auto& param) { return std::string(param.param); });

TEST(read_nwb, leaves_units_of_version_1_to_their_own_reader) {
    auto dataset = read_sample("version1_units.nwb");

    ASSERT_TRUE(dataset) << dataset.error().sentence();
    EXPECT_EQ(dataset->format, "NWB 1.0.6");
    EXPECT_EQ(std::get<Recording>(dataset->content).spikes.n_units(), 2);
}

TEST(read_nwb, refuses_more_units_or_spikes_than_allowed) {
    Limits few_units, few_spikes;
    few_units.max_units = 2;
    few_spikes.max_spikes = 5;

    EXPECT_THAT(refusal_of("plain.nwb", {}, few_units), HasSubstr("has 3 units; 2 are allowed"));
    EXPECT_THAT(refusal_of("plain.nwb", {}, few_spikes), HasSubstr("holds 6 spikes; 5 are allowed"));
}

TEST(read_nwb, keeps_what_the_file_tells_of_each_unit) {
    const Recording r = recording_in("unit_columns.nwb");

    ASSERT_EQ(r.unit_columns.columns.size(), 3u); // waveforms are no value of a unit
    EXPECT_EQ(std::get<std::vector<double>>(r.unit_columns.find("snr")->values)[1], 2.5);
    EXPECT_EQ(std::get<std::vector<int64_t>>(r.unit_columns.find("layer")->values)[2], 6);
    EXPECT_EQ(std::get<std::vector<std::string>>(r.unit_columns.find("cell_type")->values)[0], "pyr");
}

TEST(read_nwb, refuses_an_hdf5_file_that_is_nothing_known) {
    EXPECT_THAT(refusal_of("empty.h5"), testing::AllOf(HasSubstr("it is empty"), HasSubstr("Ranvier reads NWB, folders")));
}

} // namespace ranvier::nwb_test
