// What a figure is painted with, alike on screen and in an export.
#pragma once

#include <QFont>
#include <QString>

#include "app/views/theme.hpp"

namespace ranvier::views {

enum class Medium { screen, vector, pixels }; // vector: SVG and PDF; pixels: PNG, clipboard, headless

// All sizes in figures are design pixels (1/96 inch at 100 %) times `scale`.
struct Style {
    const Theme* theme = nullptr;
    double scale = 1; // the user's text size (1, 1.25, 1.5), or an export's points over the screen's
    QString family;   // of text: Roboto on screen, Liberation Sans in figures
    Medium medium = Medium::screen;
    bool show_selection = true; // selection, hover and time cursor
    bool show_caption = false;  // the export puts the caption under the figure, which then draws no note of its own
    bool show_split = true;     // train and held-out bar
    bool show_legend = true;
    // Vector exports of many marks: draw the marks (not text and axes) into a QImage of pixel_ratio pixels per unit and place
    // that.
    bool marks_as_pixels = false;
    double pixel_ratio = 1;

    double px(double design) const { return design * scale; }
    // Whole pixels on screen, so that one-pixel lines stay sharp.
    double whole(double design) const;
    // Text of a size in design pixels (11: axes and captions, 12: body, 13: section), weight 400 or 500.
    QFont font(double size = 11, int weight = 400) const;
};

} // namespace ranvier::views
