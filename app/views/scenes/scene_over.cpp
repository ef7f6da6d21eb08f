// What is painted over a scene: marks and words that have no depth.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include "app/views/canvas.hpp"
#include "app/views/figures/fit_words.hpp"
#include "app/views/label_layout.hpp"
#include "app/views/scenes/graph_scene_state.hpp"

namespace ranvier::views {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(GraphScene)
};

constexpr size_t most_labels = 400, most_labels_moving = 40; // that look for a place
constexpr size_t most_selected_edges = 500;
constexpr double key_width = 190, margin = 10;

double luminance(const QColor& c) {
    const auto linear = [](double v) { return v <= .04045 ? v / 12.92 : std::pow((v + .055) / 1.055, 2.4); };
    return .2126 * linear(c.redF()) + .7152 * linear(c.greenF()) + .0722 * linear(c.blueF());
}

// Black or white, whichever contrasts more.
QColor readable_on(const QColor& ground) {
    const double l = luminance(ground);
    return (l + .05) * (l + .05) > .05 * 1.05 ? QColor(Qt::black) : QColor(Qt::white);
}

// Names and numbers of one picture.
class Over {
public:
    Over(QPainter& painter, const GraphScene::State& state)
        : p_(painter), s_(state), style_(state.style), theme_(state.colours()) {
        for (size_t i = 0; i < s_.points.size(); ++i) {
            at_.push_back(s_.camera.at(s_.points[i]));
            if (!s_.hidden(i)) back_to_front_.push_back(i);
        }
        std::ranges::sort(back_to_front_, {}, [&](size_t i) { return s_.camera.depth(s_.points[i]); });
    }

    void edges() const;
    void nodes() const;
    void numbers() const;
    void keys();
    void axes();
    void note(const QString& words);
    void names();

private:
    double px(double design) const { return style_.px(design); }
    bool marked(size_t node) const {
        return style_.show_selection && (s_.link.is_selected(s_.graph->nodes[node].id) || static_cast<int>(node) == s_.seed);
    }
    void text_in_halo(QPointF left_base, const QString& text, const QFont& font, const QColor& ink) const;
    void category_key();
    double weight_key(double x, double y);
    double size_key(double x, double y);
    void key_line(const QRectF& box, double weight) const;

    QPainter& p_;
    const GraphScene::State& s_;
    Style style_;
    const Theme& theme_;
    std::vector<QPointF> at_;
    std::vector<size_t> back_to_front_;
    mutable std::vector<QRectF> taken_;
};

