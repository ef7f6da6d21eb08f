#include <cmath>
#include <set>

#include <gmock/gmock.h>
#include <QImage>

#include "app/views/export_figure.hpp"
#include "app/views/scenes/scene.hpp"
#include "app/views/scenes/scene_camera.hpp"
#include "app/views/scenes/scene_drawer.hpp"
#include "app/views/scenes/scene_figure.hpp"
#include "tests/views/sample_fit.hpp"

namespace ranvier::views {
namespace {

using testing::ElementsAre;

Sources with_electrodes() {
    Sources sources = sample_fit();
    Recording recording;
    std::vector<Unit> units(3);
    const char* ids[] = {"a", "b", "c"};
    const Vec3 places[] = {{0, 0, 0}, {100, 0, 50}, {0, 100, 20}};
    for (size_t i = 0; i < 3; ++i) units[i].id = ids[i], units[i].region = i == 2 ? "DG" : "CA1", units[i].position = places[i];
    if (auto trains = SpikeTrains::make(std::move(units), {{1}, {2}, {3}})) recording.spikes = std::move(*trains);
    sources.recording = RecordingData::of(std::move(recording), "sample");
    return sources;
}

SceneGraph a_drives_b() {
    auto graph = coupling_scene(with_electrodes(), 0);
    EXPECT_TRUE(graph) << graph.error().sentence();
    return graph ? *graph : SceneGraph{};
}

TEST(coupling_scene, edges_go_from_sender_to_receiver) {
    const SceneGraph graph = a_drives_b();

    ASSERT_EQ(graph.edges.size(), 1U);
    EXPECT_EQ(graph.nodes[static_cast<size_t>(graph.edges[0].from)].id, "a");
    EXPECT_EQ(graph.nodes[static_cast<size_t>(graph.edges[0].to)].id, "b");
    EXPECT_DOUBLE_EQ(graph.edges[0].weight, .5);
}

TEST(coupling_scene, nodes_stand_where_the_electrodes_are) {
    const SceneGraph graph = a_drives_b();

    EXPECT_EQ(graph.positions_from, "electrodes");
    EXPECT_THAT(graph.nodes[1].position, ElementsAre(100, 0, 50));
}

TEST(coupling_scene, without_electrodes_nodes_of_one_region_stand_together) {
    Sources sources = sample_fit();
    sources.recording = sample_units(); // a in DG, b and c in CA1

    const auto graph = coupling_scene(sources, 0);

    ASSERT_TRUE(graph) << graph.error().sentence();
    EXPECT_EQ(graph->positions_from, "regions");
    const auto apart = [&](size_t i, size_t j) { return length(graph->nodes[i].position - graph->nodes[j].position); };
    EXPECT_LT(apart(1, 2), apart(0, 1));
}

TEST(coupling_scene, without_a_recording_the_layout_is_the_same_each_time) {
    const auto first = coupling_scene(sample_fit(), 0), again = coupling_scene(sample_fit(), 0);

    ASSERT_TRUE(first && again);
    EXPECT_EQ(first->positions_from, "layout");
    for (size_t i = 0; i < 3; ++i) EXPECT_EQ(first->nodes[i].position, again->nodes[i].position);
    EXPECT_GT(length(first->nodes[0].position - first->nodes[1].position), .01);
}

TEST(coupling_scene, the_mean_of_the_states_halves_what_one_of_two_has) {
    const auto graph = coupling_scene(sample_fit(), -1);

    ASSERT_TRUE(graph) << graph.error().sentence();
    ASSERT_EQ(graph->edges.size(), 2U);
    EXPECT_DOUBLE_EQ(graph->edges[0].weight, -.4);
    EXPECT_DOUBLE_EQ(graph->edges[1].weight, .25);
}

TEST(coupling_scene, a_state_that_the_fit_has_not_is_refused_with_a_sentence) {
    const auto graph = coupling_scene(sample_fit(), 7);

    ASSERT_FALSE(graph);
    EXPECT_THAT(graph.error().sentence(), testing::HasSubstr("there is no state 8"));
}

SceneCamera camera_of(QSize size) {
    SceneCamera camera;
    camera.size = size;
    return camera;
}

const std::vector<Vec3> some_points{{0, 0, 0}, {100, 0, 50}, {0, 100, 20}, {-30, 10, 400}};

TEST(scene_camera, from_the_front_x_goes_right_and_z_goes_up) {
    SceneCamera camera = camera_of({200, 100});
    ASSERT_TRUE(camera.look("front", false, some_points, {}));

    EXPECT_GT(camera.at({.5, 0, 0}).x(), camera.at({0, 0, 0}).x());
    EXPECT_LT(camera.at({0, 0, .5}).y(), camera.at({0, 0, 0}).y());
    EXPECT_GT(camera.depth({0, -1, 0}), camera.depth({0, 1, 0}));
}

TEST(scene_camera, from_the_top_y_goes_up_and_higher_is_nearer) {
    SceneCamera camera = camera_of({200, 100});
    ASSERT_TRUE(camera.look("top", false, some_points, {}));

    EXPECT_LT(camera.at({0, 1, 0}).y(), camera.at({0, 0, 0}).y());
    EXPECT_GT(camera.depth({0, 0, 1}), camera.depth({0, 0, 0}));
}

TEST(scene_camera, what_is_fitted_lies_within_the_margins) {
    SceneCamera camera = camera_of({400, 300});

    ASSERT_TRUE(camera.look("oblique", false, some_points, QMarginsF(20, 60, 30, 10)));

    for (const Vec3& p : some_points) {
        EXPECT_GE(camera.at(p).x(), 19.999);
        EXPECT_LE(camera.at(p).x(), 370.001);
        EXPECT_GE(camera.at(p).y(), 59.999);
        EXPECT_LE(camera.at(p).y(), 290.001);
    }
}

TEST(scene_camera, a_camera_that_was_turned_zoomed_and_moved_comes_back_from_its_words) {
    const QMarginsF margins(20, 60, 30, 10);
    SceneCamera camera = camera_of({400, 300});
    ASSERT_TRUE(camera.look("left", false, some_points, margins));
    camera.turn(47, -33);
    camera.turn(120, 15);
    camera.half_height /= 1.7;
    camera.focus = camera.focus + camera.right * 5 + camera.up * 9;

    SceneCamera again = camera_of({400, 300});
    ASSERT_TRUE(again.look(camera.words(false, some_points, margins), false, some_points, margins));

    for (const Vec3& p : some_points) { // words are rounded
        EXPECT_NEAR(again.at(p).x(), camera.at(p).x(), 1);
        EXPECT_NEAR(again.at(p).y(), camera.at(p).y(), 1);
    }
    EXPECT_EQ(again.words(false, some_points, margins), camera.words(false, some_points, margins));
}

TEST(scene_camera, words_that_are_no_camera_leave_all_as_it_was) {
    SceneCamera camera = camera_of({400, 300});
    ASSERT_TRUE(camera.look("front", false, some_points, {}));
    const Vec3 toward = camera.toward;

    for (const char* words : {"", "above", "1,2,3", "1,2,3,0,0,0", "1,2,3,1,0,0,0", "1,2,3,x,0,0", "1,2,3,1,0,"})
        EXPECT_FALSE(camera.look(words, false, some_points, {})) << words;
    EXPECT_EQ(camera.toward, toward);
}

std::shared_ptr<const SceneGraph> shared(SceneGraph graph) { return std::make_shared<const SceneGraph>(std::move(graph)); }

Style scene_style(ThemeKind kind) { return {.theme = &theme(kind), .scale = 1, .family = "Roboto", .medium = Medium::pixels}; }

GraphScene scene_of(SceneGraph graph, ThemeKind kind = ThemeKind::light, double threshold = 0) {
    GraphScene scene;
    scene.set_style(scene_style(kind));
    scene.set_size({400, 300});
    scene.set_graph(shared(std::move(graph)));
    scene.set_threshold(threshold);
    scene.set_camera("oblique");
    return scene;
}

TEST(graph_scene, a_node_is_found_where_it_is_drawn_and_hidden_once_it_is_isolated) {
    GraphScene scene = scene_of(a_drives_b());
    const auto found = [&] {
        std::set<int> nodes;
        for (int y = 0; y < 300; y += 2)
            for (int x = 0; x < 400; x += 2) nodes.insert(scene.node_at(x, y));
        return nodes;
    };

    EXPECT_THAT(found(), ElementsAre(-1, 0, 1, 2));
    scene.set_hide_isolated(true);
    EXPECT_THAT(found(), ElementsAre(-1, 0, 1));
}

TEST(graph_scene, the_threshold_leaves_the_edges_at_or_above_it) {
    GraphScene scene = scene_of(*coupling_scene(sample_fit(), -1));

    scene.set_threshold(.4);
    EXPECT_EQ(scene.n_edges_drawn(), 1);
    EXPECT_EQ(scene.n_isolated(), 1);
    scene.set_threshold(.5);
    EXPECT_EQ(scene.n_edges_drawn(), 0);
}

TEST(graph_scene, a_copy_is_changed_without_the_first) {
    const GraphScene first = scene_of(a_drives_b());
    GraphScene copy = first;

    copy.turn_camera(90, 0);
    copy.set_threshold(.6);

    EXPECT_EQ(first.n_edges_drawn(), 1);
    EXPECT_NE(first.camera(), copy.camera());
}

Result<QImage> picture(const SceneGraph& graph, ThemeKind kind, double threshold = 0) {
    return scene_image(scene_of(graph, kind, threshold));
}

#define NEEDS_OPENGL() \
    if (const auto drawer = SceneDrawer::make(); !drawer) GTEST_SKIP() << drawer.error().sentence()

TEST(scene_image, the_ground_is_the_surface_of_the_theme) {
    NEEDS_OPENGL();
    for (const ThemeKind kind : {ThemeKind::light, ThemeKind::dark, ThemeKind::high_contrast, ThemeKind::paper}) {
        const auto image = picture(a_drives_b(), kind);
        ASSERT_TRUE(image) << image.error().sentence();
        EXPECT_EQ(image->size(), QSize(400, 300));
        EXPECT_EQ(image->pixelColor(399, 150), theme(kind).surface);
    }
}

// Pixels that are more orange than blue.
int n_orange(const QImage& image) {
    int n = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor c = image.pixelColor(x, y);
            n += c.red() > c.blue() + 60 && c.red() > c.green() + 25;
        }
    return n;
}

SceneGraph with_grey_nodes(SceneGraph graph) {
    graph.categories.clear();
    return graph;
}

TEST(scene_image, an_excitatory_edge_is_orange_and_goes_with_the_threshold) {
    NEEDS_OPENGL();
    const SceneGraph graph = with_grey_nodes(a_drives_b());
    const auto with = picture(graph, ThemeKind::light), without = picture(graph, ThemeKind::light, .6);

    ASSERT_TRUE(with && without);
    EXPECT_GT(n_orange(*with), 100);
    EXPECT_EQ(n_orange(*without), 0);
}

TEST(scene_image, an_edge_without_a_call_is_thin_and_dashed) {
    NEEDS_OPENGL();
    SceneGraph graph = with_grey_nodes(a_drives_b());
    const auto called = picture(graph, ThemeKind::light);
    graph.with_calls = true;
    graph.edges[0].called = false;
    const auto uncalled = picture(graph, ThemeKind::light);

    ASSERT_TRUE(called && uncalled);
    EXPECT_GT(n_orange(*uncalled), 40);
    EXPECT_LT(n_orange(*uncalled), n_orange(*called) * 2 / 3);
}

TEST(scene_image, an_edge_lies_where_its_line_is_found) {
    NEEDS_OPENGL();
    const GraphScene scene = scene_of(with_grey_nodes(a_drives_b()));
    const auto image = scene_image(scene);

    ASSERT_TRUE(image) << image.error().sentence();
    int orange = 0, found = 0;
    for (int y = 0; y < 300; ++y)
        for (int x = 0; x < 400; ++x) {
            const QColor c = image->pixelColor(x, y);
            if (!(c.red() > c.blue() + 60 && c.red() > c.green() + 25)) continue;
            ++orange;
            found += scene.edge_at(x + .5, y + .5) == 0;
        }
    EXPECT_GT(found, orange * 9 / 10) << orange; // the head is wider
}

TEST(scene_drawer, adds_the_edges_that_the_first_drawing_left_out) {
    NEEDS_OPENGL();
    const auto made = SceneDrawer::make();
    const GraphScene scene = scene_of(with_grey_nodes(a_drives_b()));

    ASSERT_TRUE((*made)->draw(scene, 0));
    EXPECT_EQ(n_orange((*made)->picture()), 0);
    ASSERT_TRUE((*made)->add(scene, 100));
    EXPECT_EQ((*made)->n_drawn(), 1);
    EXPECT_GT(n_orange((*made)->picture()), 50);
    EXPECT_FALSE((*made)->add(scene, 100));
}

TEST(scene_drawer, half_the_pixels_show_the_same_scene) {
    NEEDS_OPENGL();
    const auto made = SceneDrawer::make();
    const GraphScene scene = scene_of(with_grey_nodes(a_drives_b()));

    ASSERT_TRUE((*made)->draw(scene, 10, {.share = .5, .samples = 0}));
    const QImage half = (*made)->picture();
    ASSERT_TRUE((*made)->draw(scene, 10, {.share = 1, .samples = 0}));
    const double whole = n_orange((*made)->picture());

    EXPECT_EQ(half.size(), QSize(200, 150));
    EXPECT_NEAR(4 * n_orange(half), whole, whole / 3);
}

TEST(scene_figure, its_options_are_refused_with_what_is_allowed) {
    EXPECT_THAT(make_any_figure("graph3d", with_electrodes(), {{"camera", "above"}}).error().sentence(),
                testing::HasSubstr("AZIMUTH,ELEVATION,ROLL,ZOOM,RIGHT,UP"));
    EXPECT_THAT(make_any_figure("graph3d", with_electrodes(), {{"threshold", "-1"}}).error().sentence(),
                testing::HasSubstr("a number from 0"));
    EXPECT_THAT(make_any_figure("graph3d", with_electrodes(), {{"state", "9"}}).error().sentence(),
                testing::HasSubstr("the result has 2 states"));
}

TEST(scene_figure, says_what_it_shows_and_gives_its_edges_as_a_table) {
    const auto figure = make_any_figure("graph3d", with_electrodes(), {{"state", "1"}});

    ASSERT_TRUE(figure) << figure.error().sentence();
    EXPECT_EQ((*figure)->title(), "Network, state 1");
    EXPECT_TRUE((*figure)->subtitle().startsWith("1 of 1 edges remain"));
    EXPECT_TRUE((*figure)->caption().contains("Positions are those of the electrodes"));
    EXPECT_EQ((*figure)->data({}).n_rows, 1U);
    EXPECT_TRUE(drawn_as_pixels(**figure, {}));
}

TEST(scene_figure, is_a_picture_of_the_size_asked_for_with_its_edges) {
    NEEDS_OPENGL();
    const auto figure = make_any_figure("graph3d", with_electrodes(), {{"state", "1"}});
    ASSERT_TRUE(figure) << figure.error().sentence();

    const QImage image = figure_image(**figure, {}, {.width_mm = 101.6, .height_mm = 76.2, .dpi = 100});

    EXPECT_EQ(image.size(), QSize(400, 300));
    EXPECT_GT(n_orange(image), 30);
}

} // namespace
} // namespace ranvier::views
