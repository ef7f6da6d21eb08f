#include "app/views/label_layout.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <numbers>
#include <numeric>
#include <set>
#include <unordered_map>

namespace ranvier::views {

namespace {

// Indices by priority, the greatest first; of equals the earlier.
template <typename Priority>
std::vector<size_t> by_priority(size_t n, Priority&& priority) {
    std::vector<size_t> order(n);
    std::iota(order.begin(), order.end(), size_t{0});
    std::ranges::stable_sort(order, [&](size_t a, size_t b) { return priority(a) > priority(b); });
    return order;
}

// Boxes by the squares of a grid that they touch, so that a box is compared with its neighbours only.
class Boxes {
public:
    explicit Boxes(double square) : square_(std::max(1., square)) {}

    void add(const QRectF& box) {
        boxes_.push_back(box);
        each_square(box, [&](int64_t square) { in_square_[square].push_back(boxes_.size() - 1); });
    }
    bool touches(const QRectF& box) const {
        bool found = false;
        each_square(box, [&](int64_t square) {
            const auto here = in_square_.find(square);
            if (found || here == in_square_.end()) return;
            found = std::ranges::any_of(here->second, [&](size_t i) { return boxes_[i].intersects(box); });
        });
        return found;
    }

private:
    template <typename Visit>
    void each_square(const QRectF& box, Visit&& visit) const {
        const auto square = [&](double at) { return static_cast<int64_t>(std::floor(at / square_)); };
        for (int64_t y = square(box.top()); y <= square(box.bottom()); ++y)
            for (int64_t x = square(box.left()); x <= square(box.right()); ++x) visit(y * (int64_t{1} << 32) + x);
    }
    double square_;
    std::vector<QRectF> boxes_;
    std::unordered_map<int64_t, std::vector<size_t>> in_square_;
};

} // namespace

LabelPlaces place_labels(std::span<const LabelWish> wishes, const QRectF& bounds, std::span<const QRectF> taken) {
    double tallest = 8;
    for (const LabelWish& wish : wishes)
        for (const QRectF& box : wish.boxes) tallest = std::max(tallest, box.height());
    Boxes placed(2 * tallest);
    // Squares far outside would be many, and nothing is placed there.
    for (const QRectF& box : taken)
        if (box.intersects(bounds)) placed.add(box.intersected(bounds));
    LabelPlaces places{std::vector<int>(wishes.size(), -1), 0};
    for (const size_t i : by_priority(wishes.size(), [&](size_t w) { return wishes[w].priority; })) {
        const auto& boxes = wishes[i].boxes;
        const auto free =
            std::ranges::find_if(boxes, [&](const QRectF& box) { return bounds.contains(box) && !placed.touches(box); });
        if (free == boxes.end()) {
            ++places.n_hidden;
            continue;
        }
        placed.add(*free);
        places.box[i] = static_cast<int>(free - boxes.begin());
    }
    return places;
}

std::vector<bool> labels_on_circle(std::span<const double> angles, std::span<const double> priorities, double apart) {
    constexpr double turn = 2 * std::numbers::pi;
    std::vector<bool> shown(angles.size(), false);
    std::set<double> placed;   // each within 0 .. one turn
    const double slack = 1e-9; // equal steps round the circle are equal but for rounding
    for (const size_t i : by_priority(angles.size(), [&](size_t a) { return priorities[a]; })) {
        if (priorities[i] < 0) break;
        const double angle = angles[i] - turn * std::floor(angles[i] / turn);
        bool free = true;
        if (!placed.empty()) {
            const auto after = placed.lower_bound(angle);
            const double next = after == placed.end() ? *placed.begin() + turn : *after;
            const double before = after == placed.begin() ? *placed.rbegin() - turn : *std::prev(after);
            free = next - angle >= apart - slack && angle - before >= apart - slack;
        }
        if (!free) continue;
        placed.insert(angle);
        shown[i] = true;
    }
    return shown;
}

} // namespace ranvier::views
