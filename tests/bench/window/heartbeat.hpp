// How long the event loop does not come round: a timer that should tick every 5 ms, and what it was late by.
#pragma once

#include <algorithm>
#include <vector>

#include <QElapsedTimer>
#include <QTimer>

namespace ranvier::bench {

inline double quantile(std::vector<double> values, double q) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, static_cast<size_t>(q * static_cast<double>(values.size())))];
}

class Heartbeat {
public:
    Heartbeat() {
        timer_.setTimerType(Qt::PreciseTimer);
        timer_.setInterval(period_ms);
        QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] {
            late_.push_back(std::max(0.0, static_cast<double>(clock_.nsecsElapsed()) / 1e6 - period_ms));
            clock_.start();
        });
        clock_.start();
        timer_.start();
    }
    const std::vector<double>& late_ms() const { return late_; }

private:
    static constexpr int period_ms = 5;
    QTimer timer_;
    QElapsedTimer clock_;
    std::vector<double> late_;
};

} // namespace ranvier::bench
