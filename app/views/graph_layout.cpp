#include "app/views/graph_layout.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numbers>

#include <ranvier/random.hpp>

#include "app/views/later.hpp"

namespace ranvier::views {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double gap_in_steps = 2, widest_gap = 8 * pi / 180;
// Nodes further away than their square is wide push as one: 0.9 is what large graphs are commonly laid out with.
constexpr double opening = 0.9;
constexpr int deepest = 24; // squares this small hold nodes at one place
constexpr double gravity = 0.06;

double dot(QPointF a) { return a.x() * a.x() + a.y() * a.y(); }

// Nodes by squares within squares, each with the number and the mean place of what it holds.
class Quadtree {
public:
    explicit Quadtree(std::span<const QPointF> at) {
        double reach = 1e-9;
        for (const QPointF& p : at) reach = std::max({reach, std::abs(p.x()), std::abs(p.y())});
        squares_.reserve(at.size() * 2 + 1);
        squares_.push_back({{0, 0}, reach, {0, 0}, 0, -1});
        for (const QPointF& p : at) add(p);
    }

    // The push that a node at `p` feels: of each other node 1 / distance, away from it.
    QPointF push(QPointF p) {
        QPointF sum(0, 0);
        stack_.assign(1, 0);
        while (!stack_.empty()) {
            const Square& s = squares_[static_cast<size_t>(stack_.back())];
            stack_.pop_back();
            if (s.n == 0) continue;
            const QPointF away = p - s.sum / s.n;
            const double far = dot(away), wide = 2 * s.half;
            if (s.child >= 0 && wide * wide > opening * opening * far) {
                for (int c = 0; c < 4; ++c) stack_.push_back(s.child + c);
                continue;
            }
            if (far > 1e-18) sum += away * (s.n / far); // its own square pushes nothing
        }
        return sum;
    }

private:
    struct Square {
        QPointF centre;
        double half;
        QPointF sum;
        int n;
        int child; // first of four; -1: a leaf
    };

    int child_of(const Square& s, QPointF p) const { return s.child + (p.x() >= s.centre.x()) + 2 * (p.y() >= s.centre.y()); }

    void split(int square) {
        const Square s = squares_[static_cast<size_t>(square)];
        squares_[static_cast<size_t>(square)].child = static_cast<int>(squares_.size());
        const double half = s.half / 2;
        for (int c = 0; c < 4; ++c)
            squares_.push_back({s.centre + QPointF(c % 2 == 1 ? half : -half, c >= 2 ? half : -half), half, {0, 0}, 0, -1});
    }

    void add(QPointF p) {
        int square = 0;
        for (int depth = 0;; ++depth) {
            Square& s = squares_[static_cast<size_t>(square)];
            if (s.child < 0 && s.n > 0 && depth < deepest) {
                const QPointF held = s.sum / s.n;
                const int n = s.n;
                split(square);
                Square& into = squares_[static_cast<size_t>(child_of(squares_[static_cast<size_t>(square)], held))];
                into.sum = held * n, into.n = n;
            }
            Square& here = squares_[static_cast<size_t>(square)];
            here.sum += p;
            ++here.n;
            if (here.child < 0) return;
            square = child_of(here, p);
        }
    }

    std::vector<Square> squares_;
    std::vector<int> stack_;
};

} // namespace

QPointF on_circle(double angle, double radius) { return {radius * std::sin(angle), -radius * std::cos(angle)}; }

CircularLayout circular_layout(std::span<const int> sizes) {
    CircularLayout layout;
    int n = 0, groups = 0;
    for (const int size : sizes) n += size, groups += size > 0;
    if (n == 0) return layout;
    const double wide = gap_in_steps * groups * 2 * pi / (n + gap_in_steps * groups); // all gaps together
    const double gap = groups < 2 ? 0 : std::min(wide / groups, widest_gap);
    layout.step = (2 * pi - gap * groups) / n;
    double angle = gap / 2;
    for (const int size : sizes) {
        layout.arcs.push_back({angle, angle + size * layout.step});
        for (int i = 0; i < size; ++i) layout.angle.push_back(angle + (i + .5) * layout.step);
        angle += size * layout.step + (size > 0 ? gap : 0);
    }
    return layout;
}

