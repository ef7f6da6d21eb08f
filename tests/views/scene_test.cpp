#include <cmath>
#include <set>

#include <gmock/gmock.h>
#include <QImage>

#include "app/views/scenes/scene.hpp"
#include "app/views/scenes/scene_camera.hpp"
#include "app/views/scenes/scene_target.hpp"
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

TEST(scene_camera, from_the_front_x_goes_right_and_z_goes_up) {
    SceneCamera camera;
    camera.size = {200, 100};
    camera.look_from("front", false);

    EXPECT_GT(camera.at({.5, 0, 0}).x(), camera.at({0, 0, 0}).x());
    EXPECT_LT(camera.at({0, 0, .5}).y(), camera.at({0, 0, 0}).y());
    EXPECT_GT(camera.depth({0, -1, 0}), camera.depth({0, 1, 0}));
}

TEST(scene_camera, what_is_fitted_lies_within_the_margins) {
    SceneCamera camera;
    camera.size = {400, 300};
    camera.look_from("oblique", false);
    const std::vector<Vec3> points{{0, 0, 0}, {100, 0, 50}, {0, 100, 20}, {-30, 10, 400}};

    camera.fit(points, QMarginsF(20, 60, 30, 10));

    for (const Vec3& p : points) {
        EXPECT_GE(camera.at(p).x(), 19.999);
        EXPECT_LE(camera.at(p).x(), 370.001);
        EXPECT_GE(camera.at(p).y(), 59.999);
        EXPECT_LE(camera.at(p).y(), 290.001);
    }
}

TEST(graph_scene, a_node_is_found_where_it_is_drawn_and_hidden_once_it_is_isolated) {
    GraphScene scene;
    scene.set_theme(theme(ThemeKind::light), 1);
    scene.set_size({400, 300});
    scene.set_graph(a_drives_b());
    scene.reset_camera("oblique");
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
    GraphScene scene;
    scene.set_graph(*coupling_scene(sample_fit(), -1));

    scene.set_threshold(.4);
    EXPECT_EQ(scene.n_edges_drawn(), 1);
    EXPECT_EQ(scene.n_isolated(), 1);
    scene.set_threshold(.5);
    EXPECT_EQ(scene.n_edges_drawn(), 0);
}

Result<QImage> picture(const SceneGraph& graph, ThemeKind kind, double threshold = 0) {
    return scene_image(graph, {}, theme(kind), {400, 300}, 1, threshold, "oblique");
}

#define NEEDS_OPENGL() \
    if (const auto target = SceneTarget::make(); !target) GTEST_SKIP() << target.error().sentence()

TEST(scene_image, the_ground_is_the_surface_of_the_theme) {
    NEEDS_OPENGL();
    for (const ThemeKind kind : {ThemeKind::light, ThemeKind::dark, ThemeKind::high_contrast, ThemeKind::paper}) {
        const auto image = picture(a_drives_b(), kind);
        ASSERT_TRUE(image) << image.error().sentence();
        EXPECT_EQ(image->size(), QSize(400, 300));
        EXPECT_EQ(image->pixelColor(399, 150), theme(kind).surface);
    }
}

// Pixels within the middle of the picture, where keys and notes are not, that are more orange than blue.
int n_orange(const QImage& image) {
    int n = 0;
    for (int y = 110; y < 240; ++y)
        for (int x = 20; x < 380; ++x) {
            const QColor c = image.pixelColor(x, y);
            n += c.red() > c.blue() + 60 && c.red() > c.green() + 25;
        }
    return n;
}

TEST(scene_image, an_excitatory_edge_is_orange_and_goes_with_the_threshold) {
    NEEDS_OPENGL();
    SceneGraph graph = a_drives_b();
    graph.categories.clear(); // grey nodes
    const auto with = picture(graph, ThemeKind::light), without = picture(graph, ThemeKind::light, .6);

    ASSERT_TRUE(with && without);
    EXPECT_GT(n_orange(*with), 100);
    EXPECT_EQ(n_orange(*without), 0);
}

TEST(scene_image, slices_add_the_edges_that_the_first_drawing_left_out) {
    NEEDS_OPENGL();
    const auto target = SceneTarget::make();
    GraphScene scene;
    SceneGraph graph = a_drives_b();
    graph.categories.clear();
    scene.set_theme(theme(ThemeKind::light), 1);
    scene.set_size({400, 300});
    scene.set_graph(graph);
    scene.reset_camera("oblique");
    (*target)->show(scene.renderer());

    scene.begin_picture(0);
    ASSERT_TRUE((*target)->add({400, 300}, 4));
    EXPECT_EQ(n_orange((*target)->picture()), 0);
    ASSERT_TRUE(scene.draw_next_slice());
    ASSERT_TRUE((*target)->add({400, 300}, 4));
    EXPECT_GT(n_orange((*target)->picture()), 50);
    EXPECT_FALSE(scene.draw_next_slice());
    (*target)->hide(scene.renderer());
}

} // namespace
} // namespace ranvier::views
