#include <algorithm>
#include <cmath>

#include "app/views/scenes/graph_scene_state.hpp"

namespace ranvier::views {

namespace {

constexpr double thinnest = 1, widest = 4; // design pixels
constexpr double touch = 4;                // design pixels within which the pointer is on something

double distance_to(const QLineF& line, QPointF p) {
    const QPointF d = line.p2() - line.p1();
    const double square = QPointF::dotProduct(d, d);
    const double t = square > 0 ? std::clamp(QPointF::dotProduct(p - line.p1(), d) / square, 0., 1.) : 0;
    const QPointF away = p - line.p1() - d * t;
    return std::hypot(away.x(), away.y());
}

} // namespace

bool GraphScene::State::is_flat() const {
    double low = INFINITY, high = -INFINITY;
    for (const Vec3& p : points) low = std::min(low, p[2]), high = std::max(high, p[2]);
    return !(high - low > 0);
}

std::vector<Vec3> GraphScene::State::all_points() const {
    std::vector<Vec3> all = points;
    all.insert(all.end(), graph->surface_points.begin(), graph->surface_points.end());
    return all;
}

int GraphScene::State::node_named(const std::string& id) const {
    if (!node_of_id) return -1;
    const auto found = node_of_id->find(id);
    return found == node_of_id->end() ? -1 : found->second;
}

void GraphScene::State::find_degrees() {
    const auto& edges = graph->edges;
    const auto weaker = std::ranges::partition_point(edges, [&](const SceneEdge& e) { return std::abs(e.weight) >= threshold; });
    n_shown = weaker - edges.begin();
    degree.assign(points.size(), 0);
    for (const SceneEdge& e : std::span(edges).first(static_cast<size_t>(n_shown)))
        ++degree[static_cast<size_t>(e.from)], ++degree[static_cast<size_t>(e.to)];
    n_isolated = static_cast<int>(std::ranges::count(degree, 0));
}

void GraphScene::State::find_radii() {
    const double n = static_cast<double>(points.size()), crowd = std::min(1., std::sqrt(120 / std::max(1., n)));
    least_radius = std::max(2., 3 * crowd) * scale(), most_radius = std::max(3., 11 * crowd) * scale();
    most_strength = 0;
    for (const SceneNode& node : graph->nodes) most_strength = std::max(most_strength, node.size);
    radius.clear();
    for (const SceneNode& node : graph->nodes) radius.push_back(radius_of(node.size));
}

double GraphScene::State::radius_of(double strength) const {
    if (most_strength <= 0) return least_radius;
    return least_radius + (most_radius - least_radius) * std::sqrt(std::max(0., strength) / most_strength);
}

// 42 % are left of it; more in high contrast, where nothing may become faint.
double GraphScene::State::fade_share() const { return colours().kind == ThemeKind::high_contrast ? .25 : .58; }

double GraphScene::State::relative(double weight) const {
    if (n_shown == 0) return 1;
    const double most = std::abs(graph->edges.front().weight),
                 least = std::abs(graph->edges[static_cast<size_t>(n_shown) - 1].weight);
    return most > least ? std::clamp(std::log(std::abs(weight) / least) / std::log(most / least), 0., 1.) : 1;
}

double GraphScene::State::width(double weight) const { return (thinnest + (widest - thinnest) * relative(weight)) * scale(); }

// From the middle of one side of the signed map on: weaker colours would be lost on the surface.
QColor GraphScene::State::edge_colour(double weight) const {
    const double size = .25 + .2 * relative(weight);
    return QColor::fromRgba(colours().signed_map.at(.5 + (weight < 0 ? -size : size)));
}

QColor GraphScene::State::faded(const QColor& colour, double share) const {
    const QColor& to = colours().surface;
    const auto mix = [share](float a, float b) { return static_cast<float>(a + (b - a) * share); };
    return QColor::fromRgbF(mix(colour.redF(), to.redF()), mix(colour.greenF(), to.greenF()), mix(colour.blueF(), to.blueF()));
}

double GraphScene::State::drawn_width(const SceneEdge& e) const { return e.called ? width(e.weight) : scale(); }
double GraphScene::State::start_of(const SceneEdge& e) const { return radius[static_cast<size_t>(e.from)] * .8; }
double GraphScene::State::stop_of(const SceneEdge& e) const { return radius[static_cast<size_t>(e.to)] + scale(); }
double GraphScene::State::aside_of(const SceneEdge& e) const { return graph->directed ? drawn_width(e) / 2 + .6 * scale() : 0; }

EdgeMark GraphScene::State::mark(const SceneEdge& e, bool with_head) const {
    QColor colour = edge_colour(e.weight);
    if (seed >= 0 && !touches(e, seed)) colour = faded(colour, 1 - faded_edge);
    return {.from = points[static_cast<size_t>(e.from)],
            .to = points[static_cast<size_t>(e.to)],
            .colour = colour.rgb(),
            .width = drawn_width(e),
            .start = start_of(e),
            .stop = stop_of(e),
            .aside = aside_of(e),
            .head = !with_head || !graph->directed ? Head::none
                    : e.weight > 0                 ? Head::arrow
                                                   : Head::bar,
            .dashed = !e.called};
}

QLineF GraphScene::State::line(const SceneEdge& e) const {
    const auto from = static_cast<size_t>(e.from), to = static_cast<size_t>(e.to);
    return seen_line(camera.at(points[from]), camera.at(points[to]), start_of(e), stop_of(e), aside_of(e));
}

GraphScene::GraphScene() : state_(std::make_unique<State>()) {}
GraphScene::GraphScene(const GraphScene& other) : state_(std::make_unique<State>(*other.state_)) {}
GraphScene& GraphScene::operator=(const GraphScene& other) {
    *state_ = *other.state_;
    return *this;
}
GraphScene::~GraphScene() = default;
const SceneGraph& GraphScene::graph() const { return *state_->graph; }
QSize GraphScene::size() const { return state_->camera.size; }
double GraphScene::threshold() const { return state_->threshold; }
int64_t GraphScene::n_edges_drawn() const { return state_->n_shown; }
int GraphScene::n_isolated() const { return state_->n_isolated; }

void GraphScene::set_graph(std::shared_ptr<const SceneGraph> graph) {
    State& s = *state_;
    s.graph = std::move(graph);
    s.points.clear();
    auto nodes = std::make_shared<std::unordered_map<std::string, int>>();
    for (const SceneNode& node : s.graph->nodes) {
        nodes->emplace(node.id, static_cast<int>(s.points.size()));
        s.points.push_back(node.position);
    }
    s.node_of_id = std::move(nodes);
    s.find_degrees();
    s.find_radii();
    s.seed = s.node_named(s.link.seed_node);
    ++s.versions.edges, ++s.versions.nodes, ++s.versions.surface;
}

void GraphScene::set_style(const Style& style) {
    State& s = *state_;
    s.style = style;
    s.find_radii();
    ++s.versions.edges, ++s.versions.nodes, ++s.versions.surface;
}

void GraphScene::set_size(QSize pixels) {
    State& s = *state_;
    const double per_pixel = s.camera.world_per_pixel();
    s.camera.size = pixels.expandedTo({1, 1});
    s.camera.half_height = per_pixel * s.camera.size.height() / 2; // what is drawn keeps its size
}

void GraphScene::set_threshold(double weight) {
    State& s = *state_;
    s.threshold = weight;
    s.find_degrees();
    ++s.versions.edges, ++s.versions.nodes;
}

void GraphScene::set_hide_isolated(bool hide) {
    state_->hide_isolated = hide;
    ++state_->versions.nodes;
}

bool GraphScene::set_link(const Link& link) {
    State& s = *state_;
    const bool seeded_anew = link.seed_node != s.link.seed_node;
    s.link = link;
    if (!seeded_anew) return false;
    s.seed = s.node_named(link.seed_node);
    ++s.versions.edges;
    return true;
}

void GraphScene::set_moving(bool moving, int64_t edges) {
    state_->moving = moving;
    state_->n_moving = edges;
}

bool GraphScene::moving() const { return state_->moving; }

int GraphScene::node_at(double x, double y) const {
    const State& s = *state_;
    int nearest = -1;
    double least = touch * s.scale(), depth = 0;
    for (size_t i = 0; i < s.points.size(); ++i) {
        if (s.hidden(i)) continue;
        const QPointF d = s.camera.at(s.points[i]) - QPointF(x, y);
        const double away = std::max(0., std::hypot(d.x(), d.y()) - s.radius[i]), here = s.camera.depth(s.points[i]);
        if (away < least || (nearest >= 0 && away == least && here > depth))
            nearest = static_cast<int>(i), least = away, depth = here;
    }
    return nearest;
}

int64_t GraphScene::edge_at(double x, double y) const {
    const State& s = *state_;
    int64_t nearest = -1;
    double least = touch * s.scale();
    for (int64_t i = 0; i < std::min(s.n_shown, most_moving); ++i) {
        const double away = distance_to(s.line(s.graph->edges[static_cast<size_t>(i)]), {x, y});
        if (away < least) nearest = i, least = away;
    }
    return nearest;
}

bool GraphScene::set_camera(const std::string& words) {
    State& s = *state_;
    return s.camera.look(words, s.is_flat(), s.all_points(), s.margins());
}

std::string GraphScene::camera() const {
    const State& s = *state_;
    return s.camera.words(s.is_flat(), s.all_points(), s.margins());
}

void GraphScene::turn_camera(double right_degrees, double up_degrees) { state_->camera.turn(right_degrees, up_degrees); }

void GraphScene::zoom_camera(double factor) { state_->camera.half_height /= factor; }

void GraphScene::move_camera(double dx, double dy) {
    SceneCamera& c = state_->camera;
    c.focus = c.focus - c.right * (dx * c.world_per_pixel()) + c.up * (dy * c.world_per_pixel());
}

} // namespace ranvier::views
