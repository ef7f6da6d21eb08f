// The coupling graph in space as a figure among the others, for files and the clipboard; the window turns it (scene.hpp).
#pragma once

#include "app/views/figure_kind.hpp"
#include "app/views/scenes/scene.hpp"

namespace ranvier::views {

inline constexpr const char* scene_kind_id = "graph3d";
const FigureKind& scene_kind();
// As of figure_kind.hpp, with those in space.
const FigureKind* find_any_kind(const std::string& id);
Result<std::unique_ptr<Figure>> make_any_figure(const std::string& kind, const Sources& sources, const TextMap& options);

// What the options of the kind mean, resolved; the window reads them too. A sentence names what is wrong.
struct SceneChoice {
    int state = -1, minus = -1;      // from 0; -1: the mean of all, and nothing
    std::optional<double> threshold; // none: usual_threshold
    bool hide_isolated = true;
    std::string camera;
};
Result<SceneChoice> scene_choice(const TextMap& options);

} // namespace ranvier::views
