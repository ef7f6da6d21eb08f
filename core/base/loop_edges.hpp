// Tells the thread sanitizer what oneTBB guarantees.
#pragma once

#include <atomic>

namespace ranvier {

// What a loop's bodies do comes after the loop began and before it returned. The sanitizer cannot look into the library that sees
// to it, and would report every body; so in its build, and only there, both edges are drawn with atomics it knows. Two of them:
// with one, a body would seem to come after those that ended before it began, and races between bodies would go unseen.
class LoopEdges {
public:
#ifdef __SANITIZE_THREAD__
    LoopEdges() { begun_.store(1, std::memory_order_release); }
    void body_begins() { (void)begun_.load(std::memory_order_acquire); }
    void body_ends() { ended_.fetch_add(1, std::memory_order_release); }
    void loop_ends() { (void)ended_.load(std::memory_order_acquire); }

private:
    std::atomic<int> begun_{0};
    std::atomic<int> ended_{0};
#else
    void body_begins() {}
    void body_ends() {}
    void loop_ends() {}
#endif
};

} // namespace ranvier
