// Jobs of one client: waiting, running in workers, done. Admits by memory and cores; drives every job through its imports, its
// run and the publishing of its result. Owns no loop and no thread.
//
// Admission. There are two lanes: runs, and all that is short (imports, requests, plans, what is in the background), so that a
// recording opens while a fit goes on. In each lane at most `workers` go at once, first come first served. What running items say
// they need (QueueItem::memory) is together never more than the session's memory limit; once an item waits for memory, none that
// came later takes any, in either lane, so nothing starves. An item that needs more than the limit is refused.
// Threads: every item gets options().threads / workers, at least one. The share does not depend on what else runs, because it
// cannot change while a job goes.
// No file is ever read whole here, nor hashed: see SessionOptions::cached.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/data/result_set.hpp"
#include "core/session/session.hpp"

namespace ranvier {

enum class JobState { waiting, running, done, failed, lost, cancelled, limited, checkpointed };
const char* job_state_name(JobState state);

// What is asked for. One of: an import (inputs[0]), a run (job; the identities of its inputs may be empty and are filled in), or
// any other request.
struct QueueItem {
    std::string title;      // "HMM-GLM, 3 states"
    std::optional<Job> job; // a run; inputs are taken from the job
    std::string out;        // a run: where the result goes
    bool resume = false, plan = false;
    bool identify = false; // a run that ends as soon as the identities of its inputs are known: for job files
    std::optional<RequestInput> import;
    std::optional<Request> request; // show, export, convert, simulate, doctor
    uint64_t memory = 0;            // bytes it is expected to need; 0: not known, counts as nothing
    bool in_background = false;     // not listed: previews, plans
};

// What is known of a job while it goes and after it ended.
struct QueuedJob {
    int id = 0;
    std::string title;
    JobState state = JobState::waiting;
    std::string waits_for; // "waits for 1.1 GiB of memory", "" unless it waits
    double fraction = 0;
    std::string stage;
    double elapsed_s = 0, left_s = -1; // left_s < 0: not known yet
    std::map<std::string, std::vector<TracePoint>> traces;
    std::map<std::string, double> metrics;
    std::deque<std::string> log; // with the time of day, at most 10,000 lines; the sentence of a failure is among them
    std::string sentence;        // why it failed, was lost (signal named), or stopped
    uint64_t peak_bytes = 0;
    std::optional<Job> job; // with the identities of its inputs once they are imported
    std::string out;
    bool in_background = false;
    std::optional<Imported> imported; // of an import
    Event answer;                     // once ended: the worker's last event, or the failure (failure_of) as one
    bool ended() const { return state != JobState::waiting && state != JobState::running; }
};

class Queue {
public:
    // `workers`: at least 1.
    Queue(Session& session, int workers);
    ~Queue(); // cancels and kills what still runs, and removes what it had begun to write; finished parts are kept
    Queue(const Queue&) = delete;
    Queue& operator=(const Queue&) = delete;

    // Called from within submit(), stop() and dispatch() whenever a job changed, once for all that was heard of it, and the last
    // time when it ended. A listener may call anything of this queue but its destructor; the job it was handed stays valid during
    // the call, even if it forgets it.
    void on_change(std::function<void(const QueuedJob&)> listener);
    // Called from within dispatch() with each thing that a worker said before its last word, and, as a `log` of level "session",
    // with what the session found itself ("the cache cannot be used ...").
    void on_event(std::function<void(const QueuedJob&, const Event&)> listener);

    // Only enlists: everything begins in dispatch(), so the number is known before anything is told of the job's end.
    int submit(QueueItem item);
    // Waiting: leaves at once. Running: the worker is asked, and killed after 900 ms (Stop::cancel) or 10 s (Stop::checkpoint).
    void stop(int id, Stop how);
    void stop_all(Stop how);
    const QueuedJob* find(int id) const;
    std::vector<const QueuedJob*> jobs() const; // those not in the background, oldest first
    void forget(int id);                        // one that ended leaves the queue, also of those in the background
    int n_running() const;
    uint64_t memory_in_use() const; // resident, of all workers

    std::vector<int> fds() const;                // to poll for reading
    std::chrono::milliseconds next_wake() const; // call dispatch() no later; a minute or more if there is nothing to do
    void dispatch();
    // Polls and dispatches until the job ended: for clients without a loop of their own. `id` is in the queue, and no listener
    // may forget it.
    const QueuedJob& wait(int id);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace ranvier
