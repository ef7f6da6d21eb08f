#include "app/views/figures/states/signal_trace.hpp"

#include <cmath>

#include "app/views/canvas.hpp"
#include "app/views/figures/states/words.hpp"
#include "core/base/text.hpp"
#include "core/job/params.hpp"

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
void paint_samples(QPainter& p, const TimeFrame& frame, const Scale& y, const SignalData& signal, uint64_t channel, uint64_t from,
                   uint64_t to, const QPen& pen) {
    const auto value = [&](uint64_t i) { return signal.values.values[i * signal.values.n_channels + channel]; };
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

void paint_ranges(QPainter& p, const TimeFrame& frame, const Scale& y, const SignalData& signal, uint64_t channel,
                  const QPen& pen) {
    const auto n = static_cast<size_t>(frame.width());
    QList<QLineF> lines;
    uint64_t from = sample_from(signal, frame.window.start);
    for (size_t c = 0; c < n; ++c) {
        const double x = frame.left + static_cast<double>(c);
        const uint64_t to = sample_from(signal, frame.time(x + 1));
        // One sample more than its own, so that columns join.
        const Range range = to > from ? signal.values.range(channel, from > 0 ? from - 1 : 0, to) : Range{NAN, NAN};
        from = to;
        if (!std::isnan(range.low)) lines << QLineF(x + .5, y.at(range.high) - .5, x + .5, y.at(range.low) + .5);
    }
    p.setPen(pen);
    p.drawLines(lines);
}

// Of the i-th line: darkest and whole first.
QPen pen_of(const Style& style, size_t i) {
    const Theme& theme = *style.theme;
    const QColor shades[most_channels] = {theme.text, theme.muted, theme.control_edge};
    QPen pen(shades[i], style.px(1), i == 0 ? Qt::SolidLine : Qt::CustomDashLine, Qt::FlatCap);
    if (i == 1) pen.setDashPattern({5, 2});
    if (i == 2) pen.setDashPattern({2, 2});
    return pen;
}

// Of all shown channels over the samples; NaN, NaN where none has a number.
Range range_of(const ShownSignal& signal, uint64_t from, uint64_t to) {
    Range all{NAN, NAN};
    for (const uint64_t channel : signal.channels) {
        const Range one = signal.data->values.range(channel, from, to);
        all = {std::fmin(all.low, one.low), std::fmax(all.high, one.high)};
    }
    return all;
}

// Name, then unit and how many channels there are, then which line is which.
void paint_words(QPainter& p, const Style& style, const QRectF& words, double whole_width, const ShownSignal& signal) {
    const double height = line_height(style);
    draw_text(p, style, words, Qt::AlignLeft | Qt::AlignVCenter, QString::fromStdString(signal.data->name),
              {.colour = style.theme->text});
    QString second = QString::fromStdString(signal.data->unit);
    if (signal.channels.size() < signal.data->values.n_channels) {
        const QString some = StatesWords::tr("%1 of %2 channels")
                                 .arg(signal.channels.size())
                                 .arg(count_text(static_cast<int64_t>(signal.data->values.n_channels)));
        const QString both = second.isEmpty() ? some : second + ", " + some;
        second = text_width(style, both) <= whole_width ? both : some;
    }
    draw_text(p, style, QRectF(words.left(), words.top() + height, whole_width, height), Qt::AlignLeft | Qt::AlignVCenter,
              second);
    if (!signal.has_keys()) return;
    double left = words.left();
    for (size_t i = 0; i < signal.channels.size(); ++i) {
        const double y = std::floor(words.top() + 2.5 * height) + .5, line = style.px(9);
        p.setPen(pen_of(style, i));
        p.drawLine(QLineF(left, y, left + line, y));
        const QRectF number(left + line + style.px(2), words.top() + 2 * height, style.px(20), height);
        left = number.left() +
               draw_text(p, style, number, Qt::AlignLeft | Qt::AlignVCenter, QString::number(signal.channels[i] + 1)) +
               style.px(4);
    }
}

Error wrong_channels(const std::string& option, const SignalData& signal) {
    return Error(Errc::invalid_argument, "channels: found '" + option + "', allowed for " + signal.name +
                                             " is auto, or numbers from 1 to " + text(signal.values.n_channels) +
                                             " and ranges of them, such as 1,3-5");
}

} // namespace

int64_t sample_at(const SignalData& signal, double time) {
    if (std::isnan(time) || signal.values.n_samples == 0) return -1;
    if (!signal.times.empty()) return std::upper_bound(signal.times.begin(), signal.times.end(), time) - signal.times.begin() - 1;
    const double place = std::floor((time - signal.start) * signal.rate_hz);
    return place < 0 || place >= static_cast<double>(signal.values.n_samples) ? -1 : static_cast<int64_t>(place);
}

Result<std::vector<uint64_t>> chosen_channels(const std::string& option, const SignalData& signal) {
    std::vector<uint64_t> channels;
    const uint64_t n = signal.values.n_channels;
    if (option == "auto" || option.empty()) {
        for (uint64_t c = 0; c < std::min<uint64_t>(most_channels, n); ++c) channels.push_back(c);
        return channels;
    }
    for (size_t from = 0; from <= option.size();) {
        const size_t comma = std::min(option.find(',', from), option.size());
        const std::string part = option.substr(from, comma - from);
        const size_t dash = part.find('-');
        const auto first = parse_number(part.substr(0, dash));
        const auto last = dash == std::string::npos ? first : parse_number(part.substr(dash + 1));
        if (!first || !last || *first < 1 || *last < *first || *first != std::floor(*first))
            return wrong_channels(option, signal);
        for (double c = *first; c <= std::min(*last, static_cast<double>(n)) && channels.size() < most_channels; ++c)
            channels.push_back(static_cast<uint64_t>(c) - 1);
        from = comma + 1;
    }
    if (channels.empty()) return wrong_channels(option, signal);
    return channels;
}

void paint_signal(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, const ShownSignal& signal,
                  double area_left) {
    const Theme& theme = *style.theme;
    const SignalData& data = *signal.data;
    const double left = area_left + style.px(10), height = line_height(style), labels = style.px(46);
    paint_words(p, style, QRectF(left, box.top(), frame.left - labels - left, height), frame.left - style.px(10) - left, signal);
    const uint64_t from = sample_from(data, frame.window.start), to = sample_from(data, frame.window.stop);
    const Range range = range_of(signal, from > 0 ? from - 1 : 0, std::min(data.values.n_samples, to + 1));
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
    const bool few = static_cast<double>(to - from) < 2 * frame.width();
    for (size_t i = signal.channels.size(); i-- > 0;) { // the first on top
        const QPen pen = pen_of(style, i);
        if (few)
            paint_samples(p, frame, y, data, signal.channels[i], from, to, pen);
        else
            paint_ranges(p, frame, y, data, signal.channels[i], QPen(pen.color(), pen.widthF(), Qt::SolidLine, Qt::FlatCap));
    }
}

} // namespace ranvier::views
