// Labels at the ends of lines, moved apart where they would lie on each other.
#pragma once

#include <vector>

#include <QColor>
#include <QPainter>
#include <QRectF>
#include <QString>

#include "app/views/style.hpp"

namespace ranvier::views {

struct LineLabel {
    double y; // of the line's end
    QString text;
    QColor colour;
    int weight = 400;
};

// Places of labels of one height as near to `wanted` as they can be without touching, all within low .. high. In the order of
// `wanted`. Labels that find no room at all are pressed together evenly.
std::vector<double> spread(const std::vector<double>& wanted, double height, double low, double high);

void draw_line_labels(QPainter& p, const Style& style, const QRectF& box, const std::vector<LineLabel>& labels);

} // namespace ranvier::views
