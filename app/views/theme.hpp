// Colours by their role, in four sets: light, dark and high contrast for the window, paper (white) for figures.
#pragma once

#include <span>

#include <QColor>

namespace ranvier::views {

enum class ThemeKind { light, dark, high_contrast, paper };

// Categories: states, communities, sets, classes. Always with a number or a marker beside the colour.
enum class Marker { circle, square, triangle_up, diamond, triangle_down, hexagon, star, cross };

struct Category {
    QColor fill, edge, line,
        number; // edge: 1 px around the fill; line: for lines, thin bars and letters; number: text on the fill
    Marker marker;
    bool hatched; // the ninth and later repeat the colours under a 45 degree hatch
};

// A colour for every value in 0 .. 1, linear between control points.
class ColourMap {
public:
    explicit ColourMap(std::span<const QRgb> points) : points_(points) {}
    QRgb at(double value) const; // values beyond 0 .. 1 are held at the ends; NaN is transparent

private:
    std::span<const QRgb> points_;
};

struct Theme {
    ThemeKind kind;
    QColor surface, chrome, gutter, text, muted, axis, accent, on_accent, selection, selection_text, hover, control_edge, rule,
        grid, missing, done, warning, error, warning_ground, error_ground, ink, halo;
    ColourMap magnitude; // 0 is the surface, more is more ink
    ColourMap full;      // cividis, for images that fill their frame
    ColourMap viridis;
    ColourMap signed_map; // 0 at .5; blue negative, orange-brown positive, equal lightness on both sides

    // Category i = 0, 1, ..., in the order of matched labels, never of a fit.
    Category category(int i) const;
};

const Theme& theme(ThemeKind kind);

} // namespace ranvier::views
