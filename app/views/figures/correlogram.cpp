// Auto- and cross-correlograms of the chosen units in a triangle, with what chance alone would make and near coincidences.
#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include <ranvier/correlogram.hpp>

#include "app/views/figures/fit_words.hpp"
#include "app/views/figures/kinds.hpp"
#include "app/views/figures/unit_panels.hpp"
#include "app/views/later.hpp"

namespace ranvier::views {

namespace {

constexpr int most_units = 6;
constexpr double coincidence_s = 0.2e-3;
constexpr int most_lags = 2000;

enum class Chance { flat, jitter };

// One pair of units, and where the last paint put it.
struct CorrelogramPanel {
    int row = 0, column = 0; // reference and target, as places among the chosen units
    std::vector<int64_t> counts;
    std::vector<double> expected; // by chance, at each lag
    int64_t near = 0;             // coincidences
    double near_expected = 0;
    QRectF frame;
    Scale x, y;
};

// How pairs are counted, for other threads too.
struct PairCounting {
    std::shared_ptr<const RecordingData> recording;
    Chance chance;
    bool in_time;
    double per_lag, bin; // one ms (or bin), and the width of a bin, in the recording's unit of time
    int n_lags, n_jitter;

    double lag(size_t k) const { return (static_cast<double>(k) - n_lags) * bin / per_lag; } // in the unit of the axis
    CorrelogramPanel pair(int row, int column, int reference, int target) const;
};

class CorrelogramFigure : public Figure {
    Q_DECLARE_TR_FUNCTIONS(CorrelogramFigure)
public:
    CorrelogramFigure(const Sources& sources, const TextMap& options) : sources_(sources), unit_option_(options.at("unit")) {
        const RecordingData& r = *sources_.recording;
        how_.recording = sources_.recording;
        how_.chance = options.at("expectation") == "jitter" ? Chance::jitter : Chance::flat;
        how_.in_time = in_own_unit(r, 1, 0) > 0;
        how_.per_lag = how_.in_time ? in_own_unit(r, 1e-3, 0) : 1; // options are in ms, of counts in bins
        how_.bin = real_option(options, "bin") * how_.per_lag;
        const auto bins = [&](const char* id) {
            return std::clamp(static_cast<int>(std::lround(real_option(options, id) * how_.per_lag / how_.bin)), 1, most_lags);
        };
        how_.n_lags = bins("window");
        how_.n_jitter = bins("jitter");
    }

    QString title() const override { return tr("Correlograms"); }
    QString subtitle() const override { return chosen_words(sources_, chosen_); }
    QString caption() const override;
    QString brief() const override;
    QStringList unmet() const override { return unmet_units(*sources_.recording, unit_option_); }
    std::vector<Notice> notices(const Link& link) const override;
    bool unfinished() const override { return !pairs_.done(); }
    bool cares(const Link& before, const Link& after) const override { return before.units != after.units; }
    QString summary(const Link& link) const override;
    Table data(const Link& link) const override;
    int64_t n_marks(const Link& link) const override {
        const auto n = static_cast<int64_t>(wanted(link).units.size());
        return n * (n + 1) / 2 * (2 * how_.n_lags + 1);
    }
    void paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) override;
    Hit at(const QPointF& point) const override;

private:
    ChosenUnits wanted(const Link& link) const { return choose_units(*sources_.recording, link, unit_option_, most_units, 2); }
    const std::string& id(int place) const {
        return sources_.recording->units()[static_cast<size_t>(chosen_.units[static_cast<size_t>(place)])].id;
    }
    // Counts the pairs of the units chosen now; later: beside, if there are many spikes.
    void prepare(const Link& link, Whole whole) const;
    void paint_panel(QPainter& p, const QRectF& box, const Style& style, CorrelogramPanel& panel) const;
    void paint_bars(QPainter& p, const Style& style, const CorrelogramPanel& panel) const;
    QString unit_of_lag() const { return how_.in_time ? tr("ms") : sources_.recording->unit_of_time(); }
    QString near_words(const CorrelogramPanel& panel) const;
    QString note() const {
        const QString bins =
            tr("bins of %1 %2; row: reference, column: target").arg(short_number(how_.bin / how_.per_lag), unit_of_lag());
        return bins + "; " +
               (how_.chance == Chance::flat ? tr("dashed: constant rates, no null computed")
                                            : tr("dashed: after jitter, no interval computed"));
    }
    double lag(size_t k) const { return how_.lag(k); }
    size_t n_panels() const { return pairs_.n_ready(); }