void Over::text_in_halo(QPointF left_base, const QString& text, const QFont& font, const QColor& ink) const {
    QPainterPath path;
    path.addText(left_base, font, text);
    QColor halo = theme_.surface;
    halo.setAlphaF(.85F);
    p_.strokePath(path, QPen(halo, px(6), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    p_.fillPath(path, ink);
}

// Selected edges lie over everything, in ink.
void Over::edges() const {
    if (!style_.show_selection) return;
    size_t n = 0;
    for (const auto& [sender, receiver] : s_.link.edges) {
        const int from = s_.node_named(sender), to = s_.node_named(receiver);
        if (from < 0 || to < 0 || ++n > most_selected_edges) continue;
        const auto shown = std::span(s_.graph->edges).first(static_cast<size_t>(s_.n_shown));
        const auto edge = std::ranges::find_if(shown, [&](const SceneEdge& e) { return e.from == from && e.to == to; });
        if (edge == shown.end()) continue;
        const QLineF line = s_.line(*edge);
        const double width = s_.drawn_width(*edge);
        for (const auto& [wider, colour] : {std::pair(px(6), theme_.halo), std::pair(px(4), theme_.ink)}) {
            p_.setPen(QPen(colour, width + wider, Qt::SolidLine, Qt::RoundCap));
            p_.drawLine(line);
        }
        draw_edge(p_, line, width, s_.edge_colour(edge->weight), s_.mark(*edge, true).head, !edge->called);
    }
}

void Over::nodes() const {
    for (const size_t i : back_to_front_) {
        const double r = s_.radius[i];
        if (s_.flat_nodes()) {
            const bool known = !s_.graph->categories.empty();
            const Category look = theme_.category(s_.graph->nodes[i].category);
            const double share = s_.fade_share() * s_.camera.distance_share(s_.points[i]);
            draw_marker(p_, known ? look.marker : Marker::circle, at_[i], 2 * r,
                        s_.faded(known ? look.fill : theme_.muted, share), s_.faded(known ? look.edge : theme_.surface, share));
        }
        p_.setBrush(Qt::NoBrush);
        if (marked(i)) {
            p_.setPen(QPen(theme_.halo, px(4)));
            p_.drawEllipse(at_[i], r + px(2), r + px(2));
            p_.setPen(QPen(theme_.ink, px(2)));
            p_.drawEllipse(at_[i], r + px(2), r + px(2));
        }
    }
}

// The category's number in each node that is large enough and not behind another one.
void Over::numbers() const {
    if (s_.graph->categories.empty()) return;
    for (size_t k = 0; k < back_to_front_.size(); ++k) {
        const size_t i = back_to_front_[k];
        const double r = s_.radius[i];
        if (r < px(numbered_radius)) continue;
        const bool covered =
            std::any_of(back_to_front_.begin() + static_cast<std::ptrdiff_t>(k) + 1, back_to_front_.end(), [&](size_t j) {
                const QPointF d = at_[i] - at_[j];
                return std::hypot(d.x(), d.y()) < s_.radius[j] + px(3);
            });
        if (covered) continue;
        const Category look = theme_.category(s_.graph->nodes[i].category);
        const bool pointed = s_.flat_nodes() && (look.marker == Marker::triangle_up || look.marker == Marker::triangle_down ||
                                                 look.marker == Marker::star || look.marker == Marker::cross);
        if (pointed) continue; // its shape tells it, and has no room
        const QColor ground = s_.faded(look.fill, s_.fade_share() * s_.camera.distance_share(s_.points[i]));
        draw_text(p_, style_, QRectF(at_[i].x() - r, at_[i].y() - r, 2 * r, 2 * r), Qt::AlignCenter,
                  QString::number(s_.graph->nodes[i].category + 1), {.weight = 500, .colour = readable_on(ground)});
    }
}

void Over::category_key() {
    const auto& names = s_.graph->categories;
    if (names.empty()) return;
    std::vector<int> count(names.size());
    for (const SceneNode& node : s_.graph->nodes) ++count[static_cast<size_t>(node.category)];
    const double line = line_height(style_) + px(3), x = px(margin),
                 wide = std::min(px(key_width), s_.camera.size.width() / 2. - px(20));
    double y = px(margin);
    draw_text(p_, style_, QRectF(x, y, wide, line), Qt::AlignLeft | Qt::AlignVCenter,
              s_.graph->category_of == "region" ? Words::tr("Region") : Words::tr("Community (greedy modularity)"));
    y += line;
    const auto room = static_cast<size_t>(std::max(1., (s_.camera.size.height() * .4 - y) / line));
    const size_t n = names.size() <= room ? names.size() : std::max<size_t>(1, room - 1);
    for (size_t c = 0; c < n; ++c, y += line) {
        const Category look = theme_.category(static_cast<int>(c));
        draw_marker(p_, s_.flat_nodes() ? look.marker : Marker::circle, {x + px(5), y + line / 2}, px(9), look.fill, look.edge);
        draw_text(p_, style_, QRectF(x + px(12), y, px(16), line), Qt::AlignRight | Qt::AlignVCenter, QString::number(c + 1),
                  {.weight = 500, .colour = theme_.text});
        const QString units = counted(Words::tr("%n unit(s)", nullptr, count[c]), count[c]);
        const QString words =
            s_.graph->category_of == "region" ? Words::tr("%1, %2").arg(QString::fromStdString(names[c]), units) : units;
        draw_text(p_, style_, QRectF(x + px(34), y, wide - px(34), line), Qt::AlignLeft | Qt::AlignVCenter,
                  names[c].empty() ? Words::tr("not known, %1").arg(units) : words, {.colour = theme_.text});
    }
    if (n < names.size()) {
        draw_text(p_, style_, QRectF(x + px(34), y, wide - px(34), line), Qt::AlignLeft | Qt::AlignVCenter,
                  Words::tr("and %1 more").arg(names.size() - n));
        y += line;
    }
    taken_.emplace_back(0, 0, x + wide, y);
}

void Over::key_line(const QRectF& box, double weight) const {
    draw_edge(p_, {box.left(), box.center().y(), box.right(), box.center().y()}, s_.width(weight), s_.edge_colour(weight),
              !s_.graph->directed ? Head::none
              : weight > 0        ? Head::arrow
                                  : Head::bar);
}

double Over::weight_key(double x, double y) {
    if (s_.n_shown == 0) return y;
    const double most = std::abs(s_.graph->edges.front().weight),
                 least = std::abs(s_.graph->edges[static_cast<size_t>(s_.n_shown) - 1].weight);
    const double line = line_height(style_) + px(4), step = px(42), first = px(64);
    draw_text(p_, style_, QRectF(x, y, px(key_width), line), Qt::AlignLeft | Qt::AlignVCenter,
              s_.graph->difference ? Words::tr("Difference of weights (log scale)") : Words::tr("|Weight| (log scale)"));
    y += line;
    const auto word = [&](double sign) {
        if (s_.graph->difference) return sign > 0 ? Words::tr("greater") : Words::tr("less");
        return sign > 0 ? Words::tr("excitatory") : Words::tr("inhibitory");
    };
    for (const double sign : {1., -1.}) {
        draw_text(p_, style_, QRectF(x, y, first, line), Qt::AlignLeft | Qt::AlignVCenter, word(sign), {.colour = theme_.text});
        int column = 0;
        for (const double w : {least, std::sqrt(least * most), most})
            key_line(QRectF(x + first + step * column++ + px(4), y, step - px(12), line), sign * w);
        y += line;
    }
    int column = 0;
    for (const double w : {least, std::sqrt(least * most), most})
        draw_text(p_, style_, QRectF(x + first + step * column++ - px(2), y, step, line), Qt::AlignCenter, short_number(w),
                  {.colour = theme_.text});
    if (s_.graph->with_calls) {
        y += line;
        draw_text(p_, style_, QRectF(x, y, first, line), Qt::AlignLeft | Qt::AlignVCenter, Words::tr("not called"),
                  {.colour = theme_.text});
        draw_edge(p_, {x + first + px(4), y + line / 2, x + first + 2 * step, y + line / 2}, px(1), theme_.muted, Head::none,
                  true);
    }
    return y + line + px(6);
}

double Over::size_key(double x, double y) {
    if (s_.most_strength <= 0 || !s_.with_size_key()) return y;
    const double line = line_height(style_) + px(4), step = px(42), first = px(64);
    draw_text(p_, style_, QRectF(x, y, px(key_width), line), Qt::AlignLeft | Qt::AlignVCenter,
              Words::tr("Node size: strength (all edges)"));
    y += line;
    const double rest = 2 * std::max(s_.most_radius, px(6));
    int column = 0;
    for (const double share : {.05, .35, 1.}) {
        const double r = s_.radius_of(share * s_.most_strength), centre = x + first + step * column + step / 2 - px(2);
        draw_marker(p_, Marker::circle, {centre, y + rest / 2}, 2 * r, theme_.muted, theme_.surface);
        draw_text(p_, style_, QRectF(centre - step / 2, y + rest, step, line), Qt::AlignCenter,
                  short_number(share * s_.most_strength), {.colour = theme_.text});
        ++column;
    }
    return y + rest + line;
}

void Over::keys() {
    category_key();
    const double x = s_.camera.size.width() - px(key_width + margin);
    if (x < px(key_width + 2 * margin)) return; // too narrow for two columns
    const double bottom = size_key(x, weight_key(x, px(margin)));
    taken_.emplace_back(x, 0, s_.camera.size.width() - x, bottom);
}

// Where x, y and z of the positions point, if they are those of electrodes.
void Over::axes() {
    if (s_.graph->positions_from != "electrodes") return;
    const QPointF origin(px(34), s_.camera.size.height() - px(58));
    const double reach = px(20);
    const Vec3 directions[] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    const char* names[] = {"x", "y", "z"};
    for (int i = 0; i < (s_.is_flat() ? 2 : 3); ++i) {
        const QPointF d(dot(directions[i], s_.camera.right), -dot(directions[i], s_.camera.up));
        const double long_enough = std::hypot(d.x(), d.y());
        if (long_enough < .15) continue; // it points at the eye
        p_.setPen(QPen(theme_.axis, px(1)));
        p_.drawLine(origin, origin + d * reach);
        const QPointF end = origin + d * (reach + px(8) / long_enough);
        draw_text(p_, style_, QRectF(end.x() - px(8), end.y() - px(8), px(16), px(16)), Qt::AlignCenter, names[i],
                  {.weight = 500, .colour = theme_.text});
    }
    taken_.emplace_back(origin.x() - px(30), origin.y() - px(30), px(60), px(60));
}

void Over::note(const QString& words) {
    const QRectF all(0, 0, s_.camera.size.width(), s_.camera.size.height());
    const QRectF rest = draw_note(p_, all, style_, words);
    taken_.emplace_back(0, rest.bottom(), all.width(), all.bottom() - rest.bottom());
}

void Over::names() {
    std::vector<size_t> order(back_to_front_);
    const auto importance = [&](size_t i) { return s_.graph->nodes[i].size + (marked(i) ? 1e12 : 0); };
    std::ranges::stable_sort(order, [&](size_t a, size_t b) { return importance(a) > importance(b); });
    order.resize(std::min(order.size(), s_.moving ? most_labels_moving : most_labels));
    for (const size_t i : back_to_front_)
        taken_.emplace_back(at_[i].x() - s_.radius[i], at_[i].y() - s_.radius[i], 2 * s_.radius[i], 2 * s_.radius[i]);
    std::vector<LabelWish> wishes;
    const double height = line_height(style_);
    for (const size_t i : order) {
        const double r = s_.radius[i] + (marked(i) ? px(3) : 0),
                     w = text_width(style_, QString::fromStdString(s_.graph->nodes[i].label), 11, 500) + 2;
        const QRectF middle(at_[i].x() - w / 2, at_[i].y() - height / 2, w, height);
        const double across = r + px(3) + w / 2, down = r + px(1) + height / 2, low = .7 * r + height / 2,
                     aslant = .7 * r + w / 2 + 1;
        LabelWish wish{{middle.translated(across, 0), middle.translated(-across, 0), middle.translated(0, -down),
                        middle.translated(0, down)},
                       importance(i)};
        for (const double x : {aslant, -aslant})
            for (const double y : {-low, low}) wish.boxes.push_back(middle.translated(x, y));
        wishes.push_back(std::move(wish));
    }
    const QRectF bounds(px(2), px(2), s_.camera.size.width() - px(4), s_.camera.size.height() - px(4));
    const LabelPlaces places = place_labels(wishes, bounds, taken_);
    const QFont font = style_.font(11, 400), heavy = style_.font(11, 500);
    const double ascent = QFontMetricsF(font).ascent();
    for (size_t k = 0; k < order.size(); ++k) {
        if (places.box[k] < 0) continue;
        const QRectF box = wishes[k].boxes[static_cast<size_t>(places.box[k])];
        const bool far = s_.camera.distance_share(s_.points[order[k]]) > .5;
        const bool strong = marked(order[k]);
        text_in_halo({box.left() + 1, box.top() + ascent}, QString::fromStdString(s_.graph->nodes[order[k]].label),
                     strong ? heavy : font, far && !strong ? theme_.muted : theme_.text);
    }
}

} // namespace

// Room for names, and for keys where the picture is narrow.
QMarginsF GraphScene::State::margins() const {
    const double w = camera.size.width(), h = camera.size.height(), aside = std::min(48 * scale(), w / 8);
    double above = !narrow() ? 56 : with_size_key() ? 165 : 100;
    if (narrow() && graph->with_calls) above += 20; // one more line of the key
    return {aside, std::min(above * scale(), h * .35), aside, std::min(64 * scale(), h / 5)};
}

void GraphScene::paint_over(QPainter& painter) const {
    if (state_->points.empty()) return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    Over over(painter, *state_);
    over.edges();
    over.nodes();
    over.numbers();
    if (state_->style.show_legend) over.keys();
    over.note(note());
    over.axes();
    over.names();
    painter.restore();
}

void GraphScene::paint_hovered(QPainter& painter, int node) const {
    const State& s = *state_;
    const auto i = static_cast<size_t>(node);
    if (node < 0 || i >= s.points.size() || s.hidden(i)) return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(s.colours().ink, s.style.px(1)));
    const double r = s.radius[i] + s.style.px(1.5);
    painter.drawEllipse(s.camera.at(s.points[i]), r, r);
    painter.restore();
}

