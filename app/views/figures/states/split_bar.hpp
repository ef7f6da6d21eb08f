// Under a time axis: which stretches a model was trained on, which were held out, and the gaps between them.
#pragma once

#include <QPainter>
#include <QRectF>

#include "app/views/figures/states/state_track.hpp"
#include "app/views/style.hpp"

namespace ranvier::views {

// Whether the names of all roles, beside each other at the right, leave the middle of a line of `width` to `taken` pixels.
bool split_fits(const Style& style, double width, double taken, const StateTrack& track);
// `box`: the words above, the bar at its bottom. `taken`: a stretch of the words' line that is not free; null: none.
void paint_split(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, const StateTrack& track,
                 const QRectF& taken);

} // namespace ranvier::views
