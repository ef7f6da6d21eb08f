// Lets the event loop of Qt drive a Queue: its descriptors are watched, and it is woken no later than it asks for.
#pragma once

#include <map>
#include <memory>

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include "core/session/queue.hpp"

namespace ranvier::gui {

class QueueDrive : public QObject {
public:
    explicit QueueDrive(Queue& queue, QObject* parent = nullptr);
    // What is watched may have changed: called after every call of the queue.
    void refresh();

private:
    void dispatch();
    Queue& queue_;
    QTimer timer_;
    std::map<int, std::unique_ptr<QSocketNotifier>> watched_;
};

} // namespace ranvier::gui
