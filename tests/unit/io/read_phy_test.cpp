// Folders of Kilosort and phy, as NumPy writes them (make_folder_samples.py), and one of phy's own test folders.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/io/python_literals.hpp"
#include "tests/unit/io/io_samples.hpp"

namespace ranvier::phy_test {

using io_test::times_of;
using testing::HasSubstr;
using testing::Not;

using Reals = std::vector<double>;

Recording recording(const std::string& name, const ReadOptions& options = {}) {
    return io_test::recording_in("folders/phy/" + name, options);
}
std::string warnings(const std::string& name, const std::string& below = "") {
    return io_test::warnings_of("folders/phy/" + name, {.time_unit = "", .selector = below});
}
std::string refusal(const std::string& name, const ReadOptions& options = {}) {
    return io_test::refusal_of("folders/phy/" + name, options);
}

class read_phy_alike : public testing::TestWithParam<const char*> {};

TEST_P(read_phy_alike, finds_six_spikes_of_three_clusters_in_seconds) {
    const Recording r = recording(GetParam());

    ASSERT_EQ(r.spikes.n_units(), 3);
    EXPECT_EQ(r.spikes.units()[0].id, "2");
    EXPECT_EQ(r.spikes.units()[2].id, "9");
    EXPECT_EQ(times_of(r, 0), (Reals{0.001, 0.003, 0.02}));
    EXPECT_EQ(times_of(r, 1), (Reals{0.002, 0.01}));
    EXPECT_EQ(times_of(r, 2), (Reals{0.005}));
    EXPECT_EQ(r.time_unit, TimeUnit::seconds);
}

INSTANTIATE_TEST_SUITE_P(stored_in_other_ways, read_phy_alike,
                         testing::Values("whole", "columns", "bare", "old_csv", "whole_reals", "below", "odd_templates"));

TEST(read_phy, prefers_the_labels_of_the_user) {
    const Recording r = recording("whole");

    EXPECT_EQ(r.spikes.units()[0].quality, "good");
    EXPECT_EQ(r.spikes.units()[1].quality, "");
    EXPECT_EQ(r.spikes.units()[2].quality, "noise");
}

TEST(read_phy, takes_the_labels_of_kilosort_where_there_are_no_others) {
    const Recording r = recording("ks_label_only");

    EXPECT_EQ(r.spikes.units()[0].quality, "mua");
    EXPECT_EQ(r.spikes.units()[1].quality, "good");
}

TEST(read_phy, reads_labels_of_cluster_info_and_of_old_csv) {
    EXPECT_EQ(recording("info_only").spikes.units()[1].quality, "mua");
    EXPECT_EQ(recording("old_csv").spikes.units()[2].quality, "noise");
}

TEST(read_phy, reads_other_columns_and_regions_of_cluster_info) {
    const Recording r = recording("whole");

    ASSERT_NE(r.unit_columns.find("amp"), nullptr);
    const auto amp = std::get<Reals>(r.unit_columns.find("amp")->values);
    EXPECT_EQ(amp[1], 2.5);
    EXPECT_TRUE(std::isnan(amp[2]));
    EXPECT_EQ(std::get<std::vector<std::string>>(r.unit_columns.find("KSLabel")->values),
              (std::vector<std::string>{"mua", "good", "mua"}));
    EXPECT_EQ(r.unit_columns.find("group"), nullptr);
    EXPECT_EQ(r.spikes.units()[1].region, "CA3");
    EXPECT_EQ(r.spikes.units()[2].region, "");
}

TEST(read_phy, says_which_table_lists_clusters_without_spikes) {
    EXPECT_THAT(warnings("whole"), HasSubstr("cluster_info.tsv: 1 clusters have no spikes and are left out"));
}

TEST(read_phy, places_units_where_their_main_template_swings_most) {
    for (const char* name : {"whole", "columns", "sparse"}) {
        const Recording r = recording(name);

        EXPECT_EQ(r.spikes.units()[0].position, (std::array<double, 3>{10, 60, 0})) << name; // templates 0, 0, 1
        EXPECT_EQ(r.spikes.units()[1].position, (std::array<double, 3>{10, 20, 0})) << name; // templates 1, 1
        EXPECT_EQ(r.spikes.units()[2].position, (std::array<double, 3>{10, 20, 0})) << name; // template 1
    }
}

TEST(read_phy, takes_the_whitening_back_before_it_compares_channels) {
    EXPECT_EQ(recording("whitened").spikes.units()[0].position, (std::array<double, 3>{0, 0, 0}));
}

TEST(read_phy, places_units_by_the_channel_or_the_depth_of_cluster_info) {
    const Recording r = recording("info_only");

    EXPECT_EQ(r.spikes.units()[0].position, (std::array<double, 3>{10, 20, 0})); // channel 5, the second of the map
    EXPECT_TRUE(std::isnan(r.spikes.units()[1].position[0]));                    // channel 99 is not in the map
    EXPECT_EQ(r.spikes.units()[1].position[1], 33);
    EXPECT_TRUE(std::isnan(r.spikes.units()[2].position[1]));
}

TEST(read_phy, leaves_positions_out_where_templates_do_not_fit) {
    EXPECT_THAT(warnings("odd_templates"), HasSubstr("templates.npy is 2 x 3 values; [template, sample, channel] was expected"));
    EXPECT_THAT(warnings("many_channels"), HasSubstr("templates.npy has 5 channels, channel_positions.npy 4"));
}

TEST(read_phy, takes_templates_for_units_without_clusters) {
    const Recording r = recording("templates_only");

    ASSERT_EQ(r.spikes.n_units(), 2);
    EXPECT_EQ(times_of(r, 0), (Reals{0.001, 0.003}));
    EXPECT_THAT(warnings("templates_only"), HasSubstr("there is no spike_clusters.npy"));
}

TEST(read_phy, asks_for_the_rate_where_it_is_not_told) {
    EXPECT_EQ(recording("no_params").time_unit, TimeUnit::samples);
    EXPECT_THAT(warnings("no_params"), HasSubstr("there is no params.py with their rate); say --time-unit samples:RATE"));
    EXPECT_THAT(warnings("no_rate"), HasSubstr("params.py names no sample_rate"));
    EXPECT_EQ(times_of(recording("no_params", {.time_unit = "samples:15000", .selector = ""}), 2), (Reals{0.01}));
}

TEST(read_phy, runs_no_code_of_params) {
    EXPECT_EQ(recording("code_rate").time_unit, TimeUnit::samples);
    EXPECT_THAT(warnings("code_rate"), HasSubstr("params.py, line 4, sets sample_rate by code, which is never run"));
    EXPECT_THAT(warnings("called_rate"), HasSubstr("params.py, line 1, sets sample_rate by code"));
}

TEST(read_phy, lets_one_of_several_folders_be_chosen) {
    EXPECT_EQ(recording("two_below", {.time_unit = "", .selector = "b"}).spikes.n_spikes(), 6);
    EXPECT_THAT(refusal("two_below"), HasSubstr("holds 2 sortings: a, b; choose one as FOLDER:a"));
    EXPECT_THAT(refusal("two_below", {.time_unit = "", .selector = "c"}), HasSubstr("there is no folder c"));
}

TEST(read_phy, says_which_subfolder_it_read_unless_it_was_named) {
    EXPECT_THAT(warnings("below"), HasSubstr("read from the subfolder sorter_output"));
    EXPECT_THAT(warnings("whole"), Not(HasSubstr("subfolder")));
    EXPECT_EQ(recording("below", {.time_unit = "", .selector = "sorter_output"}).spikes.n_spikes(), 6);
    EXPECT_THAT(warnings("below", "sorter_output"), Not(HasSubstr("subfolder")));
}

TEST(read_phy, tells_the_resolution_of_times_by_the_rate) {
    const auto resolution = [](const char* name, const char* unit) {
        const Recording r = recording(name, {.time_unit = unit, .selector = ""});
        const auto at = r.about.find("spike_resolution_s");
        return at == r.about.end() ? std::string("none") : at->second;
    };

    EXPECT_EQ(resolution("whole", ""), "3.3333333333333335e-05"); // 1 / 30,000
    EXPECT_EQ(resolution("no_params", "samples:20000"), "5e-05");
    EXPECT_EQ(resolution("no_params", ""), "none");
    EXPECT_EQ(resolution("whole", "ms"), "none");
}

struct Refusal {
    const char* name;
    const char* sentence;
};
void PrintTo(const Refusal& r, std::ostream* out) { *out << r.name; }

class read_phy_refuses : public testing::TestWithParam<Refusal> {};

TEST_P(read_phy_refuses, with_a_sentence) { EXPECT_THAT(refusal(GetParam().name), HasSubstr(GetParam().sentence)); }

INSTANTIATE_TEST_SUITE_P(
    broken_folders, read_phy_refuses,
    testing::Values(Refusal{"no_clusters", "neither spike_clusters.npy nor spike_templates.npy"},
                    Refusal{"lengths_differ", "spike_clusters.npy holds 5 values and spike_times.npy 6"},
                    Refusal{"negative_sample", "spike_times.npy: spike 0 is at sample -1; numbers from 0 were expected"},
                    Refusal{"negative_cluster", "spike_clusters.npy: spike 0 is of cluster -1"},
                    Refusal{"fractions", "spike_times.npy: array: value 0 is 4.28"},
                    Refusal{"objects", "spike_clusters.npy: npy: an array of Python objects"},
                    Refusal{"table", "spike_times.npy: array is 3 x 2 values of int64; a list of whole numbers was expected"},
                    Refusal{"cut_off", "spike_times.npy: npy: the header tells of 48 bytes of values, 45 follow it"},
                    Refusal{"zero_rate", "params.py: sample_rate is 0; a rate above 0 was expected"},
                    Refusal{"twice", "cluster_group.tsv: cluster 2 is there twice"},
                    Refusal{"no_id", "cluster_group.tsv has no column cluster_id or id"}));

TEST(read_phy, stays_within_its_limits) {
    Limits few_spikes;
    few_spikes.max_spikes = 5;
    Limits few_units;
    few_units.max_units = 2;
    Limits few_bytes;
    few_bytes.max_bytes = 150;

    EXPECT_THAT(io_test::refusal_of("folders/phy/bare", {}, few_spikes), HasSubstr("holds 6 values; 5 are allowed"));
    EXPECT_THAT(io_test::refusal_of("folders/phy/bare", {}, few_units), HasSubstr("of 3 clusters; 2 are allowed"));
    EXPECT_THAT(io_test::refusal_of("folders/phy/bare", {}, few_bytes), HasSubstr("bytes left"));
}

TEST(read_phy, reads_the_folder_that_phy_tests_itself_with) {
    const std::string shared = io_test::shared_folder();
    if (shared.empty()) GTEST_SKIP() << "the shared samples are not here; RANVIER_SHARED names their folder";

    auto dataset = read_dataset(shared + "/data/phy/template", {}, {});

    ASSERT_TRUE(dataset) << dataset.error().sentence();
    const auto& r = std::get<Recording>(dataset->content); // counted with NumPy
    ASSERT_EQ(r.spikes.n_units(), 62);
    EXPECT_EQ(r.spikes.n_spikes(), 314);
    EXPECT_EQ(r.spikes.times(0).size(), 11u);
    EXPECT_EQ(r.spikes.times(0).front(), 21686 / 25000.0);
    EXPECT_EQ(r.spikes.extent().stop, 298403 / 25000.0);
    EXPECT_EQ(r.spikes.units()[4].quality, "good");
    EXPECT_EQ(r.spikes.units()[4].position, (std::array<double, 3>{20, 400, 0}));
    EXPECT_EQ(r.spikes.units()[1].position, (std::array<double, 3>{0, 380, 0}));
}

TEST(python_settings, are_numbers_and_texts) {
    const auto s = python_settings("a = 25000.\nb=30_000 # hertz\nc = r'C:\\x'\nd = \"it's # 1\"\ne = 1e3\n");

    EXPECT_EQ(s.numbers, (std::map<std::string, double>{{"a", 25000}, {"b", 30000}, {"e", 1000}}));
    EXPECT_EQ(s.texts, (std::map<std::string, std::string>{{"c", "C:\\x"}, {"d", "it's # 1"}}));
}

TEST(python_settings, skip_lists_comments_and_long_texts) {
    const auto s = python_settings("# rate = 1\nfiles = ['a', 'b']\n\"\"\"\nrate = 2\n\"\"\"\nflag = True\nrate = 3\n");

    EXPECT_EQ(s.numbers, (std::map<std::string, double>{{"rate", 3}}));
    EXPECT_EQ(s.code_that_mentions("rate"), std::nullopt);
}

TEST(python_settings, tell_the_line_of_code_that_may_set_a_name) {
    EXPECT_EQ(python_settings("rate = 1\nrate *= 2\n").code_that_mentions("rate"), 2u);
    EXPECT_EQ(python_settings("rate = 1\n\nif x: rate = 2\n").code_that_mentions("rate"), 3u);
    EXPECT_EQ(python_settings("rate = f()\n").code_that_mentions("rate"), 1u);
    EXPECT_EQ(python_settings("rate = 1\nhalf = rate / 2\n").code_that_mentions("rate"), std::nullopt);
    EXPECT_EQ(python_settings("rate = f()\nrate = 2\n").code_that_mentions("rate"), std::nullopt);
}

TEST(python_settings, survive_what_is_no_python) {
    EXPECT_TRUE(python_settings("=\n==\n'\n\\\n= = =\n\"\"\"").numbers.empty());
    EXPECT_TRUE(python_settings(std::string("a = \0 1", 7)).numbers.empty());
}

} // namespace ranvier::phy_test
