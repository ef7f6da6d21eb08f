// Beneath a raster: the likeliest state over time, and the posterior of each state.
#pragma once

#include <QPainter>
#include <QRectF>

#include "app/views/figure.hpp"
#include "app/views/figures/states/state_track.hpp"
#include "app/views/figures/states/time_frame.hpp"

namespace ranvier::views {

struct RibbonTally {
    bool has_uncertain = false; // some hatch was drawn
    bool merged = false;        // some visits are shorter than a pixel: each such column shows the state it holds longest
};

// The ribbon: a segment a visit with its number, uncertain bins hatched. `box` spans the frame.
RibbonTally paint_ribbon(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, const StateTrack& track,
                         const Annotations& annotations, const Link& link);

// One band a state, of equal heights.
void paint_posterior(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, const StateTrack& track,
                     const Annotations& annotations, const Link& link);

} // namespace ranvier::views
