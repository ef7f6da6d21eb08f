#include "core/job/event_channel.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace ranvier {

EventChannel::EventChannel() : fd_(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 10)) { dup2(STDERR_FILENO, STDOUT_FILENO); }

void EventChannel::send(const Event& event) {
    const std::string line = event_line(event) + "\n";
    const std::lock_guard lock(mutex_);
    for (size_t sent = 0; sent < line.size();) {
        const ssize_t n = write(fd_, line.data() + sent, line.size() - sent);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) _exit(1); // nobody listens any more: there is nothing left to do
        sent += static_cast<size_t>(n);
    }
}

} // namespace ranvier
