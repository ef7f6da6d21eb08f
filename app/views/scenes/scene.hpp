// The coupling graph in three dimensions: what is shown and where on the picture it lies. VTK draws it (scene_drawer.hpp), the
// same on screen and without a display.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include <QSize>
#include <QString>

#include "app/views/figure.hpp"

class QPainter;

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
    bool called = true; // by the model; false only where it has calls
};
struct SceneGraph {
    std::vector<SceneNode> nodes;
    std::vector<SceneEdge> edges; // strongest first
    bool directed = true;
    bool difference = false;               // weights are those of one state minus another's
    bool with_calls = false;               // the model calls couplings: edges without a call are dashed
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

// A graph, what of it is shown, and where it is looked at from. Coordinates and sizes are pixels of the device, from the top
// left. A copy is cheap beside a drawing: copies share the graph.
class GraphScene {
public:
    GraphScene();
    GraphScene(const GraphScene& other);
    GraphScene& operator=(const GraphScene& other);
    ~GraphScene();
    const SceneGraph& graph() const;
    void set_graph(std::shared_ptr<const SceneGraph> graph);
    void set_style(const Style& style); // its scale: device pixels for a design pixel
    void set_size(QSize pixels);
    QSize size() const;
    void set_threshold(double weight); // edges under it are not drawn
    double threshold() const;
    int64_t n_edges_drawn() const; // at the threshold
    int n_isolated() const;        // nodes without an edge at the threshold
    void set_hide_isolated(bool hide);
    // True if the picture is to be drawn anew; else only what paint_over paints has changed.
    bool set_link(const Link& link);
    // While it moves, names are fewer and the note says how many edges are drawn; `edges`: how many.
    void set_moving(bool moving, int64_t edges);
    bool moving() const;
    int node_at(double x, double y) const;     // -1: none
    int64_t edge_at(double x, double y) const; // of graph().edges, among the strongest 20,000; -1: none
    // Where it is looked at from: oblique, left, right, top, bottom, front or back, all of it in the picture; or, as
    // camera() tells it, AZIMUTH,ELEVATION,ROLL,ZOOM,RIGHT,UP: degrees from the front, how much larger than all of it would be,
    // and how far the middle lies aside, in half heights of that. False, and all stays, if the words are others.
    bool set_camera(const std::string& words);
    std::string camera() const;
    void turn_camera(double right_degrees, double up_degrees); // the scene follows the hand
    void zoom_camera(double factor);
    void move_camera(double dx, double dy);

    // What has no depth: names that do not overlap, numbers, what is selected, keys, axes, and the note.
    void paint_over(QPainter& painter) const;
    void paint_hovered(QPainter& painter, int node) const;
    // "positions: electrodes": where nodes stand, what is drawn, as words.
    QString note() const;

    struct State; // of scenes/ alone
    const State& state() const { return *state_; }

private:
    std::unique_ptr<State> state_;
};

// The threshold that leaves three edges a node: what is shown while nobody has chosen one.
double usual_threshold(const SceneGraph& graph);

} // namespace ranvier::views
