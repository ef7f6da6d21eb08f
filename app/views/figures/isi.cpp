// Inter-spike intervals of the chosen units on logarithmic bins, with the share that is too short for one neuron.
#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include <ranvier/isi.hpp>

#include "app/views/figures/fit_words.hpp"
#include "app/views/figures/kinds.hpp"
#include "app/views/figures/unit_panels.hpp"
#include "app/views/later.hpp"

namespace ranvier::views {

namespace {

constexpr int most_panels = 9, bins_per_decade = 10;
constexpr double shortest_s = 1e-4, longest_s = 1e4;

// One unit's intervals, and where the last paint put them.
struct IsiPanel {
    int unit = 0;
    IntervalHistogram histogram;
    int64_t n_short = 0;
    double median = 0;
    QRectF frame;
    Scale x, y; // x: log10 of the interval

    double share() const { return static_cast<double>(n_short) / static_cast<double>(histogram.n); }
};

// The intervals of the chosen units.
struct IsiCounts {
    std::vector<double> edges;
    std::vector<IsiPanel> panels;
};

// From the shortest to the longest interval of the units; in bins each edge lies between two whole numbers.
std::vector<double> interval_edges(const RecordingData& r, const std::vector<int>& units, bool in_time) {
    double least = INFINITY, most = 0;
    for (const int u : units) {
        const auto times = r.spikes(u);
        for (size_t i = 1; i < times.size(); ++i) {
            const double interval = times[i] - times[i - 1];
            if (interval > 0) least = std::min(least, interval);
            most = std::max(most, interval);
        }
    }
    std::vector<double> edges;
    if (!(most > 0)) return edges;
    if (in_time) {
        const double low = std::max(std::pow(10, std::floor(std::log10(least))), in_own_unit(r, shortest_s, 0));
        const double high = std::min(std::pow(10, std::ceil(std::log10(most) + 1e-9)), in_own_unit(r, longest_s, 0));
        return log_edges(low, std::max(high, 10 * low), bins_per_decade);
    }
    edges.push_back(0.5);
    for (const double edge : log_edges(1, std::max(most, 10.) * 1.1, bins_per_decade)) {
        const double between = std::floor(edge) + 0.5;
        if (between > edges.back()) edges.push_back(between);
    }
    return edges;
}

IsiCounts count_intervals(const RecordingData& r, const std::vector<int>& units, bool in_time, double limit) {
    IsiCounts counts{interval_edges(r, units, in_time), {}};
    for (const int u : units) {
        const auto times = r.spikes(u);
        counts.panels.push_back({.unit = u,
                                 .histogram = interval_histogram(times, counts.edges),
                                 .n_short = short_intervals(times, limit),
                                 .median = median_interval(times)});
    }
    return counts;
}

class IsiFigure : public Figure {
    Q_DECLARE_TR_FUNCTIONS(IsiFigure)
public:
    IsiFigure(const Sources& sources, const TextMap& options)
        : sources_(sources), unit_option_(options.at("unit")), refractory_ms_(real_option(options, "refractory")) {
        const RecordingData& r = *sources_.recording;
        in_time_ = in_own_unit(r, 1, 0) > 0;
        limit_ = in_time_ ? in_own_unit(r, refractory_ms_ / 1e3, 0) : 0.5; // in bins: two in one bin
    }

    QString title() const override { return tr("Inter-spike intervals"); }
    QString subtitle() const override { return chosen_words(sources_, chosen_); }
    QString caption() const override {
        const QString bins =
            in_time_
                ? tr("Intervals between successive spikes of a unit, 10 logarithmic bins a decade.")
                : tr("Intervals between successive spikes of a unit, told in bins; spikes of one bin are 0 apart and not drawn.");
        const QString units = named_units(sources_, chosen_);
        const QString line = in_time_ ? tr("Dashed: %1 ms; a share of intervals under it tells of spikes of other neurons in the "
                                           "unit, not how many.")
                                            .arg(short_number(refractory_ms_))
                                      : QString();
        QStringList words{units.isEmpty() ? units : units + ".", bins, line};
        words.removeAll(QString());
        return words.join(' ');
    }
    QStringList unmet() const override { return unmet_units(*sources_.recording, unit_option_); }
    std::vector<Notice> notices(const Link& link) const override { return hidden_units_notice(wanted(link)); }
    bool unfinished() const override { return !counts_.done(); }
    bool cares(const Link& before, const Link& after) const override { return before.units != after.units; }
    QString summary(const Link& link) const override;
    Table data(const Link& link) const override;
    int64_t n_marks(const Link& link) const override {
        return static_cast<int64_t>(wanted(link).units.size()) *
               (counts_.n_ready() > 0 ? static_cast<int64_t>(edges().size()) : 0);
    }
    void paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) override;
    Hit at(const QPointF& point) const override;

private:
    ChosenUnits wanted(const Link& link) const { return choose_units(*sources_.recording, link, unit_option_, most_panels, 1); }
    // Counts the intervals of the units chosen now; later: beside, if there are many spikes.
    void prepare(const Link& link, Whole whole) const;
    const std::vector<double>& edges() const { return counts_.piece(0).edges; } // once they are counted
    void paint_panel(QPainter& p, const QRectF& box, const Style& style, IsiPanel& panel) const;
    QString short_words(const IsiPanel& panel) const;
    QString note() const {
        return in_time_ ? tr("logarithmic bins, 10 a decade; dashed: %1 ms").arg(short_number(refractory_ms_)) : QString();
    }
    // Intervals are told in ms, of counts in bins.
    QString unit() const { return in_time_ ? tr("ms") : sources_.recording->unit_of_time(); }
    double shown(double interval) const { return in_time_ ? interval / in_own_unit(*sources_.recording, 1e-3, 1) : interval; }

