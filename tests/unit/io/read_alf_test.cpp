// Folders of ALF, named as the International Brain Laboratory names them (make_folder_samples.py).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/io/alf_files.hpp"
#include "tests/unit/io/io_samples.hpp"

namespace ranvier::alf_test {

using io_test::times_of;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

using Reals = std::vector<double>;
using Texts = std::vector<std::string>;

Recording recording(const std::string& name, const std::string& probe = "") {
    return io_test::recording_in("folders/alf/" + name, {.time_unit = "", .selector = probe});
}
std::string warnings(const std::string& name, const std::string& probe = "") {
    return io_test::warnings_of("folders/alf/" + name, {.time_unit = "", .selector = probe});
}
std::string refusal(const std::string& name, const std::string& probe = "") {
    return io_test::refusal_of("folders/alf/" + name, {.time_unit = "", .selector = probe});
}

const Signal& signal(const Recording& r, const std::string& name) {
    static const Signal none;
    for (const Signal& s : r.signals)
        if (s.name == name) return s;
    ADD_FAILURE() << "there is no signal " << name;
    return none;
}

const ColumnValues& column(const Table& table, const std::string& name) {
    static const ColumnValues none;
    const Column* found = table.find(name);
    if (!found) ADD_FAILURE() << "there is no column " << name;
    return found ? found->values : none;
}

class read_alf_alike : public testing::TestWithParam<const char*> {};

TEST_P(read_alf_alike, finds_six_spikes_of_four_listed_clusters) {
    const Recording r = recording(GetParam());

    ASSERT_EQ(r.spikes.n_units(), 4);
    EXPECT_EQ(r.spikes.units()[3].id, "3");
    EXPECT_EQ(times_of(r, 0), (Reals{0.001, 0.003, 0.02}));
    EXPECT_EQ(times_of(r, 2), Reals());
    EXPECT_EQ(times_of(r, 3), (Reals{0.005}));
    EXPECT_EQ(r.time_unit, TimeUnit::seconds);
}

INSTANTIATE_TEST_SUITE_P(stored_in_other_ways, read_alf_alike,
                         testing::Values("session", "flat", "deep", "with_sorter", "unequal_lists"));

TEST(read_alf, keeps_no_cluster_without_spikes_that_is_not_listed) {
    EXPECT_EQ(recording("bare").spikes.n_units(), 3);
    EXPECT_EQ(recording("metrics_only").spikes.n_units(), 3);
    EXPECT_EQ(recording("metrics_only").spikes.units()[2].quality, "good");
}

TEST(read_alf, reads_lists_and_metrics_of_the_clusters) {
    const Recording r = recording("session");

    EXPECT_EQ(std::get<Reals>(column(r.unit_columns, "depths")), (Reals{40, 0, 20, 40}));
    EXPECT_EQ(std::get<std::vector<int64_t>>(column(r.unit_columns, "channels")), (std::vector<int64_t>{2, 0, 1, 2}));
    EXPECT_EQ(std::get<Texts>(column(r.unit_columns, "uuids")), (Texts{"u0", "u1", "u2", "u3"}));
    const auto snr = std::get<Reals>(column(r.unit_columns, "snr"));
    EXPECT_EQ(snr[3], 3.5); // the third row is of cluster 3
    EXPECT_TRUE(std::isnan(snr[2]));
    EXPECT_EQ(r.spikes.units()[1].quality, "mua");
    EXPECT_EQ(r.spikes.units()[2].quality, "");
    EXPECT_EQ(r.unit_columns.find("waveforms"), nullptr);
}

TEST(read_alf, finds_regions_and_positions_through_the_channels) {
    const Recording r = recording("session");

    EXPECT_EQ(r.spikes.units()[0].region, "CP");
    EXPECT_EQ(r.spikes.units()[1].region, "VISp");
    EXPECT_EQ(r.spikes.units()[0].position, (std::array<double, 3>{7, 8, 9}));
}

TEST(read_alf, falls_back_on_region_numbers_and_local_coordinates) {
    const Recording r = recording("flat");

    EXPECT_EQ(r.spikes.units()[0].region, "672");
    EXPECT_EQ(r.spikes.units()[1].position, (std::array<double, 3>{16, 0, 0}));
    EXPECT_THAT(warnings("flat"), HasSubstr("names regions by number"));
}

TEST(read_alf, reads_trials_with_their_columns) {
    const Recording r = recording("session");

    const Intervals* trials = r.find_intervals("trials");
    ASSERT_NE(trials, nullptr);
    EXPECT_EQ(trials->rows, (std::vector<Interval>{{0.001, 0.004}, {0.004, 0.009}, {0.02, 0.03}})); // the third has no end
    EXPECT_EQ(std::get<std::vector<int64_t>>(column(trials->table, "choice")), (std::vector<int64_t>{-1, 1, 1}));
    EXPECT_EQ(std::get<Reals>(column(trials->table, "intervals_bpod_stop")), (Reals{1, 3, 7}));
    EXPECT_EQ(std::get<Reals>(column(trials->table, "pair_1")), (Reals{2, 4, 8}));
    EXPECT_EQ(trials->table.find("short"), nullptr);
    EXPECT_NE(r.find_intervals("wheelMoves"), nullptr);
}

TEST(read_alf, reads_the_wheel) {
    const Signal wheel = signal(recording("session"), "wheel.position");

    EXPECT_EQ(wheel.times, (Reals{0, 0.01, 0.02, 0.03, 0.05}));
    EXPECT_EQ(wheel.values, (Reals{0, 0.5, 1, 1.5, 2}));
    EXPECT_EQ(wheel.unit, "rad");
}

TEST(read_alf, spreads_pairs_of_sample_and_time_over_the_samples) {
    const Signal motion = signal(recording("session"), "camera.motion");

    ASSERT_EQ(motion.times.size(), 6u);
    const Reals expected{1.0, 1.1, 1.2, 1.4, 1.6, 1.8}; // the last lies beyond the last pair
    for (size_t i = 0; i < 6; ++i) EXPECT_NEAR(motion.times[i], expected[i], 1e-12);
    EXPECT_EQ(motion.n_channels, 2u);
    EXPECT_EQ(motion.values[3], 20);
}

TEST(read_alf, turns_two_pairs_into_a_rate) {
    const Signal volts = signal(recording("session"), "sync.volts");

    EXPECT_TRUE(volts.times.empty());
    EXPECT_EQ(volts.start, 1);
    EXPECT_EQ(volts.rate_hz, 50);
}

TEST(read_alf, says_which_subfolder_it_read_unless_it_was_named) {
    EXPECT_THAT(warnings("session"), HasSubstr("read from the subfolder alf/probe00"));
    EXPECT_THAT(warnings("deep", "probe00"), HasSubstr("read from the subfolder alf/probe00/pykilosort"));
    EXPECT_THAT(warnings("session", "probe00"), AllOf(HasSubstr("Parquet"), Not(HasSubstr("subfolder"))));
    EXPECT_THAT(warnings("flat"), Not(HasSubstr("subfolder")));
}

TEST(read_alf, says_what_is_not_read) {
    const std::string said = warnings("session");

    EXPECT_THAT(said, HasSubstr("tables in Parquet are not read: alf/_ibl_trials.table.pqt"));
    EXPECT_THAT(said, HasSubstr("alf/raw.volts.npy (is sampled at 30000 Hz"));
    EXPECT_THAT(said, HasSubstr("alf/licks.times.npy (times alone, without values)"));
    EXPECT_THAT(said, HasSubstr("alf/odd.values.npy (5 values for 4 timestamps)"));
    EXPECT_THAT(said, HasSubstr("alf/_ibl_trials.short.npy (3 values for 4 intervals)"));
    EXPECT_THAT(said, HasSubstr("alf/_ibl_trials.intervals.npy: 1 of 4 rows are not finite"));
    EXPECT_THAT(said, HasSubstr("1 of 4 units have no spikes"));
    EXPECT_THAT(warnings("unequal_lists"), HasSubstr("clusters.depths.npy holds 3 values and clusters.channels.npy 4"));
    EXPECT_THAT(warnings("unequal_lists"), HasSubstr("clusters.odd.npy: npy: an array of Python objects"));
}

TEST(read_alf, lets_one_of_several_probes_be_chosen) {
    EXPECT_EQ(times_of(recording("two_probes", "probe00"), 3), (Reals{0.005}));
    EXPECT_EQ(times_of(recording("two_probes", "probe01"), 0).size(), 6u);
    EXPECT_NE(recording("two_probes", "alf/probe01").find_intervals("trials"), nullptr);
    EXPECT_EQ(recording("parts", "probe01").spikes.n_spikes(), 6);
    EXPECT_THAT(refusal("two_probes"),
                HasSubstr("holds spikes of 2 probes or sortings: alf/probe00, alf/probe01; choose one as"));
    EXPECT_THAT(refusal("two_probes", "probe02"), HasSubstr("there is no probe02; there is alf/probe00, alf/probe01"));
}

TEST(read_alf, takes_the_latest_revision) { EXPECT_EQ(times_of(recording("revisions"), 3), (Reals{1.005})); }

TEST(read_alf, asks_for_the_rate_of_sample_numbers) {
    EXPECT_EQ(recording("samples_only").time_unit, TimeUnit::samples);
    EXPECT_THAT(warnings("samples_only"), HasSubstr("say --time-unit samples:RATE"));
}

TEST(read_alf, refuses_what_does_not_fit_together) {
    EXPECT_THAT(refusal("no_clusters"), HasSubstr("spikes.times.npy has no spikes.clusters beside it"));
    EXPECT_THAT(refusal("lengths_differ"), HasSubstr("spikes.times.npy holds 6 values and spikes.clusters.npy 4"));
    EXPECT_THAT(refusal("negative"), HasSubstr("spikes.clusters.npy: spike 0 is of cluster -1"));
    EXPECT_THAT(refusal("unlisted"),
                HasSubstr("spikes.clusters.npy holds cluster 4, but clusters.channels.npy lists 4 clusters"));
}

TEST(read_alf, stays_within_its_limits) {
    Limits few_spikes;
    few_spikes.max_spikes = 5;
    Limits few_units;
    few_units.max_units = 3;

    EXPECT_THAT(io_test::refusal_of("folders/alf/session", {}, few_spikes), HasSubstr("holds 6 values; 5 are allowed"));
    EXPECT_THAT(io_test::refusal_of("folders/alf/session", {}, few_units), HasSubstr("lists 4 clusters; 3 are allowed"));
}

TEST(alf_names, are_taken_apart) {
    const auto f = alf_file("alf/probe00/#2024-05-06#/_ibl_trials.intervals_bpod.part.0f1e2d3c-0000-1111-2222-333344445555.npy");

    ASSERT_TRUE(f);
    EXPECT_EQ(f->below, "alf/probe00");
    EXPECT_EQ(f->revision, "2024-05-06");
    EXPECT_EQ(f->object, "trials");
    EXPECT_EQ(f->attribute, "intervals_bpod");
    EXPECT_EQ(f->part, "part");
    EXPECT_EQ(f->extension, "npy");
}

TEST(alf_names, of_another_shape_are_none) {
    for (const char* name :
         {"spikes.npy", "_.times.npy", "__a.times.npy", "_iblspikes.times", "a b.times.npy", ".hidden", "a..npy"})
        EXPECT_FALSE(alf_file(name)) << name;
}

} // namespace ranvier::alf_test
