// Spikes around the rows of an interval table: a row of the raster for each trial, and below it their mean rate.
#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include <ranvier/psth.hpp>

#include "app/views/figures/aligned_trials.hpp"
#include "app/views/figures/fit_words.hpp"
#include "app/views/figures/kinds.hpp"
#include "app/views/figures/unit_panels.hpp"

namespace ranvier::views {

namespace {

constexpr int most_panels = 9;
constexpr double z_95 = 1.96;

// One unit's trials, and where the last paint put them.
struct AlignedPanel {
    int unit = 0;
    AlignedSpikes spikes;
    std::vector<Psth> rates; // of each group
    QRectF raster, below;
    Scale x, y; // time from the event, rate
};

class AlignedFigure : public Figure {
    Q_DECLARE_TR_FUNCTIONS(AlignedFigure)
public:
    AlignedFigure(const Sources& sources, const TextMap& options)
        : sources_(sources), unit_option_(options.at("unit")), trials_(aligned_trials(*sources.recording, options)) {
        if (!trials_) return;
        for (const TrialGroup& g : trials_->groups) order_.insert(order_.end(), g.trials.begin(), g.trials.end());
    }

    QString title() const override {
        return trials_ ? tr("Aligned to %1 of %2").arg(region_words(trials_->column), region_words(trials_->table))
                       : tr("Aligned raster");
    }
    QString subtitle() const override;
    QString caption() const override;
    QString brief() const override;
    std::vector<Notice> notices(const Link& link) const override;
    QStringList unmet() const override;
    bool cares(const Link& before, const Link& after) const override { return before.units != after.units; }
    QString summary(const Link& link) const override;
    Table data(const Link& link) const override;
    int64_t n_marks(const Link& link) const override;
    void paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) override;
    Hit at(const QPointF& point) const override;

private:
    ChosenUnits wanted(const Link& link) const { return choose_units(*sources_.recording, link, unit_option_, most_panels, 1); }
    void prepare(const Link& link) const;
    QString unit_of_rate() const {
        return sources_.recording->in_seconds() ? tr("Hz") : tr("1/%1").arg(sources_.recording->unit_of_time());
    }
    QString what() const;
    QString trials_words() const;
    QString group_name(size_t g) const;
    static QString left_out(size_t n, const QString& why);
    QString note() const {
        return tr("%1; mean in bins of %2 %3, band: 95 % over trials by normal approximation")
            .arg(trials_words(), short_number(trials_->bin), sources_.recording->unit_of_time());
    }
    QColor ink_of(const Style& style, size_t group) const {
        return trials_->group_column.empty() ? style.theme->text : style.theme->category(static_cast<int>(group)).line;
    }
    double paint_legend(QPainter& p, const QRectF& area, const Style& style) const;
    void paint_panel(QPainter& p, const QRectF& box, const Style& style, AlignedPanel& panel, double name_height) const;
    void paint_raster(QPainter& p, const Style& style, const AlignedPanel& panel) const;
    void paint_rates(QPainter& p, const Style& style, const AlignedPanel& panel) const;
    void probe_trial(const AlignedPanel& panel, const QPointF& point, Hit& hit) const;
    void probe_rate(const AlignedPanel& panel, const QPointF& point, Hit& hit) const;

