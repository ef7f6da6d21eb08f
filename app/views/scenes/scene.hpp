// The coupling graph in three dimensions (VTK), the same on screen and without a display.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <QImage>
#include <QSize>
#include <QString>

#include "app/views/figure.hpp"
#include "core/job/params.hpp"

class vtkRenderer;

namespace ranvier::views {

struct SceneNode {
    std::string id, label;
    std::array<double, 3> position;
    int category = 0; // region or community, see Theme::category
    double size = 1;  // relative
};
struct SceneEdge {
    int from, to; // sender, receiver
    double weight;
};
struct SceneGraph {
    std::vector<SceneNode> nodes;
    std::vector<SceneEdge> edges; // strongest first
    bool directed = true;
    std::string positions_from; // "electrodes", "regions", "layout": what the caption says
    std::vector<std::array<double, 3>> surface_points;
    std::vector<std::array<int, 3>> surface_triangles;
};

// The couplings of one state as a graph: positions of units from the recording (electrodes), else by region on a sphere, else a
// seeded layout. `state` -1: what the states share on average.
Result<SceneGraph> coupling_scene(const Sources& sources, int state);

// A scene in a renderer that its owner draws: ours in a QOpenGLWidget, or an off-screen window.
class GraphScene {
public:
    GraphScene();
    ~GraphScene();
    vtkRenderer* renderer();
    void set_graph(SceneGraph graph);
    void set_theme(const Theme& theme, double scale);
    void set_threshold(double weight); // edges under it are not drawn
    int64_t n_edges_drawn() const;
    void set_hide_isolated(bool hide);
    void set_link(const Link& link);
    // While the camera moves at most 20,000 edges, the strongest; at rest the rest is added in slices: call until false.
    void begin_motion();
    void end_motion();
    bool draw_next_slice();
    int node_at(double x, double y);            // display coordinates; -1: none
    void reset_camera(const std::string& from); // oblique, left, right, top, front, ...

private:
    struct State;
    std::unique_ptr<State> state_;
};

// The scene as a picture, with no display (EGL surfaceless, else an off-screen context). Errc::unsupported with a sentence if
// there is no way to draw.
Result<QImage> scene_image(const SceneGraph& graph, const Link& link, const Theme& theme, QSize size, double scale,
                           double threshold, const std::string& camera);

} // namespace ranvier::views
