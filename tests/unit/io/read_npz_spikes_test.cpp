// Spike times in .npz, under the names that people and programs use (make_folder_samples.py).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/io/npy_arrays.hpp"
#include "tests/unit/io/io_samples.hpp"

namespace ranvier::npz_spikes_test {

using io_test::times_of;
using testing::HasSubstr;
using testing::Not;

using Reals = std::vector<double>;
using Texts = std::vector<std::string>;

Recording recording(const std::string& name, const ReadOptions& options = {}) {
    return io_test::recording_in("folders/npz/" + name, options);
}
std::string warnings(const std::string& name) { return io_test::warnings_of("folders/npz/" + name); }
std::string refusal(const std::string& name, const ReadOptions& options = {}) {
    return io_test::refusal_of("folders/npz/" + name, options);
}

Texts ids_of(const Recording& r) {
    Texts ids;
    for (const Unit& u : r.spikes.units()) ids.push_back(u.id);
    return ids;
}

class read_npz_alike : public testing::TestWithParam<const char*> {};

TEST_P(read_npz_alike, finds_six_spikes_of_clusters_2_5_and_9) {
    const Recording r = recording(GetParam());

    EXPECT_EQ(ids_of(r), (Texts{"2", "5", "9"}));
    ASSERT_EQ(r.spikes.n_units(), 3);
    EXPECT_EQ(times_of(r, 0), (Reals{0.001, 0.003, 0.02}));
    EXPECT_EQ(times_of(r, 1), (Reals{0.002, 0.01}));
    EXPECT_EQ(times_of(r, 2), (Reals{0.005}));
}

INSTANTIATE_TEST_SUITE_P(named_in_other_ways, read_npz_alike,
                         testing::Values("lists.npz", "times_clusters.npz", "milliseconds.npz", "samples.npz"));

TEST(read_npz_spikes, takes_text_as_units) {
    const Recording r = recording("times_units.npz");

    EXPECT_EQ(ids_of(r), (Texts{"a", "b", "c"}));
    EXPECT_EQ(times_of(r, 0), (Reals{0.002, 0.01}));
}

TEST(read_npz_spikes, takes_clusters_for_indices_of_texts) {
    const Recording r = recording("index_text.npz");

    EXPECT_EQ(ids_of(r), (Texts{"x", "y", "z", "w"}));
    EXPECT_EQ(times_of(r, 2), (Reals{0.005}));
    EXPECT_TRUE(times_of(r, 3).empty());
}

TEST(read_npz_spikes, takes_clusters_for_ids_where_they_cannot_be_indices) {
    const Recording r = recording("id_text.npz");

    EXPECT_EQ(ids_of(r), (Texts{"9", "5", "2"}));
    EXPECT_EQ(times_of(r, 0), (Reals{0.005}));
}

TEST(read_npz_spikes, takes_clusters_for_ids_among_numbers) {
    const Recording r = recording("id_numbers.npz");

    EXPECT_EQ(ids_of(r), (Texts{"9", "5", "2", "4"}));
    EXPECT_EQ(times_of(r, 0), (Reals{0.005}));
    EXPECT_TRUE(times_of(r, 3).empty());
}

TEST(read_npz_spikes, takes_clusters_for_indices_where_they_are_no_ids) {
    EXPECT_EQ(times_of(recording("index_numbers.npz"), 0), (Reals{0.001, 0.003, 0.02}));
}

TEST(read_npz_spikes, says_where_clusters_could_be_either) {
    EXPECT_EQ(times_of(recording("both_readings.npz"), 0), (Reals{0.001, 0.003, 0.01}));
    EXPECT_THAT(warnings("both_readings.npz"), HasSubstr("could be ids or indices of unit_ids; they were taken for ids"));
    EXPECT_THAT(warnings("id_numbers.npz"), Not(HasSubstr("could be")));
}

TEST(read_npz_spikes, reads_units_of_time) {
    EXPECT_THAT(warnings("milliseconds.npz"), HasSubstr("from milliseconds, as time_unit says"));
    EXPECT_EQ(recording("samples_without_rate.npz").time_unit, TimeUnit::samples);
    EXPECT_THAT(warnings("lists.npz"), HasSubstr("does not say the unit of its times"));
    EXPECT_EQ(times_of(recording("lists.npz", {.time_unit = "ms", .selector = ""}), 2), (Reals{0.005 / 1000}));
}

TEST(read_npz_spikes, reads_what_a_file_tells_of_its_units) {
    const Recording r = recording("whole.npz");

    ASSERT_EQ(ids_of(r), (Texts{"3", "7", "8"}));
    EXPECT_EQ(times_of(r, 1), (Reals{0.2, 0.4}));
    EXPECT_EQ(r.spikes.units()[2].region, "CA3");
    EXPECT_EQ(r.spikes.units()[1].quality, "mua");
    EXPECT_EQ(r.spikes.units()[0].position, (std::array<double, 3>{1, 2, 3}));
    EXPECT_TRUE(std::isnan(r.spikes.units()[1].position[2]));
    ASSERT_EQ(r.unit_columns.columns.size(), 2u);
    EXPECT_EQ(std::get<Reals>(r.unit_columns.find("depth")->values), (Reals{10.5, 20, 30}));
    EXPECT_EQ(std::get<std::vector<int64_t>>(r.unit_columns.find("n")->values), (std::vector<int64_t>{1, 2, 3}));
}

TEST(read_npz_spikes, reads_when_was_observed) {
    EXPECT_EQ(recording("whole.npz").observed, (std::vector<Interval>{{0, 0.35}, {0.5, 1}}));
    EXPECT_THAT(warnings("whole.npz"), HasSubstr("1 spikes lie outside the observation intervals"));
}

TEST(read_npz_spikes, reads_intervals_whose_names_begin_alike) {
    const Recording r = recording("whole.npz");

    ASSERT_EQ(r.intervals.size(), 2u);
    const Intervals *trials = r.find_intervals("trials"), *light = r.find_intervals("trials.light");
    ASSERT_NE(trials, nullptr);
    ASSERT_NE(light, nullptr);
    EXPECT_EQ(trials->rows, (std::vector<Interval>{{0, 0.4}, {0.5, 1}}));
    ASSERT_EQ(trials->table.columns.size(), 1u);
    EXPECT_EQ(std::get<Texts>(trials->table.find("choice")->values), (Texts{"left", "right"}));
    EXPECT_EQ(std::get<std::vector<int64_t>>(light->table.find("power")->values), (std::vector<int64_t>{3}));
}

TEST(read_npz_spikes, reads_signals_with_a_rate_or_times) {
    const Recording r = recording("whole.npz");

    ASSERT_EQ(r.signals.size(), 2u);
    EXPECT_EQ(r.signals[0].name, "speed");
    EXPECT_EQ(r.signals[0].unit, "cm/s");
    EXPECT_EQ(r.signals[0].start, 0.25);
    EXPECT_EQ(r.signals[0].rate_hz, 10);
    EXPECT_EQ(r.signals[0].values, (Reals{1, 2, 3}));
    EXPECT_EQ(r.signals[1].n_channels, 2u);
    EXPECT_EQ(r.signals[1].times, (Reals{0, 0.7}));
    EXPECT_THAT(warnings("whole.npz"), HasSubstr("signals.fast: is sampled at 30000 Hz"));
}

TEST(read_npz_spikes, prefers_counts_named_spikes) {
    auto dataset = io_test::read_sample("folders/npz/counts_too.npz");

    ASSERT_TRUE(dataset) << dataset.error().sentence();
    EXPECT_TRUE(std::holds_alternative<Counts>(dataset->content));
}

TEST(read_npz_spikes, reads_a_group_of_pynapple) {
    for (const char* name : {"tsgroup.npz", "tsgroup_columns.npz"}) {
        const Recording r = recording(name);

        EXPECT_EQ(ids_of(r), (Texts{"0", "6"})) << name;
        EXPECT_EQ(times_of(r, 1), (Reals{0.5, 4.5})) << name;
        EXPECT_EQ(r.observed, (std::vector<Interval>{{0, 2}, {4, 5}})) << name;
    }
    const Recording r = recording("tsgroup_columns.npz");
    EXPECT_EQ(r.spikes.units()[0].region, "adn");
    ASSERT_EQ(r.unit_columns.columns.size(), 1u);
    EXPECT_EQ(std::get<std::vector<int64_t>>(r.unit_columns.find("shank")->values), (std::vector<int64_t>{1, 2}));
    EXPECT_THAT(warnings("tsgroup.npz"), HasSubstr("_metadata holds Python objects"));
}

TEST(read_npz_spikes, reads_a_sorting_of_spikeinterface) {
    const Recording r = recording("sorting.npz");

    EXPECT_EQ(ids_of(r), (Texts{"3", "7", "8"}));
    EXPECT_EQ(times_of(r, 1), (Reals{0.002, 0.005}));
    EXPECT_EQ(times_of(recording("two_segments.npz", {.time_unit = "", .selector = "seg1"}), 2), (Reals{0.0005}));
    EXPECT_THAT(refusal("two_segments.npz"), HasSubstr("choose one as in FILE:seg0 (seg0 to seg1)"));
}

struct Refusal {
    const char* name;
    const char* sentence;
};
void PrintTo(const Refusal& r, std::ostream* out) { *out << r.name; }

class read_npz_spikes_refuses : public testing::TestWithParam<Refusal> {};

TEST_P(read_npz_spikes_refuses, with_a_sentence) { EXPECT_THAT(refusal(GetParam().name), HasSubstr(GetParam().sentence)); }

INSTANTIATE_TEST_SUITE_P(
    broken_files, read_npz_spikes_refuses,
    testing::Values(Refusal{"lengths_differ.npz", "spike_times holds 6 values and spike_clusters 4"},
                    Refusal{"no_clusters.npz", "spike_times holds spike times, and no array tells the unit of each"},
                    Refusal{"negative.npz", "spike_clusters: spike 0 is of unit -1"},
                    Refusal{"neither_reading.npz", "spike_clusters: spike 0 is of unit 2; ids in unit_ids or indices 0 to 1"},
                    Refusal{"objects.npz", "entry spike_clusters.npy: npy: an array of Python objects"},
                    Refusal{"nan.npz", "spike 2 has the time NaN"},
                    Refusal{"odd_unit.npz", "time_unit is \"fortnight\"; s, ms, us or samples was expected"},
                    Refusal{"odd_label.npz", "spike_labels_seg0 holds a unit that is none of the units listed"},
                    Refusal{"short_column.npz", "regions is 2 values of text; a text one for each of the 3 units"},
                    Refusal{"no_clock.npz", "signals.speed.values has no clock"},
                    Refusal{"overlap.npz", "they must ascend and not overlap"},
                    Refusal{"tsd.npz", "was saved by pynapple and is a Tsd; spikes of several units are a TsGroup"},
                    Refusal{"tsgroup_odd_index.npz", "index holds a unit that is none"},
                    Refusal{"other.npz", "holds neither spike times (spike_times with spike_clusters"},
                    Refusal{"unit_time.npy",
                            "save spike_times and spike_clusters as .npz, or a CSV with the columns unit and time_s"},
                    Refusal{"structured.npy", "a structured array with the fields sample_index, unit_index, segment_index"}));

TEST(read_npz_spikes, stays_within_its_limits) {
    Limits few_spikes;
    few_spikes.max_spikes = 5;
    Limits few_units;
    few_units.max_units = 2;
    Limits few_bytes;
    few_bytes.max_bytes = 300;

    EXPECT_THAT(io_test::refusal_of("folders/npz/lists.npz", {}, few_spikes), HasSubstr("holds 6 values; 5 are allowed"));
    EXPECT_THAT(io_test::refusal_of("folders/npz/lists.npz", {}, few_units), HasSubstr("of 3 clusters; 2 are allowed"));
    EXPECT_THAT(io_test::refusal_of("folders/npz/lists.npz", {}, few_bytes), HasSubstr("needs more than the"));
}

TEST(read_npz_spikes, survives_any_end_of_its_file) {
    const std::string bytes = io_test::bytes_of(io_test::sample("folders/npz/whole.npz"));
    for (size_t n = 4; n < bytes.size(); n += 97) {
        const io_test::TemporaryFile file(bytes.substr(0, n), "cut.npz");

        EXPECT_FALSE(read_dataset(file.path(), {}, {})) << n << " bytes";
    }
}

TEST(npy_arrays, offer_the_fields_of_a_structure) {
    auto npy = open_npy(io_test::sample("folders/npz/structured.npy"), {});
    auto npz = open_npz(io_test::sample("folders/npz/structured.npz"), {});

    ASSERT_TRUE(npy && npz);
    ASSERT_NE((*npy)->find("unit_index"), nullptr);
    ASSERT_NE((*npz)->find("s.unit_index"), nullptr);
    EXPECT_EQ(*(*npy)->numbers(*(*npy)->find("unit_index")), (Reals{0, 1, 0, 1}));
    EXPECT_EQ(*(*npz)->numbers(*(*npz)->find("s.sample_index")), (Reals{30, 60, 90, 150}));
}

} // namespace ranvier::npz_spikes_test
