// What the states of a fit are like: how much of the time each takes, how long its visits last, and what follows it.
#include <algorithm>
#include <cmath>
#include <limits>

#include <QCoreApplication>

#include "app/views/canvas.hpp"
#include "app/views/figures/fit_words.hpp"
#include "app/views/figures/kinds.hpp"
#include "app/views/figures/state_visits.hpp"

namespace ranvier::views {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// A probability in a cell, without its leading 0. `full`: as many decimals as tell it from 0 and 1, up to four; else three at
// most, and what is nearer to 0 or 1 says only so. "0" and "1" are exact.
enum class Cells { full, narrow };
QString cell_words(double p, Cells cells) {
    if (std::isnan(p) || p <= 0 || p >= 1) return number_text(p, 0);
    const bool full = cells == Cells::full;
    if (p < .0005) return full ? QStringLiteral("<.001") : QStringLiteral("≈0");
    if (p >= .99995 && full) return QStringLiteral(">.9999");
    if (p >= .9995) return full ? number_text(p, 4).mid(1) : QStringLiteral("≈1");
    return number_text(p, p >= .995 || p < .1 ? 3 : 2).mid(1);
}

class StateSummaryFigure : public Figure {
    Q_DECLARE_TR_FUNCTIONS(StateSummaryFigure)
public:
    explicit StateSummaryFigure(const Sources& sources);
    QString title() const override { return tr("State summary"); }
    QString subtitle() const override;
    QString caption() const override;
    QString brief() const override;
    void paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) override;
    Hit at(const QPointF& point) const override;
    Table data(const Link&) const override;
    int64_t n_marks(const Link&) const override { return int64_t{n_states()} * (n_states() + 20); }
    QString summary(const Link&) const override;
    bool cares(const Link& before, const Link& after) const override { return before.states != after.states; }

private:
    struct Columns { // places from the left edge
        double chip, bar, bar_end, number, histogram, histogram_end, median;
    };
    int n_states() const { return sources_.result->n_states(); }
    double value(const ArrayView* array, int i) const { return array ? array->at(static_cast<uint64_t>(i)) : nan; }
    double transition(int from, int to) const { return value(transition_, from * n_states() + to); }
    QString unit_of_time() const { return sources_.result->in_seconds() ? tr("s") : tr("bins"); }
    double in_time(double bins) const { return bins * (sources_.result->in_seconds() ? sources_.result->bin_width() : 1); }
    int shown_state(const Link& link) const;
    QString flag_words(int state) const;
    QString flags_line() const;
    void paint_rows(QPainter& p, const QRectF& area, const Style& style, const Link& link);
    void paint_row(QPainter& p, const QRectF& row, const Style& style, int state, const Columns& at, bool selected) const;
    void paint_histogram(QPainter& p, const QRectF& box, const Style& style, int state, const QColor& ink) const;
    void paint_transitions(QPainter& p, const QRectF& area, const Style& style, const Link& link);
    void paint_survival(QPainter& p, const QRectF& area, const Style& style, int state) const;
    void add_row_probe(Hit& hit, int state) const;

    Sources sources_;
    const ArrayView *transition_, *occupancy_, *dwell_, *flags_;
    StateVisits visits_;
    std::vector<double> edges_; // of the dwell histograms, in bins
    // Geometry of the last paint.
    QRectF rows_, cells_;
    double row_height_ = 0, cell_width_ = 0, cell_height_ = 0;
};

StateSummaryFigure::StateSummaryFigure(const Sources& sources) : sources_(sources) {
    const ResultData& result = *sources_.result;
    transition_ = result.find("chain", "transition");
    occupancy_ = result.find("chain", "occupancy");
    dwell_ = result.find("chain", "dwell");
    flags_ = result.find("chain", "flags");
    const auto n = static_cast<uint64_t>(n_states());
    if (transition_ && transition_->size() != n * n) transition_ = nullptr;
    for (const ArrayView** array : {&occupancy_, &dwell_, &flags_})
        if (*array && (*array)->size() != n) *array = nullptr;
    const ArrayView* sequence = result.find("states", "sequence");
    const bool fits = sequence && sequence->size() == result.likeliest().size();
    visits_ = StateVisits(result.likeliest(), fits ? sequence->values.values<int32_t>() : std::span<const int32_t>{}, n_states());
    edges_ = log_edges(visits_.longest());
}

