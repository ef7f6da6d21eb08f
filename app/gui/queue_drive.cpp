#include "app/gui/queue_drive.hpp"

#include <algorithm>

namespace ranvier::gui {

QueueDrive::QueueDrive(Queue& queue, QObject* parent) : QObject(parent), queue_(queue) {
    timer_.setSingleShot(true);
    QObject::connect(&timer_, &QTimer::timeout, this, [this] { dispatch(); });
}

void QueueDrive::dispatch() {
    queue_.dispatch();
    refresh();
}

void QueueDrive::refresh() {
    const std::vector<int> fds = queue_.fds();
    for (auto entry = watched_.begin(); entry != watched_.end();) {
        if (std::find(fds.begin(), fds.end(), entry->first) != fds.end()) {
            ++entry;
            continue;
        }
        // It may be this notifier's own signal that is being answered.
        entry->second->setEnabled(false);
        entry->second.release()->deleteLater();
        entry = watched_.erase(entry);
    }
    for (const int fd : fds) {
        if (watched_.contains(fd)) continue;
        auto notifier = std::make_unique<QSocketNotifier>(fd, QSocketNotifier::Read);
        QObject::connect(notifier.get(), &QSocketNotifier::activated, this, [this] { dispatch(); });
        watched_.emplace(fd, std::move(notifier));
    }
    constexpr int64_t idle_ms = 60'000, longest_ms = 1000;
    const int64_t wake_ms = queue_.next_wake().count();
    if (wake_ms < idle_ms || queue_.n_running() > 0)
        timer_.start(static_cast<int>(std::clamp<int64_t>(wake_ms, 1, longest_ms)));
    else
        timer_.stop();
}

} // namespace ranvier::gui
