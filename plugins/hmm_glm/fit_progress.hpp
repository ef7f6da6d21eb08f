// How far a fit is.
#pragma once

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace ranvier::hmm_glm {

// Told from what each iteration still brings over what it may bring at the end (its excess; settled at 1 or less). Where states
// part clearly EM ends geometrically, where they hardly do the excess falls like a power of the iteration; the geometric mean of
// both ends was within a factor 2 of the true one from the fifth iteration on, on simulated and recorded data. Before that a fit
// is taken to need `expected` iterations, and `later` more once it settles again on other terms.
class FitProgress {
public:
    explicit FitProgress(double expected, double later = 0) : expected_(expected), later_(later) {}

    void expect(double iterations) { expected_ = iterations; }
    void take(double excess) { levels_.push_back(std::log(std::max(excess, 1.))); }
    void settle_again() {
        before_ += static_cast<double>(levels_.size());
        levels_.clear();
        expected_ = std::exchange(later_, 0.);
    }
    // 0..1, not always more than before.
    double share() const {
        const double done = before_ + static_cast<double>(levels_.size());
        return done / (done + left() + later_);
    }

private:
    static constexpr double fewest = 7;      // iterations of any fit
    static constexpr size_t telling = 5;     // iterations before they are judged by
    static constexpr double slowing = 3;     // how much longer the rest takes than at the pace of the last iterations
    static constexpr double power = 1 / 0.6; // that the excess falls by

    double left() const {
        const auto n = static_cast<double>(levels_.size());
        const double at_least = std::max(1., fewest - n);
        if (levels_.size() < telling) return std::max(at_least, std::max(expected_, 1.25 * n) - n);
        const size_t back = std::max<size_t>(3, levels_.size() / 2);
        const double now = levels_.back(), fell = levels_[levels_.size() - 1 - back] - now;
        const double by_power = n * std::exp(now / power);
        const double by_pace = fell > 0 ? n + slowing * now * static_cast<double>(back) / fell : by_power;
        return std::max(at_least, std::sqrt(by_power * by_pace) - n);
    }

    double expected_, later_;
    double before_ = 0; // iterations until it settled first
    std::vector<double> levels_;
};

} // namespace ranvier::hmm_glm
