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

class QPainter;
class vtkRenderer;

namespace ranvier::views {

struct SceneNode {
    std::string id, label;
    std::array<double, 3> position;
    int category = 0; // region or community, see Theme::category
    double size = 1;  // strength: what couples it with all others, the threshold aside
};
struct SceneEdge {
    int from, to; // sender, receiver
    double weight;
};
struct SceneGraph {
    std::vector<SceneNode> nodes;
    std::vector<SceneEdge> edges; // strongest first
    bool directed = true;
    bool difference = false;               // weights are those of one state minus another's
    std::string positions_from;            // "electrodes", "regions", "layout": what the caption says
    int n_without_position = 0;            // nodes that stand at the mean of the others
    std::vector<std::string> categories;   // names, by category; empty: nothing is known
    std::string category_of;               // "region" or "community"
    std::string weights_of, weights_minus; // "state 2", "the mean of 5 states"; minus "": no difference
    std::vector<std::array<double, 3>> surface_points;
    std::vector<std::array<int, 3>> surface_triangles;
};

// The couplings of one state as a graph: positions of units from the recording (electrodes), else by region on a sphere, else a
// seeded layout. `state` -1: what the states share on average. `minus`: a state whose couplings are taken away, -1: none.
Result<SceneGraph> coupling_scene(const Sources& sources, int state, int minus = -1);

// A scene in a renderer that its owner draws (SceneTarget). Coordinates and sizes are pixels of the device, from the top left.
class GraphScene {
public:
    GraphScene();
    ~GraphScene();
    vtkRenderer* renderer();
    const SceneGraph& graph() const;
    void set_graph(SceneGraph graph);
    void set_theme(const Theme& theme, double scale); // scale: device pixels for a design pixel
    void set_size(QSize pixels);
    void set_threshold(double weight); // edges under it are not drawn
    double threshold() const;
    int64_t n_edges_drawn() const; // at the threshold
    int n_isolated() const;        // nodes without an edge at the threshold
    void set_hide_isolated(bool hide);
    // True if the picture is to be drawn anew; else only what paint_over paints has changed.
    bool set_link(const Link& link);
    // While the camera moves at most 20,000 edges, the strongest; at rest the rest is added in slices: draw, then call until
    // false, drawing after each true.
    void begin_motion();
    void end_motion();
    bool draw_next_slice(int64_t edges = 4'000);
    // Before every drawing but those of slices: builds what has changed and starts the picture anew, with at most so many edges.
    void begin_picture(int64_t edges = 20'000);
    int node_at(double x, double y) const;                     // -1: none
    int64_t edge_at(double x, double y) const;                 // of graph().edges, among those shown in motion; -1: none
    void reset_camera(const std::string& from);                // oblique, left, right, top, front, ...
    void turn_camera(double right_degrees, double up_degrees); // the scene follows the hand
    void zoom_camera(double factor);
    void move_camera(double dx, double dy);

    // What has no depth: names that do not overlap, numbers, what is selected (`hovered`: a node, -1: none), keys, axes, and the
    // note.
    void paint_over(QPainter& painter, int hovered = -1) const;
    // "positions: electrodes": where nodes stand, what is drawn, as words.
    QString note() const;

    struct State; // of scenes/ alone

private:
    std::unique_ptr<State> state_;
};

// The scene as a picture, with no display (EGL surfaceless, else an off-screen context). Errc::unsupported with a sentence if
// there is no way to draw.
Result<QImage> scene_image(const SceneGraph& graph, const Link& link, const Theme& theme, QSize size, double scale,
                           double threshold, const std::string& camera);

// The threshold that leaves three edges a node: what is shown while nobody has chosen one.
double usual_threshold(const SceneGraph& graph);

} // namespace ranvier::views
