// A figure as a file or picture: SVG, PDF or PNG, its size in millimetres, with the command that makes it again inside.
#pragma once

#include <string>

#include <QImage>

#include "app/views/figure.hpp"
#include "core/base/result.hpp"

namespace ranvier::views {

struct ExportSettings {
    double width_mm = 174, height_mm = 124;
    double dpi = 300;   // of PNG, and of what is drawn as pixels in SVG and PDF
    double text_pt = 8; // of axes and captions; everything else keeps its proportion to it
    std::string family = "Liberation Sans";
    ThemeKind theme = ThemeKind::paper;
    bool legend = true, split = true, selection = false, caption = true;
    std::string command; // written into the file's metadata, with `about`
    std::string about;   // JSON: seed, identities of inputs, version
};

// Writes `path` (.svg, .pdf or .png) as one new file, never over another (must_be_new). invalid_argument for other endings and
// for sizes that are no sizes.
Status export_figure(Figure& figure, const Link& link, const ExportSettings& settings, const std::string& path);
// The same as a picture, for the clipboard and previews.
QImage figure_image(Figure& figure, const Link& link, const ExportSettings& settings);

// Ok if the settings make a picture for such a file; else a sentence.
Status check_export(const ExportSettings& settings, const std::string& path);

inline constexpr int64_t most_vector_marks = 20'000;
// Whether SVG and PDF hold the marks as pixels.
bool drawn_as_pixels(const Figure& figure, const Link& link);

} // namespace ranvier::views
