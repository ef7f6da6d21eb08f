#include "app/gui/layouts.hpp"

#include <QCoreApplication>

#include "app/gui/view_dock.hpp"
#include "app/views/figure_kind.hpp"

namespace ranvier::gui {
namespace {

// The views that a result without states declares, or that suit it otherwise.
LayoutRow suggested_row(const views::Sources& sources, int share) {
    LayoutRow row{{}, share};
    for (const auto& choice : views::suggested_figures(sources)) {
        if (choice.kind == "states" || row.views.size() >= 3) continue;
        row.views.push_back({choice.kind, choice.options, 1});
    }
    return row;
}

std::vector<LayoutRow> states_rows(const views::Sources& sources) {
    const LayoutRow raster{{{"states", {}, 1}}, 560};
    if (sources.result && sources.result->n_states() == 0) {
        auto row = suggested_row(sources, 340);
        if (!sources.recording)
            return row.views.empty() ? std::vector<LayoutRow>{raster} : std::vector<LayoutRow>{std::move(row)};
        return row.views.empty() ? std::vector<LayoutRow>{raster} : std::vector<LayoutRow>{raster, std::move(row)};
    }
    if (!sources.result) return {raster, {{{"coupling", {}, 33}, {"isi", {}, 33}, {"correlogram", {}, 34}}, 340}};
    return {raster, {{{"coupling", {}, 33}, {"class_prior", {}, 33}, {"state_summary", {}, 34}}, 340}};
}

std::vector<LayoutRow> graphs_rows() {
    return {{{{graph3d_kind, {}, 580}, {"graph", {}, 444}}, 545}, {{{"coupling", {}, 350}, {"rates", {}, 674}}, 340}};
}

std::vector<LayoutRow> models_rows() {
    return {{{{"likelihood", {}, 486}, {"state_summary", {}, 544}}, 270},
            {{{"states", {}, 1}}, 360},
            {{{"filters", {}, 1}, {"rates", {}, 1}}, 290}};
}

} // namespace

QString preset_id(Preset preset) {
    switch (preset) {
        case Preset::graphs:
            return "graphs";
        case Preset::models:
            return "models";
        default:
            return "states";
    }
}

QString preset_title(Preset preset) {
    switch (preset) {
        case Preset::graphs:
            return QCoreApplication::translate("layouts", "Graphs");
        case Preset::models:
            return QCoreApplication::translate("layouts", "Models");
        default:
            return QCoreApplication::translate("layouts", "States");
    }
}

std::vector<LayoutRow> preset_rows(Preset preset, const views::Sources& sources, bool narrow) {
    auto rows = preset == Preset::states ? states_rows(sources) : preset == Preset::graphs ? graphs_rows() : models_rows();
    if (narrow && rows.size() > 1 && rows.back().views.size() > 2) rows.back().views.pop_back();
    return rows;
}

} // namespace ranvier::gui