QString GraphScene::note() const {
    const State& s = *state_;
    const SceneGraph& g = *s.graph;
    const auto all = static_cast<int64_t>(g.edges.size());
    QStringList parts;
    parts << (g.difference ? Words::tr("Couplings of %1 minus those of %2")
                                 .arg(QString::fromStdString(g.weights_of), QString::fromStdString(g.weights_minus))
                           : Words::tr("Couplings of %1").arg(QString::fromStdString(g.weights_of)));
    parts[0] += Words::tr(": %1 of %2 edges, |weight| at least %3")
                    .arg(count_text(s.n_shown), count_text(all), short_number(s.threshold));
    if (s.hide_isolated && s.n_isolated > 0)
        parts << counted(Words::tr("%n isolated unit(s) hidden", nullptr, s.n_isolated), s.n_isolated);
    if (s.moving && s.n_shown > s.n_moving)
        parts << Words::tr("the strongest %1 drawn while it moves").arg(count_text(s.n_moving));
    if (g.directed && s.n_shown > most_heads) parts << Words::tr("heads on the strongest %1").arg(count_text(most_heads));
    parts << (g.positions_from == "electrodes" ? Words::tr("positions: electrodes")
              : g.positions_from == "regions"  ? Words::tr("positions: by region on a sphere, not anatomy")
                                               : Words::tr("positions: layout by couplings, not anatomy"));
    if (g.n_without_position > 0) parts << Words::tr("%1 without a position, in the middle").arg(g.n_without_position);
    parts << Words::tr("no null computed");
    return parts.join("; ");
}

} // namespace ranvier::views
