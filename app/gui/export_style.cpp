#include "app/gui/export_style.hpp"

#include <QCoreApplication>

#include "app/views/figure_words.hpp"
#include "core/base/text.hpp"

namespace ranvier::gui {
namespace {

constexpr const char* project_object = "project";
constexpr const char* prefix = "figure/";

// As properties are named: width and height by themselves, the rest as the words of a render request.
TextMap properties_of(const views::ExportSettings& settings) {
    TextMap words = views::words_of_settings(settings);
    words.erase("size");
    words["width_mm"] = text(settings.width_mm);
    words["height_mm"] = text(settings.height_mm);
    return words;
}

} // namespace

std::vector<ExportPreset> export_presets() {
    const auto words = [](const char* text) { return QCoreApplication::translate("ExportDialog", text); };
    return {{words("One column, 85 mm"), 85, 61, 7},
            {words("Two columns, 174 mm"), 174, 124, 8},
            {words("Slide, 254 x 143 mm"), 254, 143, 14}};
}

views::ExportSettings kept_style(const Document& document) {
    const Project* project = document.project();
    if (!project) return {};
    TextMap words = properties_of({});
    for (auto& [name, value] : words)
        if (const auto kept = project->property(project_object, prefix + name); !kept.empty()) value = kept;
    words["size"] = words["width_mm"] + "x" + words["height_mm"];
    words.erase("width_mm");
    words.erase("height_mm");
    const auto settings = views::settings_of_words(words);
    const bool sound = settings && views::check_export(*settings, document.project()->folder() + "/figures/.new.svg");
    return sound ? *settings : views::ExportSettings{};
}

bool keep_style(Document& document, const views::ExportSettings& settings) {
    const TextMap before = properties_of(kept_style(document));
    for (const auto& [name, value] : properties_of(settings))
        if (before.at(name) != value && !document.set_property(project_object, prefix + name, value)) return false;
    return true;
}

} // namespace ranvier::gui