    Sources sources_;
    std::string unit_option_;
    double refractory_ms_, limit_;
    bool in_time_;
    // Of the units chosen last.
    mutable ChosenUnits chosen_;
    mutable Later<IsiCounts> counts_;
    mutable bool prepared_ = false;
};

void IsiFigure::prepare(const Link& link, Whole whole) const {
    const ChosenUnits now = wanted(link);
    if (!prepared_ || now != chosen_) {
        chosen_ = now;
        prepared_ = true;
        counts_.start(1, [recording = sources_.recording, units = chosen_.units, in_time = in_time_, limit = limit_](size_t) {
            return count_intervals(*recording, units, in_time, limit);
        });
    }
    if (whole == Whole::now || n_spikes(*sources_.recording, chosen_) <= counted_at_once) counts_.finish();
}

QString IsiFigure::short_words(const IsiPanel& panel) const {
    const QString share = short_number(100 * panel.share()), n = count_text(panel.n_short), of = count_text(panel.histogram.n);
    return in_time_ ? tr("%1 % under %2 ms (%3 of %4)").arg(share, short_number(refractory_ms_), n, of)
                    : tr("%1 % in one bin (%2 of %3)").arg(share, n, of);
}

void IsiFigure::paint_panel(QPainter& p, const QRectF& box, const Style& style, IsiPanel& panel) const {
    const RecordingData& r = *sources_.recording;
    const Theme& theme = *style.theme;
    const double line = line_height(style);
    const QString name = unit_words(sources_, r.units()[static_cast<size_t>(panel.unit)].id);
    draw_text(p, style, QRectF(box.left(), box.top(), box.width(), line_height(style, 12)), Qt::AlignLeft, name,
              {.size = 12, .weight = 500, .colour = theme.text});
    const double head = line_height(style, 12) + line + style.px(12);
    if (panel.histogram.n == 0 || edges().size() < 2) {
        draw_nothing(p, style, box, tr("No intervals"), tr("The unit has fewer than two spikes."));
        panel.frame = {};
        return;
    }
    const QString below =
        panel.histogram.below > 0 && in_time_ ? tr(", %1 shorter than drawn").arg(count_text(panel.histogram.below)) : QString();
    const QString median =
        chosen_.units.size() > 4 ? QString() : tr(", median %1 %2").arg(short_number(shown(panel.median)), unit());
    draw_text(p, style, QRectF(box.left(), box.top() + line_height(style, 12), box.width(), line), Qt::AlignLeft,
              short_words(panel) + below + median);

    double low = 0, high = static_cast<double>(std::max<int64_t>(1, std::ranges::max(panel.histogram.counts)));
    widen_to_ticks(low, high, 3);
    const AxisLook left{.title = tr("Intervals"), .ticks = 3};
    const double room = left_axis_width(style, low, high, left);
    panel.frame = QRectF(QPointF(box.left() + room, box.top() + head),
                         QPointF(box.right() - style.px(14), box.bottom() - 2 * line - style.px(10)));
    panel.x = {std::log10(shown(edges().front())), std::log10(shown(edges().back())), panel.frame.left(), panel.frame.right()};
    panel.y = {low, high, panel.frame.bottom(), panel.frame.top()};
    p.save();
    p.setRenderHint(QPainter::Antialiasing, style.medium != Medium::screen);
    const auto edge_at = [&](size_t k) {
        const double at = panel.x.at(std::log10(shown(edges()[k])));
        return style.medium == Medium::screen ? std::round(at) : at;
    };
    for (size_t k = 0; k + 1 < edges().size(); ++k) {
        const double top = panel.y.at(static_cast<double>(panel.histogram.counts[k]));
        const double gap = edge_at(k + 1) - edge_at(k) >= 5 ? style.whole(1) : 0;
        p.fillRect(QRectF(QPointF(edge_at(k), top), QPointF(edge_at(k + 1) - gap, panel.frame.bottom())), theme.muted);
    }
    const double at = panel.x.at(std::log10(shown(limit_)));
    if (in_time_ && at > panel.frame.left() && at < panel.frame.right()) {
        QPen pen(theme.text, style.whole(1), Qt::CustomDashLine, Qt::FlatCap);
        pen.setDashPattern({4, 3});
        p.setPen(pen);
        p.drawLine(QLineF(std::floor(at) + .5, panel.frame.top(), std::floor(at) + .5, panel.frame.bottom()));
    }
    p.restore();
    draw_left_axis(p, style, panel.y, panel.frame.left(), left);
    draw_log_axis(p, style, panel.x, panel.frame.bottom(), tr("Interval (%1)").arg(unit()));
}

void IsiFigure::paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) {
    prepare(link, style.medium == Medium::screen ? Whole::later : Whole::now);
    const QRectF rest = draw_note(p, area, style, note());
    if (chosen_.units.empty()) return draw_no_units(p, rest, style, chosen_);
    if (unfinished())
        return draw_nothing(p, style, rest,
                            tr("Counting intervals of %1 spikes.").arg(count_text(n_spikes(*sources_.recording, chosen_))));
    std::vector<IsiPanel>& all = counts_.piece(0).panels;
    const auto boxes = panels(rest, static_cast<int>(all.size()), style.px(16), 1.5);
    for (size_t i = 0; i < all.size(); ++i) paint_panel(p, boxes[i], style, all[i]);
}

