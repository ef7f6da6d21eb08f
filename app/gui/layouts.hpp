// Which views stand where: the three layouts that come with Ranvier, as rows of views with their shares of the space.
#pragma once

#include <string>
#include <vector>

#include <QString>

#include "app/views/figure.hpp"
#include "core/job/params.hpp"

namespace ranvier::gui {

enum class Preset { states, graphs, models };

inline constexpr Preset presets[] = {Preset::states, Preset::graphs, Preset::models};
QString preset_id(Preset preset);    // "states", for settings and object names
QString preset_title(Preset preset); // "States"

struct ViewPlace {
    std::string kind;
    TextMap options;
    int share = 1; // of its row's width
    bool operator==(const ViewPlace&) const = default;
};

struct LayoutRow {
    std::vector<ViewPlace> views;
    int share = 1; // of the height
    bool operator==(const LayoutRow&) const = default;
};

// The rows of a layout for what is open now: without a result, the places of its views go to views of the recording. `narrow`:
// the last view of a lower row of three is left out.
std::vector<LayoutRow> preset_rows(Preset preset, const views::Sources& sources, bool narrow);

} // namespace ranvier::gui
