#include "app/views/later.hpp"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "app/views/graph_layout.hpp"

namespace ranvier::views {
namespace {

TEST(later, makes_every_piece_once_and_in_its_place) {
    std::atomic<int> made = 0;
    Later<size_t> later;
    later.start(100, [&](size_t i) {
        ++made;
        return i * i;
    });

    later.finish();

    EXPECT_TRUE(later.done());
    EXPECT_EQ(made, 100);
    for (size_t i = 0; i < 100; ++i) EXPECT_EQ(later.piece(i), i * i);
}

TEST(later, goes_on_by_itself) {
    Later<int> later;
    later.start(3, [](size_t i) { return static_cast<int>(i); });

    while (!later.done()) std::this_thread::yield();

    EXPECT_EQ(later.piece(2), 2);
}

TEST(later, a_new_start_drops_what_was_begun) {
    Later<int> later;
    later.start(1000, [](size_t) { return 1; });
    later.start(2, [](size_t) { return 2; });

    later.finish();

    EXPECT_EQ(later.size(), 2U);
    EXPECT_EQ(later.piece(0) + later.piece(1), 4);
}

TEST(later, without_pieces_is_done) {
    Later<int> later;
    EXPECT_TRUE(later.done());
    later.start(0, [](size_t) { return 1; });
    EXPECT_TRUE(later.done());
}

ForceLayout ring() {
    std::vector<Pull> pulls;
    for (int i = 0; i < 50; ++i) pulls.push_back({i, (i + 1) % 50, 1});
    return ForceLayout(50, pulls, 1, 40);
}

TEST(layout_beside, comes_to_the_places_that_all_steps_in_one_lead_to) {
    ForceLayout whole = ring();
    whole.advance(40);
    LayoutBeside beside(ring());

    beside.go_on();
    while (!beside.done()) std::this_thread::yield();

    EXPECT_EQ(beside.places(), whole.places());
}

TEST(layout_beside, stands_until_it_is_told_to_go_on_and_finishes_when_asked) {
    LayoutBeside beside(ring());
    EXPECT_FALSE(beside.runs());
    EXPECT_EQ(beside.steps_done(), 0);

    beside.finish();

    EXPECT_TRUE(beside.done());
    EXPECT_FALSE(beside.runs());
}

} // namespace
} // namespace ranvier::views
