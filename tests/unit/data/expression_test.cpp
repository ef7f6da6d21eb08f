#include "core/data/expression.hpp"

#include <random>

#include <gmock/gmock.h>

namespace ranvier {

namespace {

using testing::AllOf;
using testing::HasSubstr;

Table animals() {
    return {{{"n", "", std::vector<int64_t>{1, 2, 3, 9007199254740993}},
             {"x", "", std::vector<double>{0.5, -1, std::numeric_limits<double>::quiet_NaN(), 3}},
             {"name", "", std::vector<std::string>{"cat", "dog", "12", "True"}},
             {"max rate", "", std::vector<double>{1, 2, 3, 4}}},
            4};
}

// The rows that hold, as "1010", or the sentence why not.
std::string rows(const std::string& expression) {
    const auto mask = rows_where(expression, animals());
    if (!mask) return mask.error().sentence();
    std::string out;
    for (uint8_t m : *mask) out += m ? '1' : '0';
    return out;
}

TEST(expression, compares_numbers) {
    EXPECT_EQ(rows("n == 2"), "0100");
    EXPECT_EQ(rows("n != 2"), "1011");
    EXPECT_EQ(rows("n < 2"), "1000");
    EXPECT_EQ(rows("n <= 2.5"), "1100");
    EXPECT_EQ(rows("x > -1"), "1001");
    EXPECT_EQ(rows("x>=-1.0e0"), "1101");
    EXPECT_EQ(rows("x < .75"), "1100");
}

TEST(expression, compares_whole_numbers_exactly_past_two_to_the_53) {
    EXPECT_EQ(rows("n == 9007199254740993"), "0001");
    EXPECT_EQ(rows("n == 9007199254740992"), "0000");
}

TEST(expression, a_value_that_is_not_a_number_fulfils_only_inequality) {
    EXPECT_EQ(rows("x == 3"), "0001");
    EXPECT_EQ(rows("x != 3"), "1110");
    EXPECT_EQ(rows("x < 1e9"), "1101");
    EXPECT_EQ(rows("x >= -1e9"), "1101");
}

TEST(expression, compares_text_quoted_or_as_a_word) {
    EXPECT_EQ(rows("name == 'cat'"), "1000");
    EXPECT_EQ(rows("name == \"dog\""), "0100");
    EXPECT_EQ(rows("name == dog"), "0100");
    EXPECT_EQ(rows("name < 'd'"), "1011");
    EXPECT_EQ(rows("name == 'c\\'at'"), "0000");
}

TEST(expression, a_number_beside_text_compares_with_the_number_it_spells) {
    EXPECT_EQ(rows("name == 12.0"), "0010");
    EXPECT_EQ(rows("name > 11"), "0010");
    EXPECT_EQ(rows("name != 12"), "1101");
}

TEST(expression, true_and_false_fit_numbers_and_text) {
    EXPECT_EQ(rows("n == true"), "1000");
    EXPECT_EQ(rows("name == true"), "0001");
    EXPECT_EQ(rows("name == 'true'"), "0000");
}

TEST(expression, knows_membership) {
    EXPECT_EQ(rows("n in (1, 3)"), "1010");
    EXPECT_EQ(rows("n not in (1,3)"), "0101");
    EXPECT_EQ(rows("name in (cat, 'dog', 12)"), "1110");
}

TEST(expression, and_binds_closer_than_or_and_not_closest) {
    EXPECT_EQ(rows("n == 1 or n == 2 and n == 3"), "1000");
    EXPECT_EQ(rows("(n == 1 or n == 2) and n == 2"), "0100");
    EXPECT_EQ(rows("not n == 1 and n < 3"), "0100");
    EXPECT_EQ(rows("!(n == 1) & n < 3 | n == 3"), "0110");
    EXPECT_EQ(rows("n==1||n==2&&n==2"), "1100");
    EXPECT_EQ(rows("not not n == 1"), "1000");
}

TEST(expression, a_column_with_a_blank_in_its_name_is_quoted) { EXPECT_EQ(rows("'max rate' >= 3"), "0011"); }

TEST(expression, says_where_it_is_wrong_and_what_was_expected) {
    EXPECT_EQ(rows("n == "), "at character 6: expected a number, found the end (columns: n, x, name, max rate)");
    EXPECT_THAT(rows("n = 1"), AllOf(HasSubstr("at character 3"), HasSubstr("written ==")));
    EXPECT_THAT(rows("n 1"), HasSubstr("at character 3: expected ==, !=, <, <=, >, >= or 'in' after column 'n', found '1'"));
    EXPECT_THAT(rows("n == 1 n"), HasSubstr("at character 8: expected 'and', 'or' or the end, found 'n'"));
    EXPECT_THAT(rows("(n == 1"), HasSubstr("at character 8: expected 'and', 'or' or ')', found the end"));
    EXPECT_THAT(rows("n in 1"), HasSubstr("expected '(' after 'in'"));
    EXPECT_THAT(rows("n in ()"), HasSubstr("expected a number, found ')'"));
    EXPECT_THAT(rows("n not 1"), HasSubstr("expected 'in' after 'not'"));
    EXPECT_THAT(rows(""), HasSubstr("at character 1: expected a column, 'not' or '('"));
    EXPECT_THAT(rows("name == 'cat"), HasSubstr("at character 9: the text that starts with ' has no closing '"));
    EXPECT_THAT(rows("n == 12abc"), HasSubstr("'12abc' is no number"));
    EXPECT_THAT(rows("n == 1 # 2"), HasSubstr("found '#'"));
}

TEST(expression, lists_the_columns_when_one_is_missing) {
    EXPECT_EQ(rows("m == 1"), "at character 1: there is no column 'm' (columns: n, x, name, max rate)");
}

TEST(expression, refuses_text_beside_a_column_of_numbers) {
    EXPECT_THAT(rows("n == 'one'"), HasSubstr("column 'n' holds numbers, and 'one' is text"));
}

TEST(expression, refuses_to_nest_without_end) {
    EXPECT_THAT(rows(std::string(50000, '(')), HasSubstr("nested deeper than 100"));
    EXPECT_THAT(rows(std::string(50000, '!')), HasSubstr("nested deeper than 100"));
    EXPECT_EQ(rows(std::string(100, '(') + "n==1" + std::string(100, ')')), "1000");
    EXPECT_THAT(rows(std::string(70000, ' ')), HasSubstr("70000 bytes"));
}

TEST(expression, any_string_is_an_answer_or_a_sentence) {
    const std::vector<std::string> pieces{"n",    "x", "name",      "'",     "\"",    "==",   "!=", "<",    "(",
                                          ")",    ",", " in ",      " not ", " and ", " or ", "!",  "&",    "|",
                                          "1",    "-", ".",         "e",     "9e999", "\\",   " ",  "\xff", std::string(1, '\0'),
                                          "true", "=", "'max rate'"};
    std::mt19937_64 random(3);
    int n_sound = 0;
    for (int round = 0; round < 50000; ++round) {
        std::string expression = round % 2 ? "" : "not (n == 1 or x < 3) and name in ('cat', dog)";
        if (round % 2)
            for (uint64_t k = random() % 9; k-- > 0;) expression += pieces[random() % pieces.size()];
        else
            expression.replace(random() % expression.size(), random() % 3, pieces[random() % pieces.size()]);
        const auto mask = rows_where(expression, animals());
        n_sound += static_cast<bool>(mask);
        if (mask)
            EXPECT_EQ(mask->size(), 4u) << expression;
        else
            EXPECT_EQ(mask.error().code(), Errc::invalid_argument) << expression;
    }
    EXPECT_GT(n_sound, 1000);
}

} // namespace
} // namespace ranvier
