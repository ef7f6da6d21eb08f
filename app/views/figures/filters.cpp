// How past spikes are weighted by their lag: the basis that all couplings share, or of one coupling in every state.
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

class FiltersFigure : public Figure {
    Q_DECLARE_TR_FUNCTIONS(FiltersFigure)
public:
    explicit FiltersFigure(const Sources& sources);
    QString title() const override { return tr("History filter"); }
    QString subtitle() const override {
        return counted(
            tr("%n lag(s), one shape for all couplings; select a coupling to see it", nullptr, static_cast<int>(lags_.size())),
            static_cast<int>(lags_.size()));
    }
    QString caption() const override;
    QString brief() const override;
    void paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) override;
    Hit at(const QPointF& point) const override;
    Table data(const Link& link) const override;
    int64_t n_marks(const Link&) const override {
        return static_cast<int64_t>(lags_.size()) * std::max(1, sources_.result->n_states());
    }
    QString summary(const Link& link) const override;
    bool cares(const Link& before, const Link& after) const override {
        return before.edges != after.edges || before.states != after.states;
    }

private:
    struct Line {
        int state; // -1: the basis itself
        double weight;
        std::vector<double> values; // [lag]
    };
    std::vector<Line> lines(const Link& link) const;
    QString unit_of_time() const { return lag_->unit == "s" ? tr("s") : tr("bins"); }
    QString pair_words(const Link& link) const;
    void paint_line(QPainter& p, const Style& style, const Line& line, bool selected, bool any) const;

    Sources sources_;
    const ArrayView *lag_, *basis_;
    std::vector<double> lags_, shape_;
    // Of the last paint.
    std::vector<Line> shown_;
    Scale x_, y_;
    QRectF plot_;
};

FiltersFigure::FiltersFigure(const Sources& sources)
    : sources_(sources), lag_(sources.result->find("units", "lag")), basis_(sources.result->find("units", "basis")) {
    for (uint64_t i = 0; i < std::min(lag_->size(), basis_->size()); ++i)
        lags_.push_back(lag_->at(i)), shape_.push_back(basis_->at(i));
}

std::vector<FiltersFigure::Line> FiltersFigure::lines(const Link& link) const {
    const ResultData& result = *sources_.result;
    const ArrayView* weight = result.find("couplings", "weight");
    const auto n = result.units().size();
    if (!link.edges.empty() && weight && weight->size() == static_cast<uint64_t>(result.n_states()) * n * n) {
        const auto& [sender, receiver] = *link.edges.begin();
        const auto from = std::find(result.units().begin(), result.units().end(), sender),
                   to = std::find(result.units().begin(), result.units().end(), receiver);
        if (from != result.units().end() && to != result.units().end()) {
            std::vector<Line> all;
            for (int k = 0; k < result.n_states(); ++k) {
                const double w =
                    weight->at((static_cast<uint64_t>(k) * n + static_cast<uint64_t>(to - result.units().begin())) * n +
                               static_cast<uint64_t>(from - result.units().begin()));
                all.push_back({k, w, shape_});
                for (double& v : all.back().values) v *= w;
            }
            return all;
        }
    }
    return {{-1, 1, shape_}};
}

QString FiltersFigure::pair_words(const Link& link) const {
    const auto& [sender, receiver] = *link.edges.begin();
    return tr("from %1 to %2").arg(unit_words(sources_, sender), unit_words(sources_, receiver));
}

QString FiltersFigure::brief() const {
    return tr("Weight of a spike by how long ago it was, one shape for all couplings; no null computed. %1")
        .arg(split_words(*sources_.result))
        .trimmed();
}

QString FiltersFigure::caption() const {
    const ResultData& result = *sources_.result;
    QStringList words;
    words << tr(
        "Weight of a spike by how long ago it was. The shape is the same for all couplings and sums to 1; a coupling's weight in "
        "a state scales it. No null computed.");
    words << model_words(result) + "." << split_words(result) << coupling_guard(result);
    words.removeAll(QString());
    return words.join(" ");
}

void FiltersFigure::paint_line(QPainter& p, const Style& style, const Line& line, bool selected, bool any) const {
    const Category category = style.theme->category(line.state < 0 ? 0 : state_colour(sources_, line.state));
    const QColor colour = line.state < 0 ? style.theme->accent : category.line;
    const double width = line.state < 0 || selected || !any ? style.whole(2) : style.whole(1);
    draw_curve(p, x_, y_, lags_, line.values, QPen(colour, width));
    if (lags_.size() > 60) return;
    const Marker marker = line.state < 0 ? Marker::circle : category.marker;
    for (size_t i = 0; i < lags_.size(); ++i)
        draw_marker(p, marker, {x_.at(lags_[i]), y_.at(line.values[i])}, style.px(7), line.state < 0 ? colour : category.fill,
                    line.state < 0 ? colour : category.edge);
}

