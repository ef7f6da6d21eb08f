#include "app/views/recording_data.hpp"

#include <gmock/gmock.h>

#include "core/data/column_file.hpp"
#include "core/data/dataset_columns.hpp"
#include "core/data/result_columns.hpp"
#include "tests/unit/data/samples.hpp"

namespace ranvier::views {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Opened from a column file that is unlinked at once: what is mapped stays.
Result<std::shared_ptr<const RecordingData>> opened(const Dataset& dataset) {
    const samples::Folder folder;
    RANVIER_TRY(write_columns(posix_fs(), folder.file("c"), dataset_columns(dataset).columns()));
    return RecordingData::open(posix_fs(), folder.file("c"), "sample.nwb");
}

TEST(recording_data, shows_units_spikes_intervals_and_signals_of_a_recording) {
    const auto data = opened({"NWB", {}, samples::recording()});

    ASSERT_TRUE(data) << data.error().sentence();
    const RecordingData& r = **data;
    EXPECT_EQ(r.name(), "sample.nwb");
    EXPECT_EQ(r.n_units(), 2);
    EXPECT_EQ(r.units()[0].region, "CA1");
    EXPECT_THAT(r.spikes(0), ElementsAre(.5, 1.25, 1.25));
    EXPECT_THAT(r.spikes(1), ElementsAre(-2, 3));
    EXPECT_EQ(r.unit_of("7"), 1);
    EXPECT_EQ(r.unit_of("8"), -1);
    EXPECT_EQ(r.find_intervals("trials")->rows.size(), 4u);
    EXPECT_EQ(r.find_intervals("none"), nullptr);
    EXPECT_EQ(r.signals()[0].name, "wheel");
    EXPECT_DOUBLE_EQ(r.signals()[0].time_of(2), .25 + 2 / 50.);
    EXPECT_DOUBLE_EQ(r.signals()[1].time_of(1), .75);
    EXPECT_EQ(r.signals()[0].values.range(1, 0, 3).high, 6);
    EXPECT_TRUE(r.in_seconds());
    EXPECT_EQ(r.unit_of_time(), "s");
    EXPECT_GT(r.mapped_bytes(), 0u);
}

TEST(recording_data, reaches_as_far_as_was_observed) {
    const auto data = opened({"NWB", {}, samples::recording()});
    ASSERT_TRUE(data);
    EXPECT_EQ((*data)->extent(), (Interval{-3, 10}));
}

TEST(recording_data, reaches_as_far_as_its_spikes_where_no_observation_is_told) {
    Recording r = samples::recording();
    r.observed.clear();

    const auto data = opened({"NWB", {}, r});

    ASSERT_TRUE(data);
    EXPECT_EQ((*data)->extent(), (Interval{-2, 3.000001})); // half-open, and the last spike is in it
}

TEST(recording_data, has_the_levels_of_a_long_signal) {
    Recording r;
    r.signals = {{"lfp", "uV", 0, 1000, {}, 5000, 1, std::vector<double>(5000, 1)}};
    r.signals[0].values[1234] = -9;

    const auto data = opened({"", {}, r});

    ASSERT_TRUE(data) << data.error().sentence();
    EXPECT_EQ((*data)->signals()[0].values.levels.size(), 1u);
    EXPECT_EQ((*data)->signals()[0].values.range(0, 0, 5000).low, -9);
}

TEST(recording_data, shows_counts_as_spikes_at_the_middles_of_their_bins_through_all_sequences) {
    Counts c = samples::counts();
    c.counts = {1, 0, 0, 0, 2, 0, 0, 0, 1};
    c.bin_s = .5;

    const auto data = opened({"", {}, c});

    ASSERT_TRUE(data) << data.error().sentence();
    EXPECT_TRUE((*data)->is_counts());
    EXPECT_EQ((*data)->unit_of_time(), "s");
    EXPECT_THAT((*data)->spikes(0), ElementsAre(.25));
    EXPECT_THAT((*data)->spikes(1), ElementsAre(.75, .75));
    EXPECT_THAT((*data)->spikes(2), ElementsAre(1.25));
    EXPECT_EQ((*data)->extent(), (Interval{0, 1.5}));
}

TEST(recording_data, measures_counts_in_bins_where_their_width_is_not_stored) {
    Counts c = samples::counts();
    c.bin_s = 0;

    const auto data = opened({"", {}, c});

    ASSERT_TRUE(data);
    EXPECT_FALSE((*data)->in_seconds());
    EXPECT_EQ((*data)->unit_of_time(), "bin");
    EXPECT_EQ((*data)->spikes(0)[0], .5);
}

TEST(recording_data, has_sequences_and_true_states_of_counts_as_tables) {
    Counts c = samples::counts(); // sequences of 2 and 1 bins, states 0 1 | 1
    c.bin_s = 0;

    const auto data = opened({"", {}, c});

    ASSERT_TRUE(data);
    EXPECT_THAT((*data)->find_intervals("sequences")->rows, ElementsAre(Interval{0, 2}, Interval{2, 3}));
    const Intervals* states = (*data)->find_intervals("true_states");
    ASSERT_NE(states, nullptr);
    EXPECT_THAT(states->rows, ElementsAre(Interval{0, 1}, Interval{1, 2}, Interval{2, 3}));
    EXPECT_THAT(std::get<std::vector<int64_t>>(states->table.find("state")->values), ElementsAre(0, 1, 1));
}

TEST(recording_data, names_no_unit_of_time_where_the_file_tells_none) {
    Recording r = samples::recording();
    r.time_unit = TimeUnit::unknown;

    const auto data = opened({"", {}, r});

    ASSERT_TRUE(data);
    EXPECT_FALSE((*data)->in_seconds());
    EXPECT_EQ((*data)->unit_of_time(), "");
}

TEST(recording_data, made_from_memory_is_the_same_as_mapped) {
    const auto mapped = opened({"", {}, samples::recording()});
    const auto made = RecordingData::of(samples::recording(), "sample.nwb");

    ASSERT_TRUE(mapped);
    EXPECT_TRUE(std::ranges::equal(made->all_spikes(), (*mapped)->all_spikes()));
    EXPECT_TRUE(std::ranges::equal(made->first(), (*mapped)->first()));
    EXPECT_EQ(made->extent(), (*mapped)->extent());
    EXPECT_EQ(made->signals().size(), (*mapped)->signals().size());
}

TEST(recording_data, refuses_a_result) {
    const samples::Folder folder;
    const ResultSet result;
    ASSERT_TRUE(write_columns(posix_fs(), folder.file("c"), result_columns(result).columns()));

    const auto data = RecordingData::open(posix_fs(), folder.file("c"), "r.h5");

    ASSERT_FALSE(data);
    EXPECT_EQ(data.error().code(), Errc::bad_input);
    EXPECT_THAT(data.error().sentence(), HasSubstr("neither a recording nor counts"));
}

TEST(recording_data, refuses_spikes_that_the_index_does_not_part) {
    const samples::Folder folder;
    const Dataset dataset{"", {}, samples::recording()};
    const ColumnSet columns = dataset_columns(dataset);
    ColumnSet changed;
    changed.copy<int64_t>("spikes.first", std::vector<int64_t>{0, 3, 9});
    std::vector<ColumnView> all;
    for (const ColumnView& c : columns.columns()) all.push_back(c.name == "spikes.first" ? changed.columns()[0] : c);
    ASSERT_TRUE(write_columns(posix_fs(), folder.file("c"), all));

    const auto data = RecordingData::open(posix_fs(), folder.file("c"), "r.h5");

    ASSERT_FALSE(data);
    EXPECT_THAT(data.error().sentence(), HasSubstr("spikes.first"));
}

} // namespace
} // namespace ranvier::views
