// What a figure has made for it by other threads, piece by piece, while it shows the pieces that are there.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace ranvier::views {

// Calls `work` once, on a thread of the process's pool.
void run_beside(std::function<void()> work);

// Pieces 0, 1, ... n - 1, each made once, by any thread. The figure's destruction does not wait: a piece that is being made then
// is made and dropped.
// Threads: used from one at a time.
template <typename Piece>
class Later {
public:
    // `make` is called from any thread, also once this is gone or started anew: it owns what it uses.
    void start(size_t n, std::function<Piece(size_t)> make) {
        drop();
        work_ = std::make_shared<Work>();
        work_->make = std::move(make);
        work_->pieces.resize(n);
        if (n > 0) run_beside([work = work_] { work->go_on(); });
    }
    Later() = default;
    Later(const Later&) = delete;
    Later& operator=(const Later&) = delete;
    ~Later() { drop(); }

    size_t size() const { return work_ ? work_->pieces.size() : 0; }
    // The first so many are there; they stay where they are until the next start.
    size_t n_ready() const {
        if (!work_) return 0;
        const std::lock_guard lock(work_->mutex);
        return work_->n_ready;
    }
    bool done() const { return n_ready() == size(); }
    const Piece& piece(size_t i) const { return *work_->pieces[i]; } // of those that are ready
    Piece& piece(size_t i) { return *work_->pieces[i]; }
    // All are ready then. Helps to make them.
    void finish() const {
        if (!work_) return;
        work_->go_on();
        std::unique_lock lock(work_->mutex);
        work_->more.wait(lock, [&] { return work_->n_ready == work_->pieces.size(); });
    }

private:
    struct Work {
        std::function<Piece(size_t)> make;
        std::vector<std::optional<Piece>> pieces;
        std::mutex mutex;
        std::condition_variable more;
        size_t next = 0, n_ready = 0;
        bool dropped = false;

        std::optional<size_t> claim() {
            const std::lock_guard lock(mutex);
            return next < pieces.size() && !dropped ? std::optional(next++) : std::nullopt;
        }
        void go_on() {
            while (const auto i = claim()) {
                Piece made = make(*i);
                const std::lock_guard lock(mutex);
                pieces[*i] = std::move(made);
                while (n_ready < pieces.size() && pieces[n_ready]) ++n_ready;
                more.notify_all();
            }
        }
    };
    void drop() {
        if (!work_) return;
        const std::lock_guard lock(work_->mutex);
        work_->dropped = true;
    }
    std::shared_ptr<Work> work_; // shared with the threads that make it
};

} // namespace ranvier::views