int StateSummaryFigure::shown_state(const Link& link) const {
    if (!link.states.empty() && *link.states.begin() < n_states()) return *link.states.begin();
    int most = 0;
    for (int k = 1; k < n_states(); ++k)
        if (value(occupancy_, k) > value(occupancy_, most)) most = k;
    return most;
}

QString StateSummaryFigure::flag_words(int state) const {
    if (!flags_) return {};
    const std::string flag = flags_->text_at(static_cast<uint64_t>(state));
    if (flag == "may be drift") return tr("may be drift");
    if (flag == "coincidences") return tr("coincidences");
    if (flag == "dead") return tr("under 1 % of the bins");
    return QString::fromStdString(flag);
}

QString StateSummaryFigure::flags_line() const {
    QStringList words;
    for (int k = 0; k < n_states(); ++k)
        if (const QString flag = flag_words(k); !flag.isEmpty()) words << tr("state %1 %2").arg(k + 1).arg(flag);
    return words.join("; ");
}

QString StateSummaryFigure::subtitle() const {
    const QString states = counted(tr("%n state(s)", nullptr, n_states()), n_states());
    const QString flags = flags_line();
    return flags.isEmpty() ? tr("%1; their number is an option of this fit, not tested").arg(states)
                           : tr("%1; %2").arg(states, flags);
}

QString StateSummaryFigure::brief() const {
    return tr("Occupancy of the training bins, dwell on the likeliest path, transition per bin; no intervals computed. The "
              "number of "
              "states is an option of this fit, not tested. %1")
        .arg(split_words(*sources_.result))
        .trimmed();
}

QString StateSummaryFigure::caption() const {
    const ResultData& result = *sources_.result;
    QStringList words;
    words << tr("Occupancy: share of the training bins; no intervals computed.");
    words << tr(
        "Dwell: visits on the likeliest path over all bins, log bins, with their median; visits that a sequence's end cuts are "
        "counted as they are.");
    words << tr("Transition: probability per bin from the row's state to the column's.");
    words << tr("P(longer): share of visits longer than a time; dashed, the geometric law that the transition expects.");
    for (int k = 0; k < n_states(); ++k) {
        const std::string flag = flags_ ? flags_->text_at(static_cast<uint64_t>(k)) : "";
        if (flag == "may be drift")
            words << tr("State %1 may be drift: most of its mass lies in one stretch of the recording.").arg(k + 1);
        if (flag == "coincidences") words << tr("State %1 may be coincidences: its visits last under 3 bins.").arg(k + 1);
        if (flag == "dead") words << tr("State %1 is nearly unused: under 1 % of the bins.").arg(k + 1);
    }
    words << tr("The number of states is an option of this fit, not tested.") << model_words(result) + "." << split_words(result);
    words.removeAll(QString());
    return words.join(" ");
}

