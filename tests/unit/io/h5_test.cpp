#include "core/io/h5.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/io/io_samples.hpp"

namespace ranvier::h5_test {

using io_test::sample;
using testing::HasSubstr;

// The file, which must open.
h5::File opened(const std::string& name, const Limits& limits = {}) {
    auto file = h5::File::open(sample(name), limits);
    if (!file) throw std::runtime_error(file.error().sentence());
    return std::move(*file);
}

size_t node_at(const h5::File& file, const std::string& path) {
    const auto node = file.reach(path);
    if (!node) throw std::runtime_error("there is no " + path);
    return *node;
}

TEST(h5, finds_an_object_by_its_path_and_tells_it_again) {
    const h5::File file = opened("plain.nwb");

    const auto node = file.find("/units/spike_times");

    ASSERT_TRUE(node && *node);
    EXPECT_EQ(file.path(**node), "/units/spike_times");
    EXPECT_EQ(file.nodes()[**node].kind, h5::Kind::dataset);
}

TEST(h5, answers_nothing_for_a_path_that_is_not_there) {
    const h5::File file = opened("plain.nwb");

    const auto node = file.find("/units/none");

    ASSERT_TRUE(node);
    EXPECT_FALSE(*node);
}

TEST(h5, follows_soft_links_to_the_object_behind_them) {
    const h5::File file = opened("soft_links.nwb");

    EXPECT_EQ(file.path(node_at(file, "/units/spike_times")), "/analysis/times");
}

TEST(h5, ends_a_loop_of_soft_links_in_a_sentence) {
    const h5::File file = opened("soft_loop.nwb");

    const auto node = file.find("/units");

    ASSERT_FALSE(node);
    EXPECT_THAT(node.error().sentence(), HasSubstr("more than 16 soft links"));
}

TEST(h5, names_a_soft_link_that_leads_nowhere) {
    const h5::File file = opened("signals_not_read.nwb");

    const auto node = file.find("/acquisition/dangling/timestamps");

    ASSERT_FALSE(node);
    EXPECT_EQ(node.error().code(), Errc::bad_input);
    EXPECT_THAT(node.error().sentence(), HasSubstr("/nowhere, which is not in the file"));
}

TEST(h5, does_not_follow_a_link_to_another_file) {
    const h5::File file = opened("times_in_other_file.nwb");

    const auto node = file.find("/units/spike_times");

    ASSERT_FALSE(node);
    EXPECT_EQ(node.error().code(), Errc::unsupported);
    EXPECT_THAT(node.error().sentence(), HasSubstr("external link to plain.nwb"));
}

TEST(h5, refuses_a_group_that_contains_itself) {
    const auto file = h5::File::open(sample("hard_cycle.nwb"), {});

    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code(), Errc::bad_input);
    EXPECT_THAT(file.error().sentence(), HasSubstr("/analysis/up is a hard link to a group that contains it"));
}

TEST(h5, walks_an_object_with_two_names_once) {
    const h5::File file = opened("hard_link_twice.nwb");

    const auto second = file.find("/units/id");

    ASSERT_TRUE(second && *second);
    EXPECT_EQ(file.path(**second), "/analysis/same/id");
}

TEST(h5, refuses_groups_nested_too_deep) {
    const auto file = h5::File::open(sample("deep.nwb"), {});

    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code(), Errc::bad_input);
    EXPECT_THAT(file.error().sentence(), HasSubstr("deeper than 64"));
}

TEST(h5, refuses_more_objects_than_allowed) {
    Limits limits;
    limits.max_objects = 5;

    const auto file = h5::File::open(sample("plain.nwb"), limits);

    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code(), Errc::bad_input);
    EXPECT_THAT(file.error().sentence(), HasSubstr("more than 5 objects"));
}

TEST(h5, refuses_a_cut_off_file_with_the_words_of_hdf5) {
    const std::string whole = io_test::bytes_of(sample("plain.nwb"));
    const io_test::TemporaryFile half(whole.substr(0, whole.size() / 2), "half.nwb");

    const auto file = h5::File::open(half.path(), {});

    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code(), Errc::bad_input);
    EXPECT_THAT(file.error().sentence(), HasSubstr("truncated"));
}

// What shape() says of a dataset of a file that opens.
Result<h5::Shape> shape_of(const std::string& name, const std::string& path, const Limits& limits = {}) {
    const h5::File file = opened(name, limits);
    return file.shape(node_at(file, path));
}

TEST(h5, refuses_a_virtual_dataset) {
    const auto shape = shape_of("times_virtual.nwb", "/units/spike_times");

    ASSERT_FALSE(shape);
    EXPECT_THAT(shape.error().sentence(), HasSubstr("/units/spike_times is a virtual dataset"));
}

TEST(h5, refuses_external_storage) {
    const auto shape = shape_of("times_in_external_storage.nwb", "/units/spike_times");

    ASSERT_FALSE(shape);
    EXPECT_THAT(shape.error().sentence(), HasSubstr("external storage"));
}

TEST(h5, refuses_a_filter_it_does_not_know_by_name) {
    const auto shape = shape_of("times_by_foreign_filter.nwb", "/units/spike_times");

    ASSERT_FALSE(shape);
    EXPECT_EQ(shape.error().code(), Errc::unsupported);
    EXPECT_THAT(shape.error().sentence(), HasSubstr("lzf"));
}