    Sources sources_;
    std::string unit_option_;
    PairCounting how_;
    // Of the units chosen last.
    mutable ChosenUnits chosen_;
    mutable Later<CorrelogramPanel> pairs_;
    mutable bool prepared_ = false;
};

CorrelogramPanel PairCounting::pair(int row, int column, int reference, int target) const {
    const RecordingData& r = *recording;
    const auto a = r.spikes(reference), b = r.spikes(target);
    const Pairing pairing = row == column ? Pairing::same_train : Pairing::cross;
    const auto n_a = static_cast<double>(a.size()), n_b = static_cast<double>(b.size());
    const double duration = observed_duration(r);
    CorrelogramPanel panel{.row = row, .column = column};
    const std::vector<int64_t> wide = correlogram(a, b, pairing, bin, n_lags + n_jitter);
    panel.counts.assign(wide.begin() + n_jitter, wide.end() - n_jitter);
    // A spike moved within its own train meets its own refractory time: for auto-correlograms the flat rate is what can be said.
    if (chance == Chance::jitter && pairing == Pairing::cross)
        panel.expected = jitter_expectation(wide, n_lags, n_jitter);
    else
        for (size_t k = 0; k < panel.counts.size(); ++k)
            panel.expected.push_back(flat_expectation(n_a, n_b, duration, bin, lag(k) * per_lag));
    const double within = in_time ? coincidence_s / 1e-3 * per_lag : 0;
    panel.near = coincidences(a, b, pairing, within);
    panel.near_expected = flat_expectation(n_a, n_b, duration, in_time ? 2 * within : 1, 0) / (row == column ? 2 : 1);
    return panel;
}

void CorrelogramFigure::prepare(const Link& link, Whole whole) const {
    const ChosenUnits now = wanted(link);
    if (!prepared_ || now != chosen_) {
        chosen_ = now;
        prepared_ = true;
        std::vector<std::pair<int, int>> places;
        const int n = static_cast<int>(chosen_.units.size());
        for (int row = 0; row < n; ++row)
            for (int column = row; column < n; ++column) places.emplace_back(row, column);
        const size_t n_pairs = places.size();
        pairs_.start(n_pairs, [how = how_, units = chosen_.units, places = std::move(places)](size_t i) {
            const auto [row, column] = places[i];
            return how.pair(row, column, units[static_cast<size_t>(row)], units[static_cast<size_t>(column)]);
        });
    }
    if (whole == Whole::now || n_spikes(*sources_.recording, chosen_) <= counted_at_once) pairs_.finish();
}

std::vector<Notice> CorrelogramFigure::notices(const Link& link) const {
    std::vector<Notice> notices = hidden_units_notice(wanted(link));
    if (unfinished())
        notices.push_back({tr("Counting: %1 of %2 pairs are there.").arg(n_panels()).arg(pairs_.size()), {}, {}, {}});
    return notices;
}

QString CorrelogramFigure::near_words(const CorrelogramPanel& panel) const {
    const QString n = count_text(panel.near), expected = short_number(panel.near_expected);
    return how_.in_time ? tr("%1 within %2, %3 expected").arg(n, QStringLiteral("±0.2 ms"), expected)
                        : tr("%1 in one bin, %2 expected").arg(n, expected);
}

QString CorrelogramFigure::caption() const {
    const QString unit = unit_of_lag(), width = short_number(how_.bin / how_.per_lag);
    const QString units = named_units(sources_, chosen_);
    QString words = units.isEmpty() ? units : units + ". ";
    words += tr("Pairs of spikes at each lag, bins of %1 %2; positive lags: the unit of the column fires after that of the row.")
                 .arg(width, unit);
    const QString flat = tr("constant rates");
    const QString jitter =
        tr("moving each spike by up to %1 %2").arg(short_number(how_.n_jitter * how_.bin / how_.per_lag), unit);
    words +=
        " " + (how_.chance == Chance::flat
                   ? tr("Dashed: expected from %1, which slow common changes of rate exceed too; no null computed.").arg(flat)
                   : tr("Dashed: expected after %1 (diagonal: %2); no interval computed.").arg(jitter, flat));
    return words;
}

QString CorrelogramFigure::brief() const {
    const QString units = named_units(sources_, chosen_);
    const QString chance =
        how_.chance == Chance::flat ? tr("constant rates, no null computed") : tr("after jitter, no interval computed");
    return tr("%1: pairs of spikes by lag, bins of %2 %3; dashed: %4.")
        .arg(units.isEmpty() ? title() : units, short_number(how_.bin / how_.per_lag), unit_of_lag(), chance);
}

void CorrelogramFigure::paint_bars(QPainter& p, const Style& style, const CorrelogramPanel& panel) const {
    const Theme& theme = *style.theme;
    const bool on_screen = style.medium == Medium::screen;
    const auto snap = [&](double at) { return on_screen ? std::round(at) : at; };
    p.save();
    p.setRenderHint(QPainter::Antialiasing, !on_screen);
    const double half = how_.bin / how_.per_lag / 2;
    for (size_t k = 0; k < panel.counts.size(); ++k) {
        const double left = snap(panel.x.at(lag(k) - half)), right = snap(panel.x.at(lag(k) + half));
        const double gap = right - left >= 4 ? style.whole(1) : 0;
        const double top = panel.y.at(static_cast<double>(panel.counts[k]));
        p.fillRect(QRectF(QPointF(left, top), QPointF(std::max(left + 1, right - gap), panel.frame.bottom())),
                   theme.control_edge);
    }
    const double zero = on_screen ? std::floor(panel.x.at(0)) + .5 : panel.x.at(0);
    p.setPen(QPen(theme.axis, style.whole(1)));
    p.drawLine(QLineF(zero, panel.frame.top(), zero, panel.frame.bottom()));
    p.restore();
    QPen pen(theme.text, style.whole(1) * 1.2, Qt::CustomDashLine, Qt::FlatCap);
    pen.setDashPattern({4, 3});
    std::vector<double> lags;
    for (size_t k = 0; k < panel.expected.size(); ++k) lags.push_back(lag(k));
    draw_curve(p, panel.x, panel.y, lags, panel.expected, pen);
}

void CorrelogramFigure::paint_panel(QPainter& p, const QRectF& box, const Style& style, CorrelogramPanel& panel) const {
    const double line = line_height(style), half = how_.bin / how_.per_lag / 2;
    const QString name =
        panel.row == panel.column
            ? unit_words(sources_, id(panel.row))
            : tr("%1 to %2").arg(QString::fromStdString(id(panel.row)), QString::fromStdString(id(panel.column)));
    draw_text(p, style, QRectF(box.left(), box.top(), box.width(), line_height(style, 12)), Qt::AlignLeft, name,
              {.size = 12, .weight = 500, .colour = style.theme->text});
    draw_text(p, style, QRectF(box.left(), box.top() + line_height(style, 12), box.width(), line), Qt::AlignLeft,
              near_words(panel));
    const double head = line_height(style, 12) + line + style.px(6);
    double low = 0, high = std::max(1., static_cast<double>(std::ranges::max(panel.counts)));
    for (const double e : panel.expected) high = std::max(high, e);
    widen_to_ticks(low, high, 3);
    const bool first_of_row = panel.row == panel.column;
    const AxisLook left{.title = tr("Pairs"), .ticks = 3};
    const double room = left_axis_width(style, low, high, left);
    panel.frame = QRectF(QPointF(box.left() + room, box.top() + head),
                         QPointF(box.right() - style.px(8), box.bottom() - 2 * line - style.px(10)));
    if (panel.frame.width() < style.px(12) || panel.frame.height() < style.px(12)) {
        panel.frame = {};
        return;
    }
    panel.x = {lag(0) - half, -lag(0) + half, panel.frame.left(), panel.frame.right()};
    panel.y = {low, high, panel.frame.bottom(), panel.frame.top()};
    paint_bars(p, style, panel);
    draw_left_axis(p, style, panel.y, panel.frame.left(), left);
    draw_bottom_axis(p, style, panel.x, panel.frame.bottom(),
                     {.title = first_of_row ? tr("Lag (%1)").arg(unit_of_lag()) : QString()});
}

// The triangle on and above the diagonal: row = reference, column = target.
void CorrelogramFigure::paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) {
    prepare(link, style.medium == Medium::screen ? Whole::later : Whole::now);
    const QRectF rest = draw_note(p, area, style, note());
    if (pairs_.size() == 0) return draw_no_units(p, rest, style, chosen_);
    const int n = static_cast<int>(chosen_.units.size());
    const double gap = style.px(14), w = (rest.width() - gap * (n - 1)) / n, h = (rest.height() - gap * (n - 1)) / n;
    for (size_t i = 0; i < n_panels(); ++i) {
        CorrelogramPanel& panel = pairs_.piece(i);
        paint_panel(p, QRectF(rest.left() + panel.column * (w + gap), rest.top() + panel.row * (h + gap), w, h), style, panel);
    }
}

