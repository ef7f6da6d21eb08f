// One item of the queue on its way: its imports one after the other, then its run or request, then what is published.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/session/queue.hpp"

namespace ranvier {

// Has at most one worker at a time. Destroying one that has not ended kills its worker and removes what it had begun to write.
class Pipeline {
public:
    Pipeline(const Session& session, QueueItem item, int threads);
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;
    ~Pipeline();

    // Goes on until a worker is awaited or the end is reached. `on_event` hears the workers, and of this session what a person
    // should know: an event `log` of level "session".
    void dispatch(const std::function<void(const Event&)>& on_event);
    // The worker is asked; what comes after it does not begin.
    void request_stop(Stop how);

    // The last event of the last worker, or why there is none.
    const std::optional<Result<Event>>& outcome() const { return outcome_; }
    const WorkerLink* link() const { return link_ ? &*link_ : nullptr; } // null: no worker has been started yet
    const std::optional<Job>& job() const { return item_.job; }          // identities are filled in as inputs are imported
    const std::optional<Imported>& imported() const { return imported_; }
    std::string reading() const; // path of the input that is imported now, "" after
    uint64_t peak_bytes() const; // of all its workers

private:
    using Listener = std::function<void(const Event&)>;
    bool importing() const { return asked_ && next_input_ < inputs_.size(); }
    Status advance(); // starts the next worker, or ends
    Status import_next();
    Status start(Request request);
    Status take_outcome(const Listener& on_event);
    Status take_import_outcome(const Listener& on_event);
    Status take_import(const Imported& imported);
    Status take_run_outcome(const Listener& on_event);
    void remove_begun();
    void end(Result<Event> outcome) { outcome_ = std::move(outcome); }

    const Session& session_;
    QueueItem item_;
    int threads_;
    std::vector<RequestInput> inputs_; // what is to be imported; those before next_input_ are
    size_t next_input_ = 0;
    std::optional<Request> asked_; // what the present worker was asked
    std::optional<WorkerLink> link_;
    bool awaited_ = false; // link_ has an outcome that was not taken yet, or will have one
    Stop stop_ = Stop::none;
    uint64_t peak_ = 0;
    std::optional<Imported> imported_;
    std::optional<Result<Event>> outcome_;
};

} // namespace ranvier
