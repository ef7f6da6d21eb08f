#include "app/views/figures/states/lanes.hpp"

#include <cmath>
#include <set>

#include "app/views/canvas.hpp"

namespace ranvier::views {

namespace {

constexpr size_t most_kinds = 12; // of words in a column that names rows
constexpr size_t longest_word = 40;

// A column of few words, such as the kind of a trial.
bool names_rows(const Column& column) {
    const auto* words = std::get_if<std::vector<std::string>>(&column.values);
    if (!words) return false;
    std::set<std::string> kinds;
    for (const std::string& word : *words) {
        if (word.size() > longest_word) return false;
        kinds.insert(word);
        if (kinds.size() > most_kinds) return false;
    }
    return kinds.size() > 1;
}

void paint_event(QPainter& p, const Style& style, const QRectF& box, double x) {
    const double size = style.px(9);
    draw_marker(p, Marker::triangle_down, QPointF(x, box.center().y()), size, style.theme->ink, QColor());
}

} // namespace

Lane::Lane(const Intervals& intervals) : intervals_(&intervals) {
    const auto& columns = intervals.table.columns;
    for (size_t c = 0; c < columns.size() && text_column_ < 0; ++c)
        if (names_rows(columns[c])) text_column_ = static_cast<int>(c);
    if (text_column_ < 0 && columns.size() == 1) text_column_ = 0;
}

QString Lane::text_of(int row) const {
    if (text_column_ < 0) return {};
    const Column& column = intervals_->table.columns[static_cast<size_t>(text_column_)];
    return std::visit(
        [&](const auto& values) -> QString {
            if constexpr (std::is_same_v<std::decay_t<decltype(values[0])>, std::string>)
                return QString::fromStdString(values[static_cast<size_t>(row)]);
            else
                return QString::fromStdString(column.name) + " " +
                       short_number(static_cast<double>(values[static_cast<size_t>(row)]));
        },
        column.values);
}

QString Lane::words_of(int row) const {
    const QString text = text_of(row), number = QString::number(row + 1);
    return text.isEmpty() ? number : number + ", " + text;
}

int Lane::row_at(double time) const {
    for (size_t row = intervals_->rows.size(); row-- > 0;)
        if (time >= intervals_->rows[row].start && time < intervals_->rows[row].stop) return static_cast<int>(row);
    return -1;
}

void Lane::paint(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, double area_left) const {
    const Theme& theme = *style.theme;
    const double left = area_left + style.px(10);
    draw_text(p, style, QRectF(left, box.top(), frame.left - style.px(8) - left, box.height()), Qt::AlignLeft | Qt::AlignVCenter,
              QString::fromStdString(name()), {.colour = theme.text});
    p.save();
    p.setRenderHint(QPainter::Antialiasing, style.medium != Medium::screen);
    std::vector<bool> crowded; // columns of rows that are too short for a box of their own
    for (size_t row = 0; row < intervals_->rows.size(); ++row) {
        const Interval& interval = intervals_->rows[row];
        if (interval.stop < frame.window.start || interval.start >= frame.window.stop) continue;
        const double from = frame.held_x(interval.start), to = frame.held_x(interval.stop);
        if (interval.stop == interval.start) {
            paint_event(p, style, box, from);
        } else if (to - from < 3) {
            if (crowded.empty()) crowded.assign(static_cast<size_t>(frame.width()) + 1, false);
            for (auto c = static_cast<size_t>(from - frame.left); c <= static_cast<size_t>(to - frame.left); ++c)
                crowded[c] = true;
        } else {
            const QRectF segment = style.medium == Medium::screen ? QRectF(std::round(from) + .5, box.top() + .5,
                                                                           std::round(to - from) - 1, box.height() - 1)
                                                                  : QRectF(from, box.top(), to - from, box.height());
            p.setPen(QPen(theme.control_edge, style.whole(1)));
            p.setBrush(theme.chrome);
            p.drawRect(segment);
            const QString text = text_of(static_cast<int>(row)), number = QString::number(row + 1);
            const QString whole = text.isEmpty() ? number : number + "  " + text;
            const QRectF inside = segment.adjusted(style.px(6), 0, -style.px(4), 0);
            const QString shown = text_width(style, whole) <= inside.width() ? whole : number;
            if (text_width(style, shown) <= inside.width())
                draw_text(p, style, inside, Qt::AlignLeft | Qt::AlignVCenter, shown, {.colour = theme.text});
        }
    }
    for (size_t c = 0; c < crowded.size(); ++c)
        if (crowded[c]) p.fillRect(QRectF(frame.left + static_cast<double>(c), box.top(), 1, box.height()), theme.control_edge);
    p.restore();
}

} // namespace ranvier::views
