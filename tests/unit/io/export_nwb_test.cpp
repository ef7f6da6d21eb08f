#include <gtest/gtest.h>

#include <algorithm>

#include "core/io/export_result.hpp"
#include "core/io/read_dataset.hpp"
#include "tests/unit/io/export_samples.hpp"

namespace ranvier {
namespace export_nwb_test {

using export_samples::four_units;
using export_samples::FullDisk;
using result_samples::bytes_of;
using result_samples::Folder;
using result_samples::two_units;

// two_units() with other ids for a and b.
ResultSet renamed(const std::vector<std::string>& ids) {
    ResultSet r = two_units();
    for (ResultArray& a : r.arrays)
        if (a.name == "receiver" || a.name == "sender") a.values = ids;
    return r;
}

std::string refusal(const ResultSet& result, const Recording* recording, const std::string& path) {
    const Status done = export_result(result, path, "nwb", recording);
    return done ? "" : done.error().sentence();
}

TEST(export_nwb, is_read_by_h5py) {
    const Folder folder;

    const Status done = export_result(two_units(), folder.file("r.nwb"), "");

    ASSERT_TRUE(done) << done.error().sentence();
    RANVIER_PYTHON_AGREES("nwb " + folder.file("r.nwb"), "check_export.py");
}

TEST(export_nwb, merges_the_units_of_the_recording_as_the_result_did) {
    const Recording recording = four_units();
    const Folder folder;

    const Status done = export_result(renamed({"3+7", "4"}), folder.file("r.nwb"), "", &recording);

    ASSERT_TRUE(done) << done.error().sentence();
    RANVIER_PYTHON_AGREES("nwb_merged " + folder.file("r.nwb"), "check_export.py");
}

TEST(export_nwb, all_formats_say_that_a_drives_b) {
    const Folder folder;
    std::string paths;
    for (const std::string format : {"nwb", "mat", "csv", "npz"}) {
        ASSERT_TRUE(export_result(two_units(), folder.file("r." + format), ""));
        paths += " " + folder.file("r." + format);
    }

    RANVIER_PYTHON_AGREES("weights" + paths, "check_export.py");
}

TEST(export_nwb, is_a_recording_with_its_states_to_our_own_reader) {
    const Recording recording = four_units();
    const Folder folder;
    ASSERT_TRUE(export_result(renamed({"3", "4"}), folder.file("r.nwb"), "", &recording));

    auto read = read_dataset(folder.file("r.nwb"), {}, {});

    ASSERT_TRUE(read) << read.error().sentence();
    const auto& got = std::get<Recording>(read->content);
    EXPECT_TRUE(std::ranges::equal(got.spikes.all_times(), recording.spikes.all_times()));
    const Intervals* states = got.find_intervals("ranvier_states");
    ASSERT_NE(states, nullptr);
    EXPECT_EQ(states->rows, (std::vector<Interval>{{0, 0.1}, {0.1, 0.25}}));
}

TEST(export_nwb, breaks_a_visit_where_a_sequence_ends_and_orders_rows_by_time) {
    ResultSet r;
    r.arrays = {{"states", "time_s", {"time_s"}, {4}, "s", "", std::vector<double>{10, 11, 0, 1}},
                {"states", "sequence", {"time_s"}, {4}, "", "", std::vector<int32_t>{0, 0, 1, 1}},
                {"states", "viterbi", {"time_s"}, {4}, "", "", std::vector<int32_t>{1, 1, 1, 0}}};
    const Folder folder;
    ASSERT_TRUE(export_result(r, folder.file("r.nwb"), ""));

    auto read = read_dataset(folder.file("r.nwb"), {}, {});

    // No spikes: the reader of spikes has nothing to give, so the bytes are asked.
    ASSERT_TRUE(read) << read.error().sentence();
    const std::vector<double> start{0, 1, 10}, stop{1, 2, 12};
    const std::string bytes = bytes_of(folder.file("r.nwb"));
    for (const auto& wanted : {start, stop})
        EXPECT_NE(bytes.find(std::string(reinterpret_cast<const char*>(wanted.data()), 24)), std::string::npos);
}

TEST(export_nwb, gives_equal_bytes_whenever_it_runs) {
    const Recording recording = four_units();
    const Folder folder;
    for (const std::string name : {"1.nwb", "2.nwb"})
        ASSERT_TRUE(export_result(renamed({"3", "4"}), folder.file(name), "", &recording, {{"lab", "x"}}));

    EXPECT_EQ(bytes_of(folder.file("1.nwb")), bytes_of(folder.file("2.nwb")));
}

TEST(export_nwb, refuses_a_result_in_bins) {
    ResultSet r;
    r.arrays = {{"states", "bin", {"bin"}, {2}, "bin", "", std::vector<double>{0, 1}},
                {"states", "viterbi", {"bin"}, {2}, "", "", std::vector<int32_t>{0, 1}}};
    const Folder folder;

    const Status done = export_result(r, folder.file("r.nwb"), "");

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), Errc::unsupported);
    EXPECT_NE(done.error().sentence().find("time in bins"), std::string::npos) << done.error().sentence();
    EXPECT_EQ(folder.n_files(), 0u);
}

TEST(export_nwb, refuses_a_recording_of_other_units) {
    const Recording recording = four_units();
    const Folder folder;

    EXPECT_NE(refusal(two_units(), &recording, folder.file("r.nwb")).find("unit a of the result"), std::string::npos);
    EXPECT_NE(refusal(renamed({"3+8", "4"}), &recording, folder.file("r.nwb")).find("unit 3+8"), std::string::npos);
    EXPECT_NE(refusal(renamed({"3+7", "7"}), &recording, folder.file("r.nwb")).find("several units"), std::string::npos);
    EXPECT_EQ(folder.n_files(), 0u);
}

TEST(export_nwb, refuses_a_recording_not_in_seconds) {
    Recording recording = four_units();
    recording.time_unit = TimeUnit::unknown;
    const Folder folder;

    EXPECT_NE(refusal(renamed({"3", "4"}), &recording, folder.file("r.nwb")).find("--time-unit"), std::string::npos);
}

TEST(export_nwb, other_formats_refuse_a_recording) {
    const Recording recording = four_units();
    const Folder folder;

    const Status done = export_result(renamed({"3", "4"}), folder.file("r.csv"), "", &recording);

    ASSERT_FALSE(done);
    EXPECT_NE(done.error().sentence().find("only .nwb"), std::string::npos);
}

TEST(export_nwb, a_full_disk_is_an_ordinary_error_and_leaves_nothing) {
    const Folder folder;
    const FullDisk full(4096);

    const Status done = export_result(two_units(), folder.file("r.nwb"), "");

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), Errc::io);
    EXPECT_EQ(folder.n_files(), 0u);
}

} // namespace export_nwb_test
} // namespace ranvier
