#include "app/views/scenes/scene_drawer.hpp"

#include <cmath>
#include <mutex>

#include <vtkActor.h>
#include <vtkCamera.h>
#include <vtkCullerCollection.h>
#include <vtkOpenGLPolyDataMapper.h>
#include <vtkOpenGLVertexBufferObject.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkShaderProperty.h>
#include <vtkUniforms.h>

#include "app/views/scenes/graph_scene_state.hpp"
#include "app/views/scenes/scene_target.hpp"

namespace ranvier::views {

namespace {

constexpr double clip_margin = 40; // design pixels that nodes and heads may reach beyond their places in depth
constexpr int64_t slice = 4'000;   // edges

// VTK keeps things for the whole process, which it does not guard.
std::mutex& one_at_a_time() {
    static std::mutex mutex;
    return mutex;
}

constexpr const char* light_tag = "//VTK::Light::Impl";
const std::string fade_code =
    "\n  float farShare = clamp(fadeScale * gl_FragCoord.z + fadeOffset, 0.0, 1.0);\n"
    "  gl_FragData[0].rgb = mix(gl_FragData[0].rgb, fadeTo, fadeMost * farShare);\n";

constexpr const char* edge_vertex_names =
    "//VTK::PositionVC::Dec\n"
    "in vec4 edgeAlong;\n"
    "in vec4 edgeOffset;\n"
    "out float dashed;\n"
    "out float walked;\n";
// On the picture: how long the edge is seen decides whether there is room to begin and stop beside its nodes.
constexpr const char* edge_vertex =
    "//VTK::PositionVC::Impl\n"
    "  vec2 seen = (MCDCMatrix * vec4(edgeAlong.xyz, 0.0)).xy * 0.5 * viewPixels / pixelShare;\n"
    "  float seenLength = length(seen);\n"
    "  vec2 along = seenLength > 1e-6 ? seen / seenLength : vec2(1.0, 0.0);\n"
    "  float trim = seenLength > 1.2 * edgeOffset.w ? edgeOffset.x : 0.0;\n"
    "  vec2 pixels = along * (trim + edgeOffset.y) + vec2(-along.y, along.x) * edgeOffset.z;\n"
    "  gl_Position.xy += pixels * pixelShare * 2.0 / viewPixels * gl_Position.w;\n"
    "  dashed = edgeAlong.w;\n"
    "  walked = trim + edgeOffset.y + (edgeAlong.w > 1.5 ? seenLength : 0.0);\n";
constexpr const char* edge_fragment_names =
    "//VTK::Color::Dec\n"
    "in float dashed;\n"
    "in float walked;\n";
constexpr const char* edge_fragment =
    "//VTK::Color::Impl\n"
    "  if (dashed > 0.5 && mod(walked, 7.0 * dashScale) > 4.0 * dashScale) discard;\n";

constexpr const char* ball_vertex_names =
    "//VTK::PositionVC::Dec\n"
    "in vec3 ballCorner;\n"
    "out vec3 corner;\n";
constexpr const char* ball_vertex =
    "//VTK::PositionVC::Impl\n"
    "  corner = ballCorner;\n"
    "  gl_Position.xy += ballCorner.xy * ballCorner.z * pixelShare * 2.0 / viewPixels * gl_Position.w;\n";
constexpr const char* ball_fragment_names =
    "//VTK::Color::Dec\n"
    "in vec3 corner;\n";
// A disc becomes a sphere: lit from the left above, and as deep as it is round.
const std::string ball_code =
    "\n  vec3 outwards = vec3(corner.xy, sqrt(max(0.0, 1.0 - dot(corner.xy, corner.xy))));\n"
    "  vec3 light = normalize(vec3(-0.5, 0.7, 1.0));\n"
    "  float gloss = 0.22 * pow(max(0.0, reflect(-light, outwards).z), 18.0);\n"
    "  float lit = 0.38 + 0.68 * max(0.0, dot(outwards, light));\n"
    "  gl_FragData[0].rgb = min(vec3(1.0), gl_FragData[0].rgb * lit + gloss);\n"
    "  gl_FragDepth = gl_FragCoord.z - outwards.z * corner.z * depthPerPixel;\n";

// One mesh and how it is drawn.
struct Layer {
    vtkNew<vtkOpenGLPolyDataMapper> mapper;
    vtkNew<vtkActor> actor;

