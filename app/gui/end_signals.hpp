// Signals that ask a process to end (a logout, `kill`, a terminal that closes), as a Qt signal in the event loop.
#pragma once

#include <QObject>

class QSocketNotifier;

namespace ranvier::gui {

// SIGTERM, SIGINT and SIGHUP while it lives; a second one ends the process at once, in case the first is not heeded. One at a
// time.
class EndSignals : public QObject {
    Q_OBJECT
public:
    explicit EndSignals(QObject* parent = nullptr);
    ~EndSignals() override;

Q_SIGNALS:
    void asked();

private:
    QSocketNotifier* notifier_ = nullptr; // null: no pipe could be had, and the signals do as ever
};

} // namespace ranvier::gui
