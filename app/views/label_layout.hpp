// Labels that do not overlap: which are shown, and where. The more important one wins its place; the others are counted as
// hidden.
#pragma once

#include <span>
#include <vector>

#include <QRectF>

namespace ranvier::views {

// Boxes that would do for one label, the best first.
struct LabelWish {
    std::vector<QRectF> boxes;
    double priority = 0; // greater goes first; of equals the earlier
};

struct LabelPlaces {
    std::vector<int> box; // for each wish the index of its box; -1: hidden
    int n_hidden = 0;
};

// A box must lie within `bounds` and touch no label placed before it and nothing in `taken`. Greedy by priority.
LabelPlaces place_labels(std::span<const LabelWish> wishes, const QRectF& bounds, std::span<const QRectF> taken = {});

// The same for labels that stand outwards from a circle: for each angle (radians) whether its label is shown, no two of them
// closer than `apart`. A negative priority is never shown.
std::vector<bool> labels_on_circle(std::span<const double> angles, std::span<const double> priorities, double apart);

} // namespace ranvier::views
