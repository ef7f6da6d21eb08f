// Beneath a raster: the likeliest state over time, and the posterior of each state.
#pragma once

#include <set>
#include <vector>

#include <QPainter>
#include <QRectF>

#include "app/views/figure.hpp"
#include "app/views/figures/states/state_track.hpp"
#include "app/views/figures/states/time_frame.hpp"

namespace ranvier::views {

struct RibbonTally {
    bool has_uncertain = false; // some hatch was drawn
    int64_t n_visits = 0;       // in the window
    int64_t n_merged = 0;       // of them, shorter than a pixel: each such column shows the state it holds longest
};

// What a ribbon is made from. The lists outlive it; runs ascend and do not overlap.
struct RibbonRuns {
    const std::vector<Run>& states;
    std::vector<int> colours;                    // category of each state
    const std::vector<Run>* uncertain = nullptr; // null: all are sure
    const std::set<int>* selected = nullptr;     // null: none
};

// The ribbon: a segment a visit with its number, uncertain bins hatched. `box` spans the frame.
RibbonTally paint_ribbon(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, const RibbonRuns& ribbon);
// Of a fit: its likeliest states.
RibbonRuns ribbon_of(const StateTrack& track, const Annotations& annotations, const Style& style, const Link& link);

// One band a state, of equal heights.
void paint_posterior(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, const StateTrack& track,
                     const Annotations& annotations, const Link& link);

} // namespace ranvier::views
