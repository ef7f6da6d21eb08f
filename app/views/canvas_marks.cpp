#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <QPainterPath>
#include <QPolygonF>

#include "app/views/canvas.hpp"

namespace ranvier::views {

namespace {

// Corners on a circle of radius 1, the first at `turn` (clockwise from the right).
QPolygonF corners(int n, double turn) {
    QPolygonF shape;
    for (int i = 0; i < n; ++i) {
        const double angle = turn + 2 * std::numbers::pi * i / n;
        shape << QPointF(std::cos(angle), std::sin(angle));
    }
    return shape;
}

QPolygonF star() {
    QPolygonF shape;
    for (int i = 0; i < 10; ++i) {
        const double angle = -std::numbers::pi / 2 + std::numbers::pi * i / 5, radius = i % 2 == 0 ? 1.15 : .5;
        shape << QPointF(radius * std::cos(angle), radius * std::sin(angle));
    }
    return shape;
}

// Shapes of about equal area within a circle of radius 1.
QPolygonF marker_shape(Marker marker) {
    constexpr double up = -std::numbers::pi / 2;
    switch (marker) {
        case Marker::square:
            return QPolygonF(QRectF(-.85, -.85, 1.7, 1.7));
        case Marker::triangle_up:
            return corners(3, up).translated(0, .15);
        case Marker::diamond:
            return corners(4, up);
        case Marker::triangle_down:
            return corners(3, -up).translated(0, -.15);
        case Marker::hexagon:
            return corners(6, 0);
        case Marker::star:
            return star();
        case Marker::cross: {
            constexpr double a = .95, b = .34;
            return QPolygonF(
                {{-b, -a}, {b, -a}, {b, -b}, {a, -b}, {a, b}, {b, b}, {b, a}, {-b, a}, {-b, b}, {-a, b}, {-a, -b}, {-b, -b}});
        }
        case Marker::circle:
            break;
    }
    return {};
}

bool hatches(const Style& style, int category) {
    // In high contrast every other one is told apart without colour.
    return style.theme->category(category).hatched || (style.theme->kind == ThemeKind::high_contrast && category % 2 == 1);
}

// Where the head's base meets the line.
void draw_head(QPainter& p, const QLineF& line, double width, const QColor& colour, Head head) {
    const QPointF along = (line.p2() - line.p1()) / std::max(1e-9, line.length()), across(-along.y(), along.x());
    if (head == Head::bar) {
        const double half = 2.5 + 1.5 * width;
        p.setPen(QPen(colour, std::max(1.5, width), Qt::SolidLine, Qt::FlatCap));
        p.drawLine(QLineF(line.p2() - across * half, line.p2() + across * half));
        return;
    }
    const double length = 5 + 2 * width, half = 2 + 1.2 * width;
    const QPointF base = line.p2() - along * length;
    p.setPen(Qt::NoPen);
    p.setBrush(colour);
    p.drawPolygon(QPolygonF({line.p2(), base + across * half, base - across * half}));
}

// One column of pixels of a curve: where it comes in, how far it reaches, where it goes out.
struct Stroke {
    double x, first, low, high, last;
};

void add_stroke(QPolygonF& path, const Stroke& s) {
    path << QPointF(s.x, s.first);
    if (s.low < std::min(s.first, s.last)) path << QPointF(s.x, s.low);
    if (s.high > std::max(s.first, s.last)) path << QPointF(s.x, s.high);
    path << QPointF(s.x, s.last);
}

} // namespace

void draw_hatch(QPainter& p, const QRectF& box, double apart, double width, const QColor& colour) {
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(QPen(colour, width, Qt::SolidLine, Qt::FlatCap));
    // Anchored to the canvas, not to the box: neighbours join. Each line ends at the box by itself: SVG files know no clipping.
    const double first = std::ceil((box.left() + box.top()) / apart) * apart;
    for (double sum = first; sum <= box.right() + box.bottom(); sum += apart) {
        const double left = std::max(box.left(), sum - box.bottom()), right = std::min(box.right(), sum - box.top());
        if (right > left) p.drawLine(QLineF(right, sum - right, left, sum - left));
    }
    p.restore();
}

void draw_marker(QPainter& p, Marker marker, QPointF centre, double size, const QColor& fill, const QColor& edge) {
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(edge.isValid() ? QPen(edge, std::max(1.0, size / 12)) : QPen(Qt::NoPen));
    p.setBrush(fill);
    const double radius = size / 2;
    if (marker == Marker::circle) {
        p.drawEllipse(centre, radius * .95, radius * .95);
    } else {
        QPolygonF shape = marker_shape(marker);
        for (QPointF& corner : shape) corner = centre + corner * radius;
        p.drawPolygon(shape);
    }
    p.restore();
}

void draw_chip(QPainter& p, const Style& style, const QRectF& box, int category, const QString& text) {
    const Category look = style.theme->category(category);
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    QPainterPath shape;
    shape.addRoundedRect(box.adjusted(.5, .5, -.5, -.5), style.px(2), style.px(2));
    p.fillPath(shape, look.fill);
    if (hatches(style, category)) {
        p.save();
        p.setClipPath(shape, Qt::IntersectClip);
        draw_hatch(p, box, style.px(4), style.px(1), look.number);
        p.restore();
        const double clear = std::min(box.width() - 2, text_width(style, text, 11, 700) + style.px(4));
        p.fillRect(QRectF(box.center().x() - clear / 2, box.top() + 1, clear, box.height() - 2), look.fill);
    }
    p.setPen(QPen(look.edge, 1));
    p.setBrush(Qt::NoBrush);
    p.drawPath(shape);
    draw_text(p, style, box, Qt::AlignCenter, text, {.size = 11, .weight = 700, .colour = look.number});
    p.restore();
}

void fill_category(QPainter& p, const Style& style, const QRectF& box, int category, bool edge) {
    const Category look = style.theme->category(category);
    p.save();
    p.setRenderHint(QPainter::Antialiasing, style.medium != Medium::screen);
    p.fillRect(box, look.fill);
    if (hatches(style, category)) draw_hatch(p, box, style.px(6), style.px(1), look.number);
    if (edge && box.width() > 2 && box.height() > 2) {
        p.setPen(QPen(look.edge, 1));
        p.setBrush(Qt::NoBrush);
        p.drawRect(box.adjusted(.5, .5, -.5, -.5));
    }
    p.restore();
}

void fill_missing(QPainter& p, const Style& style, const QRectF& box, const QString& text) {
    p.fillRect(box, style.theme->missing);
    draw_hatch(p, box, style.px(6), style.px(1), style.theme->rule);
    const double width = text_width(style, text) + style.px(8), height = line_height(style);
    if (text.isEmpty() || width > box.width() || height > box.height()) return;
    p.fillRect(QRectF(box.center().x() - width / 2, box.center().y() - height / 2, width, height), style.theme->missing);
    draw_text(p, style, box, Qt::AlignCenter, text);
}

void draw_nothing(QPainter& p, const Style& style, const QRectF& box, const QString& missing, const QString& when) {
    const double first = line_height(style, 12), second = line_height(style), gap = when.isEmpty() ? 0 : style.px(4);
    const double height = first + (when.isEmpty() ? 0 : gap + second), top = box.center().y() - height / 2;
    draw_text(p, style, QRectF(box.left(), top, box.width(), first), Qt::AlignCenter, missing,
              {.size = 12, .colour = style.theme->text});
    draw_text(p, style, QRectF(box.left(), top + first + gap, box.width(), second), Qt::AlignCenter, when);
}

void draw_selected(QPainter& p, const Style& style, const QRectF& box) {
    const double ink = style.whole(2), halo = style.whole(1);
    p.save();
    p.setRenderHint(QPainter::Antialiasing, style.medium != Medium::screen);
    p.setBrush(Qt::NoBrush);
    p.setPen(QPen(style.theme->halo, ink + 2 * halo, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    p.drawRect(box);
    p.setPen(QPen(style.theme->ink, ink, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    p.drawRect(box);
    p.restore();
}

void draw_curve(QPainter& p, const Scale& x, const Scale& y, std::span<const double> xs, std::span<const double> ys,
                const QPen& pen) {
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(pen);
    QPolygonF path;
    Stroke stroke{};
    bool open = false;
    const auto close = [&] {
        if (open) add_stroke(path, stroke);
        open = false;
    };
    const auto draw = [&] {
        close();
        if (path.size() == 1)
            p.drawPoint(path.front());
        else if (path.size() > 1)
            p.drawPolyline(path);
        path.clear();
    };
    for (size_t i = 0; i < std::min(xs.size(), ys.size()); ++i) {
        if (std::isnan(xs[i]) || std::isnan(ys[i])) {
            draw();
            continue;
        }
        const double px = x.at(xs[i]), py = y.at(ys[i]);
        if (open && std::floor(px) == std::floor(stroke.x)) {
            stroke.low = std::min(stroke.low, py);
            stroke.high = std::max(stroke.high, py);
            stroke.last = py;
            continue;
        }
        close();
        stroke = {px, py, py, py, py};
        open = true;
    }
    draw();
    p.restore();
}

void draw_edge(QPainter& p, const QLineF& line, double width, const QColor& colour, Head head, bool dashed) {
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    QPen pen(colour, width, Qt::SolidLine, Qt::FlatCap);
    if (dashed) pen.setDashPattern({4 / std::max(.5, width), 3 / std::max(.5, width)});
    p.setPen(pen);
    QLineF shaft = line;
    const double head_length = head == Head::arrow ? 5 + 2 * width - 1 : 0; // the shaft ends inside the head
    if (head_length > 0) shaft.setLength(std::max(0.0, line.length() - head_length));
    p.drawLine(shaft);
    if (head != Head::none) draw_head(p, line, width, colour, head);
    p.restore();
}

} // namespace ranvier::views
