#include "app/views/unit_order.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace ranvier::views {
namespace {

using Places = std::vector<int>;

TEST(unit_order, groups_units_by_the_name_of_their_region_and_puts_the_unknown_last) {
    const std::vector<std::string> regions{"DG", "", "CA1", "DG", "CA1"};

    const UnitOrder order = unit_order(OrderBy::region, {.n = 5, .regions = regions});

    EXPECT_EQ(order.units, (Places{2, 4, 0, 3, 1}));
    ASSERT_EQ(order.groups.size(), 3u);
    EXPECT_EQ(order.groups[0].name, "CA1");
    EXPECT_EQ(order.groups[1].name, "DG");
    EXPECT_EQ(order.groups[2].name, "no region");
    EXPECT_EQ(order.groups[1].first, 2);
    EXPECT_EQ(order.groups[1].n, 2);
}

TEST(unit_order, keeps_the_order_of_the_file_when_no_region_is_known) {
    const std::vector<std::string> regions{"", "", ""};

    const UnitOrder order = unit_order(OrderBy::region, {.n = 3, .regions = regions});

    EXPECT_EQ(order.units, (Places{0, 1, 2}));
    EXPECT_TRUE(order.groups.empty());
}

TEST(unit_order, puts_the_fastest_unit_first) {
    const std::vector<double> rates{2, 9, 2, 4};

    EXPECT_EQ(unit_order(OrderBy::rate, {.n = 4, .rates = rates}).units, (Places{1, 3, 0, 2}));
}

TEST(unit_order, finds_two_communities_and_a_single_unit) {
    std::vector<double> weights(49, 0); // 0 2 4 are coupled, so are 1 5; 3 and 6 are alone
    const auto couple = [&](size_t i, size_t j) { weights[i * 7 + j] = 1; };
    couple(0, 2), couple(2, 4), couple(4, 0), couple(1, 5);

    const UnitOrder order = unit_order(OrderBy::community, {.n = 7, .weights = weights});

    EXPECT_EQ(order.units, (Places{0, 2, 4, 1, 5, 3, 6}));
    ASSERT_EQ(order.groups.size(), 3u);
    EXPECT_EQ(order.groups[0].name, "1");
    EXPECT_EQ(order.groups[0].n, 3);
    EXPECT_EQ(order.groups[1].n, 2);
    EXPECT_EQ(order.groups[2].name, "single");
}

TEST(unit_order, calls_units_without_couplings_single_rather_than_many_communities) {
    const std::vector<double> weights(9, 0);

    const UnitOrder order = unit_order(OrderBy::community, {.n = 3, .weights = weights});

    ASSERT_EQ(order.groups.size(), 1u);
    EXPECT_EQ(order.groups[0].name, "single");
}

TEST(unit_order, puts_units_with_like_couplings_beside_each_other) {
    std::vector<double> weights(36, 0); // 0 and 3 are driven by 1, 2 and 5 by 4
    weights[0 * 6 + 1] = weights[3 * 6 + 1] = weights[2 * 6 + 4] = weights[5 * 6 + 4] = 1;

    const std::vector<int> units = unit_order(OrderBy::cluster, {.n = 6, .weights = weights}).units;

    const auto place = [&](int unit) { return std::find(units.begin(), units.end(), unit) - units.begin(); };
    EXPECT_EQ(std::abs(place(0) - place(3)), 1);
    EXPECT_EQ(std::abs(place(2) - place(5)), 1);
}

TEST(unit_order, does_not_know_other_words) { EXPECT_FALSE(order_by("depth")); }

} // namespace
} // namespace ranvier::views