void FiltersFigure::paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) {
    shown_ = lines(link);
    plot_ = QRectF();
    if (lags_.empty()) {
        draw_nothing(p, style, area, tr("This fit has no history"), tr("Filters are there when coupling is full or self."));
        return;
    }
    const bool pair = shown_[0].state >= 0;
    const QRectF rest = draw_note(p, area, style,
                                  pair ? tr("%1, weight × shape; no null computed").arg(pair_words(link))
                                       : tr("the shape that all couplings share, sums to 1"));
    double low = 0, high = 0, words = 0;
    for (const Line& line : shown_) {
        for (const double v : line.values) low = std::min(low, v), high = std::max(high, v);
        if (line.state >= 0) words = std::max(words, text_width(style, tr("state %1").arg(line.state + 1)));
    }
    widen_to_ticks(low, high, 4);
    double first = 0, last = lags_.back();
    widen_to_ticks(first, last, 4);
    const AxisLook up{.title = pair ? tr("Weight of a spike") : tr("Share of the weight"), .ticks = 4},
        along{.title = tr("Lag (%1)").arg(unit_of_time()), .ticks = 4};
    plot_ = rest.adjusted(left_axis_width(style, low, high, up) + style.px(6), style.px(10), -(words + style.px(20)),
                          -(2 * line_height(style) + style.px(12)));
    if (plot_.width() < style.px(20) || plot_.height() < style.px(20)) return;
    x_ = {first, last, plot_.left(), plot_.right()};
    y_ = {low, high, plot_.bottom(), plot_.top()};
    p.save();
    if (low < 0) {
        p.setPen(QPen(style.theme->control_edge, style.whole(1)));
        const double zero = style.medium == Medium::screen ? std::floor(y_.at(0)) + .5 : y_.at(0);
        p.drawLine(QLineF(plot_.left(), zero, plot_.right(), zero));
    }
    draw_left_axis(p, style, y_, plot_.left(), up);
    draw_bottom_axis(p, style, x_, plot_.bottom(), along);
    std::vector<LineLabel> labels;
    const bool any = style.show_selection && !link.states.empty();
    for (const Line& line : shown_) {
        paint_line(p, style, line, link.states.contains(line.state), any);
        if (line.state >= 0) {
            const QColor colour = style.theme->category(state_colour(sources_, line.state)).line;
            labels.push_back({y_.at(line.values.back()), tr("state %1").arg(line.state + 1), colour,
                              any && link.states.contains(line.state) ? 500 : 400});
        }
    }
    const QRectF beside(x_.at(lags_.back()) + style.px(8), plot_.top(), area.right() - x_.at(lags_.back()) - style.px(8),
                        plot_.height());
    draw_line_labels(p, style, beside, labels);
    p.restore();
}

Hit FiltersFigure::at(const QPointF& point) const {
    Hit hit;
    if (!plot_.contains(point) || lags_.empty()) return hit;
    size_t nearest = 0;
    for (size_t i = 1; i < lags_.size(); ++i)
        if (std::abs(x_.at(lags_[i]) - point.x()) < std::abs(x_.at(lags_[nearest]) - point.x())) nearest = i;
    hit.probe.emplace_back(tr("lag"), tr("%1 %2").arg(short_number(lags_[nearest]), unit_of_time()));
    const Line* closest = nullptr;
    for (const Line& line : shown_) {
        const QString name = line.state < 0 ? tr("share") : state_words(sources_, line.state);
        hit.probe.emplace_back(name, number_text(line.values[nearest], 4));
        if (!closest || std::abs(y_.at(line.values[nearest]) - point.y()) < std::abs(y_.at(closest->values[nearest]) - point.y()))
            closest = &line;
    }
    if (closest && closest->state >= 0) hit.kind = Hit::Kind::state, hit.state = closest->state;
    return hit;
}

Table FiltersFigure::data(const Link& link) const {
    Table table;
    table.n_rows = lags_.size();
    table.columns.push_back({"lag", lag_->unit, lags_});
    for (const Line& line : lines(link))
        table.columns.push_back(
            {line.state < 0 ? std::string("share") : "state_" + std::to_string(line.state + 1), "", line.values});
    return table;
}

QString FiltersFigure::summary(const Link& link) const {
    const std::vector<Line> all = lines(link);
    if (all[0].state < 0)
        return counted(tr("%1: %n lag(s) up to %2 %3, one shape for all couplings.", nullptr, static_cast<int>(lags_.size())),
                       static_cast<int>(lags_.size()))
            .arg(title(), lags_.empty() ? QString() : short_number(lags_.back()), unit_of_time());
    QStringList weights;
    for (const Line& line : all) weights << tr("state %1: %2").arg(line.state + 1).arg(number_text(line.weight, 3));
    return tr("%1 %2, weights: %3. No null computed.").arg(title(), pair_words(link), weights.join(", "));
}

} // namespace

FigureKind filters_kind() {
    return {"filters",
            "History filter",
            "How past spikes are weighted by their lag; for a selected coupling, in every state.",
            {},
            [](const Sources& sources) -> Status {
                if (Status lag = needs_array(sources, "units", "lag", "lags of the history"); !lag) return lag;
                return needs_array(sources, "units", "basis", "shape of the history");
            },
            [](const Sources& sources, const TextMap&) -> std::unique_ptr<Figure> {
                return std::make_unique<FiltersFigure>(sources);
            }};
}

} // namespace ranvier::views
