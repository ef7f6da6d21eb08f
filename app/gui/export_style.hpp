// How the figures of a project look: size, text and content, kept with the project.
#pragma once

#include <span>

#include <QString>

#include "app/gui/document.hpp"
#include "app/views/export_figure.hpp"

namespace ranvier::gui {

// A figure style by its name.
struct ExportPreset {
    QString name; // "Two columns, 174 mm"
    double width_mm, height_mm, text_pt;
    bool is(const views::ExportSettings& s) const {
        return s.width_mm == width_mm && s.height_mm == height_mm && s.text_pt == text_pt;
    }
};
std::vector<ExportPreset> export_presets();

// What the project keeps; the defaults where it keeps nothing or what it keeps makes no picture.
views::ExportSettings kept_style(const Document& document);
// Sets the properties that differ from what is kept. False, with a message, if the project refused one.
bool keep_style(Document& document, const views::ExportSettings& settings);

} // namespace ranvier::gui
