// Under a time axis: which stretches a model was trained on, which were held out, and the gaps between them.
#pragma once

#include <QPainter>
#include <QRectF>

#include "app/views/figures/states/state_track.hpp"
#include "app/views/style.hpp"

namespace ranvier::views {

// `box`: the words above, the bar at its bottom. `taken`: a stretch of the words' line that is not free.
void paint_split(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, const StateTrack& track,
                 const QRectF& taken);

} // namespace ranvier::views