    Layer() {
        mapper->SetScalarModeToUsePointData();
        mapper->SetColorModeToDirectScalars();
        mapper->SetVBOShiftScaleMethod(vtkOpenGLVertexBufferObject::DISABLE_SHIFT_SCALE); // attributes are in the world too
        actor->SetMapper(mapper);
        actor->GetProperty()->LightingOff();
    }
    vtkShaderProperty& shader() { return *actor->GetShaderProperty(); }
    vtkUniforms& vertex() { return *shader().GetVertexCustomUniforms(); }
    vtkUniforms& fragment() { return *shader().GetFragmentCustomUniforms(); }
    void add_code(const char* names_of_vertex, const char* vertex_code, const char* names_of_fragment) {
        shader().AddVertexShaderReplacement("//VTK::PositionVC::Dec", true, names_of_vertex, false);
        shader().AddVertexShaderReplacement("//VTK::PositionVC::Impl", true, vertex_code, false);
        shader().AddFragmentShaderReplacement("//VTK::Color::Dec", true, names_of_fragment, false);
    }
    void take(const char* attribute) {
        mapper->MapDataArrayToVertexAttribute(attribute, attribute, vtkDataObject::FIELD_ASSOCIATION_POINTS, -1);
    }
    void show(vtkSmartPointer<vtkPolyData> mesh) { mapper->SetInputData(mesh); }
    // share = scale * depth + offset, 0 nearest, 1 farthest; there `most` of a colour is the surface.
    void fade(const QColor& surface, double most, double scale, double offset) {
        const float to[] = {surface.redF(), surface.greenF(), surface.blueF()};
        fragment().SetUniform3f("fadeTo", to);
        fragment().SetUniformf("fadeMost", static_cast<float>(most));
        fragment().SetUniformf("fadeScale", static_cast<float>(scale));
        fragment().SetUniformf("fadeOffset", static_cast<float>(offset));
    }
    void size(QSize pixels, double share) {
        const float view[] = {static_cast<float>(pixels.width()), static_cast<float>(pixels.height())};
        vertex().SetUniform2f("viewPixels", view);
        vertex().SetUniformf("pixelShare", static_cast<float>(share));
    }
};

// Gaps cost much: where there are none, what is hidden need not be coloured.
enum class Gaps { none, dashes };

struct EdgeLayer : Layer {
    explicit EdgeLayer(Gaps gaps) {
        add_code(edge_vertex_names, edge_vertex, edge_fragment_names);
        if (gaps == Gaps::dashes) shader().AddFragmentShaderReplacement("//VTK::Color::Impl", true, edge_fragment, false);
        shader().AddFragmentShaderReplacement(light_tag, true, light_tag + fade_code, false);
    }
    void show(std::span<const EdgeMark> edges, double scale, const MeshFrame& frame) {
        Layer::show(edges_mesh(edges, scale, frame));
        take(edge_along);
        take(edge_offset);
    }
};

} // namespace

struct SceneDrawer::State {
    std::unique_ptr<SceneTarget> target;
    vtkNew<vtkRenderer> renderer;
    EdgeLayer edges{Gaps::none}, dashes{Gaps::dashes}, slice{Gaps::dashes};
    Layer balls, surface;
    SceneVersions built;
    MeshFrame frame;
    int64_t n_built = -1, n_drawn = 0; // edges
    QSize pixels;
    SceneQuality quality;

