#include "app/gui/live_curve.hpp"

#include <algorithm>
#include <cmath>

#include <QPainter>

#include "app/gui/theming.hpp"
#include "app/views/canvas.hpp"
#include "app/views/figures/fit_words.hpp"

namespace ranvier::gui {
namespace {

constexpr int least_ms = 250;
constexpr double room_below = 0.1;
constexpr double fewest_steps = 10; // a curve that has just begun does not fill the whole axis
constexpr double curve_height = 212, top = 10, bottom = 40, right = 64;

struct Extent {
    double low = INFINITY, high = -INFINITY;
    void take(double value) {
        if (!std::isfinite(value)) return;
        low = std::min(low, value);
        high = std::max(high, value);
    }
};

using Traces = std::map<std::string, std::vector<TracePoint>>;

// What is shown: a likelihood, if there is one.
std::string shown_trace(const Traces& traces) {
    const auto is_shown = [](const auto& each) { return views::is_likelihood(each.first) && !each.second.empty(); };
    const auto found = std::find_if(traces.begin(), traces.end(), is_shown);
    return found != traces.end() ? found->first : traces.empty() ? "" : traces.begin()->first;
}

LiveRole role_of(const std::string& trace, bool is_newest_piece) {
    if (views::is_held_out(trace)) return LiveRole::held_out;
    return trace.find('/') == std::string::npos && is_newest_piece ? LiveRole::main : LiveRole::restart;
}

// Of a likelihood the highest, of anything else the first.
std::vector<LiveLine>::iterator best_of(std::vector<LiveLine>& lines, bool highest) {
    const auto below = [](const LiveLine& a, const LiveLine& b) {
        if (a.role == LiveRole::held_out || b.role == LiveRole::held_out) return a.role == LiveRole::held_out && a.role != b.role;
        return a.points.back().value < b.points.back().value;
    };
    return highest ? std::max_element(lines.begin(), lines.end(), below) : lines.begin();
}

QPen pen_of(LiveRole role, const views::Style& style) {
    const views::Theme& theme = *style.theme;
    if (role == LiveRole::main) return QPen(theme.accent, style.px(2), Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    if (role == LiveRole::restart) return QPen(theme.control_edge, style.px(1));
    QPen pen(theme.text, style.px(1.5));
    pen.setDashPattern({4 / 1.5, 3 / 1.5});
    return pen;
}

void draw_line(QPainter& painter, const views::Scale& x, const views::Scale& y, const LiveLine& line, const views::Style& style) {
    std::vector<double> steps, values;
    for (const auto& point : line.points) {
        steps.push_back(point.step);
        values.push_back(point.value);
    }
    views::draw_curve(painter, x, y, steps, values, pen_of(line.role, style));
}

// At the end of a line: its value, or what it is.
void draw_end(QPainter& painter, const QPointF& end, const LiveLine& line, double room, const views::Style& style) {
    if (line.role == LiveRole::restart || !std::isfinite(end.y())) return;
    const bool main = line.role == LiveRole::main;
    const QColor colour = main ? style.theme->accent : style.theme->text;
    if (main) views::draw_marker(painter, views::Marker::circle, end, style.px(6), colour, colour);
    const QString words = main ? views::number_text(line.points.back().value, 4) : LiveCurve::tr("held out");
    const int weight = main ? 500 : 400;
    const double height = views::line_height(style), left = end.x() + style.px(6);
    const QRectF box(left, end.y() - height / 2, room - left, height);
    const double width = std::min(box.width(), views::text_width(style, words, 11, weight) + style.px(2));
    painter.fillRect(QRectF(left - style.px(1), box.top(), width, height), style.theme->surface); // no line runs through words
    views::draw_text(painter, style, box, Qt::AlignLeft | Qt::AlignVCenter, words, {11, weight, colour});
}

} // namespace

std::vector<std::vector<TracePoint>> ascending_pieces(const std::vector<TracePoint>& trace) {
    std::vector<std::vector<TracePoint>> pieces;
    for (const auto& point : trace) {
        if (pieces.empty() || point.step <= pieces.back().back().step) pieces.emplace_back();
        pieces.back().push_back(point);
    }
    return pieces;
}

std::vector<LiveLine> live_lines(const Traces& traces) {
    const std::string quantity = shown_trace(traces);
    std::vector<LiveLine> lines;
    bool has_main = false;
    for (const auto& [name, trace] : traces) {
        if (views::trace_quantity(name) != views::trace_quantity(quantity)) continue;
        const auto pieces = ascending_pieces(trace);
        for (size_t i = 0; i < pieces.size(); ++i) {
            lines.push_back({role_of(name, i + 1 == pieces.size()), pieces[i]});
            has_main = has_main || lines.back().role == LiveRole::main;
        }
    }
    if (const auto best = best_of(lines, views::is_likelihood(quantity)); !has_main && best != lines.end())
        if (best->role == LiveRole::restart) best->role = LiveRole::main;
    std::stable_sort(lines.begin(), lines.end(), [](const LiveLine& a, const LiveLine& b) { return a.role < b.role; });
    return lines;
}

LiveCurve::LiveCurve(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("live_curve"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    later_.setSingleShot(true);
    QObject::connect(&later_, &QTimer::timeout, this, [this] {
        since_.restart();
        update();
    });
    QObject::connect(&Theming::instance(), &Theming::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize LiveCurve::sizeHint() const { return {Theming::instance().px(260), Theming::instance().px(curve_height)}; }

void LiveCurve::set_traces(const Traces& traces) {
    quantity_ = shown_trace(traces);
    lines_ = live_lines(traces);
    describe();
    if (!since_.isValid() || since_.elapsed() >= least_ms) {
        since_.start();
        update();
    } else if (!later_.isActive()) {
        later_.start(least_ms - static_cast<int>(since_.elapsed()));
    }
}

void LiveCurve::describe() {
    QString words;
    if (!lines_.empty() && lines_.back().role == LiveRole::main) {
        const TracePoint& last = lines_.back().points.back();
        words = tr("%1 %2 at %3 %4")
                    .arg(views::trace_words(quantity_), views::number_text(last.value, 4), views::step_words(quantity_).toLower(),
                         views::short_number(last.step));
    }
    setAccessibleName(tr("Curve of the job"));
    setAccessibleDescription(words);
    if (!views::is_likelihood(quantity_)) return setToolTip(words);
    setToolTip(words + QLatin1Char('\n') + tr("Training bins; thin lines are restarts.") + QLatin1Char('\n') +
               views::prior_remark());
}

void LiveCurve::paintEvent(QPaintEvent*) {
    const views::Style style = Theming::instance().style();
    QPainter painter(this);
    painter.fillRect(rect(), style.theme->surface);
    Extent steps, values;
    for (const LiveLine& line : lines_)
        for (const auto& point : line.points) {
            steps.take(point.step);
            values.take(point.value);
        }
    if (!(steps.high >= steps.low)) {
        views::draw_nothing(painter, style, rect(), tr("No curve yet."));
        return;
    }
    steps.low = std::min(steps.low, 0.0);
    steps.high = std::max(steps.high, steps.low + fewest_steps);
    values.low -= room_below * (values.high - values.low); // the words at the end of a line do not meet the axis
    views::widen_to_ticks(values.low, values.high, 4);
    const views::AxisLook across{views::step_words(quantity_), 4}, upwards{views::trace_words(quantity_), 4};
    const double from = views::left_axis_width(style, values.low, values.high, upwards);
    const views::Scale x{steps.low, steps.high, from, width() - style.px(right)};
    const views::Scale y{values.low, values.high, height() - style.px(bottom), style.px(top)};
    views::draw_bottom_axis(painter, style, x, y.from, across);
    views::draw_left_axis(painter, style, y, from, upwards);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const LiveLine& line : lines_) draw_line(painter, x, y, line, style);
    for (const LiveLine& line : lines_)
        draw_end(painter, {x.at(line.points.back().step), y.at(line.points.back().value)}, line, width(), style);
}

} // namespace ranvier::gui
