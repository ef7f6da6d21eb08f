#include "core/io/unit_names.hpp"

#include <gtest/gtest.h>

namespace ranvier::unit_names_test {

TEST(unit_names, sort_numbers_by_their_value) {
    EXPECT_TRUE(natural_less("u2", "u10"));
    EXPECT_FALSE(natural_less("u10", "u2"));
    EXPECT_TRUE(natural_less("a2b10", "a10b2"));
    EXPECT_TRUE(natural_less("u99999999999999999999998", "u99999999999999999999999"));
}

TEST(unit_names, sort_what_is_not_a_number_by_its_bytes) {
    EXPECT_TRUE(natural_less("a", "b"));
    EXPECT_TRUE(natural_less("u", "u1"));
    EXPECT_FALSE(natural_less("u1", "u1"));
}

TEST(unit_names, have_one_order_where_two_read_the_same) { EXPECT_NE(natural_less("u1", "u01"), natural_less("u01", "u1")); }

TEST(unit_names, become_unique_and_keep_those_that_were) {
    std::vector<Unit> units(4);
    units[0].id = units[1].id = units[3].id = "a";
    units[2].id = "a (2)";

    EXPECT_EQ(make_ids_unique(units), 2u);

    EXPECT_EQ(units[0].id, "a");
    EXPECT_EQ(units[1].id, "a (3)");
    EXPECT_EQ(units[2].id, "a (2)");
    EXPECT_EQ(units[3].id, "a (4)");
}

} // namespace ranvier::unit_names_test