Hit CorrelogramFigure::at(const QPointF& point) const {
    for (size_t i = 0; i < n_panels(); ++i) {
        const CorrelogramPanel& panel = pairs_.piece(i);
        if (!panel.frame.contains(point)) continue;
        Hit hit{.kind = panel.row == panel.column ? Hit::Kind::unit : Hit::Kind::edge, .unit = id(panel.row)};
        if (panel.row != panel.column) hit.receiver = id(panel.column);
        const double value = panel.x.value(point.x());
        const auto k = static_cast<size_t>(std::clamp<long long>(std::llround(value * how_.per_lag / how_.bin) + how_.n_lags, 0,
                                                                 static_cast<long long>(panel.counts.size()) - 1));
        hit.probe.emplace_back(panel.row == panel.column ? tr("unit") : tr("from"), unit_words(sources_, hit.unit));
        if (!hit.receiver.empty()) hit.probe.emplace_back(tr("to"), unit_words(sources_, hit.receiver));
        hit.probe.emplace_back(tr("lag"), short_number(lag(k)) + " " + unit_of_lag());
        hit.probe.emplace_back(tr("pairs"),
                               tr("%1, %2 expected").arg(count_text(panel.counts[k]), short_number(panel.expected[k])));
        hit.probe.emplace_back(tr("near"), near_words(panel));
        return hit;
    }
    return {};
}

