#include "core/base/budget.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "core/base/tasks.hpp"

namespace ranvier {
namespace {

constexpr uint64_t gib = 1ull << 30;

TEST(budget, refuses_more_than_is_left_in_words) {
    Budget budget(4 * gib);
    const auto first = budget.reserve(2 * gib, "the spikes");
    ASSERT_TRUE(first);

    const auto second = budget.reserve(3'328'599'655, "the spike counts");

    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code(), Errc::limit);
    EXPECT_EQ(second.error().sentence(), "the spike counts need 3.1 GiB, 2.0 GiB of 4.0 GiB are left");
}

TEST(budget, grants_the_last_byte) {
    Budget budget(100);

    const auto all = budget.reserve(100, "bytes");

    EXPECT_TRUE(all);
    EXPECT_FALSE(budget.reserve(1, "bytes"));
    EXPECT_TRUE(budget.reserve(0, "bytes"));
}

TEST(budget, is_given_back_when_a_reservation_ends_and_remembers_its_peak) {
    Budget budget(100);
    {
        const auto held = budget.reserve(70, "bytes");
        EXPECT_EQ(budget.used(), 70u);
    }

    EXPECT_EQ(budget.used(), 0u);
    EXPECT_EQ(budget.peak(), 70u);
}

TEST(budget, a_moved_reservation_is_given_back_once) {
    Budget budget(100);
    Reservation a = budget.reserve(30, "bytes").value();
    Reservation b = budget.reserve(20, "bytes").value();

    b = std::move(a);
    EXPECT_EQ(budget.used(), 30u);
    b.release();
    b.release();

    EXPECT_EQ(budget.used(), 0u);
}

TEST(budget, is_not_overdrawn_by_many_threads) {
    Budget budget(10);
    Tasks tasks(4);

    tasks.for_each(1000, [&](size_t) {
        const auto held = budget.reserve(4, "bytes");
        EXPECT_LE(budget.used(), 8u);
    });

    EXPECT_EQ(budget.used(), 0u);
    EXPECT_LE(budget.peak(), 8u);
}

} // namespace
} // namespace ranvier
