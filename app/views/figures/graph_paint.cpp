// How a coupling graph is painted, and what lies under a point of it.
#include <algorithm>
#include <cmath>
#include <numbers>

#include <QPainter>
#include <QPainterPath>

#include "app/views/canvas.hpp"
#include "app/views/figures/fit_words.hpp"
#include "app/views/figures/graph.hpp"
#include "app/views/label_layout.hpp"

namespace ranvier::views {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double faded = .34; // edges that do not touch the seed node
constexpr double thinnest = 1, widest = 4;
constexpr double smallest_node = 2.5, largest_node = 8; // radius in design pixels
constexpr double longest_label = 84;
constexpr int64_t worth_a_picture = 300; // edges
constexpr int64_t most_tips = 800;       // heads of edges that labels keep clear of
constexpr int64_t many = 1500;           // edges, from which on each is drawn in fewer straight pieces

QPointF along(QPointF a, QPointF b, double t) { return a + (b - a) * t; }
double length(QPointF a) { return std::hypot(a.x(), a.y()); }

// That look for a place: a frame has no time for more, nor a picture room.
size_t most_labels(Medium medium) { return medium == Medium::screen ? 300 : 2'000; }

double distance_to(const QPolygonF& path, QPointF point) {
    double least = INFINITY;
    for (qsizetype i = 1; i < path.size(); ++i) {
        const QPointF a = path[i - 1], d = path[i] - a;
        const double square = QPointF::dotProduct(d, d);
        const double t = square > 0 ? std::clamp(QPointF::dotProduct(point - a, d) / square, 0., 1.) : 0;
        least = std::min(least, length(point - a - d * t));
    }
    return least;
}

// Text along the direction of `angle`, outwards from `start`; turned over on the left, so that it is never upside down.
void draw_outwards(QPainter& p, const Style& style, QPointF start, double angle, const QString& text, double room,
                   const Ink& ink) {
    const bool left = std::sin(angle) < 0;
    const double height = line_height(style, ink.size);
    p.save();
    p.translate(start);
    p.rotate(angle * 180 / pi - 90 + (left ? 180 : 0));
    draw_text(p, style, QRectF(left ? -room : 0, -height / 2, room, height),
              (left ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter, text, ink);
    p.restore();
}

// Text across the direction of `angle`, centred on `middle`.
void draw_across(QPainter& p, const Style& style, QPointF middle, double angle, const QString& text, double room,
                 const Ink& ink) {
    const bool below = std::cos(angle) < 0;
    const double height = line_height(style, ink.size);
    p.save();
    p.translate(middle);
    p.rotate(angle * 180 / pi + (below ? 180 : 0));
    draw_text(p, style, QRectF(-room / 2, -height / 2, room, height), Qt::AlignCenter, text, ink);
    p.restore();
}

// Dashed where the model does not call the edge.
QPen edge_pen(const QColor& ink, double width, bool called) {
    QPen pen(ink, width, called ? Qt::SolidLine : Qt::CustomDashLine, Qt::FlatCap, Qt::RoundJoin);
    if (!called) pen.setDashPattern({4 / width, 3 / width});
    return pen;
}

} // namespace

double GraphFigure::relative(double weight) const {
    const auto edges = graph_->edges();
    const double most = std::abs(edges.front().weight), least = std::abs(edges[static_cast<size_t>(n_shown_) - 1].weight);
    return most > least ? std::log(std::abs(weight) / least) / std::log(most / least) : 1;
}

double GraphFigure::width(const Style& style, double weight) const {
    return style.px(thinnest + (widest - thinnest) * relative(weight));
}

// From the middle of one side of the signed map on: weaker colours would be lost on the surface.
QColor GraphFigure::colour(const Style& style, double weight) const {
    const double size = .25 + .2 * relative(weight);
    return QColor::fromRgba(style.theme->signed_map.at(.5 + (weight < 0 ? -size : size)));
}

// From the rim of the sender to the rim of the receiver; the two directions of a pair bend to different sides.
QPolygonF GraphFigure::path(const CouplingEdge& edge, const Style& style) const {
    const Node &from = nodes_[static_cast<size_t>(edge.sender)], &to = nodes_[static_cast<size_t>(edge.receiver)];
    const QPointF a = from.at, b = to.at, middle = (a + b) / 2, d = b - a;
    const QPointF side(-d.y(), d.x());
    const double apart = std::max(1e-9, length(d));
    // Towards the centre, the less the closer the two stand: neighbours would be joined by a loop.
    const double inwards = .5 * std::min(1., apart / (1.2 * std::max(1., reach_)));
    const QPointF control = circle_ ? along(middle, centre_, inwards) + side * .06 : middle + side * .1;
    const double start = std::min(.3, (from.radius + style.px(1)) / apart),
                 stop = 1 - std::min(.3, (to.radius + style.px(2)) / apart);
    const int n_pieces = n_shown_ < many ? 12 : 6;
    QPolygonF path;
    for (int i = 0; i <= n_pieces; ++i) {
        const double t = start + (stop - start) * i / n_pieces;
        path << along(along(a, control, t), along(control, b, t), t);
    }
    return path;
}

// Measured anew for another font only: there may be many names.
double GraphFigure::widest_name(const Style& style) {
    if (const QFont font = style.font(11, 500); !name_width_ || measured_in_ != font) {
        name_width_ = 0;
        measured_in_ = font;
        for (const Node& node : nodes_)
            name_width_ = std::max(*name_width_, text_width(style, QString::fromStdString(node.id), 11, 500));
    }
    return *name_width_;
}

void GraphFigure::put_nodes(const QRectF& area, const Style& style) {
    double strongest = 0;
    for (const Node& node : nodes_) strongest = std::max(strongest, node.strength);
    const double label = circle_ ? std::min(widest_name(style), style.px(longest_label)) : 0;
    const bool names = circle_ && !order_.groups.empty();
    const double margin = circle_ ? label + style.px(largest_node + 10) + (names ? line_height(style) + style.px(10) : 0)
                                  : style.px(largest_node) + line_height(style);
    const double half_w = area.width() / 2 - margin, half_h = area.height() / 2 - margin;
    centre_ = area.center();
    reach_ = std::max(style.px(20), std::min(half_w, half_h));
    // Equal aspect on a circle; free layouts use the width there is.
    const double x = circle_ ? reach_ : std::max(reach_, std::min(half_w, 1.6 * reach_)), y = reach_;
    const double room = circle_ ? reach_ * 2 * pi / std::max<double>(1, static_cast<double>(nodes_.size())) * .42
                                : std::sqrt(x * y / std::max<double>(1, static_cast<double>(nodes_.size()))) * .4;
    const double most = std::clamp(room, style.px(1.2), style.px(largest_node)), least = std::min(most, style.px(smallest_node));
    for (Node& node : nodes_) {
        node.at = centre_ + QPointF(node.place.x() * x, node.place.y() * y);
        node.radius = strongest > 0 ? least + (most - least) * std::sqrt(node.strength / strongest) : least;
    }
}

// Keys of heads, widths, sizes and communities in rows from the top. Answers what is left of the area.
QRectF GraphFigure::paint_keys(QPainter& p, const QRectF& area, const Style& style) const {
    if (!style.show_legend || n_shown_ == 0) return area;
    const double line = line_height(style) + style.px(3), gap = style.px(12);
    double x = area.left(), y = area.top();
    // A sample of `wide` pixels painted by `draw` in a box, and words behind it.
    const auto entry = [&](double wide, const QString& words, auto&& draw) {
        const double all = wide + style.px(6) + text_width(style, words) + 1;
        if (x > area.left() && x + all > area.right()) x = area.left(), y += line;
        draw(QRectF(x, y, wide, line));
        draw_text(p, style,
                  QRectF(x + wide + style.px(6), y, std::max(0., std::min(all, area.right() - x) - wide - style.px(6)), line),
                  Qt::AlignLeft | Qt::AlignVCenter, words, {.colour = style.theme->text});
        x += all + gap;
    };
    const auto edges = graph_->edges();
    const double most = std::abs(edges.front().weight), least = std::abs(edges[static_cast<size_t>(n_shown_) - 1].weight);
    const auto head = [&](double sign) {
        return [&, sign](const QRectF& box) {
            draw_edge(p, {box.left(), box.center().y(), box.right(), box.center().y()}, style.px(2), colour(style, sign * most),
                      sign > 0 ? Head::arrow : Head::bar);
        };
    };
    entry(style.px(24), minus_ < 0 ? tr("excitatory") : tr("greater in state %1").arg(state_ + 1), head(1));
    entry(style.px(24), minus_ < 0 ? tr("inhibitory") : tr("less in state %1").arg(state_ + 1), head(-1));
    for (const double w : {least, most})
        entry(style.px(18), (w == least ? tr("|weight| ") : QString()) + short_number(w), [&](const QRectF& box) {
            draw_edge(p, {box.left(), box.center().y(), box.right(), box.center().y()}, width(style, w), style.theme->muted,
                      Head::none);
        });
    if (n_uncalled_ > 0)
        entry(style.px(24), tr("not called"), [&](const QRectF& box) {
            draw_edge(p, {box.left(), box.center().y(), box.right(), box.center().y()}, style.px(1), style.theme->muted,
                      Head::none, true);
        });
    const auto strongest = std::ranges::max_element(nodes_, {}, &Node::strength);
    const auto weakest = std::ranges::min_element(
        nodes_, [](const Node& a, const Node& b) { return std::pair(a.hidden, a.strength) < std::pair(b.hidden, b.strength); });
    for (const Node* node : {&*weakest, &*strongest})
        entry(2 * node->radius, (node == &*weakest ? tr("strength ") : QString()) + short_number(node->strength),
              [&](const QRectF& box) {
                  draw_marker(p, Marker::circle, box.center(), 2 * node->radius, style.theme->muted, style.theme->surface);
              });
    for (size_t g = 0; g < order_.groups.size() && by_community(); ++g)
        entry(style.px(9),
              tr("community %1, %2 units").arg(QString::fromStdString(order_.groups[g].name)).arg(order_.groups[g].n),
              [&](const QRectF& box) {
                  const Category look = style.theme->category(static_cast<int>(g));
                  draw_marker(p, look.marker, box.center(), style.px(9), look.fill, look.edge);
              });
    return area.adjusted(0, y + line + style.px(4) - area.top(), 0, 0);
}

void GraphFigure::paint_edge(QPainter& p, const Style& style, const CouplingEdge& edge, double opacity, bool selected) const {
    const QPolygonF curve = path(edge, style);
    const double wide = edge.called ? width(style, edge.weight) : style.px(1);
    p.setBrush(Qt::NoBrush);
    if (selected) {
        p.setOpacity(1);
        p.setPen(QPen(style.theme->halo, wide + style.px(6), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        p.drawPolyline(curve);
        p.setPen(QPen(style.theme->ink, wide + style.px(4), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        p.drawPolyline(curve);
    }
    p.setOpacity(opacity);
    const QColor ink = colour(style, edge.weight);
    const Head head = edge.weight > 0 ? Head::arrow : Head::bar;
    // The head stands on the last straight piece that is long enough for it; the line ends inside of it.
    const double needed = 5 + 2 * wide;
    qsizetype from = curve.size() - 2;
    while (from > 0 && length(curve.back() - curve[from]) < needed) --from;
    p.setPen(edge_pen(ink, wide, edge.called));
    p.drawPolyline(curve.constData(), static_cast<int>(from) + 1);
    draw_edge(p, QLineF(curve[from], curve.back()), wide, ink, head, !edge.called);
}

// A line of one pixel without a head, for edges so many that heads would cover one another.
void GraphFigure::paint_thin_edge(QPainter& p, const Style& style, const CouplingEdge& edge, double opacity) const {
    p.setRenderHint(QPainter::Antialiasing, false);
    p.setOpacity(opacity);
    p.setPen(edge_pen(colour(style, edge.weight), 1, edge.called));
    p.drawPolyline(path(edge, style));
    p.setRenderHint(QPainter::Antialiasing);
}

// Weak edges first, so that strong ones lie over them; those of the seed node and selected ones last, and all of them.
void GraphFigure::paint_edges(QPainter& p, const Style& style, const Link& link) const {
    const int seed = node_of(link.seed_node);
    const auto edges = graph_->edges().first(static_cast<size_t>(n_shown_));
    const auto is_selected = [&](const CouplingEdge& e) {
        return style.show_selection && !link.edges.empty() &&
               link.edges.contains({nodes_[static_cast<size_t>(e.sender)].id, nodes_[static_cast<size_t>(e.receiver)].id});
    };
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    for (size_t i = static_cast<size_t>(n_drawn_); i-- > 0;) {
        if ((seed >= 0 && touches(edges[i], seed)) || is_selected(edges[i])) continue;
        if (i < n_with_heads(style.medium))
            paint_edge(p, style, edges[i], seed < 0 ? 1 : faded, false);
        else
            paint_thin_edge(p, style, edges[i], seed < 0 ? 1 : faded);
    }
    for (size_t i = seed < 0 && link.edges.empty() ? 0 : edges.size(); i-- > 0;) {
        const bool seeded = seed >= 0 && touches(edges[i], seed), selected = is_selected(edges[i]);
        if (seeded || selected) paint_edge(p, style, edges[i], seed < 0 || seeded ? 1 : faded, selected);
    }
    p.restore();
}

// On screen many edges are painted once into a picture, which stands until something they depend on changes.
void GraphFigure::show_edges(QPainter& p, const QRectF& area, const Style& style, const Link& link) {
    n_drawn_ = std::min(n_shown_, n_budget(style.medium));
    if (style.medium != Medium::screen || n_drawn_ < worth_a_picture) return paint_edges(p, style, link);
    const double ratio = p.device()->devicePixelRatioF();
    const QRect box = area.toAlignedRect();
    const EdgePicture key{{}, box, style.scale, ratio, style.theme, link.edges, link.seed_node, steps_taken_};
    if (!key.same_as(edge_picture_)) {
        edge_picture_ = key;
        edge_picture_.picture = QImage(box.size() * ratio, QImage::Format_ARGB32_Premultiplied);
        edge_picture_.picture.setDevicePixelRatio(ratio);
        edge_picture_.picture.fill(Qt::transparent);
        QPainter into(&edge_picture_.picture);
        into.translate(-box.topLeft());
        paint_edges(into, style, link);
    }
    p.drawImage(box.topLeft(), edge_picture_.picture);
}

void GraphFigure::paint_nodes(QPainter& p, const Style& style, const Link& link) const {
    const Theme& theme = *style.theme;
    const int seed = node_of(link.seed_node);
    for (size_t i = 0; i < nodes_.size(); ++i) {
        const Node& node = nodes_[i];
        if (node.hidden) continue;
        const bool marked = style.show_selection && (link.is_selected(node.id) || static_cast<int>(i) == seed);
        if (marked) {
            draw_marker(p, Marker::circle, node.at, 2 * node.radius + style.px(10), theme.halo, {});
            draw_marker(p, Marker::circle, node.at, 2 * node.radius + style.px(7), theme.ink, {});
            draw_marker(p, Marker::circle, node.at, 2 * node.radius + style.px(2.5), theme.halo, {});
        }
        if (by_community() && node.group >= 0) {
            const Category look = theme.category(node.group);
            draw_marker(p, look.marker, node.at, 2 * node.radius, look.fill, look.edge);
        } else {
            draw_marker(p, Marker::circle, node.at, 2 * node.radius, theme.muted, theme.surface);
        }
    }
}

void GraphFigure::paint_arcs(QPainter& p, const Style& style, double reach) const {
    if (order_.groups.empty()) return;
    const double radius = reach_ + style.px(largest_node + 3);
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    p.setBrush(Qt::NoBrush);
    for (size_t g = 0; g < order_.groups.size(); ++g) {
        const double from = arcs_[g].from, to = arcs_[g].to, middle = (from + to) / 2;
        const QRectF circle(centre_.x() - radius, centre_.y() - radius, 2 * radius, 2 * radius);
        const QColor ink = by_community() ? style.theme->category(static_cast<int>(g)).line : style.theme->control_edge;
        p.setPen(QPen(ink, style.px(2), Qt::SolidLine, Qt::FlatCap));
        // Qt counts sixteenths of a degree, anticlockwise from the right.
        p.drawArc(circle, static_cast<int>(std::lround((90 - to * 180 / pi) * 16)),
                  static_cast<int>(std::lround((to - from) * 180 / pi * 16)));
        const QString name = by_community() ? tr("community %1").arg(QString::fromStdString(order_.groups[g].name))
                                            : region_words(order_.groups[g].name);
        const double room =
            reach * std::min(1.1, 2 * std::sin(std::min(pi / 2, (to - from) / 2))) - style.px(4); // its ends stay near the circle
        if (room < style.px(24)) continue;
        draw_across(p, style, centre_ + on_circle(middle, reach), middle, name, room,
                    {.weight = 500, .colour = style.theme->text});
    }
    p.restore();
}

double GraphFigure::label_priority(const Node& node, const Link& link) const {
    if (node.hidden) return -1;
    const bool marked = link.is_selected(node.id) || node.id == link.seed_node;
    return node.strength + (marked ? 1e12 : 0);
}

void GraphFigure::paint_circle_labels(QPainter& p, const Style& style, const Link& link) {
    const double start = reach_ + style.px(largest_node + (order_.groups.empty() ? 4 : 8));
    std::vector<double> angles, priorities;
    for (const Node& node : nodes_) angles.push_back(node.angle), priorities.push_back(label_priority(node, link));
    const std::vector<bool> shown = labels_on_circle(angles, priorities, line_height(style) / start);
    n_labels_hidden_ = 0;
    double longest = 0;
    for (size_t i = 0; i < nodes_.size(); ++i) {
        const Node& node = nodes_[i];
        if (node.hidden) continue;
        if (!shown[i]) {
            ++n_labels_hidden_;
            continue;
        }
        const bool marked = priorities[i] >= 1e12 && style.show_selection;
        const QString text = QString::fromStdString(node.id);
        longest = std::max(longest, std::min(style.px(longest_label), text_width(style, text, 11, 500)));
        draw_outwards(p, style, centre_ + on_circle(node.angle, start), node.angle, text, style.px(longest_label),
                      {.weight = marked ? 500 : 400, .colour = marked ? style.theme->text : style.theme->muted});
    }
    paint_arcs(p, style, start + longest + style.px(4) + line_height(style) / 2);
}

void GraphFigure::paint_labels(QPainter& p, const QRectF& area, const Style& style, const Link& link) {
    std::vector<LabelWish> wishes;
    std::vector<QRectF> taken;
    std::vector<size_t> of;
    const double height = line_height(style), gap = style.px(3);
    std::vector<size_t> wished;
    for (size_t i = 0; i < nodes_.size(); ++i) {
        const Node& node = nodes_[i];
        if (node.hidden) continue;
        taken.emplace_back(node.at.x() - node.radius, node.at.y() - node.radius, 2 * node.radius, 2 * node.radius);
        wished.push_back(i);
    }
    const size_t n_all = wished.size(), n = std::min(n_all, most_labels(style.medium));
    std::ranges::partial_sort(wished, wished.begin() + static_cast<std::ptrdiff_t>(n), std::ranges::greater(),
                              [&](size_t i) { return label_priority(nodes_[i], link); });
    wished.resize(n);
    for (const size_t i : wished) {
        const Node& node = nodes_[i];
        const double r = node.radius, w = text_width(style, QString::fromStdString(node.id), 11, 500) + 2;
        const QRectF middle(node.at.x() - w / 2, node.at.y() - height / 2, w, height);
        const double across = r + gap + w / 2, down = r + gap + height / 2, aslant = .7 * r + w / 2 + 1,
                     low = .7 * r + height / 2;
        LabelWish wish{{middle.translated(across, 0), middle.translated(-across, 0), middle.translated(0, -down),
                        middle.translated(0, down)},
                       label_priority(node, link)};
        for (const double x : {aslant, -aslant})
            for (const double y : {-low, low}) wish.boxes.push_back(middle.translated(x, y));
        const double further = style.px(9);
        for (const double x : {across + further, -across - further})
            for (const double y : {0., -further, further}) wish.boxes.push_back(middle.translated(x, y));
        for (const double y : {down + further, -down - further}) wish.boxes.push_back(middle.translated(0, y));
        wishes.push_back(std::move(wish));
        of.push_back(i);
    }
    // Nor may a label hide the head of an edge, while there are few enough to look at.
    for (const CouplingEdge& e : graph_->edges().first(static_cast<size_t>(std::min<int64_t>(n_drawn_, most_tips)))) {
        const QPointF tip = path(e, style).back();
        const double head = style.px(4);
        taken.emplace_back(tip.x() - head, tip.y() - head, 2 * head, 2 * head);
    }
    const LabelPlaces places = place_labels(wishes, area, taken);
    n_labels_hidden_ = places.n_hidden + static_cast<int>(n_all - n);
    for (size_t k = 0; k < of.size(); ++k) {
        if (places.box[k] < 0) continue;
        const bool marked = wishes[k].priority >= 1e12 && style.show_selection;
        const QRectF box = wishes[k].boxes[static_cast<size_t>(places.box[k])];
        QColor ground = style.theme->surface;
        ground.setAlphaF(.8F);
        p.fillRect(box, ground); // edges behind a label do not cross its letters
        draw_text(p, style, box, Qt::AlignCenter, QString::fromStdString(nodes_[of[k]].id),
                  {.weight = marked ? 500 : 400, .colour = style.theme->text});
    }
}

void GraphFigure::paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) {
    if (!wrong_.isEmpty()) return draw_nothing(p, style, area, wrong_);
    if (graph_->n_nodes() == 0) return draw_nothing(p, style, area, tr("No units, so no couplings."));
    begin_layout(style.medium);
    const QRectF above = draw_note(p, area, style, note());
    put_nodes(above, style); // sizes of nodes for their key; places follow
    const QRectF rest = paint_keys(p, above, style);
    put_nodes(rest, style);
    n_labels_hidden_ = 0;
    if (n_shown_ == 0 && hide_isolated_)
        return draw_nothing(p, style, rest, tr("No edge has a |weight| of %1 or more.").arg(short_number(threshold_)),
                            tr("A lower threshold shows the strongest."));
    show_edges(p, above, style, link);
    if (circle_) paint_circle_labels(p, style, link);
    paint_nodes(p, style, link);
    if (!circle_) paint_labels(p, rest, style, link);
    last_style_ = style;
}

Hit GraphFigure::at(const QPointF& point) const {
    Hit hit;
    if (!wrong_.isEmpty() || !last_style_.theme) return hit;
    const Node* nearest = nullptr;
    double least = INFINITY;
    for (const Node& node : nodes_) {
        const double away = length(node.at - point) - node.radius;
        if (!node.hidden && away < std::min(least, last_style_.px(4))) nearest = &node, least = away;
    }
    hit.state = state_;
    if (nearest) {
        hit.kind = Hit::Kind::node;
        hit.unit = nearest->id;
        hit.probe.emplace_back(tr("node"), unit_words(sources_, nearest->id));
        hit.probe.emplace_back(tr("degree"), tr("%1 in, %2 out").arg(nearest->degree_in).arg(nearest->degree_out));
        hit.probe.emplace_back(tr("strength"), number_text(nearest->strength, 4));
        return hit;
    }
    const CouplingEdge* edge = nullptr;
    for (const CouplingEdge& e : graph_->edges().first(static_cast<size_t>(n_drawn_))) {
        const double away = distance_to(path(e, last_style_), point);
        if (away < std::min(least, last_style_.px(4))) edge = &e, least = away;
    }
    if (!edge) return {};
    hit.kind = Hit::Kind::edge;
    hit.unit = nodes_[static_cast<size_t>(edge->sender)].id;
    hit.receiver = nodes_[static_cast<size_t>(edge->receiver)].id;
    hit.probe.emplace_back(tr("from"), unit_words(sources_, hit.unit));
    hit.probe.emplace_back(tr("to"), unit_words(sources_, hit.receiver));
    hit.probe.emplace_back(minus_ < 0 ? tr("weight") : tr("difference"), number_text(edge->weight, 4));
    if (graph_->has_calls()) hit.probe.emplace_back(tr("called"), edge->called ? tr("yes") : tr("no"));
    hit.probe.emplace_back(
        tr("edge"), tr("%1 of %2 by |weight|").arg(count_text(edge - graph_->edges().data() + 1), count_text(graph_->n_edges())));
    return hit;
}

} // namespace ranvier::views
