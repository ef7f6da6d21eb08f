// How a worker tells its session what goes on: event lines on what was its standard output (PROTOCOL.md).
#pragma once

#include <mutex>

#include "core/job/event.hpp"

namespace ranvier {

// Takes standard output for events and points it at standard error, so that a library that prints cannot break the protocol.
// One a process. Threads: send() may be called from any. A session that no longer listens ends the process.
class EventChannel {
public:
    EventChannel();
    void send(const Event& event);

private:
    int fd_;
    std::mutex mutex_;
};

} // namespace ranvier
