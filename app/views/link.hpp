// What all views show together: where in time, and what is selected. A value; the window keeps one, an export has one too.
#pragma once

#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "core/data/spike_trains.hpp"

namespace ranvier::views {

// Units are named by their id, so that a recording, its results and graphs of it mean the same one. Nodes of graphs are such ids.
struct Link {
    double cursor = std::numeric_limits<double>::quiet_NaN(); // in the time of the recording; NaN: none
    Interval window{0, 0};                                    // what stacked time axes show; stop <= start: everything
    std::optional<Interval> range;                            // a stretch of time that is selected
    std::set<std::string> units;
    std::set<int> states;                                // from 0
    std::set<std::pair<std::string, std::string>> edges; // sender, receiver
    std::string seed_node;                               // whose edges alone are in full ink; "": none

    bool operator==(const Link&) const = default;
    bool is_selected(const std::string& unit) const { return units.contains(unit); }
};

} // namespace ranvier::views
