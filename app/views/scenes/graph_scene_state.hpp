// What a GraphScene keeps.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include <vtkActor.h>
#include <vtkNew.h>
#include <vtkPolyDataMapper.h>
#include <vtkRenderer.h>

#include "app/views/scenes/scene.hpp"
#include "app/views/scenes/scene_camera.hpp"
#include "app/views/scenes/scene_geometry.hpp"

namespace ranvier::views {

inline constexpr double faded_edge = .34;      // opacity of edges that do not touch the seed node
inline constexpr double numbered_radius = 7;   // design pixels from which on a node shows its category's number
inline constexpr int64_t most_moving = 20'000; // edges while the camera moves
inline constexpr int64_t most_heads = 5'000;   // edges with a head, the strongest

// One mesh and how it is drawn. Its colours fade to the surface with depth.
struct SceneLayer {
    vtkNew<vtkPolyDataMapper> mapper;
    vtkNew<vtkActor> actor;
    SceneLayer();
    void show(vtkSmartPointer<vtkPolyData> mesh);
    // share = scale * depth + offset, 0 nearest, 1 farthest.
    void fade(const QColor& surface, double most, double scale, double offset);
};

struct GraphScene::State {
    static constexpr int n_widths = 7; // layers of lines: 1 to 4 px by halves

    SceneGraph graph;
    std::vector<Vec3> points; // of the nodes
    std::unordered_map<std::string, int> node_of_id;
    const Theme* colours = &theme(ThemeKind::light);
    double scale = 1;
    SceneCamera camera;
    Link link;
    double threshold = 0;
    bool hide_isolated = false, moving = false;
    bool edges_outdated = true, nodes_outdated = true, surface_outdated = true;
    double built_per_pixel = 0;
    int64_t n_shown = 0, next_slice = 0;
    int64_t n_at_once = most_moving;        // edges that are drawn before any slice
    std::vector<int> degree_in, degree_out; // at the threshold
    std::vector<double> radius;             // pixels
    double least_radius = 1, most_radius = 1, most_strength = 0;
    int n_isolated = 0, seed = -1;

    vtkNew<vtkRenderer> renderer;
    SceneLayer lines[n_widths], cones, drums, slice, balls, surface;

    State();
    bool flat_nodes() const { return colours->kind == ThemeKind::high_contrast || colours->kind == ThemeKind::paper; }
    bool is_flat() const; // all nodes at one height
    bool hidden(size_t node) const { return hide_isolated && degree_in[node] + degree_out[node] == 0; }
    bool touches(const SceneEdge& e, int node) const { return e.from == node || e.to == node; }
    double fade_share() const; // of a colour at the back that is the surface
    double radius_of(double strength) const;
    bool narrow() const { return camera.size.width() < 640 * scale; }
    bool with_size_key() const { return !narrow() || camera.size.height() > 480 * scale; }
    QMarginsF margins() const;
    Style style() const;
    void find_degrees();
    void find_radii();
    double relative(double weight) const; // 0 .. 1 by the logarithm, from the weakest to the strongest edge drawn
    double width(double weight) const;    // pixels
    QColor edge_colour(double weight) const;
    QColor faded(const QColor& colour, double share) const; // towards the surface
    Segment segment(const SceneEdge& e) const;
    void build_edges();
    void build_nodes();
    void build_surface();
    void set_vtk_camera();
    void show_layers(bool main);
};

} // namespace ranvier::views
