// One worker process: started with limits, asked once, listened to until it is gone (core/job/PROTOCOL.md).
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/stop.hpp"
#include "core/job/event.hpp"

namespace ranvier {

struct WorkerSpec {
    std::string executable;                                       // path of ranvier-worker
    std::string request;                                          // JSON, see request.hpp
    std::vector<std::pair<std::string, std::string>> environment; // added to ours
    uint64_t memory = 0;                                          // bytes of resident memory allowed; 0: no watch
    double time_s = 0;                                            // wall time allowed; 0: no limit
    double cpu_s = 0;                                             // processor time allowed for reading; 0: no limit
    uint64_t file_bytes = 0;                                      // largest file it may write; 0: no limit
};

// Owns no loop: poll fd() for reading, wake up no later than next_wake(), and call dispatch() each time, until outcome() is set.
// Threads: used from one. Destroying a link whose worker still runs kills the worker.
class WorkerLink {
public:
    static Result<WorkerLink> start(const WorkerSpec& spec);
    WorkerLink(WorkerLink&&) noexcept;
    WorkerLink& operator=(WorkerLink&&) noexcept;
    ~WorkerLink();

    int fd() const;
    std::chrono::milliseconds next_wake() const;
    // Reads what the worker has said, at most 256 KiB at a time so that one that talks without end does not hold its listener,
    // hands each event but the last to `on_event`, and applies the limits.
    void dispatch(const std::function<void(const Event&)>& on_event);
    // cancel: the worker is killed 900 ms later if it has not ended. checkpoint: 10 s.
    void request_stop(Stop how);
    // The event `done`, or why there is none: the worker was lost (signal named), cancelled, or met a limit.
    const std::optional<Result<Event>>& outcome() const;
    // Largest resident memory and processor time seen, and wall time, for the run record.
    uint64_t peak_bytes() const;
    uint64_t resident_bytes() const; // as last seen; 0 after its end
    double wall_s() const;
    int worker() const; // its process id, also after its end

private:
    struct State;
    explicit WorkerLink(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace ranvier
