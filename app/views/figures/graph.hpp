// Couplings as a graph, round a circle or by forces. The window drives its threshold and its layout through this class.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <QCoreApplication>
#include <QFont>
#include <QImage>
#include <QPolygonF>
#include <QRect>

#include "app/views/figure.hpp"
#include "app/views/figures/coupling_graph.hpp"
#include "app/views/graph_layout.hpp"
#include "app/views/unit_order.hpp"
#include "core/job/params.hpp"

namespace ranvier::views {

class GraphFigure : public Figure {
    Q_DECLARE_TR_FUNCTIONS(GraphFigure)
public:
    GraphFigure(const Sources& sources, const TextMap& options);

    // For the threshold slider and the keys , and . : empty graphs have no edges.
    const CouplingGraph& graph() const { return *graph_; }
    double threshold() const { return threshold_; }
    int64_t n_shown() const { return n_shown_; } // edges at the threshold
    int n_isolated() const { return n_isolated_; }

    // The force-directed layout of many nodes goes on beside the window once it was painted, until it is done or paused; a circle
    // is always done.
    bool layout_done() const { return !forces_ || forces_->done(); }
    bool layout_runs() const { return forces_ && forces_->runs(); }
    void go_on_with_layout();
    void pause_layout();
    bool unfinished() const override { return layout_runs(); }
    // Where nodes lie now, by id: what a project keeps for the option `positions`.
    std::string positions_json() const;

    QString title() const override;
    QString subtitle() const override;
    QString caption() const override;
    QString brief() const override;
    int state() const override { return wrong_.isEmpty() && minus_ < 0 ? state_ : -1; }
    std::vector<Notice> notices(const Link& link) const override;
    QStringList unmet() const override { return wrong_.isEmpty() ? QStringList() : QStringList{wrong_}; }
    void paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) override;
    Hit at(const QPointF& point) const override;
    Table data(const Link& link) const override;
    int64_t n_marks(const Link& link) const override;
    QString summary(const Link& link) const override;
    bool cares(const Link& before, const Link& after) const override {
        return before.units != after.units || before.edges != after.edges || before.seed_node != after.seed_node;
    }

private:
    struct Node {
        std::string id, region;
        int degree_in = 0, degree_out = 0; // at the threshold
        double strength = 0;               // sum of |weight| at the threshold, in and out
        int group = -1;                    // of order_.groups
        bool hidden = false;
        double angle = 0;  // of the circle
        QPointF place;     // within -1 .. 1
        QPointF at;        // of the last paint
        double radius = 0; // of the last paint
    };
    // Edges as they were painted last, and what they depend on.
    struct EdgePicture {
        QImage picture;
        QRect box;
        double scale = 0, ratio = 0;
        const Theme* theme = nullptr;
        std::set<std::pair<std::string, std::string>> edges;
        std::string seed_node;
        int steps = 0; // of the layout
        bool same_as(const EdgePicture& o) const {
            return std::tie(box, scale, ratio, theme, edges, seed_node, steps) ==
                   std::tie(o.box, o.scale, o.ratio, o.theme, o.edges, o.seed_node, o.steps);
        }
    };
    void find_nodes(const std::string& order);
    void find_degrees();
    void place_on_circle();
    void start_forces(int steps, uint64_t seed);
    void take_forces();
    void take_positions(const std::string& json);
    // What the first paint does of the layout: a slice on screen, all of it in a file.
    void begin_layout(Medium medium);
    QString note() const; // on screen, under the figure
    bool by_community() const { return order_word_ == "community"; }
    bool touches(const CouplingEdge& edge, int node) const { return edge.sender == node || edge.receiver == node; }
    int node_of(const std::string& id) const;
    double relative(double weight) const; // 0 .. 1 by the logarithm, from the weakest to the strongest edge shown
    double width(const Style& style, double weight) const;
    QColor colour(const Style& style, double weight) const;
    QPolygonF path(const CouplingEdge& edge, const Style& style) const;
    double widest_name(const Style& style);
    void put_nodes(const QRectF& area, const Style& style);
    QRectF paint_keys(QPainter& p, const QRectF& area, const Style& style) const;
    void show_edges(QPainter& p, const QRectF& area, const Style& style, const Link& link);
    void paint_edges(QPainter& p, const Style& style, const Link& link) const;
    void paint_thin_edge(QPainter& p, const Style& style, const CouplingEdge& edge, double opacity) const;
    void paint_edge(QPainter& p, const Style& style, const CouplingEdge& edge, double opacity, bool selected) const;
    void paint_nodes(QPainter& p, const Style& style, const Link& link) const;
    void paint_arcs(QPainter& p, const Style& style, double reach) const;
    void paint_circle_labels(QPainter& p, const Style& style, const Link& link);
    void paint_labels(QPainter& p, const QRectF& area, const Style& style, const Link& link);
    double label_priority(const Node& node, const Link& link) const;
    int64_t n_budget(Medium medium) const;
    size_t n_with_heads(Medium medium) const; // the strongest; others are lines of one pixel

    Sources sources_;
    std::shared_ptr<const CouplingGraph> graph_ = std::make_shared<CouplingGraph>(); // shared, see CouplingGraph::of
    int state_ = 0, minus_ = -1;
    bool circle_ = true, hide_isolated_ = true, chosen_threshold_ = false;
    std::string order_word_;
    QString wrong_; // why there is nothing to draw
    double threshold_ = 0;
    int64_t n_shown_ = 0, n_drawn_ = 0, n_uncalled_ = 0;      // uncalled: of those at the threshold
    int n_isolated_ = 0, n_labels_hidden_ = 0, n_placed_ = 0; // placed: by the option `positions`
    UnitOrder order_;
    std::vector<Node> nodes_; // by the number of the unit
    std::vector<CircularLayout::Arc> arcs_;
    std::optional<LayoutBeside> forces_;
    bool begun_ = false;  // the layout
    int steps_taken_ = 0; // of the layout, that the places show
    // Of the last paint.
    std::optional<double> name_width_;
    QFont measured_in_;
    QPointF centre_;
    double reach_ = 0;
    Style last_style_;
    EdgePicture edge_picture_;
};

} // namespace ranvier::views
