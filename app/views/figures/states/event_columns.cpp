#include "app/views/figures/states/event_columns.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "app/views/canvas.hpp"

namespace ranvier::views {

namespace {

constexpr double triangle = 8, stroke = 6; // design pixels
constexpr double most_outside = .1;        // share of a column's times that may lie outside their rows
constexpr size_t least_rows = 3;           // that a column needs whose name says nothing

bool speaks_of_time(std::string name) {
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (name.find("duration") != std::string::npos) return false;
    for (const char* word : {"time", "onset", "offset"})
        if (name.find(word) != std::string::npos) return true;
    return false;
}

std::vector<double> numbers_of(const Column& column) {
    if (const auto* real = std::get_if<std::vector<double>>(&column.values)) return *real;
    const auto* whole = std::get_if<std::vector<int64_t>>(&column.values);
    return whole && speaks_of_time(column.name) ? std::vector<double>(whole->begin(), whole->end()) : std::vector<double>{};
}

bool are_times(const std::vector<Interval>& rows, const std::vector<double>& values, bool told) {
    size_t given = 0, inside = 0, starts = 0, stops = 0;
    for (size_t row = 0; row < values.size(); ++row) {
        const double at = values[row];
        if (!std::isfinite(at)) continue;
        ++given;
        starts += at == rows[row].start;
        stops += at == rows[row].stop;
        inside += at >= rows[row].start - (told ? rows[row].stop - rows[row].start : 0) && at <= rows[row].stop;
    }
    if (given == 0 || starts == given || stops == given || (!told && given < least_rows)) return false;
    return static_cast<double>(given - inside) <= most_outside * static_cast<double>(given);
}

} // namespace

std::vector<EventColumn> event_columns(const Intervals& intervals) {
    std::vector<EventColumn> found;
    for (const Column& column : intervals.table.columns) {
        const std::vector<double> values = numbers_of(column);
        if (values.size() != intervals.rows.size() || !are_times(intervals.rows, values, speaks_of_time(column.name))) continue;
        EventColumn events{column.name, {}};
        for (size_t row = 0; row < values.size(); ++row)
            if (std::isfinite(values[row])) events.times.emplace_back(values[row], static_cast<int>(row));
        std::ranges::sort(events.times);
        found.push_back(std::move(events));
    }
    return found;
}

void paint_events(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, const EventColumn& events) {
    const auto first = std::ranges::lower_bound(events.times, frame.window.start, {}, &std::pair<double, int>::first);
    const double size = style.px(triangle), bottom = box.bottom() - style.whole(1);
    std::vector<double> places;
    bool crowded = false;
    for (auto at = first; at != events.times.end() && at->first < frame.window.stop; ++at) {
        const double x = frame.x(at->first);
        if (!places.empty() && x - places.back() < .5) continue; // the same pixel
        crowded = crowded || (!places.empty() && x - places.back() < size);
        places.push_back(x);
    }
    const bool on_screen = style.medium == Medium::screen;
    for (const double x : places)
        if (crowded)
            p.fillRect(QRectF(on_screen ? std::floor(x) : x, bottom - style.px(stroke), style.whole(1), style.px(stroke)),
                       style.theme->ink);
        else
            draw_marker(p, Marker::triangle_down, QPointF(x, bottom - size * .6), size, style.theme->ink, QColor());
}

void paint_event_name(QPainter& p, const Style& style, const QRectF& box, const EventColumn& events) {
    const double size = style.px(triangle), inset = size + style.px(4);
    draw_marker(p, Marker::triangle_down, QPointF(box.left() + size / 2, box.center().y()), size, style.theme->ink, QColor());
    QString words = QString::fromStdString(events.name);
    if (words.endsWith(QStringLiteral("_s"))) words.chop(2); // the axis tells the unit
    draw_text(p, style, box.adjusted(inset, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, words.replace('_', ' '));
}

} // namespace ranvier::views
