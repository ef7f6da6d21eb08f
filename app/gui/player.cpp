#include "app/gui/player.hpp"

#include <cmath>

#include "app/gui/time_moves.hpp"

namespace ranvier::gui {

Player::Player(LinkModel& link, QObject* parent) : QObject(parent), link_(link) {
    timer_.setInterval(16);
    timer_.setTimerType(Qt::PreciseTimer);
    connect(&timer_, &QTimer::timeout, this, &Player::tick);
}

void Player::set_playing(bool playing) {
    if (playing == timer_.isActive()) return;
    if (playing) {
        const auto w = shown_window(link_);
        const double cursor = link_.link().cursor;
        if (!(cursor >= w.start && cursor < w.stop)) link_.set_cursor(w.start);
        clock_.start();
        timer_.start();
    } else {
        timer_.stop();
    }
    Q_EMIT changed();
}

void Player::tick() {
    const double next = link_.link().cursor + rate_ * static_cast<double>(clock_.restart()) / 1000;
    if (!std::isfinite(next) || next >= link_.extent().stop) {
        if (std::isfinite(next)) link_.set_cursor(link_.extent().stop);
        set_playing(false);
        return;
    }
    const auto w = shown_window(link_);
    if (next >= w.stop || next < w.start) link_.set_window({next, next + (w.stop - w.start)});
    link_.set_cursor(next);
}

} // namespace ranvier::gui
