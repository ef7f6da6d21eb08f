// Log likelihood against iterations: the fit that is kept, its starts, and what it reaches on held-out bins. Also of a job that
// still runs: then there are traces and nothing else.
#include <algorithm>
#include <cmath>
#include <limits>

#include <QCoreApplication>

#include "app/views/canvas.hpp"
#include "app/views/figures/fit_words.hpp"
#include "app/views/figures/kinds.hpp"
#include "app/views/figures/line_labels.hpp"

namespace ranvier::views {
namespace {

enum class Role { main, second, held_out, start };

struct Curve {
    std::string name;
    Role role = Role::main;
    std::vector<double> steps, values;
};

// A value that stands across the plot.
struct Level {
    std::string metric;
    QString words;
    double value;
};

class LikelihoodFigure : public Figure {
    Q_DECLARE_TR_FUNCTIONS(LikelihoodFigure)
public:
    LikelihoodFigure(const Sources& sources, const TextMap& options);
    QString title() const override { return is_likelihood(shown_) ? tr("Likelihood") : tr("Training"); }
    QString subtitle() const override;
    QString caption() const override;
    QStringList unmet() const override { return unmet_; }
    std::vector<Notice> notices(const Link&) const override {
        return unmet_.isEmpty() ? std::vector<Notice>{} : std::vector<Notice>{{unmet_.front(), {}, {}, {}}};
    }
    void paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) override;
    Hit at(const QPointF& point) const override;
    Table data(const Link&) const override;
    int64_t n_marks(const Link&) const override;
    QString summary(const Link&) const override;
    bool cares(const Link&, const Link&) const override { return false; }

private:
    void find_curves();
    void find_levels();
    void find_starts();
    void find_ranges();
    const Curve* main_curve() const;
    QString words_of(const Curve& curve) const;
    QPen pen_of(const Style& style, Role role) const;
    void paint_curves(QPainter& p, const Style& style) const;
    void paint_labels(QPainter& p, const QRectF& area, const Style& style) const;

