// What a GraphScene keeps.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <QLineF>

#include "app/views/scenes/scene.hpp"
#include "app/views/scenes/scene_camera.hpp"
#include "app/views/scenes/scene_geometry.hpp"

namespace ranvier::views {

inline constexpr double faded_edge = .34;      // opacity of edges that do not touch the seed node
inline constexpr double numbered_radius = 7;   // design pixels from which on a node shows its category's number
inline constexpr int64_t most_moving = 20'000; // edges while the camera moves
inline constexpr int64_t most_heads = 5'000;   // edges with a head, the strongest

// What was built of a scene is built anew when its number here is another.
struct SceneVersions {
    int edges = 0, nodes = 0, surface = 0;
    bool operator==(const SceneVersions&) const = default;
};

struct GraphScene::State {
    State() { style.theme = &theme(ThemeKind::light); }

    std::shared_ptr<const SceneGraph> graph = std::make_shared<SceneGraph>();
    std::vector<Vec3> points; // of the nodes
    std::shared_ptr<const std::unordered_map<std::string, int>> node_of_id;
    Style style;
    SceneCamera camera;
    Link link;
    double threshold = 0;
    bool hide_isolated = false, moving = false;
    SceneVersions versions;
    int64_t n_shown = 0, n_moving = most_moving;
    std::vector<int> degree;    // at the threshold, in and out
    std::vector<double> radius; // pixels
    double least_radius = 1, most_radius = 1, most_strength = 0;
    int n_isolated = 0, seed = -1;

    const Theme& colours() const { return *style.theme; }
    double scale() const { return style.scale; }
    bool flat_nodes() const { return colours().kind == ThemeKind::high_contrast || colours().kind == ThemeKind::paper; }
    bool is_flat() const; // all nodes at one height
    bool hidden(size_t node) const { return hide_isolated && degree[node] == 0; }
    bool touches(const SceneEdge& e, int node) const { return e.from == node || e.to == node; }
    double fade_share() const; // of a colour at the back that is the surface
    double radius_of(double strength) const;
    bool narrow() const { return camera.size.width() < 640 * scale(); }
    bool with_size_key() const { return !narrow() || camera.size.height() > 480 * scale(); }
    QMarginsF margins() const;
    std::vector<Vec3> all_points() const; // of nodes and surface
    void find_degrees();
    void find_radii();
    int node_named(const std::string& id) const; // -1: none
    double relative(double weight) const;        // 0 .. 1 by the logarithm, from the weakest to the strongest edge drawn
    double width(double weight) const;           // pixels
    QColor edge_colour(double weight) const;
    QColor faded(const QColor& colour, double share) const; // towards the surface
    double drawn_width(const SceneEdge& e) const;           // 1 px where it is dashed
    double start_of(const SceneEdge& e) const;              // pixels from the middle of its sender
    double stop_of(const SceneEdge& e) const;
    double aside_of(const SceneEdge& e) const;
    // An edge as it is drawn: from the rim of the sender to the rim of the receiver, the two directions of a pair side by side.
    EdgeMark mark(const SceneEdge& e, bool with_head) const;
    QLineF line(const SceneEdge& e) const;
};

} // namespace ranvier::views
