#include "app/views/scenes/scene_figure.hpp"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QPainter>

#include "app/views/canvas.hpp"
#include "app/views/figures/coupling_graph.hpp"
#include "app/views/figures/fit_words.hpp"
#include "app/views/scenes/scene_drawer.hpp"

namespace ranvier::views {

namespace {

class SceneFigure : public Figure {
    Q_DECLARE_TR_FUNCTIONS(SceneFigure)
public:
    SceneFigure(const Sources& sources, const TextMap& options) : sources_(sources) {
        const auto choice = scene_choice(options);
        auto graph = choice ? coupling_scene(sources_, choice->state, choice->minus) : Result<SceneGraph>(choice.error());
        if (!graph) {
            wrong_ = QString::fromStdString(graph.error().sentence());
            return;
        }
        choice_ = *choice;
        const double threshold = choice_.threshold.value_or(usual_threshold(*graph));
        scene_.set_graph(std::make_shared<const SceneGraph>(std::move(*graph)));
        scene_.set_threshold(threshold);
        scene_.set_hide_isolated(choice_.hide_isolated);
    }

    QString title() const override;
    QString subtitle() const override;
    QString caption() const override;
    QString brief() const override;
    int state() const override { return wrong_.isEmpty() && choice_.minus < 0 ? choice_.state : -1; }
    QStringList unmet() const override { return wrong_.isEmpty() ? QStringList() : QStringList{wrong_}; }
    void paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) override;
    Table data(const Link& link) const override;
    int64_t n_marks(const Link&) const override {
        return scene_.n_edges_drawn() + static_cast<int64_t>(scene_.graph().nodes.size());
    }
    bool drawn_as_pixels() const override { return true; }
    QString summary(const Link&) const override { return wrong_.isEmpty() ? title() + ". " + subtitle() + "." : wrong_; }

private:
    Sources sources_;
    SceneChoice choice_;
    GraphScene scene_;
    QString wrong_; // why there is nothing to draw
};

QString SceneFigure::title() const {
    if (!wrong_.isEmpty()) return tr("Network, 3-D");
    const SceneGraph& g = scene_.graph();
    const QString of = tr("Network, %1").arg(QString::fromStdString(g.weights_of));
    return g.difference ? tr("%1 minus %2").arg(of, QString::fromStdString(g.weights_minus)) : of;
}

QString SceneFigure::subtitle() const {
    if (!wrong_.isEmpty()) return {};
    const double nodes = static_cast<double>(scene_.graph().nodes.size()), all = nodes * (nodes - 1);
    QString words = tr("%1 of %2 edges remain, %3 % dense")
                        .arg(count_text(scene_.n_edges_drawn()), count_text(static_cast<int64_t>(scene_.graph().edges.size())),
                             short_number(all > 0 ? 100 * static_cast<double>(scene_.n_edges_drawn()) / all : 0));
    if (scene_.n_isolated() > 0)
        words += choice_.hide_isolated ? tr(", %1 isolated hidden").arg(count_text(scene_.n_isolated()))
                                       : tr(", %1 isolated").arg(count_text(scene_.n_isolated()));
    return words;
}

QString SceneFigure::brief() const {
    if (!wrong_.isEmpty()) return {};
    return tr("%1: functional, model; no null computed. Edges of |weight| %2 or more: %3. %4")
        .arg(title(), short_number(scene_.threshold()), subtitle(), split_words(*sources_.result))
        .trimmed();
}

QString SceneFigure::caption() const {
    if (!wrong_.isEmpty()) return {};
    const SceneGraph& g = scene_.graph();
    QString words = tr("%1: functional coupling, model; no null computed. Edges run from sender to receiver").arg(title());
    words += g.difference ? tr("; an arrow head: greater in the first state, a bar: less")
                          : tr("; an arrow head excites, a bar inhibits");
    if (g.with_calls) words += tr("; dashed: not called");
    words += tr(". Edges under |weight| %1 are not drawn: %2.").arg(short_number(scene_.threshold()), subtitle());
    if (!choice_.threshold) words += " " + tr("That threshold leaves 3 edges a node, it is no test.");
    words += " " + tr("Node size: sum of |weight| in and out over all edges.");
    words += " " + (g.positions_from == "electrodes" ? tr("Positions are those of the electrodes; depth fades to the ground.")
                    : g.positions_from == "regions"  ? tr("Units stand by region on a sphere, which is not anatomy.")
                                                     : tr("Places are a layout by couplings, not anatomy."));
    if (g.n_without_position > 0) words += " " + tr("%1 without a position stand in the middle.").arg(g.n_without_position);
    const ResultData& result = *sources_.result;
    return words + " " + model_words(result) + ". " + split_words(result) + " " + coupling_guard(result);
}

void SceneFigure::paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) {
    if (!wrong_.isEmpty()) return draw_nothing(p, style, area, wrong_);
    const double ratio = style.medium == Medium::screen ? p.device()->devicePixelRatioF() : style.pixel_ratio;
    Style own = style;
    own.scale = style.scale * ratio;
    own.medium = Medium::pixels;
    scene_.set_style(own);
    scene_.set_size((area.size() * ratio).toSize());
    scene_.set_link(link);
    scene_.set_camera(choice_.camera);
    const auto picture = scene_image(scene_);
    if (!picture) return draw_nothing(p, style, area, QString::fromStdString(picture.error().sentence()));
    p.save();
    if (style.medium == Medium::vector) {
        p.drawImage(area, *picture);
        p.translate(area.topLeft());
        p.scale(1 / ratio, 1 / ratio);
    } else { // pixel on pixel
        const QPointF corner = p.deviceTransform().map(area.topLeft());
        p.resetTransform();
        p.translate(std::round(corner.x()), std::round(corner.y()));
        p.drawImage(0, 0, *picture);
    }
    scene_.paint_over(p);
    p.restore();
}

