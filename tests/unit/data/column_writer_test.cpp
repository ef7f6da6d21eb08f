#include "core/data/column_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/data/column_file.hpp"
#include "tests/unit/data/samples.hpp"

namespace ranvier::column_writer_test {

using testing::ElementsAre;

std::span<const std::byte> bytes_of(const std::vector<double>& values) { return std::as_bytes(std::span(values)); }

TEST(column_writer, makes_the_file_that_is_read) {
    const samples::Folder folder;
    ColumnSet set;
    set.texts("names", std::vector<std::string>{"a", "bc"});
    {
        auto writer = ColumnWriter::create(posix_fs(), folder.file("c"));
        ASSERT_TRUE(writer) << writer.error().sentence();
        ASSERT_TRUE(writer->begin("times", ColumnType::f64, {3}));
        ASSERT_TRUE(writer->append(bytes_of({1.5})));
        ASSERT_TRUE(writer->append(bytes_of({2.5, 3.5})));
        ASSERT_TRUE(writer->end());
        ASSERT_TRUE(writer->add(set.columns()[0]));
        ASSERT_TRUE(writer->publish());
    }

    const auto file = map_columns(posix_fs(), folder.file("c"), Check::all);

    ASSERT_TRUE(file) << file.error().sentence();
    EXPECT_THAT(file->column<double>("times").value(), ElementsAre(1.5, 2.5, 3.5));
    EXPECT_THAT(file->texts("names").value(), ElementsAre("a", "bc"));
}

TEST(column_writer, lends_a_column_before_the_file_is_done_and_after_it_is_gone) {
    const samples::Folder folder;
    ColumnWriter::Mapped mapped;
    {
        auto writer = ColumnWriter::create(posix_fs(), folder.file("c"));
        ASSERT_TRUE(writer->begin("times", ColumnType::f64, {2}));
        ASSERT_TRUE(writer->append(bytes_of({7, 8})));
        EXPECT_FALSE(writer->map("times")); // not ended
        ASSERT_TRUE(writer->end());
        mapped = writer->map("times").value();
    }

    EXPECT_EQ(reinterpret_cast<const double*>(mapped.bytes.data())[1], 8);
    EXPECT_TRUE(posix_fs().list(folder.file("")).value().empty()); // nothing is left behind
}

TEST(column_writer, refuses_columns_that_could_not_be_read) {
    const samples::Folder folder;
    auto writer = ColumnWriter::create(posix_fs(), folder.file("c"));
    ASSERT_TRUE(writer->begin("times", ColumnType::f64, {2}));
    ASSERT_TRUE(writer->append(bytes_of({7})));

    EXPECT_FALSE(writer->end()); // one value too few
    EXPECT_FALSE(writer->begin("times", ColumnType::f64, {2}));
}

} // namespace ranvier::column_writer_test
