// Jobs of one client: waiting, running in workers, done. Admits by memory and cores; drives every job through its imports, its
// run and the publishing of its result. Owns no loop and no thread.
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
    std::string waits_for; // "waits for 1.1 GiB", "" else
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
    Event answer;                     // the worker's last event, once done
    bool ended() const { return state != JobState::waiting && state != JobState::running; }
};

class Queue {
public:
    // At most `workers` at once, and together no more memory than the session's limit where items say what they need.
    Queue(Session& session, int workers);
    ~Queue(); // cancels and kills what still runs

    // Called from within submit(), cancel() and dispatch() whenever a job changed, the last time when it ended.
    void on_change(std::function<void(const QueuedJob&)> listener);

    int submit(QueueItem item);
    // Waiting: leaves at once. Running: the worker is asked, and killed after 900 ms (Stop::cancel) or 10 s (Stop::checkpoint).
    void stop(int id, Stop how);
    void stop_all(Stop how);
    const QueuedJob* find(int id) const;
    std::vector<const QueuedJob*> jobs() const; // those listed, oldest first
    void forget(int id);                        // one that ended leaves the list
    int n_running() const;
    uint64_t memory_in_use() const; // resident, of all workers

    std::vector<int> fds() const;                // to poll for reading
    std::chrono::milliseconds next_wake() const; // call dispatch() no later
    void dispatch();
    // Polls and dispatches until the job ended: for clients without a loop of their own.
    const QueuedJob& wait(int id);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace ranvier
