// What all figures draw with: scales, ticks, axes, text, markers, colour bars. All sizes are design pixels; Style scales them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <QLineF>
#include <QPainter>
#include <QRectF>
#include <QString>

#include "app/views/style.hpp"

namespace ranvier::views {

// --- numbers -----------------------------------------------------------------------------------------------------------------
// True minus, thin no-break spaces from 10 000 on; NaN is an en dash.
QString number_text(double value, int decimals);
// As few digits as tell it: 3 significant ones, no trailing zeros.
QString short_number(double value);
QString count_text(int64_t n); // thin no-break spaces from 1 000 on

// A value's place along an axis.
struct Scale {
    double low = 0, high = 1; // values
    double from = 0, to = 1;  // pixels of low and high
    double at(double value) const { return from + (value - low) / (high - low) * (to - from); }
    double value(double pixel) const { return low + (pixel - from) / (to - from) * (high - low); }
};
// 1, 2 or 5 times a power of ten apart, within low .. high, about `wanted` of them; and the decimals that tell them apart.
struct Ticks {
    std::vector<double> at;
    int decimals = 0;
};
Ticks nice_ticks(double low, double high, int wanted);
// A range that ends at ticks and holds low .. high; never empty.
void widen_to_ticks(double& low, double& high, int wanted);

// --- text --------------------------------------------------------------------------------------------------------------------
struct Ink {
    double size = 11;
    int weight = 400;
    QColor colour; // invalid: the theme's muted
};
// In a box, aligned (Qt::Alignment), elided at its end when too long. Answers the width drawn.
double draw_text(QPainter& p, const Style& style, const QRectF& box, int alignment, const QString& text, Ink ink = {});
// Turned by 90 degrees, reading upwards.
void draw_text_upwards(QPainter& p, const Style& style, const QRectF& box, int alignment, const QString& text, Ink ink = {});
double text_width(const Style& style, const QString& text, double size = 11, int weight = 400);
double line_height(const Style& style, double size = 11);

// --- axes --------------------------------------------------------------------------------------------------------------------
struct AxisLook {
    QString title; // with its unit in brackets: "Time (s)"
    int ticks = 4; // about so many labels; 10 on a time axis
    bool line = true, labels = true, grid = false;
    double grid_length = 0; // pixels, when grid
};
// Ticks point outwards. The bottom axis stands at y, the left one at x. Answers how far they reach from the line, in pixels.
double draw_bottom_axis(QPainter& p, const Style& style, const Scale& x, double y, const AxisLook& look);
double draw_left_axis(QPainter& p, const Style& style, const Scale& y, double x, const AxisLook& look);
// The room that a left axis over these values needs.
double left_axis_width(const Style& style, double low, double high, const AxisLook& look);

// --- marks -------------------------------------------------------------------------------------------------------------------
void draw_marker(QPainter& p, Marker marker, QPointF centre, double size, const QColor& fill, const QColor& edge);
// A category's number on its fill (chips of states; radius 2).
void draw_chip(QPainter& p, const Style& style, const QRectF& box, int category, const QString& text);
void fill_category(QPainter& p, const Style& style, const QRectF& box, int category, bool edge = true);
enum class BarSide { right, below };
void draw_colour_bar(QPainter& p, const Style& style, const QRectF& box, const ColourMap& map, double low, double high,
                     const QString& title, bool upright = true);
void fill_missing(QPainter& p, const Style& style, const QRectF& box, const QString& text = {}); // hatch, "not recorded"
// Lines of 45 degrees over a box, `apart` pixels from each other; neighbouring boxes join.
void draw_hatch(QPainter& p, const QRectF& box, double apart, double width, const QColor& colour);
// Centred, muted: what is missing and when it will be there.
void draw_nothing(QPainter& p, const Style& style, const QRectF& box, const QString& missing, const QString& when = {});
// Ink outline in a halo: what is selected.
void draw_selected(QPainter& p, const Style& style, const QRectF& box);
// Two-pixel-wide curve; NaN breaks it. Vertical detail beyond the pixels is drawn as its least and greatest value.
void draw_curve(QPainter& p, const Scale& x, const Scale& y, std::span<const double> xs, std::span<const double> ys,
                const QPen& pen);
// An arrow head (excitatory) or bar head (inhibitory) at the end of a line.
enum class Head { none, arrow, bar };
void draw_edge(QPainter& p, const QLineF& line, double width, const QColor& colour, Head head, bool dashed = false);

} // namespace ranvier::views
