// A fit's couplings as a graph in space.
#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include <ranvier/random.hpp>

#include "app/views/figures/coupling_graph.hpp"
#include "app/views/figures/fit_words.hpp"
#include "app/views/scenes/scene.hpp"
#include "app/views/scenes/scene_camera.hpp"

namespace ranvier::views {

namespace {

constexpr size_t least_positions = 3; // units with an electrode, for electrodes to be what places all
constexpr double golden_angle = 2.399963229728653;
constexpr int64_t most_pushes = 4'000'000; // of the layout: n^2 a step
constexpr int most_steps = 120;
constexpr uint64_t layout_seed = 1;
constexpr int64_t edges_per_node = 3;

bool known(const Vec3& p) { return std::isfinite(p[0]) && std::isfinite(p[1]); }

// Evenly over a sphere of radius 1.
Vec3 on_sphere(size_t i, size_t n) {
    const double z = 1 - (2 * static_cast<double>(i) + 1) / static_cast<double>(n), r = std::sqrt(std::max(0., 1 - z * z)),
                 angle = golden_angle * static_cast<double>(i);
    return {r * std::cos(angle), r * std::sin(angle), z};
}

// The i-th place of a sunflower of radius 1 with n seeds.
std::pair<double, double> in_disc(size_t i, size_t n) {
    const double r = std::sqrt((static_cast<double>(i) + .5) / static_cast<double>(n)),
                 angle = golden_angle * static_cast<double>(i);
    return {r * std::cos(angle), r * std::sin(angle)};
}

Result<std::vector<SceneEdge>> mean_edges(const ResultData& result) {
    const auto n = result.units().size(), states = static_cast<size_t>(result.n_states());
    const ArrayView* weight = result.find("couplings", "weight");
    if (!weight || states == 0 || weight->size() != states * n * n)
        return Error(Errc::bad_input, "the result holds no couplings by state, receiver and sender");
    std::vector<SceneEdge> edges;
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < n; ++j) {
            double mean = 0;
            for (size_t k = 0; k < states; ++k) mean += weight->at((k * n + i) * n + j) / static_cast<double>(states);
            if (i != j && mean != 0 && std::isfinite(mean)) edges.push_back({static_cast<int>(j), static_cast<int>(i), mean});
        }
    std::ranges::stable_sort(edges,
                             [](const SceneEdge& a, const SceneEdge& b) { return std::abs(a.weight) > std::abs(b.weight); });
    return edges;
}

// Regions where the recording knows them, else communities of the couplings.
void find_categories(SceneGraph& graph, const Sources& sources) {
    for (const char* by : {"region", "community"}) {
        const UnitOrder order = ordered_units(sources, by);
        if (order.groups.empty()) continue;
        graph.category_of = by;
        for (const UnitGroup& group : order.groups) {
            for (int i = 0; i < group.n; ++i)
                graph.nodes[static_cast<size_t>(order.units[static_cast<size_t>(group.first + i)])].category =
                    static_cast<int>(graph.categories.size());
            graph.categories.push_back(region_words(group.name).toStdString());
        }
        return;
    }
}

// Units of one electrode would hide each other: they stand round it, within a hundredth of the whole.
void part_equals(SceneGraph& graph) {
    std::map<Vec3, std::vector<size_t>> at;
    Vec3 low = graph.nodes[0].position, high = low;
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        const Vec3& p = graph.nodes[i].position;
        at[p].push_back(i);
        for (size_t d = 0; d < 3; ++d) low[d] = std::min(low[d], p[d]), high[d] = std::max(high[d], p[d]);
    }
    const double step = std::max(length(high - low), 1e-9) / 100;
    for (const auto& [place, units] : at) {
        if (units.size() < 2) continue;
        for (size_t i = 0; i < units.size(); ++i) {
            const auto [x, y] = in_disc(i, units.size());
            const double radius = step * std::sqrt(static_cast<double>(units.size()));
            graph.nodes[units[i]].position = place + Vec3{x * radius, y * radius, 0};
        }
    }
}

bool place_at_electrodes(SceneGraph& graph, const Sources& sources) {
    if (!sources.recording) return false;
    Vec3 sum{0, 0, 0};
    std::vector<size_t> without;
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        const int unit = sources.recording->unit_of(graph.nodes[i].id);
        Vec3 p = unit < 0 ? Vec3{NAN, NAN, NAN} : sources.recording->units()[static_cast<size_t>(unit)].position;
        if (!known(p)) {
            without.push_back(i);
            continue;
        }
        if (!std::isfinite(p[2])) p[2] = 0;
        graph.nodes[i].position = p;
        sum = sum + p;
    }
    const size_t n_with = graph.nodes.size() - without.size();
    if (n_with < least_positions) return false;
    const Vec3& first = graph.nodes[0].position;
    if (without.empty() && std::ranges::all_of(graph.nodes, [&](const SceneNode& n) { return n.position == first; }))
        return false;
    for (const size_t i : without) graph.nodes[i].position = sum * (1 / static_cast<double>(n_with));
    graph.n_without_position = static_cast<int>(without.size());
    graph.positions_from = "electrodes";
    part_equals(graph);
    return true;
}