ForceLayout::ForceLayout(int n_nodes, std::vector<Pull> pulls, uint64_t seed, int n_steps)
    : push_(static_cast<size_t>(n_nodes)), pulls_(std::move(pulls)), n_steps_(n_steps) {
    const RandomStream random(seed, 0);
    for (int i = 0; i < n_nodes; ++i) {
        Draws draws = random.at(static_cast<uint64_t>(i));
        const double radius = std::sqrt(draws.uniform());
        at_.push_back(on_circle(2 * pi * draws.uniform(), radius));
    }
    double most = 0;
    for (const Pull& pull : pulls_) most = std::max(most, pull.strength);
    for (Pull& pull : pulls_) pull.strength /= most;
}

void ForceLayout::advance(int n) {
    for (int i = 0; i < n && !done(); ++i) step();
}

void ForceLayout::step() {
    const double ideal = 1 / std::sqrt(std::max<double>(1, static_cast<double>(at_.size()))); // distance of neighbours
    Quadtree tree(at_);
    for (size_t i = 0; i < at_.size(); ++i) push_[i] = tree.push(at_[i]) * (ideal * ideal) - at_[i] * gravity;
    for (const Pull& pull : pulls_) {
        const QPointF apart = at_[static_cast<size_t>(pull.b)] - at_[static_cast<size_t>(pull.a)];
        const QPointF towards = apart * (std::sqrt(dot(apart)) / ideal * pull.strength);
        push_[static_cast<size_t>(pull.a)] += towards;
        push_[static_cast<size_t>(pull.b)] -= towards;
    }
    const double left = 1 - static_cast<double>(done_) / n_steps_;
    const double longest = 0.12 * left * left + 1e-4; // how far a node may go
    for (size_t i = 0; i < at_.size(); ++i) {
        const double length = std::sqrt(dot(push_[i]));
        if (length > 0) at_[i] += push_[i] * (std::min(length, longest) / length);
    }
    ++done_;
}

std::vector<QPointF> ForceLayout::places() const {
    if (at_.empty()) return {};
    double left = at_[0].x(), right = left, top = at_[0].y(), bottom = top;
    for (const QPointF& p : at_) {
        left = std::min(left, p.x()), right = std::max(right, p.x());
        top = std::min(top, p.y()), bottom = std::max(bottom, p.y());
    }
    const QPointF centre((left + right) / 2, (top + bottom) / 2);
    const double half = std::max({right - left, bottom - top, 1e-9}) / 2;
    std::vector<QPointF> places;
    for (const QPointF& p : at_) places.push_back((p - centre) / half);
    return places;
}

struct LayoutBeside::State {
    explicit State(ForceLayout l) : layout(std::move(l)), places(layout.places()), n_steps(layout.n_steps()) {}

    std::mutex stepping; // while the layout goes a step
    ForceLayout layout;
    mutable std::mutex telling; // of what follows
    std::vector<QPointF> places;
    int steps = 0, n_steps;
    bool wanted = false, runs = false; // wanted: to go on

    // False if it is to stop.
    bool step() {
        const std::lock_guard one(stepping);
        layout.advance(1);
        const std::lock_guard lock(telling);
        places = layout.places();
        steps = layout.steps_done();
        runs = wanted && steps < n_steps;
        return runs;
    }
};

LayoutBeside::LayoutBeside(ForceLayout layout) : state_(std::make_shared<State>(std::move(layout))) {}
LayoutBeside::~LayoutBeside() { pause(); }

void LayoutBeside::go_on() {
    const std::lock_guard lock(state_->telling);
    state_->wanted = true;
    if (state_->runs || state_->steps >= state_->n_steps) return;
    state_->runs = true;
    run_beside([state = state_] {
        while (state->step()) continue;
    });
}

void LayoutBeside::pause() {
    const std::lock_guard lock(state_->telling);
    state_->wanted = false;
}

void LayoutBeside::finish() {
    while (!done()) state_->step();
}

bool LayoutBeside::runs() const {
    const std::lock_guard lock(state_->telling);
    return state_->wanted && state_->runs;
}

int LayoutBeside::steps_done() const {
    const std::lock_guard lock(state_->telling);
    return state_->steps;
}

int LayoutBeside::n_steps() const { return state_->n_steps; }

std::vector<QPointF> LayoutBeside::places() const {
    const std::lock_guard lock(state_->telling);
    return state_->places;
}

} // namespace ranvier::views