    Sources sources_;
    std::string shown_; // the quantity: the name of the main trace
    std::vector<Curve> curves_;
    std::vector<Level> levels_;
    QStringList unmet_;
    struct Start {
        double iterations, value;
        bool kept;
    };
    std::vector<Start> starts_;
    double low_ = 0, high_ = 1, last_ = 1;
    Scale x_, y_;
    QRectF plot_;
};

bool has(const std::string& name, const char* part) { return name.find(part) != std::string::npos; }

LikelihoodFigure::LikelihoodFigure(const Sources& sources, const TextMap& options)
    : sources_(sources), shown_(options.at("trace")) {
    if (const auto& traces = sources.result->traces(); !shown_.empty() && !traces.contains(shown_)) {
        QStringList names;
        for (const auto& [name, points] : traces) names << QString::fromStdString(name);
        unmet_ << tr("trace: found \"%1\"; the result has %2.").arg(QString::fromStdString(shown_), names.join(", "));
    }
    find_curves();
    if (is_likelihood(shown_)) {
        find_levels();
        find_starts();
    }
    find_ranges();
}

void LikelihoodFigure::find_curves() {
    const auto& traces = sources_.result->traces();
    if (shown_.empty() || !traces.contains(shown_)) {
        shown_ = traces.empty() ? "" : traces.begin()->first;
        for (const auto& [name, points] : traces)
            if (has(name, "nats_per_bin") && (!has(shown_, "nats_per_bin") || name.rfind("train_", 0) == 0)) shown_ = name;
    }
    for (const auto& [name, points] : traces) {
        if (trace_quantity(name) != trace_quantity(shown_)) continue;
        Curve curve{name, Role::second, {}, {}};
        if (name == shown_)
            curve.role = Role::main;
        else if (is_held_out(name))
            curve.role = Role::held_out;
        else if (has(name, "start") || has(name, "/")) // of a part
            curve.role = Role::start;
        for (const TracePoint& point : points) curve.steps.push_back(point.step), curve.values.push_back(point.value);
        curves_.push_back(std::move(curve));
    }
    std::stable_sort(curves_.begin(), curves_.end(), [](const Curve& a, const Curve& b) { return a.role > b.role; });
}

void LikelihoodFigure::find_levels() {
    const std::pair<const char*, QString> known[] = {{"heldout_nats_per_bin", tr("held out")},
                                                     {"truth_heldout_nats_per_bin", tr("held out, truth")}};
    for (const auto& [metric, words] : known) {
        const auto found = sources_.result->metrics().find(metric);
        if (found != sources_.result->metrics().end() && std::isfinite(found->second))
            levels_.push_back({metric, words, found->second});
    }
}

void LikelihoodFigure::find_starts() {
    const ArrayView *value = sources_.result->find("restarts", "train_nats_per_bin"),
                    *steps = sources_.result->find("restarts", "iterations"), *kept = sources_.result->find("restarts", "kept");
    if (!value || !steps || value->size() != steps->size()) return;
    for (uint64_t i = 0; i < value->size(); ++i)
        starts_.push_back({steps->at(i), value->at(i), kept && i < kept->size() && kept->at(i) != 0});
}

void LikelihoodFigure::find_ranges() {
    low_ = std::numeric_limits<double>::infinity(), high_ = -low_, last_ = 0;
    const auto hold = [&](double value) {
        if (std::isfinite(value)) low_ = std::min(low_, value), high_ = std::max(high_, value);
    };
    for (const Curve& curve : curves_) {
        std::for_each(curve.values.begin(), curve.values.end(), hold);
        for (const double step : curve.steps) last_ = std::max(last_, step);
    }
    for (const Level& level : levels_) hold(level.value);
    for (const Start& start : starts_) hold(start.value), last_ = std::max(last_, start.iterations);
    if (high_ > low_) {
        const double pad = .04 * (high_ - low_);
        low_ -= pad, high_ += pad;
    }
}

const Curve* LikelihoodFigure::main_curve() const {
    for (const Curve& curve : curves_)
        if (curve.role == Role::main && !curve.values.empty()) return &curve;
    return nullptr;
}

QString LikelihoodFigure::words_of(const Curve& curve) const {
    if (curve.role == Role::held_out) return tr("held out");
    if (curve.role == Role::main && has(curve.name, "train")) return tr("train");
    return QString::fromStdString(curve.name).replace('_', ' ');
}

QString LikelihoodFigure::subtitle() const {
    const Curve* main = main_curve();
    if (!main) return tr("no iteration yet");
    QString words = counted(tr("%1 after %n iteration(s)", nullptr, static_cast<int>(main->steps.back())),
                            static_cast<int>(main->steps.back()))
                        .arg(number_text(main->values.back(), 4));
    const auto converged = sources_.result->metrics().find("converged");
    if (converged == sources_.result->metrics().end()) return words;
    return words + (converged->second > 0 ? tr(", settled") : tr(", not settled"));
}

QString LikelihoodFigure::caption() const {
    QStringList words;
    words << (is_likelihood(shown_) ? tr("Training log likelihood in nats per bin, summed over units, against iterations.")
                                    : tr("%1 against steps.").arg(trace_words(shown_)));
    if (is_likelihood(shown_)) words << prior_remark();
    for (const Level& level : levels_)
        words << tr("%1: %2 nats per bin, bins that the fit has not seen%3.")
                     .arg(sentence(level.words), number_text(level.value, 4),
                          level.metric.starts_with("truth") ? tr(", scored with the true parameters") : QString());
    if (!starts_.empty())
        words << (starts_.size() == 1 ? tr("Circle: where the start ended, before the prior of the fit.")
                                      : tr("Circles: where each of %n starts ended, before the prior of the kept fit.", nullptr,
                                           static_cast<int>(starts_.size())));
    if (sources_.result->n_states() > 0) words << model_words(*sources_.result) + "." << split_words(*sources_.result);
    words.removeAll(QString());
    return words.join(" ");
}

QPen LikelihoodFigure::pen_of(const Style& style, Role role) const {
    const Theme& t = *style.theme;
    if (role == Role::main) return QPen(t.accent, style.whole(2), Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    if (role == Role::start) return QPen(t.control_edge, style.whole(1));
    QPen pen(role == Role::held_out ? t.text : t.muted, style.px(1.5));
    if (role == Role::held_out) pen.setDashPattern({4 / 1.5, 3 / 1.5});
    return pen;
}

void LikelihoodFigure::paint_curves(QPainter& p, const Style& style) const {
    const Theme& t = *style.theme;
    QPen dashed(t.text, style.px(1.2), Qt::CustomDashLine);
    dashed.setDashPattern({4, 3});
    p.setRenderHint(QPainter::Antialiasing);
    for (const Level& level : levels_) {
        p.setPen(dashed);
        const double y = style.medium == Medium::screen ? std::floor(y_.at(level.value)) + .5 : y_.at(level.value);
        p.drawLine(QLineF(plot_.left(), y, plot_.right(), y));
    }
    for (const Start& start : starts_)
        draw_marker(p, Marker::circle, {x_.at(start.iterations), y_.at(start.value)}, style.px(6),
                    start.kept ? t.control_edge : t.surface, t.control_edge);
    for (const Curve& curve : curves_) draw_curve(p, x_, y_, curve.steps, curve.values, pen_of(style, curve.role));
    if (const Curve* main = main_curve())
        draw_marker(p, Marker::circle, {x_.at(main->steps.back()), y_.at(main->values.back())}, style.px(7), t.accent, t.accent);
}

// At the right of the plot, each beside its line and moved apart where they would lie on each other.
void LikelihoodFigure::paint_labels(QPainter& p, const QRectF& area, const Style& style) const {
    std::vector<LineLabel> labels;
    for (const Curve& curve : curves_)
        if (curve.role != Role::start && !curve.values.empty())
            labels.push_back(
                {y_.at(curve.values.back()), curve.role == Role::main ? number_text(curve.values.back(), 4) : words_of(curve),
                 curve.role == Role::main ? style.theme->accent : style.theme->text, curve.role == Role::main ? 500 : 400});
    for (const Level& level : levels_) labels.push_back({y_.at(level.value), level.words, style.theme->text, 400});
    draw_line_labels(p, style,
                     QRectF(plot_.right() + style.px(6), plot_.top(), area.right() - plot_.right() - style.px(8), plot_.height()),
                     labels);
}

void LikelihoodFigure::paint(QPainter& p, const QRectF& area, const Style& style, const Link&) {
    plot_ = QRectF();
    if (!main_curve()) {
        draw_nothing(p, style, area, tr("No iteration yet"), tr("The curve begins with the first one."));
        return;
    }
    const QString note = starts_.empty()       ? QString()
                         : starts_.size() == 1 ? tr("circle: where the start ended")
                                               : tr("circles: where %n starts ended, filled the kept one", nullptr,
                                                    static_cast<int>(starts_.size()));
    const QRectF rest = draw_note(p, area, style, note);
    const AxisLook up{.title = trace_words(shown_), .ticks = 4}, along{.title = step_words(shown_), .ticks = 4};
    double low = 0, high = std::max(1., last_), from = low_, to = high_;
    widen_to_ticks(low, high, 4);
    if (from >= to) widen_to_ticks(from, to, 4);
    double words = text_width(style, number_text(main_curve()->values.back(), 4), 11, 500);
    for (const Level& level : levels_) words = std::max(words, text_width(style, level.words));
    const double right = std::min(words + style.px(14), area.width() * .34);
    const double below = 2 * line_height(style) + style.px(12);
    plot_ = rest.adjusted(left_axis_width(style, from, to, up) + style.px(6), style.px(8), -right, -below);
    if (plot_.width() < style.px(20) || plot_.height() < style.px(20)) return;
    x_ = {low, high, plot_.left(), plot_.right()};
    y_ = {from, to, plot_.bottom(), plot_.top()};
    p.save();
    draw_left_axis(p, style, y_, plot_.left(), up);
    draw_bottom_axis(p, style, x_, plot_.bottom(), along);
    paint_curves(p, style);
    paint_labels(p, area, style);
    p.restore();
}

Hit LikelihoodFigure::at(const QPointF& point) const {
    Hit hit;
    if (!plot_.contains(point)) return hit;
    const double step = x_.value(point.x());
    for (const Curve& curve : curves_) {
        if (curve.steps.empty()) continue;
        const auto after = std::lower_bound(curve.steps.begin(), curve.steps.end(), step);
        auto nearest = static_cast<size_t>(after - curve.steps.begin());
        if (nearest == curve.steps.size() || (nearest > 0 && step - curve.steps[nearest - 1] < curve.steps[nearest] - step))
            --nearest;
        if (curve.role == Role::main)
            hit.probe.insert(hit.probe.begin(), {is_likelihood(shown_) ? tr("iteration") : tr("step"),
                                                 count_text(static_cast<int64_t>(curve.steps[nearest]))});
        hit.probe.emplace_back(words_of(curve), is_likelihood(shown_)
                                                    ? tr("%1 nats per bin").arg(number_text(curve.values[nearest], 5))
                                                    : short_number(curve.values[nearest]));
    }
    for (const Level& level : levels_)
        hit.probe.emplace_back(level.words, tr("%1 nats per bin").arg(number_text(level.value, 5)));
    return hit;
}

Table LikelihoodFigure::data(const Link&) const {
    std::vector<std::string> curve_of;
    std::vector<double> steps, values;
    for (const Curve& curve : curves_)
        for (size_t i = 0; i < curve.steps.size(); ++i)
            curve_of.push_back(curve.name), steps.push_back(curve.steps[i]), values.push_back(curve.values[i]);
    for (const Level& level : levels_)
        curve_of.push_back(level.metric), steps.push_back(std::numeric_limits<double>::quiet_NaN()),
            values.push_back(level.value);
    Table table;
    table.n_rows = values.size();
    table.columns = {{"curve", "", std::move(curve_of)},
                     {"step", "", std::move(steps)},
                     {"value", is_likelihood(shown_) ? "nats/bin" : "", std::move(values)}};
    return table;
}

int64_t LikelihoodFigure::n_marks(const Link&) const {
    return static_cast<int64_t>(curves_.size() + levels_.size() + starts_.size());
}

QString LikelihoodFigure::summary(const Link&) const {
    QString words = tr("%1: %2.").arg(trace_words(shown_), subtitle());
    for (const Level& level : levels_) words += " " + tr("%1 %2.").arg(sentence(level.words), number_text(level.value, 4));
    return words;
}

} // namespace

FigureKind likelihood_kind() {
    Param trace;
    trace = {
        .id = "trace", .type = ParamType::string, .doc = "Name of the trace to show; empty: the log-likelihood, else the first."};
    return {"likelihood",
            "Likelihood",
            "Log likelihood against iterations, with starts and the held-out value; live while a job runs.",
            {trace},
            [](const Sources& sources) -> Status {
                if (sources.result && !sources.result->traces().empty()) return Ok{};
                return Error(Errc::invalid_argument, sources.result ? "\"" + sources.result->name() + "\" holds no traces."
                                                                    : "This figure shows traces of a result; none is given.");
            },
            [](const Sources& sources, const TextMap& given) -> std::unique_ptr<Figure> {
                return std::make_unique<LikelihoodFigure>(sources, given);
            }};
}

} // namespace ranvier::views