Table CorrelogramFigure::data(const Link& link) const {
    prepare(link, Whole::now);
    std::vector<std::string> reference, target;
    std::vector<double> lags, expected;
    std::vector<int64_t> pairs;
    for (size_t i = 0; i < n_panels(); ++i) {
        const CorrelogramPanel& panel = pairs_.piece(i);
        for (size_t k = 0; k < panel.counts.size(); ++k) {
            reference.push_back(id(panel.row));
            target.push_back(id(panel.column));
            lags.push_back(lag(k));
            pairs.push_back(panel.counts[k]);
            expected.push_back(panel.expected[k]);
        }
    }
    const size_t rows = lags.size();
    return {{{"reference", "", std::move(reference)},
             {"target", "", std::move(target)},
             {"lag", unit_of_lag().toStdString(), std::move(lags)},
             {"pairs", "", std::move(pairs)},
             {"expected", "", std::move(expected)}},
            rows};
}

QString CorrelogramFigure::summary(const Link& link) const {
    prepare(link, Whole::later);
    QString words = title() + ".";
    for (size_t i = 0; i < n_panels(); ++i) {
        const CorrelogramPanel& panel = pairs_.piece(i);
        words += " " + (panel.row == panel.column ? tr("Unit %1: %2.").arg(unit_words(sources_, id(panel.row)), near_words(panel))
                                                  : tr("Units %1 and %2: %3.")
                                                        .arg(QString::fromStdString(id(panel.row)),
                                                             QString::fromStdString(id(panel.column)), near_words(panel)));
    }
    return words;
}

Param lag_option(const char* name, const char* initial, const char* doc) {
    return {.id = name, .type = ParamType::real, .unit = "ms", .initial = initial, .doc = doc, .low = 0.01, .high = 100000};
}

} // namespace

FigureKind correlogram_kind() {
    return {
        .id = "correlogram",
        .title = "Correlograms",
        .doc = "How often each chosen unit fires at each lag from itself and from the others, beside what chance makes of it.",
        .options = {unit_option(),
                    lag_option("window", "50", "largest lag to either side; of counts in bins"),
                    lag_option("bin", "1", "width of a bin of lags; of counts in bins"),
                    {.id = "expectation",
                     .type = ParamType::choice,
                     .initial = "flat",
                     .doc = "what the dashed line expects: constant rates, or each spike moved a little",
                     .choices = {"flat", "jitter"}},
                    lag_option("jitter", "10", "how far spikes are moved for expectation=jitter; of counts in bins")},
        .possible = needs_units,
        .make = [](const Sources& sources, const TextMap& options) -> std::unique_ptr<Figure> {
            return std::make_unique<CorrelogramFigure>(sources, options);
        }};
}

} // namespace ranvier::views
