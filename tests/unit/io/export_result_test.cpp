#include <gtest/gtest.h>

#include "core/io/export_result.hpp"
#include "tests/unit/io/result_samples.hpp"

namespace ranvier {
namespace {

using result_samples::bytes_of;
using result_samples::Folder;
using result_samples::two_units;

TEST(export_result, csv_is_read_by_python) {
    const Folder folder;

    const Status done = export_result(two_units(), folder.file("r.csv"), "");

    ASSERT_TRUE(done) << done.error().sentence();
    RANVIER_PYTHON_AGREES("csv " + folder.file("r.csv"));
}

TEST(export_result, json_is_read_by_python) {
    const Folder folder;

    const Status done = export_result(two_units(), folder.file("r.json"), "");

    ASSERT_TRUE(done) << done.error().sentence();
    RANVIER_PYTHON_AGREES("json " + folder.file("r.json"));
}

TEST(export_result, npz_is_read_by_numpy) {
    const Folder folder;

    const Status done = export_result(two_units(), folder.file("r.npz"), "");

    ASSERT_TRUE(done) << done.error().sentence();
    RANVIER_PYTHON_AGREES("npz " + folder.file("r.npz"));
}

TEST(export_result, csv_says_the_coupling_goes_from_a_to_b) {
    const Folder folder;

    ASSERT_TRUE(export_result(two_units(), folder.file("r.csv"), "csv"));

    EXPECT_NE(bytes_of(folder.file("r.csv")).find("\nrun,a,b,0.75,0.1,1\n"), std::string::npos);
}

TEST(export_result, csv_of_a_result_without_couplings_is_its_metrics) {
    ResultSet r;
    r.metrics = {{"x", 0.1}, {"y", -std::numeric_limits<double>::infinity()}};
    const Folder folder;

    ASSERT_TRUE(export_result(r, folder.file("r.csv"), "csv"));

    EXPECT_EQ(bytes_of(folder.file("r.csv")), "metric,value\nx,0.1\ny,-Inf\n");
}

TEST(export_result, csv_has_the_weights_as_its_main_table_wherever_they_stand) {
    ResultSet r;
    r.arrays = {{"c", "prior", {"receiver", "sender", "class"}, {1, 1, 1}, "", "", std::vector<double>{1}},
                {"c", "weight", {"state", "receiver", "sender"}, {1, 1, 1}, "", "", std::vector<double>{-0.5}}};
    const Folder folder;

    ASSERT_TRUE(export_result(r, folder.file("r.csv"), "csv"));

    EXPECT_EQ(bytes_of(folder.file("r.csv")), "state,source,target,weight\n0,0,0,-0.5\n");
    EXPECT_EQ(bytes_of(folder.file("r.c.target-source-class.csv")), "source,target,class,prior\n0,0,0,1\n");
}

TEST(export_result, csv_counts_where_a_dimension_has_no_coordinate) {
    ResultSet r;
    r.arrays = {{"g", "v", {"i"}, {2}, "", "", std::vector<double>{0.5, 1e300}}};
    const Folder folder;

    ASSERT_TRUE(export_result(r, folder.file("r.csv"), "csv"));

    EXPECT_EQ(bytes_of(folder.file("r.g.csv")), "i,v\n0,0.5\n1,1e+300\n");
}

TEST(export_result, gives_equal_bytes_whenever_it_runs) {
    const Folder folder;
    for (const std::string format : {"json", "npz", "csv"}) {
        ASSERT_TRUE(export_result(two_units(), folder.file("1." + format), format));
        ASSERT_TRUE(export_result(two_units(), folder.file("2." + format), format));

        EXPECT_EQ(bytes_of(folder.file("1." + format)), bytes_of(folder.file("2." + format))) << format;
        EXPECT_GT(bytes_of(folder.file("1." + format)).size(), 100u) << format;
    }
}

TEST(export_result, npz_carries_no_time) {
    const Folder folder;
    ASSERT_TRUE(export_result(two_units(), folder.file("r.npz"), ""));

    const std::string bytes = bytes_of(folder.file("r.npz"));

    ASSERT_GE(bytes.size(), 14u);
    EXPECT_EQ(bytes.substr(10, 4), std::string("\0\0\x21\0", 4)); // 00:00 on 1980-01-01 in the first local header
}

TEST(export_result, refuses_a_format_it_does_not_write) {
    const Folder folder;

    const Status done = export_result(two_units(), folder.file("r.xlsx"), "");

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code(), Errc::invalid_argument);
    EXPECT_NE(done.error().sentence().find(".csv, .json, .npz, .mat or .nwb, not as .xlsx"), std::string::npos)
        << done.error().sentence();
}

TEST(export_result, leaves_nothing_behind_when_a_table_cannot_be_named) {
    ResultSet r;
    r.arrays = {{"a/b", "v", {}, {}, "", "", std::vector<double>{1}}};
    const Folder folder;

    EXPECT_FALSE(export_result(r, folder.file("r.csv"), ""));
    EXPECT_EQ(folder.n_files(), 0u);
}

TEST(export_result, names_a_folder_that_is_not_there) {
    const Folder folder;
    for (const std::string format : {"csv", "json", "npz"}) {
        const Status done = export_result(two_units(), folder.file("absent/r." + format), "");

        ASSERT_FALSE(done) << format;
        EXPECT_NE(done.error().sentence().find("absent/r."), std::string::npos) << done.error().sentence();
    }
    EXPECT_EQ(folder.n_files(), 0u);
}

} // namespace
} // namespace ranvier
