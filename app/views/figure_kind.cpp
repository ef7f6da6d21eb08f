#include "app/views/figure_kind.hpp"

#include <algorithm>

#include "app/views/figure_origin.hpp"
#include "app/views/figures/kinds.hpp"
#include "core/base/text.hpp"

namespace ranvier::views {
namespace {

// The fence of resolve_params: a figure has no presets, and its names are called options.
Result<TextMap> resolved(const FigureKind& kind, const TextMap& given) {
    for (const auto& [name, value] : given) {
        if (std::ranges::any_of(kind.options, [&](const Param& p) { return p.id == name; })) continue;
        std::vector<std::string> names;
        for (const Param& p : kind.options) names.push_back(p.id);
        return Error(Errc::invalid_argument, "figure " + kind.id + " has no option '" + name + "'; it has" +
                                                 (names.empty() ? std::string(" none") : ": " + join(names)));
    }
    Schema schema;
    schema.id = kind.id;
    schema.params = kind.options;
    auto options = resolve_params(schema, given);
    if (!options) return std::move(options).error().within("figure " + kind.id);
    return options;
}

// Limits that no table of options can hold: a state is one of the result's.
Status check_states(const Sources& sources, const TextMap& options) {
    const int n = sources.result ? sources.result->n_states() : 0;
    for (const char* name : {"state", "difference"}) {
        const auto option = options.find(name);
        const auto state = option == options.end() ? Result<double>(0.) : parse_number(option->second);
        if (state && *state > n)
            return Error(Errc::invalid_argument, std::string("parameter ") + name + ": found '" + option->second +
                                                     "', the result has " + text(n) + (n == 1 ? " state" : " states"));
    }
    return Ok{};
}

// Whether a figure of its own shows better what a plugin declares.
bool shown_better(const View& view, const Sources& sources) {
    const auto possible = [&](const char* id) {
        const FigureKind* kind = find_figure_kind(id);
        return kind && kind->possible(sources);
    };
    if (view.kind == "ribbon" || view.kind == "raster") return possible("states");
    if (view.kind == "matrix" && view.of == "couplings/weight") return possible("coupling");
    if (view.kind == "graph2d" || view.kind == "graph3d") return possible("graph");
    return false;
}

std::vector<FigureChoice> candidates(const Sources& sources) {
    std::vector<FigureChoice> all{{"states", {}}};
    if (sources.result) {
        if (sources.other) all.push_back({"comparison", {}});
        for (int k = 1; k <= sources.result->n_states(); ++k) all.push_back({"coupling", {{"state", std::to_string(k)}}});
        for (const char* kind : {"class_prior", "state_summary", "likelihood"}) all.push_back({kind, {}});
        all.push_back({"comparison", {}});
        for (const View& view : sources.result->views())
            if (!shown_better(view, sources)) all.push_back({"declared", {{"of", view.of}}});
    } else {
        all.push_back({"isi", {}});
        all.push_back({"aligned", {}});
    }
    return all;
}

} // namespace

std::span<const FigureKind> figure_kinds() {
    static const std::vector<FigureKind> kinds{
        states_kind(), coupling_kind(), class_prior_kind(), state_summary_kind(), likelihood_kind(), filters_kind(), rates_kind(),
        graph_kind(),  aligned_kind(),  isi_kind(),         correlogram_kind(),   comparison_kind(), declared_kind()};
    return kinds;
}

const FigureKind* find_figure_kind(const std::string& id) {
    const auto kinds = figure_kinds();
    const auto found = std::ranges::find_if(kinds, [&](const FigureKind& k) { return k.id == id; });
    return found == kinds.end() ? nullptr : &*found;
}

Result<std::unique_ptr<Figure>> make_figure(const std::string& kind, const Sources& sources, const TextMap& options) {
    const FigureKind* found = find_figure_kind(kind);
    if (!found) {
        std::vector<std::string> names;
        for (const FigureKind& k : figure_kinds()) names.push_back(k.id);
        names.emplace_back("graph3d"); // drawn by the scenes, which know this library
        return Error(Errc::invalid_argument, "there is no view '" + kind + "'; the views are " + join(names));
    }
    return make_figure(*found, sources, options);
}

Result<std::unique_ptr<Figure>> make_figure(const FigureKind& kind, const Sources& sources, const TextMap& options) {
    RANVIER_ASSIGN(const TextMap all, resolved(kind, options));
    const Sources used = belonging(kind, sources);
    if (auto possible = kind.possible(used); !possible) return std::move(possible).error().within("view " + kind.id);
    RANVIER_TRY(check_states(used, all));
    auto figure = kind.make(used, all);
    figure->set_origin(origin_words(used), origin_notices(used));
    return figure;
}

std::vector<FigureChoice> suggested_figures(const Sources& sources) {
    std::vector<FigureChoice> chosen = candidates(sources);
    std::erase_if(chosen, [&](const FigureChoice& choice) {
        const FigureKind* kind = find_figure_kind(choice.kind);
        return !kind || !kind->possible(sources) || !resolved(*kind, choice.options);
    });
    return chosen;
}

} // namespace ranvier::views
