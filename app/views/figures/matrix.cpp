#include "app/views/figures/matrix.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QImage>

#include "app/views/canvas.hpp"

namespace ranvier::views {
namespace {

constexpr double title_room = 19, name_room = 17, triangle = 6, triangle_room = 9, bar_width = 8, gap = 4;
constexpr double widest_name = 90;     // of rows without groups
constexpr double palest = .06;         // share of the limit under which a cell cannot be told from the surface
constexpr double dash_from = 6;        // cells of this many pixels have room for the dash of negative values
constexpr int64_t most_cells = 20'000; // beyond it cells are drawn as pixels of an image

double widest(const Style& style, const std::vector<QString>& names) {
    double width = 0;
    for (const QString& name : names) width = std::max(width, text_width(style, name));
    return width;
}

// Every how many-th name fits when each needs `needed` pixels.
int step_of_names(double cell, double needed) { return std::max(1, static_cast<int>(std::ceil(needed / std::max(cell, 1e-9)))); }

} // namespace

struct MatrixPicture::Room {
    QRectF frame;
    double row_names = 0, column_names = 0; // their depth beside the frame, in pixels
};

double round_limit(double largest) {
    if (!(largest > 0) || !std::isfinite(largest)) return 1;
    const double power = std::pow(10, std::floor(std::log10(largest)));
    for (const double step : {1., 1.5, 2., 2.5, 3., 4., 5., 6., 8., 10.})
        if (largest <= step * power * (1 + 1e-9)) return step * power;
    return 10 * power;
}

QString short_name(const Style& style, const QString& text, double width) {
    if (text_width(style, text) <= width) return text;
    for (qsizetype n = text.size() - 1; n >= 3; --n)
        if (const QString cut = text.left(n).trimmed() + "."; text_width(style, cut) <= width) return cut;
    return {};
}

MatrixPicture::Room MatrixPicture::room_in(const QRectF& area, const Style& style) const {
    const MatrixSide &rows = content_.rows, &columns = content_.columns;
    Room room;
    room.row_names = rows.groups.empty() && rows.chips.empty()
                         ? std::min(widest(style, rows.names), style.px(widest_name)) + style.px(gap)
                     : rows.groups.empty() ? style.px(24)
                                           : style.px(name_room);
    room.column_names = columns.chips.empty() ? style.px(name_room) : style.px(20);
    const double half_label = line_height(style) / 2;
    const double bar_labels =
        std::max({text_width(style, number_text(content_.low, nice_ticks(content_.low, content_.high, 4).decimals)),
                  text_width(style, number_text(content_.high, nice_ticks(content_.low, content_.high, 4).decimals)),
                  text_width(style, short_number((content_.low + content_.high) / 2))});
    const double left = style.px(title_room) + room.row_names;
    const double beside_bar = std::max(style.px(bar_width + gap) + bar_labels, text_width(style, content_.bar_title) + 1);
    const double right = style.px(triangle_room + gap) + beside_bar + style.px(gap);
    const double top = std::max(half_label, room.column_names) + (content_.bar_title.isEmpty() ? 0 : style.px(2));
    const double bottom = style.px(triangle_room) + line_height(style) + style.px(2);
    double width = std::max(0., area.width() - left - right), height = std::max(0., area.height() - top - bottom);
    if (content_.square) {
        const double cell = std::min(width / std::max(1, columns.n()), height / std::max(1, rows.n()));
        width = cell * columns.n(), height = cell * rows.n();
    }
    const double spare = std::max(0., area.width() - left - right - width) / 2; // in the middle, as its caption stands
    const auto whole = [&](double v) { return style.medium == Medium::screen ? std::floor(v) : v; };
    room.frame = QRectF(whole(area.left() + left + spare), whole(area.top() + top), whole(width), whole(height));
    return room;
}

int MatrixPicture::edge(int i, int n, double length) const { return static_cast<int>(std::lround(i * length / std::max(1, n))); }

QRectF MatrixPicture::cell_box(int row, int column) const {
    const int left = edge(column, content_.columns.n(), frame_.width()),
              right = edge(column + 1, content_.columns.n(), frame_.width());
    const int top = edge(row, content_.rows.n(), frame_.height()), bottom = edge(row + 1, content_.rows.n(), frame_.height());
    return QRectF(frame_.left() + left, frame_.top() + top, right - left, bottom - top);
}

QRgb MatrixPicture::colour(const Style& style, double value) const {
    const double share = (value - content_.low) / (content_.high - content_.low);
    return (content_.map == MatrixMap::signed_map ? style.theme->signed_map : style.theme->magnitude).at(share);
}

void MatrixPicture::paint_cell(QPainter& p, const Style& style, int row, int column) const {
    const size_t at = content_.place(row, column);
    const QRectF box = cell_box(row, column);
    if (!content_.blank.empty() && content_.blank[at]) {
        p.fillRect(box, style.theme->missing);
        return;
    }
    const double value = content_.values[at];
    if (std::isnan(value)) {
        fill_missing(p, style, box);
        return;
    }
    if (!content_.dots.empty() && content_.dots[at]) {
        p.fillRect(box, QColor::fromRgb(colour(style, 0)));
        const double side = std::min({style.whole(2), box.width(), box.height()});
        const QPointF corner(std::floor(box.center().x() - side / 2 + .5), std::floor(box.center().y() - side / 2 + .5));
        if (value != 0) p.fillRect(QRectF(corner, QSizeF(side, side)), QColor::fromRgb(colour(style, value)));
        return;
    }
    p.fillRect(box, QColor::fromRgb(colour(style, value)));
    const bool signs =
        content_.dashes && content_.map == MatrixMap::signed_map && std::min(box.width(), box.height()) >= style.px(dash_from);
    if (!signs || value >= -palest * content_.high) return;
    const double length = std::max(2., std::round(box.width() * .5)), thick = style.whole(1);
    p.fillRect(QRectF(box.left() + std::floor((box.width() - length) / 2), box.top() + std::floor((box.height() - thick) / 2),
                      length, thick),
               style.theme->surface);
}

// The mean of the cells under one pixel; NaN where all are missing.
double MatrixPicture::block_mean(int row, int rows, int column, int columns) const {
    double sum = 0;
    int n = 0;
    for (int i = row; i < row + rows; ++i)
        for (int j = column; j < column + columns; ++j)
            if (const double v = content_.values[content_.place(i, j)]; !std::isnan(v)) sum += v, ++n;
    return n == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / n;
}

void MatrixPicture::paint_merged(QPainter& p, const Style& style, double ratio) const {
    const int width = std::max(1, static_cast<int>(std::lround(frame_.width() * ratio)));
    const int height = std::max(1, static_cast<int>(std::lround(frame_.height() * ratio)));
    const int n_rows = content_.rows.n(), n_columns = content_.columns.n();
    // First cell under a pixel and how many: at least one, so that larger cells fill several pixels.
    const auto first = [](int pixel, int n, int pixels) { return static_cast<int>(int64_t{pixel} * n / pixels); };
    QImage image(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        const int row = first(y, n_rows, height), rows = std::max(1, first(y + 1, n_rows, height) - row);
        for (int x = 0; x < width; ++x) {
            const int column = first(x, n_columns, width), columns = std::max(1, first(x + 1, n_columns, width) - column);
            const bool blank =
                !content_.blank.empty() && rows == 1 && columns == 1 && content_.blank[content_.place(row, column)];
            const double value = blank ? std::numeric_limits<double>::quiet_NaN() : block_mean(row, rows, column, columns);
            line[x] = std::isnan(value) ? style.theme->missing.rgb() : colour(style, value);
        }
    }
    p.setRenderHint(QPainter::SmoothPixmapTransform, false);
    p.drawImage(frame_, image);
}

void MatrixPicture::paint_cells(QPainter& p, const Style& style) const {
    p.save();
    p.setRenderHint(QPainter::Antialiasing, false);
    const int64_t n = int64_t{content_.rows.n()} * content_.columns.n();
    const double ratio = style.medium == Medium::vector
                             ? std::max(1., style.pixel_ratio)
                             : std::max(1., p.worldTransform().m11()) * p.device()->devicePixelRatioF();
    if (n > most_cells || style.marks_as_pixels || merged_)
        paint_merged(p, style, ratio);
    else
        for (int row = 0; row < content_.rows.n(); ++row)
            for (int column = 0; column < content_.columns.n(); ++column) paint_cell(p, style, row, column);
    p.restore();
}

void MatrixPicture::paint_groups(QPainter& p, const Style& style, const Room& room) const {
    const QRectF& f = frame_;
    p.setPen(QPen(style.theme->axis, style.whole(1)));
    const auto crisp = [&](double v) { return style.medium == Medium::screen ? std::floor(v) + .5 : v; };
    for (const MatrixGroup& g : content_.rows.groups) {
        const double top = f.top() + edge(g.first, content_.rows.n(), f.height());
        const double bottom = f.top() + edge(g.first + g.n, content_.rows.n(), f.height());
        if (g.first > 0) p.drawLine(QLineF(f.left(), crisp(top), f.right(), crisp(top)));
        const QRectF box(f.left() - room.row_names, top, line_height(style), bottom - top);
        draw_text_upwards(p, style, box, Qt::AlignHCenter | Qt::AlignTop, short_name(style, g.name, bottom - top - style.px(4)),
                          {.colour = style.theme->text});
    }
    for (const MatrixGroup& g : content_.columns.groups) {
        const double left = f.left() + edge(g.first, content_.columns.n(), f.width());
        const double right = f.left() + edge(g.first + g.n, content_.columns.n(), f.width());
        if (g.first > 0) p.drawLine(QLineF(crisp(left), f.top(), crisp(left), f.bottom()));
        const QRectF box(left, f.top() - room.column_names, right - left, line_height(style));
        draw_text(p, style, box, Qt::AlignHCenter | Qt::AlignTop, short_name(style, g.name, right - left - style.px(4)),
                  {.colour = style.theme->text});
    }
}

void MatrixPicture::paint_row_names(QPainter& p, const Style& style, const Room& room) const {
    const MatrixSide& rows = content_.rows;
    if (!rows.groups.empty()) return;
    const double cell = frame_.height() / std::max(1, rows.n()), height = line_height(style);
    const int step = step_of_names(cell, height);
    for (int i = 0; i < rows.n(); i += step) {
        const QRectF cells = cell_box(i, 0);
        const double middle = cells.center().y();
        if (!rows.chips.empty()) {
            const double side = std::min(style.px(16), cell - 2);
            const QRectF chip(frame_.left() - style.px(5) - style.px(18), middle - side / 2, style.px(18), side);
            if (side >= style.px(10))
                draw_chip(p, style, chip, rows.chips[static_cast<size_t>(i)], rows.names[static_cast<size_t>(i)]);
            continue;
        }
        const QRectF box(frame_.left() - room.row_names, middle - height / 2, room.row_names - style.px(gap), height);
        draw_text(p, style, box, Qt::AlignRight | Qt::AlignVCenter, rows.names[static_cast<size_t>(i)]);
    }
}

void MatrixPicture::paint_column_names(QPainter& p, const Style& style, const Room& room) const {
    const MatrixSide& columns = content_.columns;
    if (!columns.groups.empty()) return;
    const double cell = frame_.width() / std::max(1, columns.n()), height = line_height(style);
    const double needed =
        columns.chips.empty() ? std::min(widest(style, columns.names), style.px(widest_name)) + style.px(6) : style.px(12);
    const int step = step_of_names(cell, needed);
    for (int j = 0; j < columns.n(); j += step) {
        const double middle = cell_box(0, j).center().x();
        const QRectF box(middle - needed / 2, frame_.top() - room.column_names, needed, height);
        if (columns.chips.empty()) {
            draw_text(p, style, box, Qt::AlignHCenter | Qt::AlignTop, columns.names[static_cast<size_t>(j)]);
            continue;
        }
        const double width = std::min(style.px(18), cell - 2);
        const QRectF chip(middle - width / 2, frame_.top() - style.px(19), width, style.px(16));
        draw_chip(p, style, chip, columns.chips[static_cast<size_t>(j)], columns.names[static_cast<size_t>(j)]);
    }
}

void MatrixPicture::paint_titles(QPainter& p, const Style& style, const Room& room) const {
    const QRectF& f = frame_;
    const double height = line_height(style);
    const QRectF beside(f.left() - room.row_names - style.px(title_room), f.top(), height, f.height());
    draw_text_upwards(p, style, beside, Qt::AlignHCenter | Qt::AlignTop, content_.rows.title);
    const double wide = std::max(f.width(), text_width(style, content_.columns.title) + 2);
    const QRectF below(f.center().x() - wide / 2, f.bottom() + style.px(triangle_room) + style.px(1), wide, height);
    draw_text(p, style, below, Qt::AlignHCenter | Qt::AlignTop, content_.columns.title);

    const QRectF bar(f.right() + style.px(triangle_room + gap), f.top(), style.px(bar_width),
                     std::min(f.height(), style.px(150)));
    draw_colour_bar(p, style, bar, content_.map == MatrixMap::signed_map ? style.theme->signed_map : style.theme->magnitude,
                    content_.low, content_.high, content_.bar_title);
}

void MatrixPicture::paint_marks(QPainter& p, const Style& style, const MatrixMarks& marks) const {
    const double side = style.px(triangle), away = style.px(2);
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(Qt::NoPen);
    p.setBrush(style.theme->ink);
    for (const int row : marks.rows) {
        const double y = cell_box(row, 0).center().y(), x = frame_.right() + away;
        p.drawPolygon(QPolygonF({{x, y}, {x + side, y - side / 2}, {x + side, y + side / 2}}));
    }
    for (const int column : marks.columns) {
        const double x = cell_box(0, column).center().x(), y = frame_.bottom() + away;
        p.drawPolygon(QPolygonF({{x, y}, {x - side / 2, y + side}, {x + side / 2, y + side}}));
    }
    for (const auto& [row, column] : marks.cells) draw_selected(p, style, cell_box(row, column));
}

void MatrixPicture::paint(QPainter& p, const QRectF& area, const Style& style, const MatrixMarks& marks) {
    const Room room = room_in(area, style);
    frame_ = room.frame;
    if (frame_.width() < 1 || frame_.height() < 1 || content_.values.empty()) return;
    merged_ = frame_.width() < content_.columns.n() || frame_.height() < content_.rows.n();
    p.save();
    paint_cells(p, style);
    p.setRenderHint(QPainter::Antialiasing, style.medium != Medium::screen);
    paint_groups(p, style, room);
    p.setBrush(Qt::NoBrush);
    p.setPen(QPen(style.theme->axis, style.whole(1)));
    p.drawRect(frame_.adjusted(-.5, -.5, .5, .5));
    paint_row_names(p, style, room);
    paint_column_names(p, style, room);
    paint_titles(p, style, room);
    if (style.show_selection) paint_marks(p, style, marks);
    p.restore();
}

MatrixCell MatrixPicture::cell_at(const QPointF& point) const {
    if (!frame_.contains(point) || content_.values.empty()) return {};
    const auto find = [&](double from, double length, int n) {
        int i = std::clamp(static_cast<int>((from / length) * n), 0, n - 1);
        while (i > 0 && from < edge(i, n, length)) --i;
        while (i + 1 < n && from >= edge(i + 1, n, length)) ++i;
        return i;
    };
    return {find(point.y() - frame_.top(), frame_.height(), content_.rows.n()),
            find(point.x() - frame_.left(), frame_.width(), content_.columns.n())};
}

} // namespace ranvier::views