bool place_by_region(SceneGraph& graph) {
    const size_t n = graph.categories.size();
    if (graph.category_of != "region" || n < 2) return false;
    std::vector<size_t> size(n), next(n);
    for (const SceneNode& node : graph.nodes) ++size[static_cast<size_t>(node.category)];
    const double all = static_cast<double>(graph.nodes.size());
    for (SceneNode& node : graph.nodes) {
        const auto c = static_cast<size_t>(node.category);
        const Vec3 centre = on_sphere(c, n), x = unit_of(cross(std::abs(centre[2]) < .9 ? Vec3{0, 0, 1} : Vec3{1, 0, 0}, centre)),
                   y = cross(centre, x);
        const auto [u, v] = in_disc(next[c]++, size[c]);
        const double radius = 1.1 * std::sqrt(static_cast<double>(size[c]) / all);
        node.position = unit_of(centre + x * (u * radius) + y * (v * radius));
    }
    graph.positions_from = "regions";
    return true;
}

// Nodes that push one another away and edges that pull, from seeded places on a sphere.
void place_by_forces(SceneGraph& graph) {
    const size_t n = graph.nodes.size();
    const RandomStream random(layout_seed, 0);
    for (size_t i = 0; i < n; ++i) {
        Draws draws = random.at(i);
        graph.nodes[i].position = on_sphere(i, n) * (.5 + .5 * draws.uniform());
    }
    graph.positions_from = "layout";
    const double ideal = 1.6 / std::cbrt(static_cast<double>(n));
    const auto pulls = std::min<size_t>(graph.edges.size(), 8 * n);
    const double strongest = pulls > 0 ? std::abs(graph.edges[0].weight) : 1;
    const auto steps = static_cast<int>(std::min<int64_t>(most_steps, 1 + most_pushes / static_cast<int64_t>(n * n)));
    std::vector<Vec3> push(n);
    for (int step = 0; step < steps; ++step) {
        for (size_t i = 0; i < n; ++i) {
            push[i] = graph.nodes[i].position * -.3;
            for (size_t j = 0; j < n; ++j) {
                const Vec3 away = graph.nodes[i].position - graph.nodes[j].position;
                const double square = dot(away, away);
                if (square > 1e-18) push[i] = push[i] + away * (ideal * ideal / square);
            }
        }
        for (const SceneEdge& e : std::span(graph.edges).first(pulls)) {
            const auto from = static_cast<size_t>(e.from), to = static_cast<size_t>(e.to);
            const Vec3 apart = graph.nodes[to].position - graph.nodes[from].position;
            const Vec3 towards = apart * (length(apart) / ideal * std::abs(e.weight) / strongest * .5);
            push[from] = push[from] + towards;
            push[to] = push[to] - towards;
        }
        const double longest = .15 * (1 - static_cast<double>(step) / steps);
        for (size_t i = 0; i < n; ++i)
            if (const double l = length(push[i]); l > 0)
                graph.nodes[i].position = graph.nodes[i].position + push[i] * (std::min(l, longest) / l);
    }
}

} // namespace

Result<SceneGraph> coupling_scene(const Sources& sources, int state, int minus) {
    RANVIER_TRY(needs_array(sources, "couplings", "weight", "couplings"));
    const ResultData& result = *sources.result;
    SceneGraph graph;
    if (state < 0) {
        if (minus >= 0) return Error(Errc::invalid_argument, "a difference is of two states, not of their mean");
        RANVIER_ASSIGN(graph.edges, mean_edges(result));
        graph.weights_of = "the mean of " + std::to_string(result.n_states()) + " states";
    } else {
        RANVIER_ASSIGN(const auto couplings, CouplingGraph::of(sources.result, state, minus));
        for (const CouplingEdge& e : couplings->edges()) graph.edges.push_back({e.sender, e.receiver, e.weight, e.called});
        graph.with_calls = couplings->has_calls();
        graph.weights_of = state_words(sources, state).toStdString();
        if (minus >= 0) graph.weights_minus = state_words(sources, minus).toStdString();
        graph.difference = minus >= 0;
    }
    for (const std::string& id : result.units()) graph.nodes.push_back({.id = id, .label = id, .position = {0, 0, 0}, .size = 0});
    if (graph.nodes.empty()) return Error(Errc::bad_input, "the result has no units, so there are no couplings to draw");
    for (const SceneEdge& e : graph.edges) {
        graph.nodes[static_cast<size_t>(e.from)].size += std::abs(e.weight);
        graph.nodes[static_cast<size_t>(e.to)].size += std::abs(e.weight);
    }
    find_categories(graph, sources);
    if (!place_at_electrodes(graph, sources) && !place_by_region(graph)) place_by_forces(graph);
    return graph;
}

double usual_threshold(const SceneGraph& graph) {
    const auto n = edges_per_node * static_cast<int64_t>(graph.nodes.size());
    if (n >= static_cast<int64_t>(graph.edges.size()) || n == 0) return 0;
    return std::abs(graph.edges[static_cast<size_t>(n) - 1].weight);
}

} // namespace ranvier::views
