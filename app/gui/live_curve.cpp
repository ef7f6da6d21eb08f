#include "app/gui/live_curve.hpp"

#include <algorithm>
#include <cmath>

#include <QPainter>

#include "app/gui/theming.hpp"
#include "app/views/canvas.hpp"

namespace ranvier::gui {
namespace {

constexpr int least_ms = 250;
constexpr double room_below = 0.1;
constexpr double fewest_steps = 10; // a curve that has just begun does not fill the whole axis
constexpr double curve_height = 190, top = 10, bottom = 40, right = 64;

struct Extent {
    double low = INFINITY, high = -INFINITY;
    void take(double value) {
        if (!std::isfinite(value)) return;
        low = std::min(low, value);
        high = std::max(high, value);
    }
};

QString words_of(const std::string& name) {
    QString words = QString::fromStdString(name);
    words.replace(QLatin1Char('_'), QLatin1Char(' '));
    if (!words.isEmpty()) words[0] = words[0].toUpper();
    return words;
}

void draw_piece(QPainter& painter, const views::Scale& x, const views::Scale& y, const std::vector<TracePoint>& piece,
                const QPen& pen) {
    std::vector<double> steps, values;
    for (const auto& point : piece) {
        steps.push_back(point.step);
        values.push_back(point.value);
    }
    views::draw_curve(painter, x, y, steps, values, pen);
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

void LiveCurve::set_traces(const std::map<std::string, std::vector<TracePoint>>& traces) {
    traces_ = traces;
    describe();
    if (!since_.isValid() || since_.elapsed() >= least_ms) {
        since_.start();
        update();
    } else if (!later_.isActive()) {
        later_.start(least_ms - static_cast<int>(since_.elapsed()));
    }
}

void LiveCurve::describe() {
    QStringList words;
    for (const auto& [name, trace] : traces_)
        if (!trace.empty())
            words << tr("%1 %2 at step %3")
                         .arg(words_of(name), views::short_number(trace.back().value), views::short_number(trace.back().step));
    setAccessibleName(tr("Curve of the job"));
    setAccessibleDescription(words.join(QStringLiteral("; ")));
}

void LiveCurve::paintEvent(QPaintEvent*) {
    const views::Style style = Theming::instance().style();
    const views::Theme& theme = Theming::instance().theme();
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    Extent steps, values;
    for (const auto& [name, trace] : traces_)
        for (const auto& point : trace) {
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
    views::AxisLook across{tr("Step"), 4};
    views::AxisLook upwards{traces_.size() == 1 ? words_of(traces_.begin()->first) : QString(), 4};
    const double from = views::left_axis_width(style, values.low, values.high, upwards);
    const views::Scale x{steps.low, steps.high, from, width() - style.px(right)};
    const views::Scale y{values.low, values.high, height() - style.px(bottom), style.px(top)};
    views::draw_bottom_axis(painter, style, x, y.from, across);
    views::draw_left_axis(painter, style, y, from, upwards);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto& [name, trace] : traces_) {
        const auto pieces = ascending_pieces(trace);
        if (pieces.empty()) continue;
        for (size_t i = 0; i + 1 < pieces.size(); ++i)
            draw_piece(painter, x, y, pieces[i], QPen(theme.control_edge, style.px(1)));
        const bool first = name == traces_.begin()->first;
        const QColor colour = first ? theme.accent : theme.text;
        draw_piece(painter, x, y, pieces.back(), QPen(colour, style.px(first ? 2 : 1.5), first ? Qt::SolidLine : Qt::DashLine));
        const TracePoint& last = pieces.back().back();
        const QPointF end(x.at(last.step), y.at(last.value));
        if (!std::isfinite(end.y())) continue;
        views::draw_marker(painter, views::Marker::circle, end, style.px(5), colour, colour);
        const double line = views::line_height(style);
        views::draw_text(painter, style, QRectF(end.x() + style.px(6), end.y() - line / 2, width() - end.x() - style.px(6), line),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         traces_.size() == 1 ? views::number_text(last.value, 4) : words_of(name), {11, 500, colour});
    }
}

} // namespace ranvier::gui
