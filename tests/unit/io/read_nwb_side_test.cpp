// What stands beside the spikes of an NWB file: regions, intervals, signals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/io/read_nwb_intervals.hpp"
#include "core/io/read_nwb_signals.hpp"
#include "tests/unit/io/io_samples.hpp"

namespace ranvier::nwb_side_test {

using io_test::recording_in;
using io_test::warnings_of;
using testing::HasSubstr;
using testing::Not;

using Texts = std::vector<std::string>;

Texts regions_in(const std::string& name) {
    Texts regions;
    const Recording r = recording_in(name);
    for (const Unit& u : r.spikes.units()) regions.push_back(u.region);
    return regions;
}

TEST(read_nwb_regions, come_from_a_column_of_the_units) {
    EXPECT_EQ(regions_in("region_in_column.nwb"), (Texts{"CA1", "", "V1"}));
}

TEST(read_nwb_regions, are_the_most_frequent_location_of_the_electrodes) {
    EXPECT_EQ(regions_in("region_of_ragged_electrodes.nwb"), (Texts{"CA3", "CA1", ""}));
}

TEST(read_nwb_regions, come_from_electrodes_without_an_index) {
    EXPECT_EQ(regions_in("region_of_plain_electrodes.nwb"), (Texts{"V1", "CA1", "CA3"}));
}

TEST(read_nwb_regions, come_from_the_electrode_group) {
    EXPECT_EQ(regions_in("region_of_group.nwb"), (Texts{"subiculum", "subiculum", "subiculum"}));
}

TEST(read_nwb_regions, come_from_the_electrode_of_the_peak_channel) {
    EXPECT_EQ(regions_in("region_of_peak_channel.nwb"), (Texts{"VISp", "APN", ""}));
}

TEST(read_nwb_regions, fall_back_for_each_unit_on_its_own) {
    EXPECT_EQ(regions_in("region_order.nwb"), (Texts{"by column", "by electrode", "by group"}));
}

TEST(read_nwb_positions, are_the_mean_over_electrodes_with_a_value) {
    const auto units = recording_in("region_of_ragged_electrodes.nwb").spikes.units();

    EXPECT_EQ(units[0].position, (std::array<double, 3>{3, 20, 7}));
    EXPECT_EQ(units[1].position[0], 1);
    EXPECT_TRUE(std::isnan(units[1].position[2]));
}

template <typename T>
std::vector<T> column_of(const Intervals& table, const std::string& name) {
    const Column* column = table.table.find(name);
    if (!column) throw std::runtime_error("there is no column " + name);
    return std::get<std::vector<T>>(column->values);
}

TEST(read_nwb_intervals, are_found_under_any_name_and_place) {
    const Recording r = recording_in("intervals.nwb");

    ASSERT_EQ(r.intervals.size(), 2u);
    EXPECT_EQ(r.intervals[0].name, "encoding_table");
    EXPECT_EQ(r.intervals[0].rows, (std::vector<Interval>{{0, 1}, {1, 2}, {2, 3}}));
    EXPECT_EQ(r.intervals[1].name, "pulses");
}

TEST(read_nwb_intervals, join_ragged_tags_by_commas) {
    const Recording r = recording_in("intervals.nwb");

    EXPECT_EQ(column_of<std::string>(r.intervals[0], "tags"), (Texts{"a,b", "", "c"}));
}

TEST(read_nwb_intervals, keep_the_kind_of_their_columns) {
    const Intervals table = recording_in("intervals.nwb").intervals[0];

    EXPECT_EQ(column_of<int64_t>(table, "correct"), (std::vector<int64_t>{1, 0, 1}));
    EXPECT_EQ(column_of<int64_t>(table, "choice"), (std::vector<int64_t>{-1, 0, 1}));
    EXPECT_TRUE(std::isnan(column_of<double>(table, "rt")[1]));
    EXPECT_EQ(column_of<std::string>(table, "label"), (Texts{"one", "two", "three"}));
}

TEST(read_nwb_intervals, name_the_columns_that_are_not_read) {
    EXPECT_THAT(warnings_of("intervals.nwb"),
                testing::AllOf(HasSubstr("encoding_table/mask (2 dimensions)"), HasSubstr("encoding_table/timeseries (compound)"),
                               HasSubstr("encoding_table/weights (lists of float64)")));
}

TEST(read_nwb_intervals, leave_out_rows_that_run_backwards_or_never_end) {
    const Intervals table = recording_in("intervals_bad_rows.nwb").intervals[0];

    EXPECT_EQ(table.rows, (std::vector<Interval>{{0, 1}, {5, 6}}));
    EXPECT_EQ(column_of<int64_t>(table, "number"), (std::vector<int64_t>{1, 4}));
    EXPECT_EQ(column_of<std::string>(table, "name"), (Texts{"a", "d"}));
    EXPECT_THAT(warnings_of("intervals_bad_rows.nwb"), HasSubstr("2 of 4 rows"));
}

TEST(read_nwb_intervals, of_one_name_are_told_apart_by_their_place) {
    const Recording r = recording_in("intervals_of_one_name.nwb");

    ASSERT_EQ(r.intervals.size(), 2u);
    EXPECT_EQ(r.intervals[0].name, "intervals/epochs");
    EXPECT_EQ(r.intervals[1].name, "behavior/epochs");
}

TEST(read_nwb_intervals, may_be_empty) { EXPECT_TRUE(recording_in("intervals_empty.nwb").intervals.at(0).rows.empty()); }

TEST(unique_names, are_as_short_as_they_can_be) {
    EXPECT_EQ(unique_names({"/a/b/x", "/c/b/x", "/c/y"}), (Texts{"/a/b/x", "/c/b/x", "y"}));
}

const Signal& signal_named(const Recording& r, const std::string& name) {
    for (const Signal& s : r.signals)
        if (s.name == name) return s;
    throw std::runtime_error("there is no signal " + name);
}

TEST(read_nwb_signals, are_converted_by_conversion_and_offset) {
    const Recording r = recording_in("signals.nwb");
    const Signal& position = signal_named(r, "spatial");

    EXPECT_EQ(position.n_samples, 3u);
    EXPECT_EQ(position.n_channels, 2u);
    EXPECT_EQ(position.values, (std::vector<double>{1, 1.5, 2, 2.5, 3, 3.5}));
    EXPECT_EQ(position.unit, "m");
}

TEST(read_nwb_signals, take_times_behind_a_soft_link) {
    const Recording r = recording_in("signals.nwb");

    EXPECT_EQ(signal_named(r, "speed").times, (std::vector<double>{0, 0.5, 1}));
}

TEST(read_nwb_signals, keep_start_and_rate) {
    const Recording r = recording_in("signals.nwb");
    const Signal& lick = signal_named(r, "lick");

    EXPECT_EQ(lick.start, 2);
    EXPECT_EQ(lick.rate_hz, 10);
    EXPECT_TRUE(lick.times.empty());
}

TEST(read_nwb_signals, leave_out_what_is_no_slow_signal_and_name_it) {
    const std::string warnings = warnings_of("signals_not_read.nwb");

    EXPECT_TRUE(recording_in("signals_not_read.nwb").signals.empty());
    for (const char* said :
         {"/acquisition/raw (ElectricalSeries)", "/acquisition/video (ImageSeries)", "/acquisition/photo (is sampled at 30000 Hz",
          "/acquisition/fast (is sampled at 10000 Hz", "/acquisition/empty (is 0 x 0 x 0 values)",
          "/acquisition/clockless (has no dataset starting_time)", "/acquisition/short (has 2 timestamps for 4 samples)",
          "which is not in the file", "external link to other.nwb"})
        EXPECT_THAT(warnings, HasSubstr(said));
    EXPECT_THAT(warnings, Not(HasSubstr("lzf"))) << "raw voltage was looked at";
}

TEST(read_nwb_signals, turn_transposed_data_with_a_warning) {
    const Recording r = recording_in("signals_transposed.nwb");
    const Signal& turned = signal_named(r, "turned");

    EXPECT_EQ(turned.n_samples, 3u);
    EXPECT_EQ(turned.values, (std::vector<double>{1, 4, 2, 5, 3, 6}));
    EXPECT_THAT(warnings_of("signals_transposed.nwb"),
                testing::AllOf(HasSubstr("turned/data is transposed"), HasSubstr("wide/data is 2 samples of 5 channels")));
}

TEST(read_nwb_signals, of_one_name_are_told_apart_by_their_place) {
    const Recording r = recording_in("signals_of_one_name.nwb");

    EXPECT_EQ(signal_named(r, "raw/area").values[0], 0);
    EXPECT_EQ(signal_named(r, "filtered/area").values[0], 1);
}

TEST(read_nwb_signals, warn_of_times_that_go_back) {
    EXPECT_THAT(warnings_of("signals_going_back.nwb"), HasSubstr("/processing/behavior/speed/timestamps do not ascend strictly"));
}

} // namespace ranvier::nwb_side_test
