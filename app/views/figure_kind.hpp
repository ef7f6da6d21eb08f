// Every kind of figure there is: its name on the command line, what it is made from, and its options. Window and render make
// figures by this one table.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/views/figure.hpp"
#include "core/job/params.hpp"

namespace ranvier::views {

struct FigureKind {
    std::string id;    // "states", "coupling", ...
    std::string title; // for menus: "Raster and states"
    std::string doc;   // one sentence
    std::vector<Param> options;
    // Ok if it can be made from these; else a sentence that says what is missing.
    Status (*possible)(const Sources&);
    // `options` are resolved: every option of the kind is there.
    std::unique_ptr<Figure> (*make)(const Sources&, const TextMap& options);
};

// In the order of menus. 3-D is not among them: see scenes/scene_figure.hpp.
std::span<const FigureKind> figure_kinds();
const FigureKind* find_figure_kind(const std::string& id); // null: none

// Resolves the options and makes the figure; a sentence names what is wrong.
Result<std::unique_ptr<Figure>> make_figure(const std::string& kind, const Sources& sources, const TextMap& options);
Result<std::unique_ptr<Figure>> make_figure(const FigureKind& kind, const Sources& sources, const TextMap& options);

// The figures that show a result or recording on its own, best first: what a window opens with, and `--view all` renders. Views
// that a plugin declares come as kind "declared" with option of=GROUP/NAME.
struct FigureChoice {
    std::string kind;
    TextMap options;
};
std::vector<FigureChoice> suggested_figures(const Sources& sources);

} // namespace ranvier::views
