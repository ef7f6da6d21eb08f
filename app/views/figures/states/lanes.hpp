// Above a raster: a lane for each interval table. Rows are boxes with their name where it fits, events are triangles.
#pragma once

#include <string>
#include <vector>

#include <QPainter>
#include <QRectF>

#include "app/views/figures/states/time_frame.hpp"
#include "app/views/recording_data.hpp"
#include "app/views/style.hpp"

namespace ranvier::views {

class Lane {
public:
    explicit Lane(const Intervals& intervals); // of a recording that outlives it

    const std::string& name() const { return intervals_->name; }
    void paint(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, double area_left) const;
    int row_at(double time) const;   // the row that holds it, the last of several; -1: none
    QString words_of(int row) const; // "38, hard boundary": its number from 1, and its text
    const Intervals& intervals() const { return *intervals_; }

private:
    QString text_of(int row) const;
    const Intervals* intervals_;
    int text_column_ = -1; // of the table: the one whose values name rows
};

} // namespace ranvier::views
