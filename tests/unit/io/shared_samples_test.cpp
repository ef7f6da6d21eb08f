// The collected files of other programs and laboratories, where they are on this machine, against counts made with h5py and
// scipy.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/unit/io/io_samples.hpp"

namespace ranvier::shared_samples_test {

using nlohmann::json;
using testing::HasSubstr;

#define RANVIER_SHARED_OR_SKIP(folder)                   \
    const std::string folder = io_test::shared_folder(); \
    if (folder.empty()) GTEST_SKIP() << "the shared samples are not here; RANVIER_SHARED names their folder"

Recording recording_at(const std::string& path) {
    auto dataset = read_dataset(path, {}, {});
    if (!dataset) {
        ADD_FAILURE() << dataset.error().sentence();
        return {};
    }
    auto* recording = std::get_if<Recording>(&dataset->content);
    if (!recording) ADD_FAILURE() << path << " holds no recording";
    return recording ? std::move(*recording) : Recording();
}

std::string id_text(const json& id) { return id.is_string() ? id.get<std::string>() : std::to_string(id.get<int64_t>()); }

void expect_units(const Recording& r, const json& expected) {
    ASSERT_EQ(r.spikes.n_units(), expected["n_units"].get<int>());
    const json ids = expected.contains("units") ? expected["units"] : expected.value("ids", json());
    for (int u = 0; u < r.spikes.n_units(); ++u) {
        const auto i = static_cast<size_t>(u);
        const auto times = r.spikes.times(u);
        ASSERT_EQ(times.size(), expected["counts"][i].get<size_t>()) << "unit " << u;
        EXPECT_EQ(times.front(), expected["first"][i].get<double>()) << "unit " << u;
        EXPECT_EQ(times.back(), expected["last"][i].get<double>()) << "unit " << u;
        if (!ids.is_null()) {
            EXPECT_EQ(r.spikes.units()[i].id, id_text(ids[i]));
        }
    }
}

void expect_recording(const Recording& r, const json& expected) {
    EXPECT_EQ(r.spikes.n_spikes(), expected["n_spikes"].get<int64_t>());
    if (expected.contains("counts")) {
        expect_units(r, expected);
    } else { // one unit in a file of its own
        ASSERT_EQ(r.spikes.n_units(), 1);
        EXPECT_EQ(r.spikes.extent(), (Interval{expected["first"].get<double>(), expected["last"].get<double>()}));
        EXPECT_EQ(r.spikes.n_unsorted_units() == 0, expected["sorted"].get<bool>());
    }
    if (!expected.contains("intervals")) return;
    std::map<std::string, size_t> tables;
    for (const auto& table : r.intervals) tables[table.name] = table.rows.size();
    EXPECT_EQ(tables, (expected["intervals"].get<std::map<std::string, size_t>>()));
}

void expect_as_counted(const std::string& path, const json& expected) {
    auto dataset = read_dataset(path, {}, {});
    if (expected.value("malformed", false)) {
        ASSERT_FALSE(dataset);
        EXPECT_EQ(dataset.error().code(), Errc::bad_input);
        EXPECT_THAT(dataset.error().sentence(), HasSubstr("ends at " + std::to_string(expected["index_last"].get<int64_t>())));
        return;
    }
    ASSERT_TRUE(dataset) << dataset.error().sentence();
    if (expected.contains("nwb_version")) {
        EXPECT_EQ(dataset->format, "NWB " + expected["nwb_version"].get<std::string>());
    }
    if (expected.value("no_units", false)) {
        EXPECT_TRUE(std::holds_alternative<Nothing>(dataset->content));
        return;
    }
    ASSERT_TRUE(std::holds_alternative<Recording>(dataset->content));
    expect_recording(std::get<Recording>(dataset->content), expected);
}

TEST(shared_samples, agree_with_what_another_program_counted) {
    RANVIER_SHARED_OR_SKIP(shared);
    const std::string folder = shared + "/data/spikes/";
    const json expected = json::parse(io_test::bytes_of(folder + "EXPECTED.json"));

    int n_compared = 0;
    for (const auto& [name, counted] : expected.items()) {
        if (!std::filesystem::exists(folder + name)) continue;
        SCOPED_TRACE(name);
        expect_as_counted(folder + name, counted);
        ++n_compared;
    }

    EXPECT_GT(n_compared, 0);
}

TEST(shared_samples, have_one_column_per_unit_in_a_single_line) { // sjemea, counted with str.split
    RANVIER_SHARED_OR_SKIP(shared);

    const Recording r = recording_at(shared + "/data/spikes/text/sjemea_P9_CTRL_MY1_1A.txt");

    ASSERT_EQ(r.spikes.n_units(), 26);
    EXPECT_EQ(r.spikes.n_spikes(), 26911);
    EXPECT_EQ(r.spikes.units()[25].id, "ch_84a");
    EXPECT_EQ(r.spikes.times(0).size(), 732u);
    EXPECT_EQ(r.spikes.times(0).front(), 21.4407);
    EXPECT_EQ(r.spikes.times(25).back(), 3572.4671);
}

TEST(shared_samples, have_regions_from_plain_electrodes) {
    RANVIER_SHARED_OR_SKIP(shared);

    const Recording r = recording_at(shared + "/data/nwb/human_mtl_sub-4_ses-4.nwb");

    std::map<std::string, int> regions;
    for (const Unit& u : r.spikes.units()) ++regions[u.region];
    EXPECT_EQ(regions.size(), 2u);
    EXPECT_GT(regions["hippocampus_right"], 0);
    EXPECT_GT(regions["amygdala_right"], 0);
}

TEST(shared_samples, have_quality_as_text) {
    RANVIER_SHARED_OR_SKIP(shared);

    EXPECT_EQ(recording_at(shared + "/data/nwb/neuroconv_ecephys_tutorial_v2.5.0.nwb").spikes.units()[9].quality, "good");
}

struct Small {
    const char* name;
    int units, spikes;
    size_t intervals, signals;
};
void PrintTo(const Small& s, std::ostream* out) { *out << s.name; }

class shared_samples_small : public testing::TestWithParam<Small> {};

TEST_P(shared_samples_small, hold_what_their_provenance_tells) {
    RANVIER_SHARED_OR_SKIP(shared);

    const Recording r = recording_at(shared + "/data/nwb/" + GetParam().name);

    EXPECT_EQ(r.spikes.n_units(), GetParam().units);
    EXPECT_EQ(r.spikes.n_spikes(), GetParam().spikes);
    EXPECT_EQ(r.intervals.size(), GetParam().intervals);
    EXPECT_EQ(r.signals.size(), GetParam().signals);
    EXPECT_EQ(r.object_id.size(), 36u);
}

INSTANTIATE_TEST_SUITE_P(files, shared_samples_small,
                         testing::Values(Small{"human_mtl_sub-4_ses-4.nwb", 35, 214278, 3, 2},
                                         Small{"mouse_psb_A8604-211122.nwb", 3, 21354, 1, 0},
                                         Small{"neuroconv_test.nwb", 10, 1725, 0, 1},
                                         Small{"neuroconv_ecephys_tutorial_v2.5.0.nwb", 10, 195, 0, 1},
                                         Small{"prototype_result_layout.nwb", 5, 326, 1, 1}));

class shared_samples_nothing : public testing::TestWithParam<const char*> {};

TEST_P(shared_samples_nothing, hold_no_spikes_and_say_so) {
    RANVIER_SHARED_OR_SKIP(shared);

    auto dataset = read_dataset(shared + "/data/" + GetParam(), {}, {});

    ASSERT_TRUE(dataset) << dataset.error().sentence();
    EXPECT_TRUE(std::holds_alternative<Nothing>(dataset->content));
    ASSERT_FALSE(dataset->warnings.empty());
    EXPECT_THAT(dataset->warnings.back(), HasSubstr("holds no spikes: NWB "));
}

INSTANTIATE_TEST_SUITE_P(files, shared_samples_nothing,
                         testing::Values("nwb/allen_probe_lfp_769322820_reduced.nwb", "nwb/aqnwb_exampleRecording.nwb",
                                         "nwb/nwb1_allen_496908818s.nwb", "nwb/osb_time_series_data.nwb",
                                         "nwb/pynwb_1.0.2_nospec.nwb", "nwb/pynwb_1.5.1_timeintervals_tsref.nwb",
                                         "nwb/pynwb_2.0b_test_TimeIntervals.nwb", "nwb/pynwb_2.1.0_with_extension.nwb",
                                         "nwb/pynwb_2.6.0_DynamicTableElectrodes.nwb", "spikes/nwb/matnwb_ecephys_tutorial.nwb",
                                         "spikes/nwb_other/2.3.2_old_electrodes_table_full.nwb",
                                         "spikes/nwb_other/hdmf_testh5.nwb", "spikes/nwb_other/time_series_data_latest.nwb"));

struct Refused {
    const char* name;
    Errc code;
    const char* sentence;
};
void PrintTo(const Refused& r, std::ostream* out) { *out << r.name; }

class shared_samples_refused : public testing::TestWithParam<Refused> {};

TEST_P(shared_samples_refused, end_in_a_sentence) {
    RANVIER_SHARED_OR_SKIP(shared);

    auto dataset = read_dataset(shared + "/data/" + GetParam().name, {}, {});

    ASSERT_FALSE(dataset);
    EXPECT_EQ(dataset.error().code(), GetParam().code);
    EXPECT_THAT(dataset.error().sentence(), HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(
    files, shared_samples_refused,
    testing::Values(
        Refused{"nwb/allen_ecephys_session_760693773_reduced.nwb", Errc::bad_input,
                "/units/spike_times_index ends at 987786, but /units/spike_times has 10 values"},
        Refused{"nwb/empty_hdf5.nwb", Errc::bad_input, "neither NWB nor counts"},
        Refused{"spikes/choice/irisstone_direct_x.npy", Errc::bad_input, "float64; counts are whole numbers"},
        Refused{"spikes/mat/CaseStudies_08_spikes-1.mat", Errc::bad_input, "several things that may be a recording: SpikesLow"},
        Refused{"spikes/mat/CaseStudies_10_spikes-1.mat", Errc::bad_input, "FILE:train takes them for counts [bin, unit]"},
        Refused{"spikes/mat/CaseStudies_spikes-LFP-1.mat", Errc::bad_input,
                "y (100 x 1000 double, not whole numbers, so no counts)"},
        Refused{"spikes/mat/seqNMF_MackeviciusData.mat", Errc::bad_input,
                "NEURAL (75 x 666 double, not whole numbers, so no counts)"},
        Refused{"spikes/text/locust20010214", Errc::bad_input, "files of 4 recordings (locust20010214_Spontaneous_1, "}));

TEST(shared_samples, have_simulated_trials_with_their_true_states) { // la Camera, counted with scipy; 15 s and a gap of 1.5 s
    RANVIER_SHARED_OR_SKIP(shared);

    const Recording r = recording_at(shared + "/data/spikes/mat/lacamera_MMPP_N20m10T15_50trials.mat");

    ASSERT_EQ(r.spikes.n_units(), 20);
    EXPECT_EQ(r.spikes.n_spikes(), 202968);
    ASSERT_NE(r.find_intervals("trials"), nullptr);
    EXPECT_EQ(r.find_intervals("trials")->rows.size(), 50u);
    EXPECT_DOUBLE_EQ(r.find_intervals("trials")->rows[49].stop, 49 * 16.5 + 15);
    ASSERT_NE(r.find_intervals("true_states"), nullptr);
    EXPECT_EQ(r.find_intervals("true_states")->rows.size(), 1292u);
    EXPECT_EQ(std::get<std::vector<int64_t>>(r.find_intervals("true_states")->table.find("state")->values)[1], 10);
}

TEST(shared_samples, have_two_populations_of_a_simulation) { // counted with h5py
    RANVIER_SHARED_OR_SKIP(shared);
    const std::string path = shared + "/data/spikes/npz/sonata_spikes.multipop.h5";

    auto tw = read_dataset(path, {.time_unit = "", .selector = "tw"}, {});

    EXPECT_EQ(recording_at(path).spikes.n_spikes(), 123356 + 21078);
    ASSERT_TRUE(tw) << tw.error().sentence();
    EXPECT_EQ(std::get<Recording>(tw->content).spikes.n_spikes(), 21078);
    EXPECT_EQ(recording_at(shared + "/data/spikes/nwb_other/sonata_spikes.onepop.v1.0.nwb").spikes.n_units(), 14);
}

TEST(shared_samples, have_a_folder_of_recordings_whose_times_are_no_seconds) {
    RANVIER_SHARED_OR_SKIP(shared);
    const std::string folder = shared + "/data/spikes/text/locust20010214";

    auto dataset = read_dataset(folder, {.time_unit = "", .selector = "locust20010214_Spontaneous_1"}, {});

    ASSERT_TRUE(dataset) << dataset.error().sentence();
    const auto& r = std::get<Recording>(dataset->content);
    ASSERT_EQ(r.spikes.n_units(), 10);
    EXPECT_EQ(r.spikes.units()[1].id, "locust20010214_Spontaneous_1_tetB_u2");
    EXPECT_EQ(r.spikes.times(9).size(), 8829u);
    EXPECT_EQ(r.time_unit, TimeUnit::unknown);
    EXPECT_THAT(dataset->warnings, testing::Contains(HasSubstr("they are raw values: say --time-unit")));
}

TEST(shared_samples, have_metadata_beside_a_table_of_spikes) { // meaRtools, counted with csv.reader
    RANVIER_SHARED_OR_SKIP(shared);

    const Recording r =
        recording_at(shared + "/data/spikes/text/meaRtools_exampleRecording_1012016_plate1_DIV3_spike_list.csv.gz");

    EXPECT_EQ(r.spikes.n_units(), 269);
    EXPECT_EQ(r.spikes.n_spikes(), 100957);
    EXPECT_EQ(r.spikes.units()[0].id, "D3_31");
    EXPECT_EQ(r.spikes.times(0).size(), 1177u);
    EXPECT_EQ(r.time_unit, TimeUnit::seconds);
}

TEST(shared_samples, have_microseconds_that_no_one_tells) { // nitime
    RANVIER_SHARED_OR_SKIP(shared);

    const Recording r = recording_at(shared + "/data/spikes/text/nitime_grasshopper_spike_times1.txt");

    EXPECT_EQ(r.spikes.n_spikes(), 929);
    EXPECT_EQ(r.spikes.extent().start, 6700);
    EXPECT_EQ(r.time_unit, TimeUnit::unknown);
}

TEST(shared_samples, have_the_published_counts_with_their_truth) {
    RANVIER_SHARED_OR_SKIP(shared);

    auto dataset = read_dataset(shared + "/data/spikes/synthetic_ref/onehot_ref_seed0.h5", {}, {});

    ASSERT_TRUE(dataset) << dataset.error().sentence();
    const auto& c = std::get<Counts>(dataset->content);
    EXPECT_EQ(c.n_sequences(), 50u);
    EXPECT_EQ(c.n_bins(), 100000u);
    EXPECT_EQ(c.n_units(), 20u);
    EXPECT_EQ(c.truth.n_states, 5u);
    EXPECT_EQ(c.truth.weight.size(), 5u * 20 * 20);
    EXPECT_EQ(c.truth.link, "logistic");
}

TEST(shared_samples, have_hostile_files_that_end_in_a_sentence) {
    RANVIER_SHARED_OR_SKIP(shared);
    const std::filesystem::path folder = testing::TempDir() + "ranvier_hostile_" + std::to_string(::getpid());
    std::filesystem::create_directory(folder);
    const std::string make = "cd " + folder.string() + " && /usr/bin/python3 " + shared + "/tools/hostile_hdf5.py > /dev/null";
    ASSERT_EQ(std::system(make.c_str()), 0);

    for (int i = 1; i <= 7; ++i) {
        auto dataset = read_dataset((folder / ("a" + std::to_string(i) + ".h5")).string(), {}, {});
        ASSERT_FALSE(dataset) << i;
        EXPECT_FALSE(dataset.error().sentence().empty());
    }
    std::filesystem::remove_all(folder);
}

#undef RANVIER_SHARED_OR_SKIP

} // namespace ranvier::shared_samples_test
