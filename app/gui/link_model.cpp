#include "app/gui/link_model.hpp"

#include <algorithm>
#include <cmath>

namespace ranvier::gui {
namespace {

// NaN is equal to NaN here: no cursor is no change of the cursor.
bool same(const views::Link& a, const views::Link& b) {
    if (std::isnan(a.cursor) != std::isnan(b.cursor)) return false;
    if (std::isnan(a.cursor)) {
        views::Link x = a, y = b;
        x.cursor = y.cursor = 0;
        return x == y;
    }
    return a == b;
}

template <typename T>
void toggle(std::set<T>& set, const T& value) {
    if (set.erase(value) == 0) set.insert(value);
}

} // namespace

void LinkModel::set(const views::Link& link) {
    if (same(link, link_)) return;
    const views::Link before = std::exchange(link_, link);
    Q_EMIT changed(before, link_);
}

void LinkModel::set_cursor(double time) {
    views::Link next = link_;
    next.cursor = std::isnan(time) ? time : std::clamp(time, extent_.start, extent_.stop);
    set(next);
}

void LinkModel::set_window(Interval window) {
    const double whole = extent_.stop - extent_.start;
    if (!(whole > 0) || !std::isfinite(window.start) || !std::isfinite(window.stop)) return;
    const double length = std::clamp(window.stop - window.start, min_window(), whole);
    // A window that became longer than asked for keeps its middle; one beyond an end keeps its length.
    const double middle = window.start + (window.stop - window.start) / 2;
    const double start = std::clamp(middle - length / 2, extent_.start, extent_.stop - length);
    views::Link next = link_;
    next.window = length < whole ? Interval{start, start + length} : extent_; // to the last digit: a spike lies at its start
    set(next);
}

void LinkModel::select_units(const std::set<std::string>& units, bool extend) {
    views::Link next = link_;
    if (!extend) {
        next.units = units;
    } else {
        for (const auto& unit : units) toggle(next.units, unit);
    }
    set(next);
}

void LinkModel::select_state(int state, bool extend) {
    views::Link next = link_;
    if (!extend) next.states.clear();
    if (state >= 0) {
        if (extend)
            toggle(next.states, state);
        else
            next.states.insert(state);
    }
    set(next);
}

void LinkModel::select_range(std::optional<Interval> range) {
    views::Link next = link_;
    next.range = range;
    if (range) {
        const double a = std::clamp(range->start, extent_.start, extent_.stop);
        const double b = std::clamp(range->stop, extent_.start, extent_.stop);
        next.range = Interval{std::min(a, b), std::max(a, b)};
        if (!(next.range->stop > next.range->start)) next.range.reset();
    }
    set(next);
}

void LinkModel::select_edge(const std::string& sender, const std::string& receiver, bool extend) {
    views::Link next = link_;
    const std::pair edge{sender, receiver};
    if (extend)
        toggle(next.edges, edge);
    else
        next.edges = {edge};
    set(next);
}

void LinkModel::clear_selection() {
    views::Link next = link_;
    next.range.reset();
    next.units.clear();
    next.states.clear();
    next.edges.clear();
    next.seed_node.clear();
    set(next);
}

void LinkModel::set_extent(Interval extent) {
    if (!(extent.stop > extent.start)) extent.stop = extent.start + 1;
    extent_ = extent;
    views::Link next = link_;
    next.window = extent;
    next.cursor = std::numeric_limits<double>::quiet_NaN();
    next.range.reset();
    set(next);
}

double LinkModel::min_window() const { return (extent_.stop - extent_.start) * 1e-6; }

} // namespace ranvier::gui