void StateSummaryFigure::paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) {
    rows_ = cells_ = QRectF();
    const QRectF rest =
        draw_note(p, area, style, tr("share of training bins, no intervals computed; dwell on the likeliest path"))
            .adjusted(style.px(8), style.px(4), -style.px(8), 0);
    p.save();
    const double header = line_height(style) + style.px(4);
    row_height_ = std::clamp((rest.height() * .5 - header) / std::max(1, n_states()), 3., style.px(23));
    const double upper = header + row_height_ * n_states() + style.px(4);
    paint_rows(p, QRectF(rest.left(), rest.top(), rest.width(), upper), style, link);
    if (transition_) {
        const double line = std::floor(rest.top() + upper) + .5;
        p.setPen(QPen(style.theme->rule, 1));
        p.drawLine(QLineF(rest.left(), line, rest.right(), line));
        const QRectF lower(rest.left(), rest.top() + upper + style.px(6), rest.width(), rest.height() - upper - style.px(6));
        const double left = lower.width() * .58;
        paint_transitions(p, QRectF(lower.left(), lower.top(), left, lower.height()), style, link);
        paint_survival(
            p, QRectF(lower.left() + left + style.px(12), lower.top(), lower.width() - left - style.px(12), lower.height()),
            style, shown_state(link));
    }
    p.restore();
}

void StateSummaryFigure::paint_rows(QPainter& p, const QRectF& area, const Style& style, const Link& link) {
    const double height = line_height(style), width = area.width(), number = style.px(36),
                 median = text_width(style, tr("median")) + style.px(6);
    Columns at{};
    at.chip = area.left();
    at.bar = area.left() + style.px(40);
    at.median = area.right() - median;
    at.histogram_end = at.median - style.px(8);
    at.histogram = at.histogram_end - std::min(width * .28, style.px(120));
    at.number = at.histogram - style.px(14) - number;
    at.bar_end = at.number - style.px(4);
    const auto head = [&](double left, double right, const QString& text, int alignment) {
        draw_text(p, style, QRectF(left, area.top(), right - left, height), alignment | Qt::AlignTop, text);
    };
    head(at.chip, at.bar, tr("State"), Qt::AlignLeft);
    head(at.bar, at.number + number, tr("Occupancy"), Qt::AlignLeft);
    head(at.histogram, at.median - style.px(2), tr("Dwell (%1), log").arg(unit_of_time()), Qt::AlignLeft);
    head(at.median, area.right(), tr("median"), Qt::AlignRight);
    rows_ = QRectF(area.left(), area.top() + height + style.px(4), width, row_height_ * n_states());
    for (int k = 0; k < n_states(); ++k) {
        const QRectF row(area.left(), rows_.top() + k * row_height_, width, row_height_);
        const bool selected = style.show_selection && link.states.contains(k);
        if (selected) p.fillRect(row.adjusted(-style.px(4), 0, style.px(4), 0), style.theme->selection);
        paint_row(p, row, style, k, at, selected);
    }
}

void StateSummaryFigure::paint_row(QPainter& p, const QRectF& row, const Style& style, int state, const Columns& at,
                                   bool selected) const {
    const bool has_text = row.height() >= line_height(style) * .95;
    const int colour = state_colour(sources_, state);
    const double inset = std::min(style.px(4), row.height() * .15), share = value(occupancy_, state);
    const QRectF chip(at.chip, row.top() + std::min(style.px(3), inset), style.px(18),
                      row.height() - 2 * std::min(style.px(3), inset));
    if (has_text)
        draw_chip(p, style, chip, colour, QString::number(state + 1));
    else
        fill_category(p, style, chip, colour, false);
    double most = 0;
    for (int k = 0; k < n_states(); ++k)
        if (const double v = value(occupancy_, k); v > most) most = v;
    if (most > 0 && share > 0) {
        const QRectF bar(at.bar, row.top() + inset, (at.bar_end - at.bar) * share / most, row.height() - 2 * inset);
        fill_category(p, style, bar, colour, row.height() > style.px(8));
    }
    const Ink ink{.size = 11, .weight = 400, .colour = selected ? style.theme->selection_text : style.theme->text};
    if (has_text) {
        draw_text(p, style, QRectF(at.number, row.top(), style.px(36), row.height()), Qt::AlignRight | Qt::AlignVCenter,
                  number_text(share, 3), ink);
        draw_text(p, style, QRectF(at.median, row.top(), row.right() - at.median, row.height()),
                  Qt::AlignRight | Qt::AlignVCenter, short_number(in_time(visits_.median(state))), ink);
    }
    // On the selection of high contrast no colour of a state can be told.
    const bool plain = selected && style.theme->kind == ThemeKind::high_contrast;
    const QColor ink_of_bars = plain ? style.theme->selection_text : style.theme->category(colour).line;
    paint_histogram(p, QRectF(at.histogram, row.top() + inset / 2, at.histogram_end - at.histogram, row.height() - inset), style,
                    state, ink_of_bars);
}

