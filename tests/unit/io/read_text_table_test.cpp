#include "core/io/read_text_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/io/io_samples.hpp"

namespace ranvier::read_text_table_test {

using io_test::TemporaryFile;
using testing::ElementsAre;
using testing::HasSubstr;

Result<Table> read(const std::string& text, const Limits& limits = {}) {
    const TemporaryFile file(text);
    return read_text_table(file.path(), limits);
}

std::string refusal(const std::string& text, const Limits& limits = {}) {
    auto table = read(text, limits);
    return table ? "" : table.error().sentence();
}

TEST(read_text_table, gives_every_column_the_narrowest_type) {
    const auto t = read("id\tdepth\tgroup\n3\t12.5\tgood\n7\t\tmua\n");

    ASSERT_TRUE(t) << t.error().sentence();
    EXPECT_EQ(t->n_rows, 2u);
    EXPECT_THAT(std::get<std::vector<int64_t>>(t->columns[0].values), ElementsAre(3, 7));
    const auto& depth = std::get<std::vector<double>>(t->columns[1].values);
    EXPECT_EQ(depth[0], 12.5);
    EXPECT_TRUE(std::isnan(depth[1]));
    EXPECT_THAT(std::get<std::vector<std::string>>(t->columns[2].values), ElementsAre("good", "mua"));
}

TEST(read_text_table, finds_the_separator_and_reads_a_decimal_comma) {
    const auto t = read("a;b\n1,5;x\n");

    ASSERT_TRUE(t) << t.error().sentence();
    EXPECT_THAT(std::get<std::vector<double>>(t->columns[0].values), ElementsAre(1.5));
}

TEST(read_text_table, reads_a_single_column) {
    const auto t = read("time_s\n0.5\n1.5\n");

    ASSERT_TRUE(t) << t.error().sentence();
    EXPECT_THAT(std::get<std::vector<double>>(t->columns[0].values), ElementsAre(0.5, 1.5));
}

TEST(read_text_table, refuses_rows_of_another_length_with_their_line) {
    EXPECT_THAT(refusal("a,b\n1,2\n3\n"), HasSubstr("line 3: 1 fields under 2 column names"));
    EXPECT_THAT(refusal("a,b\n1,2,3\n"), HasSubstr("line 2: 3 fields under 2 column names"));
}

TEST(read_text_table, refuses_two_columns_of_one_name_and_too_many_rows) {
    EXPECT_THAT(refusal("a,a\n1,2\n"), HasSubstr("two columns are named \"a\""));
    Limits few;
    few.max_rows = 1;
    EXPECT_THAT(refusal("a\n1\n2\n", few), HasSubstr("more than the 1 rows allowed"));
}

} // namespace ranvier::read_text_table_test
