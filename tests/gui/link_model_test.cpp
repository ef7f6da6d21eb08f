#include <gtest/gtest.h>

#include <cmath>

#include "app/gui/link_model.hpp"

namespace ranvier::gui {
namespace {

struct Heard {
    int n = 0;
    explicit Heard(LinkModel& link) {
        QObject::connect(&link, &LinkModel::changed, &link, [this](const views::Link&, const views::Link&) { ++n; });
    }
};

TEST(link_model, tells_nothing_when_nothing_differs) {
    LinkModel link;
    const Heard heard(link);

    link.set(link.link());
    link.set_cursor(std::nan(""));

    EXPECT_EQ(heard.n, 0);
}

TEST(link_model, keeps_the_length_of_a_window_that_meets_an_end) {
    LinkModel link;
    link.set_extent({0, 100});

    link.set_window({95, 105});

    EXPECT_EQ(link.link().window, (Interval{90, 100}));
}

TEST(link_model, holds_a_window_at_least_a_millionth_of_the_extent_long) {
    LinkModel link;
    link.set_extent({0, 100});

    link.set_window({50, 50});

    EXPECT_NEAR(link.link().window.stop - link.link().window.start, 1e-4, 1e-12);
}

TEST(link_model, takes_a_unit_away_when_it_is_selected_once_more) {
    LinkModel link;
    link.select_units({"3", "7"});

    link.select_units({"7", "9"}, true);

    EXPECT_EQ(link.link().units, (std::set<std::string>{"3", "9"}));
}

TEST(link_model, selects_no_state_for_minus_one) {
    LinkModel link;
    link.select_state(2);

    link.select_state(-1);

    EXPECT_TRUE(link.link().states.empty());
}

TEST(link_model, turns_a_range_that_was_drawn_backwards) {
    LinkModel link;
    link.set_extent({0, 100});

    link.select_range(Interval{30, 20});

    ASSERT_TRUE(link.link().range);
    EXPECT_EQ(*link.link().range, (Interval{20, 30}));
}

TEST(link_model, forgets_cursor_and_range_with_another_extent) {
    LinkModel link;
    link.set_extent({0, 100});
    link.set_cursor(50);
    link.select_range(Interval{20, 30});

    link.set_extent({0, 10});

    EXPECT_TRUE(std::isnan(link.link().cursor));
    EXPECT_FALSE(link.link().range);
    EXPECT_EQ(link.link().window, (Interval{0, 10}));
}

} // namespace
} // namespace ranvier::gui
