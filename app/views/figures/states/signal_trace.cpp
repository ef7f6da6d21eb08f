#include "app/views/figures/states/signal_trace.hpp"

#include <cmath>

#include "app/views/canvas.hpp"
#include "app/views/figures/states/words.hpp"

namespace ranvier::views {

namespace {

// First sample at or after `time`, at most n_samples.
uint64_t sample_from(const SignalData& signal, double time) {
    const uint64_t n = signal.values.n_samples;
    if (!signal.times.empty())
        return static_cast<uint64_t>(std::lower_bound(signal.times.begin(), signal.times.end(), time) - signal.times.begin());
    const double place = std::ceil((time - signal.start) * signal.rate_hz - 1e-9);
    return place <= 0 ? 0 : std::min(n, static_cast<uint64_t>(std::min(place, 9e18)));
}

// Few samples: a line from one to the next, and to where it meets the window's edges.
void paint_samples(QPainter& p, const TimeFrame& frame, const Scale& y, const SignalData& signal, uint64_t from, uint64_t to,
                   const QPen& pen) {
    const auto value = [&](uint64_t i) { return signal.values.values[i * signal.values.n_channels]; };
    const auto between = [&](uint64_t i, double time) { // after sample i
        const double t = signal.time_of(i), next = signal.time_of(i + 1);
        return next > t ? value(i) + (time - t) / (next - t) * (value(i + 1) - value(i)) : value(i);
    };
    const uint64_t n = signal.values.n_samples;
    std::vector<double> xs, ys;
    const auto add = [&](double time, double v) {
        xs.push_back(time);
        ys.push_back(v);
    };
    if (from > 0 && from < n) add(frame.window.start, between(from - 1, frame.window.start));
    for (uint64_t i = from; i < to; ++i) add(signal.time_of(i), value(i));
    if (to > 0 && to < n) add(frame.window.stop, between(to - 1, frame.window.stop));
    draw_curve(p, {frame.window.start, frame.window.stop, frame.left, frame.right}, y, xs, ys, pen);
}

void paint_ranges(QPainter& p, const TimeFrame& frame, const Scale& y, const SignalData& signal, const QPen& pen) {
    const auto n = static_cast<size_t>(frame.width());
    QList<QLineF> lines;
    uint64_t from = sample_from(signal, frame.window.start);
    for (size_t c = 0; c < n; ++c) {
        const double x = frame.left + static_cast<double>(c);
        const uint64_t to = sample_from(signal, frame.time(x + 1));
        // One sample more than its own, so that columns join.
        const Range range = to > from ? signal.values.range(0, from > 0 ? from - 1 : 0, to) : Range{NAN, NAN};
        from = to;
        if (!std::isnan(range.low)) lines << QLineF(x + .5, y.at(range.high) - .5, x + .5, y.at(range.low) + .5);
    }
    p.setPen(pen);
    p.drawLines(lines);
}

} // namespace

int64_t sample_at(const SignalData& signal, double time) {
    if (std::isnan(time) || signal.values.n_samples == 0) return -1;
    if (!signal.times.empty()) return std::upper_bound(signal.times.begin(), signal.times.end(), time) - signal.times.begin() - 1;
    const double place = std::floor((time - signal.start) * signal.rate_hz);
    return place < 0 || place >= static_cast<double>(signal.values.n_samples) ? -1 : static_cast<int64_t>(place);
}

void paint_signal(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, const SignalData& signal,
                  double area_left) {
    const Theme& theme = *style.theme;
    const double left = area_left + style.px(10), height = line_height(style), labels = style.px(46);
    const QRectF words(left, box.top(), frame.left - labels - left, height);
    draw_text(p, style, words, Qt::AlignLeft | Qt::AlignVCenter, QString::fromStdString(signal.name), {.colour = theme.text});
    draw_text(p, style, words.translated(0, height), Qt::AlignLeft | Qt::AlignVCenter, QString::fromStdString(signal.unit));
    const uint64_t from = sample_from(signal, frame.window.start), to = sample_from(signal, frame.window.stop);
    const Range range = signal.values.range(0, from > 0 ? from - 1 : 0, std::min(signal.values.n_samples, to + 1));
    if (std::isnan(range.low)) {
        fill_missing(p, style, QRectF(frame.left, box.top(), frame.width(), box.height()), StatesWords::tr("not recorded"));
        return;
    }
    double low = range.low, high = range.high;
    if (high == low) low -= 1, high += 1;
    const Scale y{low, high, box.bottom() - style.px(2), box.top() + style.px(2)};
    if (low < 0 && high > 0) {
        p.setPen(QPen(theme.control_edge, style.whole(1), Qt::DotLine));
        p.drawLine(QLineF(frame.left, std::floor(y.at(0)) + .5, frame.right, std::floor(y.at(0)) + .5));
    }
    const QRectF at_axis(frame.left - labels, box.top(), labels - style.px(10), height);
    draw_text(p, style, at_axis, Qt::AlignRight | Qt::AlignTop, short_number(range.high));
    if (range.high > range.low)
        draw_text(p, style, QRectF(at_axis.left(), box.bottom() - height, at_axis.width(), height),
                  Qt::AlignRight | Qt::AlignBottom, short_number(range.low));
    p.fillRect(QRectF(frame.left - style.px(6), box.top(), style.whole(1), box.height()), theme.axis);
    const QPen pen(theme.text, style.px(1), Qt::SolidLine, Qt::FlatCap);
    if (static_cast<double>(to - from) < 2 * frame.width())
        paint_samples(p, frame, y, signal, from, to, pen);
    else
        paint_ranges(p, frame, y, signal, pen);
}

} // namespace ranvier::views