    Sources sources_;
    std::string unit_option_;
    Result<AlignedTrials> trials_;
    std::vector<size_t> order_; // trials from top to bottom
    // Of the units chosen last.
    mutable ChosenUnits chosen_;
    mutable std::vector<AlignedPanel> panels_;
    mutable bool prepared_ = false;
};

void AlignedFigure::prepare(const Link& link) const {
    const ChosenUnits now = wanted(link);
    if (prepared_ && now == chosen_) return;
    chosen_ = now;
    prepared_ = true;
    panels_.clear();
    if (!trials_) return;
    for (const int u : chosen_.units) {
        AlignedPanel panel{.unit = u,
                           .spikes = align_spikes(sources_.recording->spikes(u), trials_->events, trials_->low, trials_->high)};
        for (const TrialGroup& g : trials_->groups)
            panel.rates.push_back(psth(panel.spikes, g.trials, trials_->low, trials_->high, trials_->bin));
        panels_.push_back(std::move(panel));
    }
}

QString AlignedFigure::group_name(size_t g) const {
    const std::string& name = trials_->groups[g].name;
    if (name.empty()) return tr("no value");
    const QString words = QString::fromStdString(name);
    const bool number = name.find_first_not_of("-.0123456789") == std::string::npos;
    return number ? QString::fromStdString(trials_->group_column) + " " + words : words; // "correct 0" says more than "0"
}

QString AlignedFigure::trials_words() const {
    return tr("%1 of %2 trials")
        .arg(count_text(static_cast<int64_t>(trials_->events.size())), count_text(static_cast<int64_t>(trials_->n_rows)));
}

// Whose spikes, around what, how many times.
QString AlignedFigure::what() const {
    const QString units = named_units(sources_, chosen_);
    const QString around = tr("%1 of %2").arg(QString::fromStdString(trials_->column), QString::fromStdString(trials_->table));
    return (units.isEmpty() ? tr("Spikes around %1, %2.").arg(around, trials_words())
                            : tr("%1: spikes around %2, %3.").arg(units, around, trials_words()));
}

QString AlignedFigure::subtitle() const {
    if (!trials_) return {};
    const QString shown = trials_words();
    const QString units = chosen_words(sources_, chosen_);
    return units.isEmpty() ? shown : units + ", " + shown;
}

QString AlignedFigure::left_out(size_t n, const QString& why) {
    return n == 1 ? tr("1 trial left out: %1.").arg(why)
                  : tr("%1 trials left out: %2.").arg(count_text(static_cast<int64_t>(n)), why);
}

QString AlignedFigure::caption() const {
    if (!trials_) return {};
    const QString unit = sources_.recording->unit_of_time();
    QString words = what() + " " +
                    tr("Mean rate over trials in bins of %1 %2; band: 95 % of that mean by the normal approximation over trials, "
                       "which is poor for few spikes a bin. Not smoothed; no null computed.")
                        .arg(short_number(trials_->bin), unit);
    if (trials_->n_outside > 0) words += " " + left_out(trials_->n_outside, tr("the window leaves the observed time"));
    if (trials_->n_without_time > 0)
        words += " " + left_out(trials_->n_without_time, tr("there is no %1").arg(QString::fromStdString(trials_->column)));
    return words;
}

QString AlignedFigure::brief() const {
    if (!trials_) return {};
    return what() + " " +
           tr("Mean rate in bins of %1 %2; band: 95 % over trials, normal approximation; no null computed.")
               .arg(short_number(trials_->bin), sources_.recording->unit_of_time());
}

QStringList AlignedFigure::unmet() const {
    if (!trials_) return {QString::fromStdString(trials_.error().sentence())};
    return unmet_units(*sources_.recording, unit_option_);
}

std::vector<Notice> AlignedFigure::notices(const Link& link) const {
    std::vector<Notice> notices = hidden_units_notice(wanted(link));
    if (!trials_) return notices;
    if (trials_->n_merged_groups > 0)
        notices.push_back(
            {tr("%1 values of %2 share the last group; seven have their own.")
                 .arg(count_text(static_cast<int64_t>(trials_->n_merged_groups)), QString::fromStdString(trials_->group_column)),
             {},
             {},
             {}});
    for (const AlignedPanel& panel : panels_)
        if (panel.raster.height() > 0 && panel.raster.height() < static_cast<double>(trials_->events.size())) {
            notices.push_back({tr("%1 trials on %2 rows of pixels: neighbouring trials share a row.")
                                   .arg(count_text(static_cast<int64_t>(trials_->events.size())),
                                        count_text(static_cast<int64_t>(panel.raster.height()))),
                               {},
                               {},
                               {}});
            break;
        }
    return notices;
}

int64_t AlignedFigure::n_marks(const Link& link) const {
    prepare(link);
    int64_t n = 0;
    for (const AlignedPanel& panel : panels_) n += static_cast<int64_t>(panel.spikes.times.size());
    return n;
}

// Groups with their markers, in a row that breaks where the width ends. Answers its height.
double AlignedFigure::paint_legend(QPainter& p, const QRectF& area, const Style& style) const {
    if (trials_->group_column.empty() || !style.show_legend) return 0;
    const double line = line_height(style) + style.px(2), mark = style.px(9), gap = style.px(16);
    double x = area.left(), y = area.top();
    for (size_t g = 0; g < trials_->groups.size(); ++g) {
        const size_t n = trials_->groups[g].trials.size();
        const QString words = n == 1 ? tr("%1, 1 trial").arg(group_name(g))
                                     : tr("%1, %2 trials").arg(group_name(g), count_text(static_cast<int64_t>(n)));
        const double width = mark + style.px(5) + text_width(style, words) + 1;
        if (x > area.left() && x + width > area.right()) x = area.left(), y += line;
        const Category look = style.theme->category(static_cast<int>(g));
        draw_marker(p, look.marker, QPointF(x + mark / 2, y + line / 2), mark, look.fill, look.edge);
        draw_text(p, style, QRectF(x + mark + style.px(5), y, std::min(width, area.right() - x) - mark - style.px(5), line),
                  Qt::AlignLeft | Qt::AlignVCenter, words, {.colour = style.theme->text});
        x += width + gap;
    }
    return y + line + style.px(6) - area.top();
}

void AlignedFigure::paint_raster(QPainter& p, const Style& style, const AlignedPanel& panel) const {
    const bool on_screen = style.medium == Medium::screen;
    const double height = panel.raster.height() / static_cast<double>(std::max<size_t>(1, order_.size()));
    const double mark = std::max(on_screen ? 1. : 0., height >= 4 ? height - style.whole(1) : height);
    const double bar = style.px(4);
    p.save();
    p.setRenderHint(QPainter::Antialiasing, !on_screen);
    size_t place = 0;
    for (size_t g = 0; g < trials_->groups.size(); ++g) {
        const size_t first = place;
        const QColor ink = ink_of(style, g);
        for (const size_t trial : trials_->groups[g].trials) {
            double top = panel.raster.top() + static_cast<double>(place++) * height;
            if (on_screen) top = std::round(top);
            for (const double t : panel.spikes.trial(trial)) {
                const double x = on_screen ? std::floor(panel.x.at(t)) : panel.x.at(t);
                p.fillRect(QRectF(x, top, style.whole(1), mark), ink);
            }
        }
        if (trials_->group_column.empty()) continue;
        const double top = panel.raster.top() + static_cast<double>(first) * height;
        const double bottom = panel.raster.top() + static_cast<double>(place) * height;
        const double inset = bottom - top > 4 ? 1 : 0;
        fill_category(p, style, QRectF(panel.raster.right() + style.px(3), top + inset, bar, bottom - top - 2 * inset),
                      static_cast<int>(g), false);
        if (g == 0) continue;
        p.setPen(QPen(style.theme->rule, style.whole(1)));
        const double y = on_screen ? std::floor(top) + .5 : top;
        p.drawLine(QLineF(panel.raster.left(), y, panel.raster.right(), y));
    }
    p.restore();
}

void AlignedFigure::paint_rates(QPainter& p, const Style& style, const AlignedPanel& panel) const {
    std::vector<double> middles;
    for (size_t k = 0; k < panel.rates[0].rate.size(); ++k)
        middles.push_back(trials_->low + (static_cast<double>(k) + .5) * trials_->bin);
    p.save();
    p.setClipRect(panel.below.adjusted(0, -2, 0, 2), Qt::IntersectClip);
    p.setRenderHint(QPainter::Antialiasing);
    for (size_t g = 0; g < panel.rates.size(); ++g) {
        const Psth& r = panel.rates[g];
        if (r.n_trials < 2) continue;
        QPolygonF band;
        for (size_t k = 0; k < middles.size(); ++k)
            band << QPointF(panel.x.at(middles[k]), panel.y.at(r.rate[k] + z_95 * r.error[k]));
        for (size_t k = middles.size(); k-- > 0;)
            band << QPointF(panel.x.at(middles[k]), panel.y.at(std::max(0., r.rate[k] - z_95 * r.error[k])));
        QColor ink = ink_of(style, g);
        ink.setAlphaF(.18F);
        p.setPen(Qt::NoPen);
        p.setBrush(ink);
        p.drawPolygon(band);
    }
    for (size_t g = 0; g < panel.rates.size(); ++g) {
        if (panel.rates[g].n_trials == 0) continue;
        draw_curve(p, panel.x, panel.y, middles, panel.rates[g].rate,
                   QPen(ink_of(style, g), style.px(panels_.size() > 1 ? 1.5 : 2), Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    }
    p.restore();
}

void AlignedFigure::paint_panel(QPainter& p, const QRectF& box, const Style& style, AlignedPanel& panel,
                                double name_height) const {
    const Theme& theme = *style.theme;
    if (name_height > 0)
        draw_text(p, style, QRectF(box.left(), box.top(), box.width(), name_height), Qt::AlignLeft | Qt::AlignTop,
                  unit_words(sources_, sources_.recording->units()[static_cast<size_t>(panel.unit)].id),
                  {.size = 12, .weight = 500, .colour = theme.text});
    double most = 0;
    for (const Psth& r : panel.rates)
        for (size_t k = 0; k < r.rate.size(); ++k) most = std::max(most, r.rate[k] + (r.n_trials > 1 ? z_95 * r.error[k] : 0));
    double low = 0, high = most > 0 ? most : 1;
    widen_to_ticks(low, high, 3);
    low = 0;
    const auto n = static_cast<double>(order_.size());
    const AxisLook rate{.title = tr("Rate (%1)").arg(unit_of_rate()), .ticks = 3}, trial{.title = tr("Trial"), .ticks = 3};
    const double left = box.left() + std::max(left_axis_width(style, low, high, rate), left_axis_width(style, 0, n, trial));
    const double right = box.right() - style.px(12); // half of the last label, and the bars of the groups
    const double bottom = box.bottom() - 2 * line_height(style) - style.px(10),
                 top = box.top() + std::max(name_height, line_height(style) / 2);
    const double gap = style.px(10), share = (bottom - top - gap) * .58;
    panel.raster = QRectF(QPointF(left, top), QPointF(right, std::round(top + share)));
    panel.below = QRectF(QPointF(left, panel.raster.bottom() + gap), QPointF(right, bottom));
    if (panel.below.height() < style.px(16) || right - left < style.px(24)) {
        panel.raster = panel.below = {};
        return draw_nothing(p, style, box, tr("Too small to draw."));
    }
    panel.x = {trials_->low, trials_->high, left, right};
    panel.y = {low, high, panel.below.bottom(), panel.below.top()};
    paint_raster(p, style, panel);
    paint_rates(p, style, panel);
    if (trials_->low <= 0 && trials_->high >= 0) {
        p.setPen(QPen(theme.axis, style.whole(1)));
        const double zero = style.medium == Medium::screen ? std::floor(panel.x.at(0)) + .5 : panel.x.at(0);
        p.drawLine(QLineF(zero, panel.raster.top(), zero, panel.below.bottom()));
    }
    draw_left_axis(p, style, {0, n, panel.raster.top(), panel.raster.bottom()}, left, trial);
    draw_left_axis(p, style, panel.y, left, rate);
    draw_bottom_axis(p, style, panel.x, panel.below.bottom(),
                     {.title = tr("Time from %1 (%2)").arg(region_words(trials_->column), sources_.recording->unit_of_time()),
                      .ticks = panels_.size() > 1 ? 4 : 7});
}

void AlignedFigure::paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) {
    prepare(link);
    if (!trials_)
        return draw_nothing(p, style, area, tr("Nothing to align to."), QString::fromStdString(trials_.error().sentence()));
    QRectF rest = draw_note(p, area, style, note());
    if (trials_->events.empty())
        return draw_nothing(p, style, rest, tr("No trial has its window within the observed time."),
                            tr("A shorter window shows those that have."));
    if (panels_.empty()) return draw_no_units(p, rest, style, chosen_);
    rest.setTop(rest.top() + paint_legend(p, rest, style));
    const bool many = panels_.size() > 1;
    const double name_height = many ? line_height(style, 12) + style.px(4) : 0;
    const auto boxes = panels(rest, static_cast<int>(panels_.size()), style.px(16), 1.3);
    for (size_t i = 0; i < panels_.size(); ++i) paint_panel(p, boxes[i], style, panels_[i], name_height);
}

void AlignedFigure::probe_trial(const AlignedPanel& panel, const QPointF& point, Hit& hit) const {
    const double share = (point.y() - panel.raster.top()) / panel.raster.height();
    const auto n = static_cast<double>(order_.size());
    const size_t trial = order_[static_cast<size_t>(std::clamp(share * n, 0., n - 1))];
    const double from_event = panel.x.value(point.x());
    const auto n_spikes = static_cast<int64_t>(panel.spikes.trial(trial).size());
    hit.time = trials_->events[trial] + from_event;
    const RecordingData& r = *sources_.recording;
    hit.probe.emplace_back(tr("t"), number_text(hit.time, r.in_seconds() ? 3 : 0) + " " + r.unit_of_time());
    hit.probe.emplace_back(tr("from event"), number_text(from_event, r.in_seconds() ? 3 : 0) + " " + r.unit_of_time());
    hit.probe.emplace_back(
        tr("trial"), tr("row %1 of %2, %3")
                         .arg(count_text(static_cast<int64_t>(trials_->row[trial]) + 1), QString::fromStdString(trials_->table),
                              n_spikes == 1 ? tr("1 spike") : tr("%1 spikes").arg(count_text(n_spikes))));
    for (size_t g = 0; g < trials_->groups.size() && !trials_->group_column.empty(); ++g)
        if (std::ranges::find(trials_->groups[g].trials, trial) != trials_->groups[g].trials.end())
            hit.probe.emplace_back(QString::fromStdString(trials_->group_column), group_name(g));
}

void AlignedFigure::probe_rate(const AlignedPanel& panel, const QPointF& point, Hit& hit) const {
    const double from_event = panel.x.value(point.x());
    const size_t n_bins = panel.rates[0].rate.size();
    if (n_bins == 0) return;
    const auto k =
        static_cast<size_t>(std::clamp((from_event - trials_->low) / trials_->bin, 0., static_cast<double>(n_bins - 1)));
    const double start = trials_->low + static_cast<double>(k) * trials_->bin;
    hit.probe.emplace_back(
        tr("from event"),
        tr("%1 to %2 %3").arg(short_number(start), short_number(start + trials_->bin), sources_.recording->unit_of_time()));
    for (size_t g = 0; g < panel.rates.size(); ++g) {
        const Psth& r = panel.rates[g];
        if (r.n_trials == 0) continue;
        QString value = short_number(r.rate[k]) + " " + unit_of_rate();
        if (r.n_trials > 1)
            value +=
                tr(", 95 %: %1 to %2")
                    .arg(short_number(std::max(0., r.rate[k] - z_95 * r.error[k])), short_number(r.rate[k] + z_95 * r.error[k]));
        hit.probe.emplace_back(trials_->group_column.empty() ? tr("rate") : group_name(g), value);
    }
}

Hit AlignedFigure::at(const QPointF& point) const {
    for (const AlignedPanel& panel : panels_) {
        const bool raster = panel.raster.contains(point);
        if (!raster && !panel.below.contains(point)) continue;
        Hit hit{.kind = Hit::Kind::unit, .unit = sources_.recording->units()[static_cast<size_t>(panel.unit)].id};
        hit.probe.emplace_back(tr("unit"), unit_words(sources_, hit.unit));
        if (raster)
            probe_trial(panel, point, hit);
        else
            probe_rate(panel, point, hit);
        return hit;
    }
    return {};
}

Table AlignedFigure::data(const Link& link) const {
    prepare(link);
    if (!trials_) return {};
    std::vector<std::string> unit, group;
    std::vector<double> from, rate, low, high;
    std::vector<int64_t> trials;
    for (const AlignedPanel& panel : panels_)
        for (size_t g = 0; g < panel.rates.size(); ++g)
            for (size_t k = 0; k < panel.rates[g].rate.size(); ++k) {
                const Psth& r = panel.rates[g];
                unit.push_back(sources_.recording->units()[static_cast<size_t>(panel.unit)].id);
                group.push_back(trials_->groups[g].name);
                from.push_back(trials_->low + static_cast<double>(k) * trials_->bin);
                rate.push_back(r.rate[k]);
                low.push_back(std::max(0., r.rate[k] - z_95 * r.error[k]));
                high.push_back(r.rate[k] + z_95 * r.error[k]);
                trials.push_back(static_cast<int64_t>(r.n_trials));
            }
    const std::string time = sources_.recording->unit_of_time().toStdString(), hz = unit_of_rate().toStdString();
    const size_t rows = unit.size();
    Table table{{{"unit", "", std::move(unit)},
                 {"group", "", std::move(group)},
                 {"bin_start", time, std::move(from)},
                 {"rate", hz, std::move(rate)},
                 {"low_95", hz, std::move(low)},
                 {"high_95", hz, std::move(high)},
                 {"trials", "", std::move(trials)}},
                rows};
    if (trials_->group_column.empty()) table.columns.erase(table.columns.begin() + 1);
    return table;
}

QString AlignedFigure::summary(const Link& link) const {
    prepare(link);
    QString words = title() + ". " + subtitle() + ".";
    for (const AlignedPanel& panel : panels_)
        for (size_t g = 0; g < panel.rates.size(); ++g) {
            const auto& rate = panel.rates[g].rate;
            if (rate.empty() || panel.rates[g].n_trials == 0) continue;
            const auto peak = std::ranges::max_element(rate);
            const double when = trials_->low + (static_cast<double>(peak - rate.begin()) + .5) * trials_->bin;
            const QString id = QString::fromStdString(sources_.recording->units()[static_cast<size_t>(panel.unit)].id);
            const QString group = trials_->group_column.empty() ? QString() : tr(" (%1)").arg(group_name(g));
            words += " " + tr("Unit %1%2: greatest rate %3 %4 at %5 %6 from the event.")
                               .arg(id, group, short_number(*peak), unit_of_rate(), short_number(when),
                                    sources_.recording->unit_of_time());
        }
    return words;
}

Param text_option(const char* name, const char* initial, const char* doc) {
    return {.id = name, .type = ParamType::string, .initial = initial, .doc = doc};
}

Status has_trials(const Sources& sources) {
    RANVIER_TRY(needs_units(sources));
    if (sources.recording->intervals().empty())
        return Error(Errc::invalid_argument, "the recording has no interval table to align to; trials can be joined to it");
    return Ok{};
}

} // namespace

FigureKind aligned_kind() {
    return {
        .id = "aligned",
        .title = "Aligned raster and PSTH",
        .doc = "Spikes around the rows of an interval table, one row a trial, and below them the mean rate with its 95 % band.",
        .options = {text_option("table", "", "interval table; the first if empty"),
                    text_option("column", "start", "start, stop or any column of times: what is time 0"),
                    text_option("window", "", "from:to around it; if empty -1:2 in seconds, 0:100 in bins"),
                    {.id = "bin",
                     .type = ParamType::real,
                     .initial = "0",
                     .doc = "width of a bin of the mean rate; 0: 0.05 in seconds, 1 in bins",
                     .low = 0,
                     .high = 1e9},
                    text_option("group", "", "column whose values part the trials into groups"),
                    text_option("sort", "", "column that orders the trials within a group; as in the table if empty"),
                    unit_option()},
        .possible = has_trials,
        .make = [](const Sources& sources, const TextMap& options) -> std::unique_ptr<Figure> {
            return std::make_unique<AlignedFigure>(sources, options);
        }};
}

} // namespace ranvier::views
