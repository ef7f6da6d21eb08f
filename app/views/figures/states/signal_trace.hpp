// A signal of behaviour on the time axis of a states figure: least and greatest value of each column of pixels.
#pragma once

#include <QPainter>
#include <QRectF>

#include "app/views/figures/states/time_frame.hpp"
#include "app/views/recording_data.hpp"
#include "app/views/style.hpp"

namespace ranvier::views {

// The first channel of it. The name stands left of the frame, with its range in the window.
void paint_signal(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, const SignalData& signal,
                  double area_left);

// The sample that holds `time`: the last at or before it. -1: before the first.
int64_t sample_at(const SignalData& signal, double time);

} // namespace ranvier::views
