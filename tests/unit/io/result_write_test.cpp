#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "core/io/result_file.hpp"
#include "tests/unit/io/result_samples.hpp"

namespace ranvier {
namespace {

using result_samples::bytes_of;
using result_samples::Folder;
using result_samples::two_units;

// Expects a refusal whose sentence has `words` in it, and that no file was made.
void expect_refused(const ResultSet& result, const std::string& words) {
    const Folder folder;

    const Status written = write_result(result, folder.file("r.h5"));

    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code(), Errc::invalid_argument);
    EXPECT_NE(written.error().sentence().find(words), std::string::npos) << written.error().sentence();
    EXPECT_EQ(folder.n_files(), 0u);
}

TEST(write_result, is_read_with_labels_by_h5py_and_xarray) {
    const Folder folder;

    const Status written = write_result(two_units(), folder.file("r.h5"));

    ASSERT_TRUE(written) << written.error().sentence();
    RANVIER_PYTHON_AGREES("result " + folder.file("r.h5"));
}

TEST(write_result, gives_equal_bytes_a_second_later) {
    const Folder folder;

    ASSERT_TRUE(write_result(two_units(), folder.file("1.h5")));
    std::this_thread::sleep_for(std::chrono::milliseconds(1100)); // object times count seconds
    ASSERT_TRUE(write_result(two_units(), folder.file("2.h5")));

    EXPECT_EQ(bytes_of(folder.file("1.h5")), bytes_of(folder.file("2.h5")));
}

TEST(write_result, compresses_what_can_be_compressed) {
    ResultSet r;
    r.arrays = {{"g", "zeros", {"i", "j"}, {1000, 1000}, "", "", std::vector<double>(1'000'000)}};
    const Folder folder;

    ASSERT_TRUE(write_result(r, folder.file("r.h5")));

    EXPECT_LT(std::filesystem::file_size(folder.file("r.h5")), 100'000u);
}

TEST(write_result, says_when_the_disk_is_full) {
    if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "this system has no /dev/full";

    const Status written = write_result(two_units(), "/dev/full");

    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code(), Errc::io);
    EXPECT_NE(written.error().sentence().find("/dev/full"), std::string::npos);
}

TEST(write_result, names_a_folder_that_is_not_there) {
    const Folder folder;

    const Status written = write_result(two_units(), folder.file("absent/r.h5"));

    ASSERT_FALSE(written);
    EXPECT_NE(written.error().sentence().find("absent"), std::string::npos);
}

TEST(write_result, refuses_values_that_do_not_fill_the_shape) {
    ResultSet r = two_units();
    r.arrays[0].shape = {4};
    expect_refused(r, "3 values for a shape of 4");
}

TEST(write_result, refuses_a_dimension_with_two_sizes) {
    ResultSet r = two_units();
    r.arrays[3] = {"states", "path", {"time_s"}, {1}, "", "", std::vector<int32_t>{0}};
    expect_refused(r, "dimension time_s of group states has size 3, and 1 in array path");
}

TEST(write_result, refuses_a_dimension_twice_in_one_array) {
    ResultSet r;
    r.arrays = {{"g", "w", {"unit", "unit"}, {1, 1}, "", "", std::vector<double>{0}}};
    expect_refused(r, "the dimension unit twice");
}

TEST(write_result, refuses_two_arrays_of_one_name) {
    ResultSet r = two_units();
    r.arrays.push_back(r.arrays[0]);
    expect_refused(r, "two arrays states/time_s");
}

TEST(write_result, refuses_an_array_that_stands_where_a_dimension_belongs) {
    ResultSet r;
    r.arrays = {{"g", "unit", {"unit", "xyz"}, {1, 3}, "um", "", std::vector<double>{0, 0, 0}}};
    expect_refused(r, "is not its coordinate");
}

TEST(write_result, keeps_the_groups_of_metrics_and_traces_to_itself) {
    ResultSet r;
    r.arrays = {{"metrics", "x", {}, {}, "", "", std::vector<double>{0}}};
    expect_refused(r, "group metrics");
}

TEST(write_result, refuses_text_that_is_not_utf8) {
    ResultSet r = two_units();
    r.notes = {"caf\xe9"};
    expect_refused(r, "not UTF-8");
}

TEST(write_result, refuses_text_with_a_nul_that_hdf5_would_cut) {
    ResultSet r = two_units();
    std::get<std::vector<std::string>>(r.arrays[1].values)[0] = std::string("a\0b", 3);
    expect_refused(r, "NUL");
}

TEST(write_result, refuses_a_slash_in_a_name) {
    ResultSet r;
    r.metrics = {{"a/b", 1}};
    expect_refused(r, "has a \"/\" in it");
}

TEST(write_result, refuses_a_provenance_that_is_not_an_object) {
    ResultSet r;
    r.provenance = "[1]";
    expect_refused(r, "provenance");
}

} // namespace
} // namespace ranvier