void StateSummaryFigure::paint_histogram(QPainter& p, const QRectF& box, const Style& style, int state, const QColor& ink) const {
    const std::vector<int64_t> counts = histogram(visits_.lengths(state), edges_);
    const int64_t most = counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end());
    p.save();
    p.setRenderHint(QPainter::Antialiasing, false);
    p.setPen(QPen(style.theme->axis, 1));
    const double base = std::floor(box.bottom()) - (style.medium == Medium::screen ? .5 : 0);
    p.drawLine(QLineF(box.left(), base, box.right(), base));
    if (most > 0) {
        const double low = std::log(edges_.front()), high = std::log(edges_.back());
        const auto x = [&](double edge) { return std::round(box.left() + (std::log(edge) - low) / (high - low) * box.width()); };
        for (size_t i = 0; i < counts.size(); ++i) {
            const double height = std::ceil((box.height() - 1) * static_cast<double>(counts[i]) / static_cast<double>(most));
            const double left = x(edges_[i]), right = x(edges_[i + 1]);
            if (counts[i] > 0) p.fillRect(QRectF(left, base - height, std::max(1., right - left - 1), height), ink);
        }
    }
    p.restore();
}

// Numbers in tints of the accent: a table, not an image.
void StateSummaryFigure::paint_transitions(QPainter& p, const QRectF& area, const Style& style, const Link& link) {
    const double height = line_height(style);
    const QString full = tr("Transition per bin, from row to column");
    draw_text(p, style, QRectF(area.left(), area.top(), area.width(), height), Qt::AlignLeft | Qt::AlignTop,
              text_width(style, full) <= area.width() ? full : tr("Transition, row to column"));
    const double chip = style.px(18), chip_height = style.px(14), left = area.left() + chip + style.px(6);
    const double top = area.top() + height + style.px(4) + chip_height + style.px(3);
    cell_width_ = std::min(style.px(40), (area.right() - left) / n_states());
    cell_height_ = std::min(style.px(22), (area.bottom() - top) / n_states());
    if (cell_width_ <= 0 || cell_height_ <= 0) return;
    cells_ = QRectF(left, top, cell_width_ * n_states(), cell_height_ * n_states());
    const auto fit = [&](Cells cells) {
        double widest = 0;
        for (int cell = 0; cell < n_states() * n_states(); ++cell)
            widest = std::max(widest, text_width(style, cell_words(value(transition_, cell), cells), 11, 500));
        return cell_width_ >= widest + style.px(2) && cell_height_ >= height * .9;
    };
    const Cells cells = fit(Cells::full) ? Cells::full : Cells::narrow;
    const bool numbers = cells == Cells::full || fit(Cells::narrow);
    const double chip_width = std::min(chip, cell_width_ - 2), row_chip = std::min(chip_height, cell_height_ - 2);
    for (int k = 0; k < n_states(); ++k) {
        const int colour = state_colour(sources_, k);
        const QString number = QString::number(k + 1);
        const QRectF above(left + (k + .5) * cell_width_ - chip_width / 2, top - chip_height - style.px(3), chip_width,
                           chip_height);
        const QRectF beside(area.left(), top + (k + .5) * cell_height_ - row_chip / 2, chip, row_chip);
        draw_chip(p, style, above, colour, chip_width >= style.px(11) ? number : QString());
        draw_chip(p, style, beside, colour, row_chip >= height * .8 ? number : QString());
        for (int to = 0; to < n_states(); ++to) {
            const double probability = transition(k, to);
            const QRectF cell(left + to * cell_width_, top + k * cell_height_, cell_width_, cell_height_);
            QColor tint = style.theme->accent;
            tint.setAlphaF(static_cast<float>(.04 + .26 * std::clamp(probability, 0., 1.)));
            p.fillRect(cell.adjusted(.5, .5, -.5, -.5), tint);
            if (!numbers) continue;
            draw_text(p, style, cell, Qt::AlignCenter, cell_words(probability, cells),
                      {.size = 11, .weight = k == to ? 500 : 400, .colour = style.theme->text});
        }
    }
    if (style.show_selection)
        for (const int k : link.states)
            if (k < n_states())
                draw_selected(
                    p, style,
                    QRectF(left, top + k * cell_height_, cell_width_ * n_states(), cell_height_).adjusted(1, 1, -1, -1));
}

