#include "core/io/sniff.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/io/io_samples.hpp"

namespace ranvier::sniff_test {

using io_test::TemporaryFile;
using testing::HasSubstr;

std::string refusal(const std::string& content) {
    const TemporaryFile file(content, "thing");
    auto kind = sniff(file.path());
    return kind ? "" : kind.error().sentence();
}

TEST(sniff, believes_the_content_and_not_the_name) {
    const TemporaryFile disguised(io_test::bytes_of(io_test::sample("plain.nwb")), "really_hdf5.csv");

    auto dataset = read_dataset(disguised.path(), {}, {});

    ASSERT_TRUE(dataset) << dataset.error().sentence();
    EXPECT_EQ(dataset->format, "NWB 2.6.0");
}

TEST(sniff, finds_hdf5_behind_a_block_of_the_users) {
    auto kind = sniff(io_test::sample("user_block.nwb"));

    ASSERT_TRUE(kind);
    EXPECT_EQ(*kind, FileKind::hdf5);
}

TEST(sniff, knows_zip_npy_and_text) {
    EXPECT_EQ(*sniff(io_test::sample("counts/full.npz")), FileKind::zip);
    EXPECT_EQ(*sniff(io_test::sample("counts/version1.npy")), FileKind::npy);
    const TemporaryFile table("unit,time\n");
    EXPECT_EQ(*sniff(table.path()), FileKind::text);
}

TEST(sniff, lists_what_is_read_for_what_it_does_not_know) {
    EXPECT_THAT(refusal(std::string("\x7f"
                                    "ELF\0\1\2\3",
                                    8)),
                testing::AllOf(HasSubstr("not recognised"), HasSubstr("Ranvier reads NWB, folders of Kilosort")));
}

TEST(sniff, knows_matlab_recordings_of_ours_and_folders) {
    const TemporaryFile matlab("MATLAB 5.0 MAT-file, Platform");
    EXPECT_EQ(*sniff(matlab.path()), FileKind::mat5);
    const TemporaryFile assembly("{ \"ranvier_recording\": 1}", "r.json");
    EXPECT_EQ(*sniff(assembly.path()), FileKind::recording_json);
    EXPECT_EQ(*sniff(testing::TempDir()), FileKind::folder);
}

TEST(sniff, names_text_in_utf16) { EXPECT_THAT(refusal(std::string("\xff\xfeu\0n\0", 6)), HasSubstr("UTF-16")); }

TEST(sniff, refuses_what_is_empty_or_missing) {
    EXPECT_THAT(refusal(""), HasSubstr("is empty"));
    EXPECT_THAT(sniff("/no/such/file").error().sentence(), HasSubstr("there is no file /no/such/file"));
}

TEST(read_dataset, refuses_a_time_unit_before_it_reads) {
    auto dataset = read_dataset("/no/such/file", {.time_unit = "hours", .selector = ""}, {});

    ASSERT_FALSE(dataset);
    EXPECT_EQ(dataset.error().code(), Errc::invalid_argument);
}

TEST(read_dataset, refuses_a_selector_where_there_is_nothing_to_choose) {
    const TemporaryFile file("unit,time_s\n1,0.5\n");

    auto dataset = read_dataset(file.path(), {.time_unit = "", .selector = "x"}, {});

    ASSERT_FALSE(dataset);
    EXPECT_EQ(dataset.error().code(), Errc::invalid_argument);
}

} // namespace ranvier::sniff_test
