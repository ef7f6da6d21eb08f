#include "core/base/tasks.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "core/base/rng.hpp"

#ifdef __SANITIZE_THREAD__
// What oneTBB does with its own memory is not ours to check, and the sanitizer cannot see how it is guarded.
extern "C" __attribute__((visibility("default"))) const char* __tsan_default_suppressions() {
    return "called_from_lib:libtbb.so.12\n";
}
#endif

namespace ranvier {
namespace {

// A sum whose last bits depend on the order of its terms.
double sum_in_order(int threads, size_t n) {
    Tasks tasks(threads);
    const RandomStream stream(1, 2);
    return tasks.reduce_in_order(
        n, 0.0, [&](size_t i) { return std::exp(10 * stream.at(i).normal()); }, [](double a, double b) { return a + b; });
}

TEST(tasks, visits_every_index_once_at_any_number_of_threads) {
    for (int threads : {-1, 1, 2, 7}) {
        Tasks tasks(threads);
        for (size_t n : {0u, 1u, 2u, 61u, 10'007u}) {
            std::vector<std::atomic<int>> visits(n);
            tasks.for_each(n, [&](size_t i) { ++visits[i]; });
            for (size_t i = 0; i < n; ++i) ASSERT_EQ(visits[i], 1) << "index " << i << " of " << n << ", threads " << threads;
        }
    }
}

TEST(tasks, reduces_to_the_same_bits_at_1_2_and_7_threads) {
    for (size_t n : {0u, 1u, 97u, 20'011u}) {
        double expected = 0;
        const RandomStream stream(1, 2);
        for (size_t i = 0; i < n; ++i) expected += std::exp(10 * stream.at(i).normal());

        for (int threads : {1, 2, 7}) EXPECT_EQ(sum_in_order(threads, n), expected) << n << " terms, " << threads << " threads";
    }
}

TEST(tasks, joins_in_the_order_of_the_index) {
    Tasks tasks(7);
    const auto append = [](std::vector<size_t> all, size_t next) {
        all.push_back(next);
        return all;
    };

    const auto order = tasks.reduce_in_order(
        500, std::vector<size_t>{}, [](size_t i) { return i; }, append);

    std::vector<size_t> expected(500);
    std::iota(expected.begin(), expected.end(), 0);
    EXPECT_EQ(order, expected);
}

TEST(tasks, maps_to_bool_without_sharing_bytes) {
    Tasks tasks(7);

    const int n_even = tasks.reduce_in_order(
        10'000, 0, [](size_t i) { return i % 2 == 0; }, [](int n, bool even) { return n + even; });

    EXPECT_EQ(n_even, 5000);
}

TEST(tasks, run_on_several_threads_and_never_on_more_than_asked_for) {
    Tasks tasks(3);
    std::mutex mutex;
    std::set<std::thread::id> ids;
    std::atomic<int> running{0}, most{0};

    tasks.for_each(60, [&](size_t) {
        const int now = ++running;
        for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        {
            const std::lock_guard lock(mutex);
            ids.insert(std::this_thread::get_id());
        }
        --running;
    });

    EXPECT_GT(ids.size(), 1u);
    EXPECT_LE(ids.size(), 3u);
    EXPECT_LE(most, 3);
}

TEST(tasks, nested_loops_end_and_share_the_threads) {
    Tasks tasks(3);
    std::atomic<int> inner_bodies{0}, running{0}, most{0};

    tasks.for_each(20, [&](size_t) {
        tasks.for_each(20, [&](size_t) {
            tasks.for_each(3, [&](size_t) {
                const int now = ++running;
                for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
                }
                ++inner_bodies;
                --running;
            });
        });
    });

    EXPECT_EQ(inner_bodies, 1200);
    EXPECT_LE(most, 3);
}

TEST(tasks, a_body_that_waits_for_an_inner_loop_is_not_entered_again_by_its_thread) {
    Tasks tasks(4);
    std::atomic<int> reentered{0};

    tasks.for_each(50, [&](size_t) {
        thread_local int depth = 0;
        if (++depth > 1) ++reentered;
        tasks.for_each(50, [](size_t) { std::this_thread::yield(); });
        --depth;
    });

    EXPECT_EQ(reentered, 0);
}

TEST(tasks, nested_reductions_give_the_same_bits_at_any_number_of_threads) {
    const auto nested = [](int threads) {
        Tasks tasks(threads);
        const RandomStream stream(5, 6);
        const auto add = [](double a, double b) { return a + b; };
        return tasks.reduce_in_order(
            23, 0.0,
            [&](size_t i) {
                return tasks.reduce_in_order(
                    101, 0.0, [&](size_t j) { return std::exp(9 * stream.child(i).at(j).normal()); }, add);
            },
            add);
    };

    EXPECT_EQ(nested(1), nested(2));
    EXPECT_EQ(nested(1), nested(7));
}

TEST(tasks, an_exception_of_a_body_arrives_at_the_caller) {
    for (int threads : {1, 3}) {
        Tasks tasks(threads);
        const auto throwing = [&] {
            tasks.for_each(100, [](size_t i) {
                if (i == 40) throw std::runtime_error("body 40");
            });
        };

        EXPECT_THROW(throwing(), std::runtime_error);
        std::atomic<int> n{0};
        tasks.for_each(10, [&](size_t) { ++n; });
        EXPECT_EQ(n, 10) << "the pool works on after an exception";
    }
}

TEST(tasks, may_be_called_from_several_threads_at_once) {
    Tasks tasks(2);
    std::atomic<int> n{0};

    std::vector<std::jthread> callers;
    for (int caller = 0; caller < 4; ++caller) {
        callers.emplace_back([&] { tasks.for_each(1000, [&](size_t) { ++n; }); });
    }
    callers.clear();

    EXPECT_EQ(n, 4000);
}

} // namespace
} // namespace ranvier
