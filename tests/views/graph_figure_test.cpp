#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <QImage>
#include <QPainter>

#include "app/views/figures/graph.hpp"
#include "app/views/figures/kinds.hpp"

namespace ranvier::views {
namespace {

using testing::ElementsAre;

// Two states of three units: in the first a drives b with 2 and b holds back c with -1; in the second a drives c with 0.5.
// [receiver, sender]; the diagonals are 9.
ResultSet small_fit_set() {
    ResultSet r;
    r.arrays.push_back({"couplings", "receiver", {"receiver"}, {3}, "", "", std::vector<std::string>{"a", "b", "c"}});
    r.arrays.push_back({"couplings", "sender", {"sender"}, {3}, "", "", std::vector<std::string>{"a", "b", "c"}});
    r.arrays.push_back({"couplings", "state", {"state"}, {2}, "", "", std::vector<int32_t>{0, 1}});
    r.arrays.push_back({"couplings",
                        "weight",
                        {"state", "receiver", "sender"},
                        {2, 3, 3},
                        "",
                        "",
                        std::vector<double>{9, 0, 0, 2, 9, 0, 0, -1, 9, 9, 0, 0, 0, 9, 0, .5, 0, 9}});
    r.arrays.push_back({"chain", "transition", {"state_from", "state_to"}, {2, 2}, "", "", std::vector<double>{.9, .1, .1, .9}});
    r.arrays.push_back({"chain", "occupancy", {"state"}, {2}, "", "", std::vector<double>{.5, .5}});
    r.arrays.push_back({"states", "bin", {"bin"}, {2}, "bin", "", std::vector<double>{0, 1}});
    r.arrays.push_back({"states", "posterior", {"bin", "state"}, {2, 2}, "", "", std::vector<float>{1, 0, 0, 1}});
    r.arrays.push_back({"states", "viterbi", {"bin"}, {2}, "", "", std::vector<int32_t>{0, 1}});
    r.arrays.push_back({"states", "role", {"bin"}, {2}, "", "", std::vector<uint8_t>{0, 1}});
    return r;
}

Sources small_fit() { return {.result = ResultData::of(small_fit_set(), "fit")}; }

// Of the first state the model calls the first coupling and not the second.
Sources fit_with_calls() {
    ResultSet r = small_fit_set();
    std::vector<int32_t> called(18, 0);
    called[3] = 1;
    r.arrays.push_back({"couplings", "called", {"state", "receiver", "sender"}, {2, 3, 3}, "", "", called});
    return {.result = ResultData::of(std::move(r), "fit")};
}

TextMap graph_options(const TextMap& given) {
    TextMap options;
    for (const Param& p : graph_kind().options) options[p.id] = p.initial;
    for (const auto& [id, value] : given) options[id] = value;
    return options;
}

QImage graph_page(GraphFigure& figure, const Link& link = {}) {
    const Style style{.theme = &theme(ThemeKind::light), .family = "Liberation Sans"};
    QImage page(500, 500, QImage::Format_RGB32);
    page.fill(style.theme->surface);
    QPainter p(&page);
    figure.paint(p, QRectF(0, 0, 500, 500), style, link);
    return page;
}

TEST(coupling_graph, edges_go_from_sender_to_receiver_the_strongest_first) {
    const auto graph = CouplingGraph::make(*small_fit().result, 0, -1);

    ASSERT_TRUE(graph) << graph.error().sentence();
    ASSERT_EQ(graph->n_edges(), 2);
    EXPECT_EQ(graph->edges()[0].sender, 0);
    EXPECT_EQ(graph->edges()[0].receiver, 1);
    EXPECT_EQ(graph->edges()[1].weight, -1);
}

TEST(coupling_graph, counts_the_edges_at_a_threshold_and_back) {
    const auto graph = CouplingGraph::make(*small_fit().result, 0, 1); // 2, -1, -0.5

    ASSERT_TRUE(graph);
    EXPECT_EQ(graph->edges_at(0), 3);
    EXPECT_EQ(graph->edges_at(1), 2);
    EXPECT_EQ(graph->edges_at(1.01), 1);
    for (int64_t n = 0; n <= 3; ++n) EXPECT_EQ(graph->edges_at(graph->threshold_of(n)), n);
    EXPECT_DOUBLE_EQ(graph->density(3), 0.5);
}

TEST(coupling_graph, steps_by_one_edge_and_stays_at_the_ends) {
    const auto graph = CouplingGraph::make(*small_fit().result, 0, 1);

    EXPECT_EQ(graph->edges_at(graph->step(1, 1)), 3);
    EXPECT_EQ(graph->edges_at(graph->step(1, -1)), 1);
    EXPECT_EQ(graph->edges_at(graph->step(0, 1)), 3);
    EXPECT_EQ(graph->edges_at(graph->step(100, -1)), 0);
}

TEST(coupling_graph, a_state_that_is_not_there_is_refused) {
    EXPECT_FALSE(CouplingGraph::make(*small_fit().result, 2, -1));
    EXPECT_FALSE(CouplingGraph::make(*small_fit().result, 0, 5));
}

TEST(graph_figure, says_how_many_edges_remain_and_how_many_nodes_are_hidden) {
    const GraphFigure figure(small_fit(), graph_options({{"threshold", "1.5"}}));

    EXPECT_EQ(figure.subtitle().toStdString(), "1 of 2 edges remain, 16.7 % dense, 1 isolated hidden");
    EXPECT_EQ(figure.data({}).n_rows, 1u);
}

TEST(graph_figure, the_caption_says_what_a_coupling_is_and_which_threshold) {
    const GraphFigure figure(small_fit(), graph_options({{"threshold", "1.5"}}));

    EXPECT_TRUE(figure.caption().contains("functional coupling, model; no null computed"));
    EXPECT_TRUE(figure.caption().contains("Edges under |weight| 1.5 are not drawn"));
}

TEST(graph_figure, tells_which_edges_the_model_does_not_call) {
    const GraphFigure figure(fit_with_calls(), graph_options({}));

    EXPECT_TRUE(figure.caption().contains("dashed: not called by the model, 1"));
    const Table table = figure.data({});
    const auto* called = table.find("called");
    ASSERT_NE(called, nullptr);
    EXPECT_EQ(std::get<std::vector<int64_t>>(called->values), (std::vector<int64_t>{1, 0}));
}

TEST(graph_figure, without_calls_no_edge_is_dashed_nor_one_of_a_difference) {
    EXPECT_FALSE(GraphFigure(small_fit(), graph_options({})).caption().contains("dashed"));
    EXPECT_FALSE(GraphFigure(fit_with_calls(), graph_options({{"difference", "2"}})).caption().contains("dashed"));
}

// Pixels of the ink of negative edges, more blue than orange.
int n_blue(const QImage& page) {
    int n = 0;
    for (int y = 0; y < page.height(); ++y)
        for (int x = 0; x < page.width(); ++x) {
            const QColor c = page.pixelColor(x, y);
            n += c.blue() > c.red() + 60;
        }
    return n;
}

TEST(graph_figure, an_edge_without_a_call_is_painted_with_gaps) {
    GraphFigure called(small_fit(), graph_options({})), uncalled(fit_with_calls(), graph_options({}));

    const int whole = n_blue(graph_page(called)), dashed = n_blue(graph_page(uncalled)); // b holds back c

    EXPECT_GT(dashed, 20);
    EXPECT_LT(dashed, whole * 4 / 5);
}

TEST(graph_figure, positions_of_the_project_go_before_the_layout) {
    GraphFigure figure(small_fit(), graph_options({{"positions", R"({"a": [-1, 0], "b": [1, 0], "c": [0, 1]})"}}));
    graph_page(figure);

    const GraphFigure again(small_fit(), graph_options({{"positions", figure.positions_json()}}));

    EXPECT_EQ(figure.positions_json(), R"({"a":[-1.0,0.0],"b":[1.0,0.0],"c":[0.0,1.0]})");
    EXPECT_EQ(again.positions_json(), figure.positions_json());
}

TEST(graph_figure, positions_that_are_none_are_a_sentence) {
    const GraphFigure figure(small_fit(), graph_options({{"positions", R"({"a": "left"})"}}));

    EXPECT_TRUE(figure.summary({}).contains("\"a\""));
}

TEST(graph_figure, finds_nodes_and_edges_under_a_point) {
    GraphFigure figure(small_fit(), graph_options({{"positions", R"({"a": [-1, 0], "b": [1, 0], "c": [0, 1]})"}}));
    graph_page(figure);

    bool node = false, edge = false;
    for (int y = 0; y < 500; y += 3)
        for (int x = 0; x < 500; x += 3) {
            const Hit hit = figure.at(QPointF(x, y));
            node = node || (hit.kind == Hit::Kind::node && hit.unit == "c");
            edge = edge || (hit.kind == Hit::Kind::edge && hit.unit == "a" && hit.receiver == "b");
        }
    EXPECT_TRUE(node);
    EXPECT_TRUE(edge);
}

TEST(graph_figure, a_seed_node_fades_the_edges_of_others) {
    GraphFigure figure(small_fit(), graph_options({}));
    Link seeded;
    seeded.seed_node = "a";

    EXPECT_NE(graph_page(figure), graph_page(figure, seeded));
    EXPECT_TRUE(figure.cares({}, seeded));
}

// 100 units, all joined, weights from 0 to 1.
Sources dense_fit() {
    constexpr size_t n = 100;
    std::vector<std::string> ids;
    for (size_t i = 0; i < n; ++i) ids.push_back("n" + std::to_string(i));
    std::vector<double> weight(n * n);
    for (size_t i = 0; i < weight.size(); ++i) weight[i] = static_cast<double>(i * 7919 % 9973 + 1) / 9974;
    ResultSet r;
    r.arrays.push_back({"couplings", "receiver", {"receiver"}, {n}, "", "", ids});
    r.arrays.push_back({"couplings", "sender", {"sender"}, {n}, "", "", ids});
    r.arrays.push_back({"couplings", "weight", {"state", "receiver", "sender"}, {1, n, n}, "", "", weight});
    r.arrays.push_back({"chain", "transition", {"state_from", "state_to"}, {1, 1}, "", "", std::vector<double>{1}});
    r.arrays.push_back({"states", "bin", {"bin"}, {1}, "bin", "", std::vector<double>{0}});
    r.arrays.push_back({"states", "posterior", {"bin", "state"}, {1, 1}, "", "", std::vector<float>{1}});
    return {.result = ResultData::of(std::move(r), "dense")};
}

TEST(graph_figure, draws_the_strongest_of_too_many_edges_and_says_how_many) {
    GraphFigure figure(dense_fit(), graph_options({{"threshold", "0"}}));
    EXPECT_EQ(figure.n_shown(), 9900);

    graph_page(figure);

    const auto notices = figure.notices({});
    ASSERT_FALSE(notices.empty());
    EXPECT_TRUE(notices[0].text.startsWith("The strongest 5")) << notices[0].text.toStdString();
    EXPECT_EQ(figure.graph().edges_at(std::stod(notices[0].value)), 5000);
}

TEST(graph_figure, the_kept_picture_of_edges_follows_the_seed_node) {
    GraphFigure figure(dense_fit(), graph_options({{"threshold", "0.9"}})),
        fresh(dense_fit(), graph_options({{"threshold", "0.9"}}));
    Link seeded;
    seeded.seed_node = "n7";
    const QImage before = graph_page(figure);

    EXPECT_EQ(graph_page(figure), before);
    EXPECT_EQ(graph_page(figure, seeded), graph_page(fresh, seeded));
    EXPECT_NE(graph_page(figure, seeded), before);
}

TEST(graph_figure, a_fixed_number_of_steps_makes_the_same_places) {
    GraphFigure one(small_fit(), graph_options({{"layout", "force"}})), other(small_fit(), graph_options({{"layout", "force"}}));
    graph_page(one);
    other.go_on_with_layout();
    while (!other.layout_done()) std::this_thread::yield();
    graph_page(other);

    EXPECT_TRUE(one.layout_done());
    EXPECT_EQ(one.positions_json(), other.positions_json());
}

} // namespace
} // namespace ranvier::views