    State();
    void build_edges(const GraphScene::State& s, int64_t n);
    void build_nodes(const GraphScene::State& s);
    void build_surface(const GraphScene::State& s);
    void look(const GraphScene::State& s);
    bool render(bool anew);
};

SceneDrawer::State::State() {
    balls.add_code(ball_vertex_names, ball_vertex, ball_fragment_names);
    balls.shader().AddFragmentShaderReplacement(light_tag, true, light_tag + ball_code + fade_code, false);
    for (Layer* layer :
         {static_cast<Layer*>(&edges), static_cast<Layer*>(&dashes), static_cast<Layer*>(&slice), &balls, &surface})
        renderer->AddActor(layer->actor);
    renderer->GetCullers()->RemoveAllItems(); // a mesh reaches beyond its points
    renderer->AutomaticLightCreationOff();
    renderer->GetActiveCamera()->ParallelProjectionOn();
}

void SceneDrawer::State::build_edges(const GraphScene::State& s, int64_t n) {
    std::vector<EdgeMark> whole, dashed;
    for (int64_t i = 0; i < n; ++i) {
        const SceneEdge& e = s.graph->edges[static_cast<size_t>(i)];
        (e.called ? whole : dashed).push_back(s.mark(e, i < most_heads));
    }
    edges.show(whole, s.scale(), frame);
    dashes.show(dashed, s.scale(), frame);
    n_built = n;
}

void SceneDrawer::State::build_nodes(const GraphScene::State& s) {
    std::vector<Ball> drawn;
    double largest = 0;
    for (size_t i = 0; i < s.points.size() && !s.flat_nodes(); ++i) {
        if (s.hidden(i)) continue;
        const SceneNode& node = s.graph->nodes[i];
        const QColor fill = s.graph->categories.empty() ? s.colours().muted : s.colours().category(node.category).fill;
        drawn.push_back({s.points[i], s.radius[i], fill.rgb()});
        largest = std::max(largest, s.radius[i]);
    }
    balls.show(balls_mesh(drawn, largest > 12 ? 32 : largest > 5 ? 20 : 12, frame));
    balls.take(ball_corner);
}

// Glass: nothing where one looks straight at it, a rim where it turns away.
void SceneDrawer::State::build_surface(const GraphScene::State& s) {
    surface.show(surface_mesh(s.graph->surface_points, s.graph->surface_triangles, frame));
    if (s.graph->surface_triangles.empty()) return;
    surface.actor->GetProperty()->LightingOn();
    surface.actor->ForceTranslucentOn();
    surface.shader().ClearAllFragmentShaderReplacements();
    surface.shader().AddFragmentShaderReplacement(
        light_tag, true,
        "//VTK::Light::Impl\n  gl_FragData[0] = vec4(rimColour, 0.3 * pow(1.0 - abs(normalVCVSOutput.z), 2.5));\n", false);
    const QColor& rim = s.colours().control_edge;
    const float colour[] = {rim.redF(), rim.greenF(), rim.blueF()};
    surface.fragment().SetUniform3f("rimColour", colour);
}

void SceneDrawer::State::look(const GraphScene::State& s) {
    SceneCamera camera = s.camera;
    camera.find_depths(s.all_points());
    const double margin = clip_margin * s.scale() * camera.world_per_pixel(), range = camera.nearest - camera.farthest;
    const double away = camera.nearest + range + 2 * margin; // of the eye from the focus
    const double near = away - camera.nearest - margin, far = away - camera.farthest + margin;
    vtkCamera* c = renderer->GetActiveCamera();
    const Vec3 focus = camera.focus - frame.origin, eye = focus + camera.toward * away;
    c->SetFocalPoint(focus[0], focus[1], focus[2]);
    c->SetPosition(eye[0], eye[1], eye[2]);
    c->SetViewUp(camera.up[0], camera.up[1], camera.up[2]);
    c->SetParallelScale(camera.half_height);
    c->SetClippingRange(near, far);
    const QColor& ground = s.colours().surface;
    renderer->SetBackground(ground.redF(), ground.greenF(), ground.blueF());
    for (Layer* layer : {static_cast<Layer*>(&edges), static_cast<Layer*>(&dashes), static_cast<Layer*>(&slice), &balls}) {
        layer->fade(ground, s.fade_share(), (far - near) / range, -margin / range);
        layer->size(pixels, quality.share);
    }
    for (EdgeLayer* layer : {&dashes, &slice}) layer->fragment().SetUniformf("dashScale", static_cast<float>(s.scale()));
    balls.fragment().SetUniformf("depthPerPixel", static_cast<float>(camera.world_per_pixel() / (far - near)));
}

// `anew`: else the slice is drawn over what is there.
bool SceneDrawer::State::render(bool anew) {
    const auto has_cells = [](const Layer& layer) {
        const vtkPolyData* mesh = layer.mapper->GetInput();
        return mesh && const_cast<vtkPolyData*>(mesh)->GetNumberOfCells() > 0;
    };
    for (Layer* layer : {static_cast<Layer*>(&edges), static_cast<Layer*>(&dashes), &balls, &surface})
        layer->actor->SetVisibility(anew && has_cells(*layer));
    slice.actor->SetVisibility(!anew);
    renderer->SetPreserveColorBuffer(!anew);
    renderer->SetPreserveDepthBuffer(!anew);
    return target->add(pixels, quality.samples);
}

SceneDrawer::SceneDrawer() : state_(std::make_unique<State>()) {}

SceneDrawer::~SceneDrawer() {
    const std::lock_guard alone(one_at_a_time());
    if (state_->target) state_->target->hide(state_->renderer);
    state_.reset();
}

Result<std::unique_ptr<SceneDrawer>> SceneDrawer::make() {
    const std::lock_guard alone(one_at_a_time());
    RANVIER_ASSIGN(auto target, SceneTarget::make());
    std::unique_ptr<SceneDrawer> drawer(new SceneDrawer);
    drawer->state_->target = std::move(target);
    drawer->state_->target->show(drawer->state_->renderer);
    return drawer;
}

bool SceneDrawer::draw(const GraphScene& scene, int64_t edges, SceneQuality quality) {
    const std::lock_guard alone(one_at_a_time());
    State& own = *state_;
    const GraphScene::State& s = scene.state();
    own.quality = quality;
    own.pixels = (QSizeF(s.camera.size) * quality.share).toSize().expandedTo({1, 1});
    const int64_t n = std::min(edges, s.n_shown);
    if (own.built.surface != s.versions.surface) own.frame = frame_of(s.all_points());
    if (own.n_built != n || own.built.edges != s.versions.edges) own.build_edges(s, n);
    if (own.built.nodes != s.versions.nodes) own.build_nodes(s);
    if (own.built.surface != s.versions.surface) own.build_surface(s);
    own.built = s.versions;
    own.n_drawn = n;
    own.look(s);
    return own.render(true);
}

bool SceneDrawer::add(const GraphScene& scene, int64_t edges) {
    const std::lock_guard alone(one_at_a_time());
    State& own = *state_;
    const GraphScene::State& s = scene.state();
    const int64_t stop = std::min(s.n_shown, own.n_drawn + edges);
    if (own.n_drawn >= stop) return false;
    std::vector<EdgeMark> marks;
    for (int64_t i = own.n_drawn; i < stop; ++i) marks.push_back(s.mark(s.graph->edges[static_cast<size_t>(i)], i < most_heads));
    own.slice.show(marks, s.scale(), own.frame);
    own.n_drawn = stop;
    return own.render(false);
}

int64_t SceneDrawer::n_drawn() const { return state_->n_drawn; }

QImage SceneDrawer::picture() const {
    const std::lock_guard alone(one_at_a_time());
    return state_->target->picture();
}

Result<QImage> scene_image(const GraphScene& scene) {
    RANVIER_ASSIGN(const auto drawer, SceneDrawer::make());
    const bool drawn = drawer->draw(scene, most_moving);
    while (drawn && drawer->add(scene, slice)) continue;
    QImage picture = drawn ? drawer->picture() : QImage();
    if (picture.isNull()) return Error(Errc::unsupported, "the driver of OpenGL gave no picture of the scene");
    return picture;
}

} // namespace ranvier::views
