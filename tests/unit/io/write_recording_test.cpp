#include "core/io/write_recording.hpp"

#include <gtest/gtest.h>

#include "core/data/identity.hpp"
#include "core/io/read_dataset.hpp"
#include "tests/unit/io/export_samples.hpp"

namespace ranvier {
namespace write_recording_test {

using export_samples::dataset_of;
using export_samples::four_units;
using export_samples::FullDisk;
using export_samples::metronome;
using result_samples::bytes_of;
using result_samples::Folder;

const std::map<std::string, std::string> told{{"session_start_time", "2024-05-01T10:00:00+02:00"},
                                              {"session_description", "told by hand"},
                                              {"experimenter", "Doe, Jane; Roe, Rick"},
                                              {"keywords", "hmm, ca1"},
                                              {"spike_resolution_s", "0.001"},
                                              {"subject/sex", "F"}};

// Two sequences, of two bins and of one.
Counts uneven_counts() {
    Counts c;
    c.unit_ids = {"a", "b"};
    c.counts = {1, 0, 2, 300, 0, 1};
    c.first = {0, 2, 3};
    c.bin_s = 0.02;
    c.truth.n_states = 2;
    c.truth.states = {0, 1, 0};
    c.truth.link = "exp";
    return c;
}

std::string refusal(const Dataset& dataset, const std::string& path, const std::map<std::string, std::string>& about = {}) {
    const Status written = write_dataset(dataset, path, about);
    return written ? "" : written.error().sentence();
}

TEST(write_recording, nwb_is_read_by_h5py) {
    const Folder folder;

    const Status written = write_dataset(dataset_of(four_units()), folder.file("r.nwb"), told);

    ASSERT_TRUE(written) << written.error().sentence();
    RANVIER_PYTHON_AGREES("recording_nwb " + folder.file("r.nwb"), "check_export.py");
}

TEST(write_recording, csv_is_read_by_python) {
    const Folder folder;

    const Status written = write_dataset(dataset_of(four_units()), folder.file("r.csv"));

    ASSERT_TRUE(written) << written.error().sentence();
    EXPECT_EQ(folder.n_files(), 7u);
    RANVIER_PYTHON_AGREES("recording_csv " + folder.file("r.csv"), "check_export.py");
}

TEST(write_recording, npz_is_read_by_numpy) {
    const Folder folder;

    const Status written = write_dataset(dataset_of(four_units()), folder.file("r.npz"));

    ASSERT_TRUE(written) << written.error().sentence();
    RANVIER_PYTHON_AGREES("recording_npz " + folder.file("r.npz"), "check_export.py");
}

TEST(write_recording, counts_as_npz_are_read_by_numpy) {
    const Folder folder;

    ASSERT_TRUE(write_dataset({"", {}, uneven_counts()}, folder.file("c.npz")));

    RANVIER_PYTHON_AGREES("counts_npz " + folder.file("c.npz"), "check_export.py");
}

TEST(write_recording, counts_as_csv_are_a_long_table) {
    const Folder folder;

    ASSERT_TRUE(write_dataset({"", {}, uneven_counts()}, folder.file("c.csv")));

    RANVIER_PYTHON_AGREES("counts_csv " + folder.file("c.csv"), "check_export.py");
}

TEST(write_recording, counts_are_the_same_input_after_npz_and_h5) {
    const Folder folder;
    const Dataset wanted{"", {}, uneven_counts()};
    for (const std::string name : {"c.npz", "c.h5"}) {
        ASSERT_TRUE(write_dataset(wanted, folder.file(name)));

        auto read = read_dataset(folder.file(name), {}, {});

        ASSERT_TRUE(read) << read.error().sentence();
        EXPECT_EQ(dataset_identity(*read), dataset_identity(wanted)) << name;
    }
}

TEST(write_recording, spikes_and_tables_are_the_same_after_nwb) {
    const Folder folder;
    ASSERT_TRUE(write_dataset(dataset_of(four_units()), folder.file("r.nwb")));

    auto read = read_dataset(folder.file("r.nwb"), {}, {});

    ASSERT_TRUE(read) << read.error().sentence();
    const auto parts = identity_parts(*read), wanted = identity_parts(dataset_of(four_units()));
    for (const char* part : {"spikes", "units", "observed", "intervals/trials", "signals/speed"})
        EXPECT_EQ(parts.at(part), wanted.at(part)) << part;
}

TEST(write_recording, spikes_are_the_same_after_csv) {
    const Recording r = metronome(50, 0.0137);
    const Folder folder;
    ASSERT_TRUE(write_dataset(dataset_of(r), folder.file("r.csv")));

    auto read = read_dataset(folder.file("r.csv"), {}, {});

    ASSERT_TRUE(read) << read.error().sentence();
    EXPECT_EQ(identity_parts(*read).at("spikes"), identity_parts(dataset_of(r)).at("spikes"));
}

TEST(write_recording, gives_equal_bytes_whenever_it_runs) {
    const Folder folder;
    for (const std::string format : {"nwb", "npz", "csv"}) {
        ASSERT_TRUE(write_dataset(dataset_of(four_units()), folder.file("1." + format)));
        ASSERT_TRUE(write_dataset(dataset_of(four_units()), folder.file("2." + format)));

        EXPECT_EQ(bytes_of(folder.file("1." + format)), bytes_of(folder.file("2." + format))) << format;
        EXPECT_GT(bytes_of(folder.file("1." + format)).size(), 30u) << format;
    }
}

TEST(write_recording, nwb_of_another_recording_has_other_object_ids) {
    Recording other = four_units();
    other.observed[0].stop = 0.75;
    const Folder folder;
    ASSERT_TRUE(write_dataset(dataset_of(four_units()), folder.file("1.nwb")));
    ASSERT_TRUE(write_dataset(dataset_of(other), folder.file("2.nwb")));

    const auto identifier = [&](const std::string& name) {
        const std::string bytes = bytes_of(folder.file(name));
        return bytes.substr(bytes.find("NWBFile"), 200);
    };

    EXPECT_NE(identifier("1.nwb"), identifier("2.nwb"));
}

TEST(write_recording, nwb_holds_many_spikes_in_one_piece) {
    const Folder folder;
    for (const std::string name : {"1.nwb", "2.nwb"})
        ASSERT_TRUE(write_dataset(dataset_of(metronome(1'000'000)), folder.file(name)));

    EXPECT_EQ(bytes_of(folder.file("1.nwb")), bytes_of(folder.file("2.nwb")));
    RANVIER_PYTHON_AGREES("big " + folder.file("1.nwb") + " 1000000", "check_export.py");
}

TEST(write_recording, a_full_disk_is_an_ordinary_error_and_leaves_nothing) {
    const Folder folder;
    const Dataset big = dataset_of(metronome(1'000'000));
    for (const std::string format : {"nwb", "npz", "csv"}) {
        const FullDisk full(1 << 20);

        const Status written = write_dataset(big, folder.file("r." + format));

        ASSERT_FALSE(written) << format;
        EXPECT_EQ(written.error().code(), Errc::io) << format;
        EXPECT_NE(written.error().sentence().find("File too large"), std::string::npos) << written.error().sentence();
        EXPECT_EQ(folder.n_files(), 0u) << format;
    }
}

TEST(write_recording, nwb_can_be_written_after_a_disk_was_full) {
    const Folder folder;
    {
        const FullDisk full(1 << 20);
        ASSERT_FALSE(write_dataset(dataset_of(metronome(1'000'000)), folder.file("r.nwb")));
    }

    const Status written = write_dataset(dataset_of(metronome(1'000'000)), folder.file("r.nwb"));

    EXPECT_TRUE(written) << written.error().sentence();
}

TEST(write_recording, nwb_leaves_an_old_file_alone_when_it_fails) {
    const Folder folder;
    result_samples::put_bytes(folder.file("r.nwb"), "precious");
    const FullDisk full(1 << 20);

    EXPECT_FALSE(write_dataset(dataset_of(metronome(1'000'000)), folder.file("r.nwb")));

    EXPECT_EQ(bytes_of(folder.file("r.nwb")), "precious");
}

TEST(write_recording, ids_that_are_not_whole_numbers_stand_in_a_column) {
    std::vector<Unit> units(2);
    units[0].id = "probe1_7", units[1].id = "08";
    Recording r;
    r.spikes = SpikeTrains::make(std::move(units), {{0.1}, {0.2}}).value();
    const Folder folder;

    ASSERT_TRUE(write_dataset(dataset_of(r), folder.file("r.nwb")));

    auto read = read_dataset(folder.file("r.nwb"), {}, {});

    EXPECT_NE(bytes_of(folder.file("r.nwb")).find("unit_name"), std::string::npos);
    ASSERT_TRUE(read) << read.error().sentence();
    const auto& units_read = std::get<Recording>(read->content).spikes.units();
    EXPECT_EQ(units_read[0].id, "probe1_7");
    EXPECT_EQ(units_read[1].id, "08");
}

TEST(write_recording, what_a_file_says_of_its_session_is_still_there_after_nwb) {
    const Folder folder;
    ASSERT_TRUE(write_dataset(dataset_of(four_units()), folder.file("1.nwb"), told));

    auto read = read_dataset(folder.file("1.nwb"), {}, {});

    ASSERT_TRUE(read) << read.error().sentence();
    std::map<std::string, std::string> wanted = told;
    wanted["lab"] = "the lab", wanted["subject/id"] = "m1";
    EXPECT_EQ(std::get<Recording>(read->content).about, wanted);
    ASSERT_TRUE(write_dataset(*read, folder.file("2.nwb")));
    RANVIER_PYTHON_AGREES("session_nwb " + folder.file("2.nwb"), "check_export.py");
}

TEST(write_recording, a_start_that_is_not_known_stays_not_known_after_nwb) {
    const Folder folder;
    ASSERT_TRUE(write_dataset(dataset_of(metronome(5, 0.0137)), folder.file("1.nwb")));

    auto read = read_dataset(folder.file("1.nwb"), {}, {});

    ASSERT_TRUE(read) << read.error().sentence();
    const auto& about = std::get<Recording>(read->content).about;
    EXPECT_FALSE(about.contains("session_start_time"));
    ASSERT_TRUE(write_dataset(*read, folder.file("2.nwb")));
    auto again = read_dataset(folder.file("2.nwb"), {}, {});
    ASSERT_TRUE(again) << again.error().sentence();
    EXPECT_EQ(std::get<Recording>(again->content).about, about);
}

TEST(write_recording, refuses_times_that_are_not_known_to_be_seconds) {
    Recording r = four_units();
    r.time_unit = TimeUnit::samples;
    const Folder folder;
    for (const std::string format : {"nwb", "npz", "csv"})
        EXPECT_NE(refusal(dataset_of(r), folder.file("r." + format)).find("--time-unit"), std::string::npos) << format;
    EXPECT_EQ(folder.n_files(), 0u);
}

TEST(write_recording, refuses_what_a_format_cannot_hold) {
    const Folder folder;
    const Dataset counts{"", {}, uneven_counts()};

    EXPECT_NE(refusal(counts, folder.file("c.nwb")).find("counts are not spikes"), std::string::npos);
    EXPECT_NE(refusal(counts, folder.file("c.mat")).find("not as .mat"), std::string::npos);
    EXPECT_NE(refusal(dataset_of(four_units()), folder.file("r.h5")).find("not as .h5"), std::string::npos);
    EXPECT_NE(refusal(dataset_of(four_units()), folder.file("r")).find("no extension"), std::string::npos);
    EXPECT_NE(refusal({}, folder.file("r.nwb")).find("nothing to write"), std::string::npos);
    EXPECT_NE(refusal(dataset_of(four_units()), folder.file("r.csv"), {{"lab", "x"}}).find("only .nwb"), std::string::npos);
    EXPECT_EQ(folder.n_files(), 0u);
}

TEST(write_recording, refuses_what_about_cannot_mean) {
    const Folder folder;
    const Dataset r = dataset_of(four_units());

    EXPECT_NE(refusal(r, folder.file("r.nwb"), {{"species", "x"}}).find("subject/species"), std::string::npos);
    EXPECT_NE(refusal(r, folder.file("r.nwb"), {{"session_start_time", "yesterday"}}).find("2024-05-01T10"), std::string::npos);
    EXPECT_NE(refusal(r, folder.file("r.nwb"), {{"spike_resolution_s", "-1"}}).find("above 0"), std::string::npos);
    EXPECT_NE(refusal(r, folder.file("r.nwb"), {{"lab", "\xff"}}).find("UTF-8"), std::string::npos);
    EXPECT_EQ(folder.n_files(), 0u);
}

TEST(write_recording, names_a_folder_that_is_not_there) {
    const Folder folder;
    for (const std::string format : {"nwb", "npz", "csv"})
        EXPECT_NE(refusal(dataset_of(four_units()), folder.file("absent/r." + format)).find("absent/"), std::string::npos)
            << format;
}

} // namespace write_recording_test
} // namespace ranvier
