#include "core/session/changed_input.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ranvier {
namespace {

using ::testing::ElementsAre;

std::string unit(const std::string& id, int n_spikes, const std::string& region = "CA1") {
    return R"({"id":")" + id + R"(","n_spikes":)" + std::to_string(n_spikes) + R"(,"first_s":0.5,"last_s":9,"region":")" +
           region + R"(","quality":"good"})";
}

std::string info(const std::vector<std::string>& units) {
    std::string all;
    for (const auto& u : units) all += (all.empty() ? "" : ",") + u;
    return R"({"file":"a","kind":"recording","units":[)" + all + "]}";
}

TEST(changed_input, names_units_that_appeared_vanished_and_changed) {
    const auto changes = unit_changes(info({unit("4", 10), unit("5", 10), unit("9", 10), unit("12", 3)}),
                                      info({unit("4", 11), unit("5", 10, "CA3"), unit("9", 10), unit("31", 1), unit("40", 2)}));

    EXPECT_THAT(changes.appeared, ElementsAre("31", "40"));
    EXPECT_THAT(changes.vanished, ElementsAre("12"));
    EXPECT_THAT(changes.changed, ElementsAre("4", "5"));
    EXPECT_EQ(unit_changes_sentence(changes), "2 units appeared (31, 40), 1 vanished (12), 2 changed (4, 5)");
}

TEST(changed_input, names_the_units_where_only_one_thing_happened) {
    const auto changes = unit_changes(info({unit("4", 10), unit("12", 3)}), info({unit("4", 10)}));

    EXPECT_EQ(unit_changes_sentence(changes), "1 unit vanished (12)");
}

TEST(changed_input, says_nothing_of_the_same_units_in_another_order) {
    const auto changes = unit_changes(info({unit("4", 10), unit("5", 3)}), info({unit("5", 3), unit("4", 10)}));

    EXPECT_TRUE(changes.none());
    EXPECT_EQ(unit_changes_sentence(changes), "");
}

TEST(changed_input, does_not_list_hundreds_of_units) {
    std::vector<std::string> many;
    for (int i = 0; i < 100; ++i) many.push_back(unit(std::to_string(i), 1));

    const auto sentence = unit_changes_sentence(unit_changes(info({}), info(many)));

    EXPECT_EQ(sentence, "100 units appeared (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 88 more)");
}

TEST(changed_input, of_documents_without_units_there_is_nothing_to_say) {
    EXPECT_TRUE(unit_changes("", "not JSON").none());
    EXPECT_TRUE(unit_changes(R"({"kind":"counts","n_units":12})", R"({"kind":"counts","n_units":13})").none());
}

} // namespace
} // namespace ranvier
