#include <algorithm>
#include <cmath>

#include "app/views/canvas.hpp"

namespace ranvier::views {

namespace {

constexpr double tick_length = 4, label_gap = 2, title_gap = 2;

// A line of one pixel at the middle of a pixel row on screen; where it falls in a file.
double crisp(const Style& style, double at) { return style.medium == Medium::screen ? std::floor(at) + .5 : at; }

QPen line_pen(const Style& style, const QColor& colour) { return QPen(colour, style.whole(1), Qt::SolidLine, Qt::FlatCap); }

// As many labels as stand side by side without touching.
Ticks ticks_that_fit(const Style& style, const Scale& x, int wanted) {
    const double low = std::min(x.low, x.high), high = std::max(x.low, x.high);
    for (int n = wanted; n > 1; --n) {
        Ticks ticks = nice_ticks(low, high, n);
        double widest = 0;
        for (const double at : ticks.at) widest = std::max(widest, text_width(style, number_text(at, ticks.decimals)));
        if (ticks.at.size() < 2) return ticks;
        const double apart = std::abs(x.at(ticks.at[1]) - x.at(ticks.at[0]));
        if (apart >= widest + style.px(8)) return ticks;
    }
    return nice_ticks(low, high, 1);
}

Ticks left_ticks(const Style& style, const Scale& y, int wanted) {
    const double room = std::abs(y.to - y.from);
    const int most = std::max(1, static_cast<int>(room / (line_height(style) * 1.2)));
    return nice_ticks(std::min(y.low, y.high), std::max(y.low, y.high), std::min(wanted, most));
}

} // namespace

double draw_bottom_axis(QPainter& p, const Style& style, const Scale& x, double y, const AxisLook& look) {
    const double left = std::min(x.from, x.to), right = std::max(x.from, x.to);
    const Ticks ticks = ticks_that_fit(style, x, look.ticks);
    double reach = style.px(tick_length);
    p.save();
    p.setRenderHint(QPainter::Antialiasing, style.medium != Medium::screen);
    if (look.grid) {
        p.setPen(line_pen(style, style.theme->grid));
        for (const double at : ticks.at) {
            const double place = crisp(style, x.at(at));
            p.drawLine(QLineF(place, y - look.grid_length, place, y));
        }
    }
    p.setPen(line_pen(style, style.theme->axis));
    const double line = crisp(style, y);
    if (look.line) p.drawLine(QLineF(left, line, right, line));
    for (const double at : ticks.at) {
        const double place = crisp(style, x.at(at));
        p.drawLine(QLineF(place, line, place, line + style.px(tick_length)));
    }
    if (look.labels) {
        const double top = y + reach + style.px(label_gap), height = line_height(style);
        for (const double at : ticks.at) {
            const QString text = number_text(at, ticks.decimals);
            const double width = text_width(style, text) + 2;
            draw_text(p, style, QRectF(x.at(at) - width / 2, top, width, height), Qt::AlignHCenter | Qt::AlignTop, text);
        }
        reach = top + height - y;
    }
    if (!look.title.isEmpty()) {
        const double top = y + reach + style.px(title_gap), height = line_height(style);
        draw_text(p, style, QRectF(left, top, right - left, height), Qt::AlignHCenter | Qt::AlignTop, look.title);
        reach = top + height - y;
    }
    p.restore();
    return reach;
}

double draw_left_axis(QPainter& p, const Style& style, const Scale& y, double x, const AxisLook& look) {
    const double top = std::min(y.from, y.to), bottom = std::max(y.from, y.to);
    const Ticks ticks = left_ticks(style, y, look.ticks);
    double reach = style.px(tick_length);
    p.save();
    p.setRenderHint(QPainter::Antialiasing, style.medium != Medium::screen);
    if (look.grid) {
        p.setPen(line_pen(style, style.theme->grid));
        for (const double at : ticks.at) {
            const double place = crisp(style, y.at(at));
            p.drawLine(QLineF(x, place, x + look.grid_length, place));
        }
    }
    p.setPen(line_pen(style, style.theme->axis));
    const double line = crisp(style, x);
    if (look.line) p.drawLine(QLineF(line, top, line, bottom));
    for (const double at : ticks.at) {
        const double place = crisp(style, y.at(at));
        p.drawLine(QLineF(line - style.px(tick_length), place, line, place));
    }
    if (look.labels) {
        const double right = x - reach - style.px(label_gap), height = line_height(style);
        double widest = 0;
        for (const double at : ticks.at) {
            const QString text = number_text(at, ticks.decimals);
            const double width = text_width(style, text) + 1;
            draw_text(p, style, QRectF(right - width, y.at(at) - height / 2, width, height), Qt::AlignRight | Qt::AlignVCenter,
                      text);
            widest = std::max(widest, width);
        }
        reach = x - right + widest;
    }
    if (!look.title.isEmpty()) {
        const double height = line_height(style), right = x - reach - style.px(title_gap);
        draw_text_upwards(p, style, QRectF(right - height, top, height, bottom - top), Qt::AlignHCenter | Qt::AlignTop,
                          look.title);
        reach = x - right + height;
    }
    p.restore();
    return reach;
}

double left_axis_width(const Style& style, double low, double high, const AxisLook& look) {
    double reach = style.px(tick_length);
    if (look.labels) {
        const Ticks ticks = nice_ticks(low, high, look.ticks);
        double widest = 0;
        for (const double at : ticks.at) widest = std::max(widest, text_width(style, number_text(at, ticks.decimals)) + 1);
        reach += style.px(label_gap) + widest;
    }
    if (!look.title.isEmpty()) reach += style.px(title_gap) + line_height(style);
    return std::ceil(reach);
}

void draw_colour_bar(QPainter& p, const Style& style, const QRectF& box, const ColourMap& map, double low, double high,
                     const QString& title, bool upright) {
    const int n = std::max(2, static_cast<int>(std::lround(upright ? box.height() : box.width())));
    QImage ramp(upright ? 1 : n, upright ? n : 1, QImage::Format_RGB32);
    for (int i = 0; i < n; ++i) {
        const QRgb colour = map.at((i + .5) / n);
        if (upright)
            ramp.setPixel(0, n - 1 - i, colour);
        else
            ramp.setPixel(i, 0, colour);
    }
    p.save();
    p.setRenderHint(QPainter::SmoothPixmapTransform, false);
    p.drawImage(box, ramp);
    const double middle = low + (high - low) / 2, height = line_height(style);
    const int decimals = nice_ticks(low, high, 4).decimals;
    for (const double value : {low, middle, high}) {
        const QString text = value == middle && value != 0 ? short_number(value)
                                                           : (value == 0 ? QStringLiteral("0") : number_text(value, decimals));
        const double share = (value - low) / (high - low), width = text_width(style, text) + 1;
        if (upright) {
            const double y = box.bottom() - share * box.height();
            const double top = std::clamp(y - height / 2, box.top() - height / 4, box.bottom() - height * 3 / 4);
            draw_text(p, style, QRectF(box.right() + style.px(4), top, width, height), Qt::AlignLeft | Qt::AlignVCenter, text);
        } else {
            const double x = std::clamp(box.left() + share * box.width() - width / 2, box.left(), box.right() - width);
            draw_text(p, style, QRectF(x, box.bottom() + style.px(2), width, height), Qt::AlignLeft | Qt::AlignTop, text);
        }
    }
    const double width = text_width(style, title) + 1;
    const QRectF above(box.left(), box.top() - height - style.px(4), width, height);
    draw_text(p, style, above, Qt::AlignLeft | Qt::AlignBottom, title);
    p.restore();
}

} // namespace ranvier::views
