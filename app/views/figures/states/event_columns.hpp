// Points of time that an interval table holds beside its rows' starts and stops: when a stimulus came on, when it was answered.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <QPainter>
#include <QRectF>

#include "app/views/figures/states/time_frame.hpp"
#include "app/views/recording_data.hpp"
#include "app/views/style.hpp"

namespace ranvier::views {

struct EventColumn {
    std::string name;
    std::vector<std::pair<double, int>> times; // ascending, each with the row it belongs to; finite
};

// The columns of a table that are times on the clock of its rows: nearly all lie in their own row, or no farther before it than
// it is long. A column whose name does not speak of time must do so in three rows or more.
std::vector<EventColumn> event_columns(const Intervals& intervals);

// Triangles that point at what lies under the box; strokes where triangles would cover each other.
void paint_events(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, const EventColumn& events);
// Its name left of the frame, behind a triangle.
void paint_event_name(QPainter& p, const Style& style, const QRectF& box, const EventColumn& events);

} // namespace ranvier::views
