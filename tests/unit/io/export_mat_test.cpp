#include <gtest/gtest.h>

#include "core/io/export_result.hpp"
#include "tests/unit/io/export_samples.hpp"

namespace ranvier {
namespace export_mat_test {

using export_samples::FullDisk;
using result_samples::bytes_of;
using result_samples::Folder;
using result_samples::two_units;

TEST(export_mat, is_read_by_scipy) {
    const Folder folder;

    const Status done = export_result(two_units(), folder.file("r.mat"), "");

    ASSERT_TRUE(done) << done.error().sentence();
    RANVIER_PYTHON_AGREES("mat " + folder.file("r.mat"), "check_export.py");
}

TEST(export_mat, gives_equal_bytes_whenever_it_runs) {
    const Folder folder;
    for (const std::string name : {"1.mat", "2.mat"}) ASSERT_TRUE(export_result(two_units(), folder.file(name), ""));

    EXPECT_EQ(bytes_of(folder.file("1.mat")), bytes_of(folder.file("2.mat")));
    EXPECT_GT(bytes_of(folder.file("1.mat")).size(), 6000u);
}

TEST(export_mat, cuts_names_to_what_matlab_takes) {
    ResultSet r;
    const std::string longest(70, 'n');
    r.arrays = {{"2nd group", longest + "1", {}, {}, "", "", std::vector<double>{1}},
                {"2nd group", longest + "2", {}, {}, "", "", std::vector<double>{2}},
                {"notes", "v", {}, {}, "", "", std::vector<double>{3}}};
    const Folder folder;

    ASSERT_TRUE(export_result(r, folder.file("r.mat"), ""));

    const std::string bytes = bytes_of(folder.file("r.mat"));
    EXPECT_NE(bytes.find("x2nd_group"), std::string::npos);
    EXPECT_NE(bytes.find(std::string(58, 'n') + '\0'), std::string::npos);
    EXPECT_NE(bytes.find(std::string(56, 'n') + "_2" + '\0'), std::string::npos);
    EXPECT_NE(bytes.find("notes_2"), std::string::npos);
    EXPECT_EQ(bytes.find(std::string(64, 'n')), std::string::npos);
}

TEST(export_mat, names_a_folder_that_is_not_there) {
    const Folder folder;

    const Status done = export_result(two_units(), folder.file("absent/r.mat"), "");

    ASSERT_FALSE(done);
    EXPECT_NE(done.error().sentence().find("absent/"), std::string::npos) << done.error().sentence();
}

TEST(export_mat, a_full_disk_is_an_ordinary_error_and_leaves_nothing) {
    const Folder folder;
    const FullDisk full(4096);

    const Status done = export_result(two_units(), folder.file("r.mat"), "");

    ASSERT_FALSE(done);
    EXPECT_EQ(folder.n_files(), 0u);
}

} // namespace export_mat_test
} // namespace ranvier
