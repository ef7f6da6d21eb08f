// Two results side by side.
#include <gtest/gtest.h>

#include <cmath>

#include "app/views/figures/kinds.hpp"
#include "tests/views/sample_fit.hpp"

namespace ranvier::views {
namespace {

Sources two_fits(ResultSet second) {
    Sources sources = sample_fit();
    sources.other = ResultData::of(std::move(second), "second");
    return sources;
}

// The sample fit with its states told the other way round, and another score.
ResultSet turned_fit() {
    ResultSet r = sample_fit_set();
    for (auto& array : r.arrays) {
        if (array.name == "posterior")
            for (auto& v : std::get<std::vector<float>>(array.values)) v = 1 - v;
        if (array.name == "occupancy") array.values = std::vector<double>{.4, .6};
    }
    r.metrics["heldout_nats_per_bin"] = -3;
    return r;
}

double number_of(const Table& table, const std::string& quantity, const std::string& column) {
    const auto& names = std::get<std::vector<std::string>>(table.find("quantity")->values);
    for (size_t i = 0; i < names.size(); ++i)
        if (names[i] == quantity) return std::get<std::vector<double>>(table.find(column)->values)[i];
    return std::nan("");
}

TEST(comparison_figure, tells_scores_of_both_and_their_difference) {
    const auto table = made_figure(comparison_kind(), two_fits(turned_fit()))->data({});

    EXPECT_DOUBLE_EQ(number_of(table, "heldout_nats_per_bin", "first"), -2.75);
    EXPECT_DOUBLE_EQ(number_of(table, "heldout_nats_per_bin", "second"), -3);
    EXPECT_DOUBLE_EQ(number_of(table, "heldout_nats_per_bin", "difference"), .25);
}

TEST(comparison_figure, matches_states_by_what_they_are_like_and_not_by_their_numbers) {
    const auto table = made_figure(comparison_kind(), two_fits(turned_fit()))->data({});

    EXPECT_DOUBLE_EQ(number_of(table, "occupancy of state 1 and 2", "difference"), 0);
    EXPECT_DOUBLE_EQ(number_of(table, "occupancy of state 2 and 1", "first"), .4);
}

TEST(comparison_figure, warns_when_the_scores_are_not_of_the_same_bins) {
    ResultSet other = turned_fit();
    for (auto& array : other.arrays)
        if (array.name == "role") array.values = std::vector<uint8_t>{1, 1, 0, 0, 0, 0, 0, 0, 0, 0};

    const auto same = made_figure(comparison_kind(), two_fits(turned_fit())),
               differs = made_figure(comparison_kind(), two_fits(other));

    EXPECT_TRUE(same->notices({}).empty());
    ASSERT_EQ(differs->notices({}).size(), 1u);
    EXPECT_TRUE(differs->notices({})[0].text.contains("not of the same data"));
}

TEST(comparison_figure, has_no_differences_of_scores_that_are_not_of_the_same_bins) {
    ResultSet other = turned_fit();
    for (auto& array : other.arrays)
        if (array.name == "role") array.values = std::vector<uint8_t>{1, 1, 0, 0, 0, 0, 0, 0, 0, 0};

    const auto table = made_figure(comparison_kind(), two_fits(other))->data({});

    EXPECT_DOUBLE_EQ(number_of(table, "heldout_nats_per_bin", "second"), -3);
    EXPECT_TRUE(std::isnan(number_of(table, "heldout_nats_per_bin", "difference")));
}

TEST(comparison_figure, names_the_state_under_the_pointer_with_its_match) {
    const auto figure = made_figure(comparison_kind(), two_fits(turned_fit()));
    picture_of_figure(*figure, {}, 900, 400);

    Hit found;
    for (int y = 0; y < 400 && found.kind != Hit::Kind::state; ++y) found = figure->at(QPointF(20, y));

    ASSERT_EQ(found.kind, Hit::Kind::state);
    EXPECT_EQ(found.state, 0);
    EXPECT_EQ(probe_word(found, "second"), "state 2");
}

TEST(comparison_figure, is_refused_without_a_second_result) {
    const Status possible = comparison_kind().possible(sample_fit());

    ASSERT_FALSE(possible);
    EXPECT_TRUE(QString::fromStdString(possible.error().sentence()).contains("second"));
}

} // namespace
} // namespace ranvier::views
