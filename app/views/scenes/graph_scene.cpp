#include <algorithm>
#include <cmath>

#include <vtkCamera.h>
#include <vtkLight.h>
#include <vtkProperty.h>
#include <vtkShaderProperty.h>
#include <vtkUniforms.h>

#include "app/views/scenes/graph_scene_state.hpp"

namespace ranvier::views {

namespace {

constexpr double thinnest = 1, widest = 4; // design pixels
constexpr double touch = 4;                // design pixels within which the pointer is on something
constexpr double clip_margin = 40;         // design pixels that nodes and heads may reach beyond their places in depth

double distance_to(QPointF a, QPointF b, QPointF p) {
    const QPointF d = b - a;
    const double square = QPointF::dotProduct(d, d);
    const double t = square > 0 ? std::clamp(QPointF::dotProduct(p - a, d) / square, 0., 1.) : 0;
    const QPointF away = p - a - d * t;
    return std::hypot(away.x(), away.y());
}

} // namespace

SceneLayer::SceneLayer() {
    mapper->SetScalarModeToUsePointData();
    mapper->SetColorModeToDirectScalars();
    actor->SetMapper(mapper);
    actor->GetProperty()->LightingOff();
    actor->GetShaderProperty()->AddFragmentShaderReplacement(
        "//VTK::Light::Impl", true,
        "//VTK::Light::Impl\n"
        "  float farShare = clamp(fadeScale * gl_FragCoord.z + fadeOffset, 0.0, 1.0);\n"
        "  gl_FragData[0].rgb = mix(gl_FragData[0].rgb, fadeTo, fadeMost * farShare);\n",
        false);
}

void SceneLayer::show(vtkSmartPointer<vtkPolyData> mesh) { mapper->SetInputData(mesh); }

void SceneLayer::fade(const QColor& surface, double most, double scale, double offset) {
    vtkUniforms* uniforms = actor->GetShaderProperty()->GetFragmentCustomUniforms();
    const float to[] = {surface.redF(), surface.greenF(), surface.blueF()};
    uniforms->SetUniform3f("fadeTo", to);
    uniforms->SetUniformf("fadeMost", static_cast<float>(most));
    uniforms->SetUniformf("fadeScale", static_cast<float>(scale));
    uniforms->SetUniformf("fadeOffset", static_cast<float>(offset));
}

GraphScene::State::State() {
    for (SceneLayer& layer : lines) renderer->AddActor(layer.actor);
    for (SceneLayer* layer : {&cones, &drums, &slice, &balls, &surface}) renderer->AddActor(layer->actor);
    vtkProperty* lit = balls.actor->GetProperty();
    lit->LightingOn();
    lit->SetAmbient(.38);
    lit->SetDiffuse(.68);
    lit->SetSpecular(.22);
    lit->SetSpecularPower(18);
    vtkNew<vtkLight> light;
    light->SetLightTypeToCameraLight();
    light->SetPosition(-.5, .7, 1);
    light->SetFocalPoint(0, 0, 0);
    renderer->AutomaticLightCreationOff();
    renderer->AddLight(light);
    renderer->GetActiveCamera()->ParallelProjectionOn();
}

bool GraphScene::State::is_flat() const {
    double low = INFINITY, high = -INFINITY;
    for (const Vec3& p : points) low = std::min(low, p[2]), high = std::max(high, p[2]);
    return !(high - low > 0);
}

void GraphScene::State::find_degrees() {
    const auto weaker =
        std::ranges::partition_point(graph.edges, [&](const SceneEdge& e) { return std::abs(e.weight) >= threshold; });
    n_shown = weaker - graph.edges.begin();
    degree_in.assign(graph.nodes.size(), 0);
    degree_out = degree_in;
    for (const SceneEdge& e : std::span(graph.edges).first(static_cast<size_t>(n_shown)))
        ++degree_out[static_cast<size_t>(e.from)], ++degree_in[static_cast<size_t>(e.to)];
    n_isolated = 0;
    for (size_t i = 0; i < degree_in.size(); ++i) n_isolated += degree_in[i] + degree_out[i] == 0;
}

void GraphScene::State::find_radii() {
    const double n = static_cast<double>(graph.nodes.size()), crowd = std::min(1., std::sqrt(120 / std::max(1., n)));
    least_radius = std::max(2., 3 * crowd) * scale, most_radius = std::max(3., 11 * crowd) * scale;
    most_strength = 0;
    for (const SceneNode& node : graph.nodes) most_strength = std::max(most_strength, node.size);
    radius.clear();
    for (const SceneNode& node : graph.nodes) radius.push_back(radius_of(node.size));
}

double GraphScene::State::radius_of(double strength) const {
    if (most_strength <= 0) return least_radius;
    return least_radius + (most_radius - least_radius) * std::sqrt(std::max(0., strength) / most_strength);
}

// 42 % are left of it; more in high contrast, where nothing may become faint.
double GraphScene::State::fade_share() const { return colours->kind == ThemeKind::high_contrast ? .25 : .58; }

double GraphScene::State::relative(double weight) const {
    if (n_shown == 0) return 1;
    const double most = std::abs(graph.edges.front().weight),
                 least = std::abs(graph.edges[static_cast<size_t>(n_shown) - 1].weight);
    return most > least ? std::clamp(std::log(std::abs(weight) / least) / std::log(most / least), 0., 1.) : 1;
}

double GraphScene::State::width(double weight) const { return (thinnest + (widest - thinnest) * relative(weight)) * scale; }

// From the middle of one side of the signed map on: weaker colours would be lost on the surface.
QColor GraphScene::State::edge_colour(double weight) const {
    const double size = .25 + .2 * relative(weight);
    return QColor::fromRgba(colours->signed_map.at(.5 + (weight < 0 ? -size : size)));
}

QColor GraphScene::State::faded(const QColor& colour, double share) const {
    const QColor& to = colours->surface;
    const auto mix = [share](float a, float b) { return static_cast<float>(a + (b - a) * share); };
    return QColor::fromRgbF(mix(colour.redF(), to.redF()), mix(colour.greenF(), to.greenF()), mix(colour.blueF(), to.blueF()));
}

// From the rim of the sender to the rim of the receiver; the two directions of a pair lie side by side.
Segment GraphScene::State::segment(const SceneEdge& e) const {
    const auto from = static_cast<size_t>(e.from), to = static_cast<size_t>(e.to);
    const double wide = width(e.weight), per_pixel = camera.world_per_pixel();
    const Vec3 a = points[from], b = points[to], along = unit_of(b - a);
    const Vec3 side = unit_of(cross(along, std::abs(along[2]) < .9 ? Vec3{0, 0, 1} : Vec3{1, 0, 0}));
    const Vec3 aside = side * (graph.directed ? (wide / 2 + .6 * scale) * per_pixel : 0);
    const double start = radius[from] * .8 * per_pixel, stop = (radius[to] + scale) * per_pixel;
    const bool room = length(b - a) > 1.2 * (start + stop);
    QColor colour = edge_colour(e.weight);
    if (seed >= 0 && !touches(e, seed)) colour = faded(colour, 1 - faded_edge);
    return {a + aside + along * (room ? start : 0), b + aside - along * (room ? stop : 0), colour.rgb(), wide};
}

void GraphScene::State::build_edges() {
    std::vector<Segment> by_width[n_widths], excitatory, inhibitory;
    const int64_t n = std::min(n_shown, n_at_once);
    for (int64_t i = 0; i < n; ++i) {
        const SceneEdge& e = graph.edges[static_cast<size_t>(i)];
        Segment s = segment(e);
        if (graph.directed && i < most_heads) {
            const double per_pixel = camera.world_per_pixel() * scale;
            Segment head = s;
            head.width /= scale;
            (e.weight > 0 ? excitatory : inhibitory).push_back(head);
            const Vec3 whole = s.to - s.from;
            const double shorter = e.weight > 0 ? head_length(head.width) * per_pixel * .8 : 0;
            if (length(whole) > shorter) s.to = s.to - unit_of(whole) * shorter;
        }
        const auto bin = std::clamp(std::lround((s.width / scale - thinnest) * 2), 0L, n_widths - 1L);
        by_width[bin].push_back(s);
    }
    for (int w = 0; w < n_widths; ++w) {
        lines[w].show(lines_mesh(by_width[w]));
        lines[w].actor->GetProperty()->SetLineWidth(static_cast<float>((thinnest + w / 2.) * scale));
    }
    cones.show(cones_mesh(excitatory, camera.world_per_pixel() * scale));
    drums.show(drums_mesh(inhibitory, camera.world_per_pixel() * scale));
    edges_outdated = false;
    built_per_pixel = camera.world_per_pixel();
}

void GraphScene::State::build_nodes() {
    std::vector<Ball> drawn;
    for (size_t i = 0; i < points.size() && !flat_nodes(); ++i) {
        if (hidden(i)) continue;
        const QColor fill = graph.categories.empty() ? colours->muted : colours->category(graph.nodes[i].category).fill;
        drawn.push_back({points[i], radius[i] * camera.world_per_pixel(), fill.rgb()});
    }
    balls.show(balls_mesh(drawn, drawn.size() > 300 ? 5 : 12));
    nodes_outdated = false;
}

// Glass: nothing where one looks straight at it, a rim where it turns away.
void GraphScene::State::build_surface() {
    surface_outdated = false;
    surface.show(surface_mesh(graph.surface_points, graph.surface_triangles));
    surface.actor->SetVisibility(!graph.surface_triangles.empty());
    if (graph.surface_triangles.empty()) return;
    surface.actor->GetProperty()->LightingOn();
    surface.actor->ForceTranslucentOn();
    vtkShaderProperty* shader = surface.actor->GetShaderProperty();
    shader->ClearAllFragmentShaderReplacements();
    shader->AddFragmentShaderReplacement(
        "//VTK::Light::Impl", true,
        "//VTK::Light::Impl\n  gl_FragData[0] = vec4(rimColour, 0.3 * pow(1.0 - abs(normalVCVSOutput.z), 2.5));\n", false);
    const QColor& rim = colours->control_edge;
    const float colour[] = {rim.redF(), rim.greenF(), rim.blueF()};
    shader->GetFragmentCustomUniforms()->SetUniform3f("rimColour", colour);
}

void GraphScene::State::set_vtk_camera() {
    std::vector<Vec3> all = points;
    all.insert(all.end(), graph.surface_points.begin(), graph.surface_points.end());
    camera.find_depths(all);
    const double margin = clip_margin * scale * camera.world_per_pixel(), range = camera.nearest - camera.farthest;
    const double away = camera.nearest + range + 2 * margin; // of the eye from the focus
    const double near = away - camera.nearest - margin, far = away - camera.farthest + margin;
    vtkCamera* c = renderer->GetActiveCamera();
    const Vec3 eye = camera.focus + camera.toward * away;
    c->SetFocalPoint(camera.focus[0], camera.focus[1], camera.focus[2]);
    c->SetPosition(eye[0], eye[1], eye[2]);
    c->SetViewUp(camera.up[0], camera.up[1], camera.up[2]);
    c->SetParallelScale(camera.half_height);
    c->SetClippingRange(near, far);
    const auto fade = [&](SceneLayer& layer) {
        layer.fade(colours->surface, fade_share(), (far - near) / range, -margin / range);
    };
    for (SceneLayer& layer : lines) fade(layer);
    for (SceneLayer* layer : {&cones, &drums, &slice, &balls}) fade(*layer);
    const QColor& ground = colours->surface;
    renderer->SetBackground(ground.redF(), ground.greenF(), ground.blueF());
}

void GraphScene::State::show_layers(bool main) {
    for (SceneLayer& layer : lines) layer.actor->SetVisibility(main);
    for (SceneLayer* layer : {&cones, &drums, &balls}) layer->actor->SetVisibility(main);
    surface.actor->SetVisibility(main && !graph.surface_triangles.empty());
    slice.actor->SetVisibility(!main);
    renderer->SetPreserveColorBuffer(!main);
    renderer->SetPreserveDepthBuffer(!main);
}

GraphScene::GraphScene() : state_(std::make_unique<State>()) {}
GraphScene::~GraphScene() = default;
vtkRenderer* GraphScene::renderer() { return state_->renderer; }
const SceneGraph& GraphScene::graph() const { return state_->graph; }
double GraphScene::threshold() const { return state_->threshold; }
int64_t GraphScene::n_edges_drawn() const { return state_->n_shown; }
int GraphScene::n_isolated() const { return state_->n_isolated; }

void GraphScene::set_graph(SceneGraph graph) {
    State& s = *state_;
    s.graph = std::move(graph);
    s.points.clear();
    s.node_of_id.clear();
    for (const SceneNode& node : s.graph.nodes) {
        s.node_of_id.emplace(node.id, static_cast<int>(s.points.size()));
        s.points.push_back(node.position);
    }
    s.find_degrees();
    s.find_radii();
    const auto seed = s.node_of_id.find(s.link.seed_node);
    s.seed = seed == s.node_of_id.end() ? -1 : seed->second;
    s.edges_outdated = s.nodes_outdated = s.surface_outdated = true;
}

void GraphScene::set_theme(const Theme& theme, double scale) {
    State& s = *state_;
    s.colours = &theme;
    s.scale = scale;
    s.find_radii();
    s.edges_outdated = s.nodes_outdated = s.surface_outdated = true;
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
    s.edges_outdated = s.nodes_outdated = true;
}

void GraphScene::set_hide_isolated(bool hide) {
    state_->hide_isolated = hide;
    state_->nodes_outdated = true;
}

bool GraphScene::set_link(const Link& link) {
    State& s = *state_;
    const bool seeded_anew = link.seed_node != s.link.seed_node;
    s.link = link;
    if (!seeded_anew) return false;
    const auto seed = s.node_of_id.find(link.seed_node);
    s.seed = seed == s.node_of_id.end() ? -1 : seed->second;
    s.edges_outdated = true;
    return true;
}

void GraphScene::begin_motion() { state_->moving = true; }
void GraphScene::end_motion() { state_->moving = false; }

void GraphScene::begin_picture(int64_t edges) {
    State& s = *state_;
    s.edges_outdated |= std::min(edges, s.n_shown) != std::min(s.n_at_once, s.n_shown);
    s.n_at_once = edges;
    const bool zoomed = s.built_per_pixel != s.camera.world_per_pixel();
    if (s.edges_outdated || (zoomed && !s.moving)) s.build_edges();
    if (s.nodes_outdated || zoomed) s.build_nodes();
    if (s.surface_outdated) s.build_surface();
    s.set_vtk_camera();
    s.show_layers(true);
    s.next_slice = std::min(s.n_shown, s.n_at_once);
}

bool GraphScene::draw_next_slice(int64_t edges) {
    State& s = *state_;
    if (s.moving || s.next_slice >= s.n_shown) return false;
    const int64_t stop = std::min(s.n_shown, s.next_slice + edges);
    std::vector<Segment> segments;
    for (int64_t i = s.next_slice; i < stop; ++i) segments.push_back(s.segment(s.graph.edges[static_cast<size_t>(i)]));
    s.slice.show(lines_mesh(segments));
    s.slice.actor->GetProperty()->SetLineWidth(static_cast<float>(segments.front().width)); // neighbours by weight: alike
    s.show_layers(false);
    s.next_slice = stop;
    return true;
}

int GraphScene::node_at(double x, double y) const {
    const State& s = *state_;
    int nearest = -1;
    double least = touch * s.scale, depth = 0;
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
    double least = touch * s.scale;
    for (int64_t i = 0; i < std::min(s.n_shown, most_moving); ++i) {
        const Segment drawn = s.segment(s.graph.edges[static_cast<size_t>(i)]);
        const double away = distance_to(s.camera.at(drawn.from), s.camera.at(drawn.to), {x, y});
        if (away < least) nearest = i, least = away;
    }
    return nearest;
}

void GraphScene::reset_camera(const std::string& from) {
    State& s = *state_;
    s.camera.look_from(from, s.is_flat());
    std::vector<Vec3> all = s.points;
    all.insert(all.end(), s.graph.surface_points.begin(), s.graph.surface_points.end());
    s.camera.fit(all, s.margins());
    s.nodes_outdated = true;
}

void GraphScene::turn_camera(double right_degrees, double up_degrees) { state_->camera.turn(right_degrees, up_degrees); }

void GraphScene::zoom_camera(double factor) { state_->camera.half_height /= factor; }

void GraphScene::move_camera(double dx, double dy) {
    SceneCamera& c = state_->camera;
    c.focus = c.focus - c.right * (dx * c.world_per_pixel()) + c.up * (dy * c.world_per_pixel());
}

} // namespace ranvier::views