void StateSummaryFigure::paint_survival(QPainter& p, const QRectF& area, const Style& style, int state) const {
    const std::vector<int64_t>& lengths = visits_.lengths(state);
    const QString time = tr("Dwell (%1)").arg(unit_of_time());
    if (lengths.empty()) {
        draw_nothing(p, style, area, tr("No visit of state %1").arg(state + 1));
        return;
    }
    const AxisLook up{.title = tr("P(longer)"), .ticks = 2}, along{.title = time, .ticks = 3};
    const double label = 2 * line_height(style) + style.px(4);
    QRectF plot =
        area.adjusted(left_axis_width(style, 0, 1, up) + style.px(2), style.px(6), -style.px(10), -(label + style.px(8)));
    if (plot.width() < style.px(30) || plot.height() < style.px(30)) return;
    const double most = in_time(static_cast<double>(visits_.quantile(state, .98)));
    double low = 0, high = std::max(most, in_time(2));
    widen_to_ticks(low, high, 3);
    const Scale x{low, high, plot.left(), plot.right()}, y{0, 1, plot.bottom(), plot.top()};
    draw_left_axis(p, style, y, plot.left(), up);
    draw_bottom_axis(p, style, x, plot.bottom(), along);
    std::vector<double> times, shares, law;
    const double stay = transition(state, state);
    const auto n = static_cast<double>(lengths.size());
    size_t done = 0;
    double before = 1;
    for (int64_t d = 0; in_time(static_cast<double>(d)) <= high; ++d) {
        while (done < lengths.size() && lengths[done] <= d) ++done;
        const double now = 1 - static_cast<double>(done) / n;
        times.insert(times.end(), {in_time(static_cast<double>(d)), in_time(static_cast<double>(d))});
        shares.insert(shares.end(), {before, now});
        law.insert(law.end(), {std::pow(stay, static_cast<double>(d)), std::pow(stay, static_cast<double>(d))});
        before = now;
    }
    const Category category = style.theme->category(state_colour(sources_, state));
    QPen dashed(style.theme->axis, style.whole(1), Qt::CustomDashLine);
    dashed.setDashPattern({4, 3});
    draw_curve(p, x, y, times, law, dashed);
    draw_curve(p, x, y, times, shares, QPen(category.line, style.whole(2), Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    const double height = line_height(style), right = plot.right() + style.px(6);
    const QRectF first(plot.left() + style.px(6), plot.top(), right - plot.left() - style.px(6), height);
    draw_text(p, style, first, Qt::AlignRight | Qt::AlignTop, tr("state %1").arg(state + 1),
              {.size = 11, .weight = 500, .colour = category.line});
    draw_text(p, style, first.translated(0, height), Qt::AlignRight | Qt::AlignTop, tr("geometric"));
}

void StateSummaryFigure::add_row_probe(Hit& hit, int state) const {
    hit.probe.emplace_back(tr("state"), state_number(sources_, state));
    hit.probe.emplace_back(tr("occupancy"), number_text(value(occupancy_, state), 4));
    hit.probe.emplace_back(tr("visits"), count_text(static_cast<int64_t>(visits_.lengths(state).size())));
    hit.probe.emplace_back(tr("median dwell"), tr("%1 %2").arg(short_number(in_time(visits_.median(state))), unit_of_time()));
    hit.probe.emplace_back(tr("mean dwell (model)"), tr("%1 %2").arg(short_number(value(dwell_, state)), unit_of_time()));
    if (const QString flag = flag_words(state); !flag.isEmpty()) hit.probe.emplace_back(tr("flag"), flag);
}

Hit StateSummaryFigure::at(const QPointF& point) const {
    Hit hit;
    if (rows_.contains(point) && row_height_ > 0) {
        hit.kind = Hit::Kind::state;
        hit.state = std::clamp(static_cast<int>((point.y() - rows_.top()) / row_height_), 0, n_states() - 1);
        add_row_probe(hit, hit.state);
    } else if (cells_.contains(point) && cell_width_ > 0) {
        const int from = std::clamp(static_cast<int>((point.y() - cells_.top()) / cell_height_), 0, n_states() - 1);
        const int to = std::clamp(static_cast<int>((point.x() - cells_.left()) / cell_width_), 0, n_states() - 1);
        hit.kind = Hit::Kind::state;
        hit.state = from;
        hit.probe = {{tr("from state"), QString::number(from + 1)},
                     {tr("to state"), QString::number(to + 1)},
                     {tr("probability per bin"), number_text(transition(from, to), 5)}};
    }
    return hit;
}

Table StateSummaryFigure::data(const Link&) const {
    Table table;
    table.n_rows = static_cast<size_t>(n_states());
    std::vector<int64_t> states, visits;
    std::vector<double> occupancy, dwell, median;
    std::vector<std::string> flags;
    for (int k = 0; k < n_states(); ++k) {
        states.push_back(k + 1), visits.push_back(static_cast<int64_t>(visits_.lengths(k).size()));
        occupancy.push_back(value(occupancy_, k)), dwell.push_back(value(dwell_, k)),
            median.push_back(in_time(visits_.median(k)));
        flags.push_back(flags_ ? flags_->text_at(static_cast<uint64_t>(k)) : "");
    }
    const std::string time = sources_.result->in_seconds() ? "s" : "bin";
    table.columns = {{"state", "", std::move(states)},
                     {"occupancy", "", std::move(occupancy)},
                     {"visits", "", std::move(visits)},
                     {"median_dwell", time, std::move(median)},
                     {"mean_dwell_model", time, std::move(dwell)},
                     {"flag", "", std::move(flags)}};
    if (!transition_) return table;
    for (int to = 0; to < n_states(); ++to) {
        std::vector<double> column;
        for (int from = 0; from < n_states(); ++from) column.push_back(transition(from, to));
        table.columns.push_back({"transition_to_" + std::to_string(to + 1), "1/bin", std::move(column)});
    }
    return table;
}

QString StateSummaryFigure::summary(const Link&) const {
    QStringList states;
    for (int k = 0; k < n_states(); ++k)
        states << tr("state %1: occupancy %2, median dwell %3 %4%5")
                      .arg(k + 1)
                      .arg(number_text(value(occupancy_, k), 2), short_number(in_time(visits_.median(k))), unit_of_time(),
                           flag_words(k).isEmpty() ? QString() : ", " + flag_words(k));
    return tr("%1. %2.").arg(title(), states.join("; "));
}

} // namespace

FigureKind state_summary_kind() {
    return {"state_summary",
            "State summary",
            "Occupancy, dwell times and transitions of the states of a fit.",
            {},
            [](const Sources& sources) { return needs_array(sources, "chain", "transition", "states"); },
            [](const Sources& sources, const TextMap&) -> std::unique_ptr<Figure> {
                return std::make_unique<StateSummaryFigure>(sources);
            }};
}

} // namespace ranvier::views
