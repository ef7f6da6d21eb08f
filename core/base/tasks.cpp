#include "core/base/tasks.hpp"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>
#include <tbb/task_arena.h>

#include <algorithm>

namespace ranvier {

struct Tasks::Pool {
    explicit Pool(int threads)
        : allowed(tbb::global_control::max_allowed_parallelism, static_cast<size_t>(threads)), arena(threads) {}

    tbb::global_control allowed; // else TBB caps the arena at the number of processors, whatever the user asked for
    tbb::task_arena arena;
};

Tasks::Tasks(int threads) : threads_(std::max(threads, 1)) {
    if (threads_ > 1) pool_ = std::make_unique<Pool>(threads_);
}

Tasks::~Tasks() = default;

void Tasks::run(size_t n, Call call, void* context) {
    if (!pool_ || n < 2) {
        for (size_t i = 0; i < n; ++i) call(context, i);
        return;
    }
    const auto block = [call, context](const tbb::blocked_range<size_t>& range) {
        for (size_t i = range.begin(); i != range.end(); ++i) call(context, i);
    };
    // Few indices are large pieces of work of unequal length: handed out one by one. Many are small: TBB groups them.
    const bool one_by_one = n <= 64 * static_cast<size_t>(threads_);
    pool_->arena.execute([&] {
        tbb::this_task_arena::isolate([&] {
            const tbb::blocked_range<size_t> all(0, n);
            if (one_by_one) {
                tbb::parallel_for(all, block, tbb::simple_partitioner());
            } else {
                tbb::parallel_for(all, block, tbb::auto_partitioner());
            }
        });
    });
}

} // namespace ranvier