TEST(h5, refuses_nine_dimensions) {
    const auto shape = shape_of("rank_nine.nwb", "/units/odd");

    ASSERT_FALSE(shape);
    EXPECT_THAT(shape.error().sentence(), HasSubstr("9 dimensions; at most 8"));
}

TEST(h5, refuses_a_chunk_above_the_limit) {
    Limits limits;
    limits.max_chunk_bytes = 31;

    const auto shape = shape_of("compressed.nwb", "/units/spike_times", limits);

    ASSERT_FALSE(shape);
    EXPECT_EQ(shape.error().code(), Errc::limit);
    EXPECT_THAT(shape.error().sentence(), HasSubstr("a chunk of 32 bytes; 31 are allowed"));
}

TEST(h5, refuses_values_that_are_declared_and_not_stored) {
    const auto shape = shape_of("times_declared_only.nwb", "/units/spike_times");

    ASSERT_FALSE(shape);
    EXPECT_THAT(shape.error().sentence(), HasSubstr("stores none of them"));
}

TEST(h5, refuses_more_values_than_the_stored_bytes_can_hold) {
    const auto shape = shape_of("times_mostly_declared.nwb", "/units/spike_times");

    ASSERT_FALSE(shape);
    EXPECT_THAT(shape.error().sentence(), HasSubstr("which cannot hold them"));
}

TEST(h5, reads_honest_zeros_that_compress_a_thousandfold) {
    h5::File file = opened("times_of_zeros.nwb");

    const auto values = file.doubles(node_at(file, "/units/spike_times"));

    ASSERT_TRUE(values) << values.error().sentence();
    EXPECT_EQ(values->size(), 65536u);
}

TEST(h5, pays_every_array_from_one_budget) {
    Limits limits;
    limits.max_bytes = 60;
    h5::File file = opened("plain.nwb", limits);
    const size_t times = node_at(file, "/units/spike_times"); // 48 bytes

    const auto first = file.doubles(times), second = file.doubles(times);

    EXPECT_TRUE(first);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code(), Errc::limit);
    EXPECT_THAT(second.error().sentence(), HasSubstr("needs 48 bytes, 12 of the 60"));
}

TEST(h5, reads_booleans_stored_as_an_enumeration) {
    h5::File file = opened("intervals.nwb");

    const auto values = file.integers(node_at(file, "/intervals/encoding_table/correct"));

    ASSERT_TRUE(values) << values.error().sentence();
    EXPECT_EQ(*values, (std::vector<int64_t>{1, 0, 1}));
}

TEST(h5, keeps_the_sign_of_small_integers) {
    h5::File file = opened("intervals.nwb");

    const auto values = file.integers(node_at(file, "/intervals/encoding_table/choice"));

    ASSERT_TRUE(values);
    EXPECT_EQ(*values, (std::vector<int64_t>{-1, 0, 1}));
}

TEST(h5, reads_rows_out_of_the_middle) {
    const h5::File file = opened("compressed.nwb");
    double rows[3] = {};

    const auto status = file.rows_of(node_at(file, "/units/spike_times"), 2, 3, rows);

    ASSERT_TRUE(status);
    EXPECT_EQ(std::vector<double>(rows, rows + 3), (std::vector<double>{2.0, 0.25, 3.0}));
}

TEST(h5, reads_fixed_text_without_its_padding) {
    h5::File file = opened("intervals.nwb");

    const auto texts = file.texts(node_at(file, "/intervals/encoding_table/label"));

    ASSERT_TRUE(texts);
    EXPECT_EQ(*texts, (std::vector<std::string>{"one", "two", "three"}));
}

TEST(h5, refuses_a_text_above_the_limit) {
    Limits limits;
    limits.max_text = 4999;
    h5::File file = opened("long_text.nwb", limits);

    const auto texts = file.texts(node_at(file, "/units/quality"));

    ASSERT_FALSE(texts);
    EXPECT_EQ(texts.error().code(), Errc::limit);
    EXPECT_THAT(texts.error().sentence(), HasSubstr("more than 4999 bytes"));
}

TEST(h5, replaces_bytes_that_are_no_utf8) {
    h5::File file = opened("not_utf8.nwb");

    const auto texts = file.texts(node_at(file, "/units/quality"));

    ASSERT_TRUE(texts);
    EXPECT_EQ((*texts)[0], "gut\xEF\xBF\xBD");
}

TEST(h5, says_what_it_found_where_numbers_were_expected) {
    h5::File file = opened("plain.nwb");

    const auto values = file.doubles(node_at(file, "/units/quality"));

    ASSERT_FALSE(values);
    EXPECT_EQ(values.error().sentence(), "/units/quality holds text; numbers were expected");
}

TEST(h5, reads_text_attributes_of_one_element_and_fixed_length) {
    const h5::File file = opened("old_matlab_text.nwb");

    EXPECT_EQ(file.text_attribute(0, "nwb_version"), "2.6.0");
}

TEST(h5, resolves_object_references_behind_a_block_of_the_users) {
    const h5::File file = opened("user_block.nwb");

    const auto target = file.reference_attribute(node_at(file, "/units/electrodes"), "table");

    ASSERT_TRUE(target);
    EXPECT_EQ(file.path(*target), "/general/extracellular_ephys/electrodes");
}

TEST(h5, counts_no_product_that_overflows) {
    EXPECT_EQ(h5::product(uint64_t{1} << 32, uint64_t{1} << 32), std::nullopt);
    EXPECT_EQ(h5::product(3, 4), 12u);
}

} // namespace ranvier::h5_test