Hit IsiFigure::at(const QPointF& point) const {
    const RecordingData& r = *sources_.recording;
    if (counts_.n_ready() == 0) return {};
    for (const IsiPanel& panel : counts_.piece(0).panels) {
        if (!panel.frame.contains(point)) continue;
        const std::string& id = r.units()[static_cast<size_t>(panel.unit)].id;
        Hit hit{.kind = Hit::Kind::unit, .unit = id};
        const double interval = std::pow(10, panel.x.value(point.x())) / shown(1);
        const auto after = std::ranges::upper_bound(edges(), interval);
        hit.probe.emplace_back(tr("unit"), unit_words(sources_, id));
        if (after == edges().begin() || after == edges().end()) return hit;
        const auto k = static_cast<size_t>(after - edges().begin()) - 1;
        hit.probe.emplace_back(
            tr("interval"), tr("%1 to %2 %3").arg(short_number(shown(edges()[k])), short_number(shown(edges()[k + 1])), unit()));
        const int64_t n = panel.histogram.counts[k];
        hit.probe.emplace_back(tr("intervals"), tr("%1, %2 %")
                                                    .arg(count_text(n), short_number(100. * static_cast<double>(n) /
                                                                                     static_cast<double>(panel.histogram.n))));
        hit.probe.emplace_back(tr("short"), short_words(panel));
        return hit;
    }
    return {};
}

Table IsiFigure::data(const Link& link) const {
    prepare(link, Whole::now);
    std::vector<std::string> unit;
    std::vector<double> from, to;
    std::vector<int64_t> n;
    for (const IsiPanel& panel : counts_.piece(0).panels)
        for (size_t k = 0; k + 1 < edges().size(); ++k) {
            unit.push_back(sources_.recording->units()[static_cast<size_t>(panel.unit)].id);
            from.push_back(edges()[k]);
            to.push_back(edges()[k + 1]);
            n.push_back(panel.histogram.counts[k]);
        }
    const std::string time = sources_.recording->unit_of_time().toStdString();
    const size_t rows = unit.size();
    return {{{"unit", "", std::move(unit)},
             {"from", time, std::move(from)},
             {"to", time, std::move(to)},
             {"intervals", "", std::move(n)}},
            rows};
}

QString IsiFigure::summary(const Link& link) const {
    prepare(link, Whole::later);
    QString words = title() + ".";
    if (unfinished()) return words;
    for (const IsiPanel& panel : counts_.piece(0).panels)
        words += " " + tr("Unit %1: %2, median %3 %4.")
                           .arg(unit_words(sources_, sources_.recording->units()[static_cast<size_t>(panel.unit)].id),
                                panel.histogram.n > 0 ? short_words(panel) : tr("no intervals"),
                                short_number(shown(panel.median)), unit());
    return words;
}

} // namespace

FigureKind isi_kind() {
    return {.id = "isi",
            .title = "Inter-spike intervals",
            .doc = "Histogram of the intervals between spikes of each chosen unit, with the share shorter than a limit.",
            .options = {unit_option(),
                        {.id = "refractory",
                         .type = ParamType::real,
                         .unit = "ms",
                         .initial = "1.5",
                         .doc = "limit under which intervals are counted as too short for one neuron",
                         .low = 0.01,
                         .high = 1000}},
            .possible = needs_units,
            .make = [](const Sources& sources, const TextMap& options) -> std::unique_ptr<Figure> {
                return std::make_unique<IsiFigure>(sources, options);
            }};
}

} // namespace ranvier::views
