// Where the nodes of a graph are drawn: round a circle by group, or by forces. Places lie within -1 .. 1 in x (right) and y
// (down).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <QPointF>

namespace ranvier::views {

// Nodes of one group stand side by side; angles in radians, clockwise from the top.
struct CircularLayout {
    struct Arc {
        double from, to; // of the outermost nodes, half a step wider on either side
    };
    std::vector<double> angle; // of the node at each place
    std::vector<Arc> arcs;     // of each group
    double step = 0;           // between neighbours of one group
};

// `sizes`: nodes of each group, in the order of places. Between groups lies a gap of two steps, at most 8 degrees; one group
// closes the circle.
CircularLayout circular_layout(std::span<const int> sizes);
QPointF on_circle(double angle, double radius = 1);

// An undirected pull between two nodes.
struct Pull {
    int a, b;
    double strength; // above 0; only ratios count
};

// Nodes that push one another away and edges that pull (Fruchterman and Reingold 1991, Softw. Pract. Exper. 21:1129), far groups
// of nodes pushing as one (Barnes and Hut 1986, Nature 324:446). A function of its arguments and of the number of steps alone:
// the same picture whether the steps come in one slice or in many, on any machine.
class ForceLayout {
public:
    ForceLayout(int n_nodes, std::vector<Pull> pulls, uint64_t seed, int n_steps);

    // Goes on by up to n steps; nothing once it is done. About 1 ms a step for 1,000 nodes.
    void advance(int n);
    int steps_done() const { return done_; }
    int n_steps() const { return n_steps_; }
    bool done() const { return done_ >= n_steps_; }
    // Scaled to touch -1 .. 1 and centred.
    std::vector<QPointF> places() const;

private:
    void step();
    std::vector<QPointF> at_, push_;
    std::vector<Pull> pulls_; // strengths scaled to at most 1
    int n_steps_, done_ = 0;
};

// A layout that goes on by itself, by a thread of the process's pool, and can be looked at meanwhile.
// Threads: used from one at a time.
class LayoutBeside {
public:
    explicit LayoutBeside(ForceLayout layout);
    ~LayoutBeside(); // it stops soon after
    LayoutBeside(const LayoutBeside&) = delete;
    LayoutBeside& operator=(const LayoutBeside&) = delete;

    void go_on();
    void pause();
    void finish(); // to its end, before this returns
    bool runs() const;
    bool done() const { return steps_done() >= n_steps(); }
    int steps_done() const;
    int n_steps() const;
    std::vector<QPointF> places() const;

private:
    struct State;
    std::shared_ptr<State> state_; // shared with the thread
};

} // namespace ranvier::views