Table SceneFigure::data(const Link&) const {
    const SceneGraph& g = scene_.graph();
    const auto n = static_cast<size_t>(scene_.n_edges_drawn());
    std::vector<std::string> sender, receiver;
    std::vector<double> weight;
    std::vector<int64_t> called;
    for (const SceneEdge& e : std::span(g.edges).first(n)) {
        sender.push_back(g.nodes[static_cast<size_t>(e.from)].id);
        receiver.push_back(g.nodes[static_cast<size_t>(e.to)].id);
        weight.push_back(e.weight);
        called.push_back(e.called);
    }
    Table table{{{"sender", "", std::move(sender)},
                 {"receiver", "", std::move(receiver)},
                 {g.difference ? "difference" : "weight", "", std::move(weight)}},
                n};
    if (g.with_calls) table.columns.push_back({"called", "", std::move(called)});
    return table;
}

FigureKind make_scene_kind() {
    Param state{.id = "state",
                .type = ParamType::integer,
                .initial = "0",
                .doc = "State, counted from 1; 0: the mean of all.",
                .low = 0,
                .high = 1000};
    Param difference{.id = "difference",
                     .type = ParamType::integer,
                     .initial = "0",
                     .doc = "State whose weights are taken off, counted from 1; 0: none.",
                     .low = 0,
                     .high = 1000};
    Param threshold = threshold_param(), isolated = hide_isolated_param();
    Param camera{.id = "camera",
                 .type = ParamType::string,
                 .initial = "oblique",
                 .doc =
                     "Seen from oblique, front, back, left, right, top or bottom; or AZIMUTH,ELEVATION,ROLL,ZOOM,RIGHT,UP: "
                     "degrees from the front, how much larger, and how far aside in half heights."};
    return {.id = scene_kind_id,
            .title = "Coupling graph in space",
            .doc = "Couplings of one state, or the difference of two, between the places of their units.",
            .options = {state, difference, threshold, isolated, camera},
            .possible = [](const Sources& sources) { return needs_array(sources, "couplings", "weight", "couplings"); },
            .make = [](const Sources& sources, const TextMap& options) -> std::unique_ptr<Figure> {
                return std::make_unique<SceneFigure>(sources, options);
            }};
}

} // namespace

const FigureKind& scene_kind() {
    static const FigureKind kind = make_scene_kind();
    return kind;
}

const FigureKind* find_any_kind(const std::string& id) { return id == scene_kind_id ? &scene_kind() : find_figure_kind(id); }

Result<std::unique_ptr<Figure>> make_any_figure(const std::string& kind, const Sources& sources, const TextMap& options) {
    if (kind != scene_kind_id) return make_figure(kind, sources, options);
    RANVIER_TRY(scene_choice(options));
    return make_figure(scene_kind(), sources, options);
}

Result<SceneChoice> scene_choice(const TextMap& options) {
    const auto option = [&](const char* id) {
        const auto found = options.find(id);
        if (found != options.end()) return found->second;
        return std::ranges::find(scene_kind().options, std::string(id), &Param::id)->initial;
    };
    SceneChoice choice;
    choice.state = whole_option(options, "state") - 1;
    choice.minus = whole_option(options, "difference") - 1;
    choice.hide_isolated = option("hide_isolated") == "true";
    choice.camera = option("camera");
    if (const std::string threshold = option("threshold"); !threshold.empty()) {
        const auto value = parse_number(threshold);
        if (!value || *value < 0)
            return Error(Errc::invalid_argument,
                         "threshold: found \"" + threshold + "\", allowed is a number from 0, or nothing");
        choice.threshold = *value;
    }
    if (!GraphScene().set_camera(choice.camera))
        return Error(Errc::invalid_argument, "camera: found \"" + choice.camera +
                                                 "\", allowed is oblique, front, back, left, right, top, bottom or "
                                                 "AZIMUTH,ELEVATION,ROLL,ZOOM,RIGHT,UP");
    return choice;
}

} // namespace ranvier::views
