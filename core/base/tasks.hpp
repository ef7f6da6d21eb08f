// Parallel loops whose results do not depend on the number of threads.
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/loop_edges.hpp"

namespace ranvier {

// A pool of threads. Work is split by index, never by thread, and reductions are done in the order of the index: the same bits
// at any number of threads. One per process; the calling thread works too.
// Threads: any thread may call, also a body from inside for_each: then the inner loop shares the same threads, and a thread that
// waits for it takes up no other outer body meanwhile (locks and per-thread scratch held by a body stay its own).
class Tasks {
public:
    explicit Tasks(int threads); // fewer than 1 counts as 1
    ~Tasks();
    Tasks(const Tasks&) = delete;
    Tasks& operator=(const Tasks&) = delete;

    int threads() const { return threads_; }

    // body(i) for every i in 0..n-1, in any order; returns when all are done. An exception in a body ends the loop early and is
    // thrown here.
    template <typename Body>
    void for_each(size_t n, Body&& body) {
        struct Loop {
            std::remove_reference_t<Body>& body;
            LoopEdges edges;
        };
        Loop loop{body, {}};
        const Call call = [](void* context, size_t i) {
            Loop& l = *static_cast<Loop*>(context);
            l.edges.body_begins();
            l.body(i);
            l.edges.body_ends();
        };
        run(n, call, &loop);
        loop.edges.loop_ends();
    }

    // join(... join(join(initial, map(0)), map(1)) ..., map(n-1)): maps run in parallel, joins in order on the calling thread.
    // Holds all n mapped values at once: make an index a block of work, not an element.
    template <typename T, typename Map, typename Join>
    T reduce_in_order(size_t n, T initial, Map&& map, Join&& join) {
        using Mapped = std::decay_t<std::invoke_result_t<Map&, size_t>>;
        struct Slot { // not std::vector<bool>, whose elements share bytes
            Mapped value{};
        };
        std::vector<Slot> mapped(n);
        for_each(n, [&](size_t i) { mapped[i].value = map(i); });
        for (Slot& slot : mapped) initial = join(std::move(initial), std::move(slot.value));
        return initial;
    }

private:
    using Call = void (*)(void* context, size_t i);
    void run(size_t n, Call call, void* context);

    struct Pool;
    int threads_;
    std::unique_ptr<Pool> pool_; // null for one thread
};

} // namespace ranvier
