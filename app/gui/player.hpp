// Playing: the cursor moves with the clock, and the window turns like a page when the cursor leaves it.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include "app/gui/link_model.hpp"

namespace ranvier::gui {

class Player : public QObject {
    Q_OBJECT
public:
    explicit Player(LinkModel& link, QObject* parent = nullptr);
    bool playing() const { return timer_.isActive(); }
    void set_playing(bool playing);
    void set_rate(double per_s) { rate_ = per_s; } // units of the recording's time for a second on the wall

Q_SIGNALS:
    void changed();

private:
    void tick();
    LinkModel& link_;
    QTimer timer_;
    QElapsedTimer clock_;
    double rate_ = 1;
};

} // namespace ranvier::gui
