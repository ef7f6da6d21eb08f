// Two results side by side: their scores and the difference, which state of one is which of the other, and the difference of the
// couplings of one state.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <QCoreApplication>

#include "app/views/canvas.hpp"
#include "app/views/figures/fit_words.hpp"
#include "app/views/figures/kinds.hpp"
#include "app/views/state_match.hpp"

namespace ranvier::views {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double row_height = 21, group_gap = 18, beside_width = 300, least_beside = 620; // design pixels

struct ScoreRow {
    std::string name;
    double first = nan, second = nan;
    bool same_data = true; // else a difference would tell nothing
    double difference() const { return same_data ? first - second : nan; }
};

struct StateRow {
    int first = -1, second = -1; // -1: there is none
    double likeness = nan;
    int colour = -1; // where there is no first: the next that the first does not use
};

// What fits are compared by comes first, the rest in the order of their names.
std::vector<ScoreRow> score_rows(const ResultData& first, const ResultData& second) {
    std::vector<std::string> names{"heldout_bits_per_spike", "heldout_nats_per_bin", "heldout_bits_per_spike_vs_glm"};
    for (const auto* result : {&first, &second})
        for (const auto& [name, value] : result->metrics())
            if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    std::sort(names.begin() + 3, names.end());
    std::vector<ScoreRow> rows;
    for (const auto& name : names) {
        const auto a = first.metrics().find(name), b = second.metrics().find(name);
        const ScoreRow row{name, a == first.metrics().end() ? nan : a->second, b == second.metrics().end() ? nan : b->second};
        if (std::isfinite(row.first) || std::isfinite(row.second)) rows.push_back(row);
    }
    return rows;
}

std::vector<StateRow> state_rows(const StateMatch& match, int n_second) {
    std::vector<StateRow> rows;
    for (size_t i = 0; i < match.other.size(); ++i) rows.push_back({static_cast<int>(i), match.other[i], match.likeness[i]});
    for (int k = 0; k < n_second; ++k)
        if (std::ranges::find(match.other, k) == match.other.end()) rows.push_back({-1, k, nan, static_cast<int>(rows.size())});
    return rows;
}

double occupancy(const ResultData& result, int state) {
    const ArrayView* array = result.find("chain", "occupancy");
    const bool known = array && state >= 0 && static_cast<uint64_t>(state) < array->size();
    return known ? array->at(static_cast<uint64_t>(state)) : nan;
}

// As many decimals as tell the two apart, alike in all three cells of a row.
int decimals_of(const ScoreRow& row) {
    double least = std::numeric_limits<double>::infinity();
    for (const double v : {row.first, row.second, row.difference()})
        if (std::isfinite(v) && v != std::floor(v)) least = std::min(least, std::abs(v));
    return std::isfinite(least) ? std::clamp(1 - static_cast<int>(std::floor(std::log10(least))), 2, 6) : 0;
}

QString cell_text(double value, int decimals) {
    return std::isfinite(value) ? number_text(value, decimals) : QStringLiteral("–");
}

class ComparisonFigure : public Figure {
    Q_DECLARE_TR_FUNCTIONS(ComparisonFigure)
public:
    ComparisonFigure(const Sources& sources, const TextMap& options);
    QString title() const override { return tr("Comparison"); }
    QString subtitle() const override { return tr("%1 minus %2").arg(name(*sources_.result), name(*sources_.other)); }
    QString caption() const override;
    QString brief() const override;
    std::vector<Notice> notices(const Link& link) const override;
    void paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) override;
    Hit at(const QPointF& point) const override;
    Table data(const Link&) const override;
    int64_t n_marks(const Link& link) const override;
    QString summary(const Link&) const override;
    bool cares(const Link& before, const Link& after) const override {
        return before.states != after.states || (couplings_ && couplings_->cares(before, after));
    }

private:
    static QString name(const ResultData& result) { return QString::fromStdString(result.name()); }
    bool same_bins() const;
    QString same_words() const;
    double paint_scores(QPainter& p, const QRectF& area, const Style& style) const;
    void paint_states(QPainter& p, const QRectF& area, const Style& style, const Link& link);
    void paint_state(QPainter& p, const QRectF& row, const Style& style, const StateRow& state) const;
    void paint_couplings(QPainter& p, const QRectF& area, const Style& style, const Link& link);
    double tables_height() const {
        return (static_cast<double>(scores_.size() + states_.size()) + 2) * row_height + 3 * group_gap;
    }

    Sources sources_;
    StateMatch match_;
    std::vector<ScoreRow> scores_;
    std::vector<StateRow> states_;
    std::unique_ptr<Figure> couplings_; // null where the results hold none
    QRectF rows_;                       // of states, of the last paint
    double row_px_ = 0;
};

ComparisonFigure::ComparisonFigure(const Sources& sources, const TextMap& options)
    : sources_(sources),
      match_(match_states(*sources.result, *sources.other)),
      scores_(score_rows(*sources.result, *sources.other)),
      states_(state_rows(match_, sources.other->n_states())) {
    for (ScoreRow& score : scores_) score.same_data = same_bins();
    auto made =
        make_figure("coupling", sources, {{"state", options.at("state")}, {"compare", "other"}, {"order", options.at("order")}});
    if (made) couplings_ = std::move(*made);
}

// Whether the scores are of the same units and the same held-out bins.
bool ComparisonFigure::same_bins() const {
    const ResultData &a = *sources_.result, &b = *sources_.other;
    return a.units() == b.units() && std::ranges::equal(a.role(), b.role()) && std::ranges::equal(a.bin_starts(), b.bin_starts());
}

QString ComparisonFigure::same_words() const {
    return same_bins() ? tr("Same units, bins and split.")
                       : tr("Units, bins or split differ: the scores are not of the same data, and have no difference.");
}

QString ComparisonFigure::brief() const {
    return tr("First: %1. Second: %2. %3 No intervals, no null computed.")
        .arg(name(*sources_.result), name(*sources_.other), same_words());
}

QString ComparisonFigure::caption() const {
    const ResultData &a = *sources_.result, &b = *sources_.other;
    QStringList words;
    words << tr("First: %1, %2.").arg(name(a), model_words(a)) << split_words(a);
    words << tr("Second: %1, %2.").arg(name(b), model_words(b)) << split_words(b);
    words << same_words() << tr("Differences are first minus second; no intervals computed.");
    if (match_.by == MatchedBy::posterior) words << tr("States are matched by the overlap of their posteriors, 0 to 1.");
    if (match_.by == MatchedBy::features)
        words << tr("States are matched by the correlation of their couplings and rates, -1 to 1.");
    if (match_.by == MatchedBy::nothing) words << tr("The results share no bins and no units, so states are not matched.");
    if (couplings_) words << tr("%1: whole cells, no null computed.").arg(couplings_->title()) << coupling_guard(a);
    words.removeAll(QString());
    return words.join(" ");
}

std::vector<Notice> ComparisonFigure::notices(const Link& link) const {
    std::vector<Notice> all;
    if (!same_bins()) all.push_back({same_words(), {}, {}, {}});
    if (couplings_)
        for (auto& notice : couplings_->notices(link)) all.push_back(std::move(notice));
    return all;
}

// Name, first, second, difference. Answers how far down it reaches.
double ComparisonFigure::paint_scores(QPainter& p, const QRectF& area, const Style& style) const {
    const double line = style.px(row_height), column = area.width() * .2, names = area.width() - 3 * column, gap = style.px(6);
    const auto row = [&](int i, const QString& what, const std::array<QString, 3>& cells, const Ink& ink) {
        const double y = area.top() + i * line;
        draw_text(p, style, {area.left(), y, names - gap, line}, Qt::AlignLeft | Qt::AlignVCenter, what, ink);
        for (size_t c = 0; c < cells.size(); ++c)
            draw_text(p, style, {area.left() + names + static_cast<double>(c) * column, y, column - gap, line},
                      Qt::AlignRight | Qt::AlignVCenter, cells[c], ink);
    };
    const Ink head{.colour = style.theme->muted}, ink{.colour = style.theme->text};
    row(0, tr("Score"), {tr("first"), tr("second"), tr("difference")}, head);
    p.setPen(QPen(style.theme->rule, 1));
    const double under = style.whole(area.top() + line) - .5;
    p.drawLine(QPointF(area.left(), under), QPointF(area.right(), under));
    int i = 1;
    const auto fits = static_cast<size_t>(std::max(2., std::floor(area.height() / line))) - 1;
    const size_t shown = scores_.size() <= fits ? scores_.size() : fits - 1;
    for (size_t k = 0; k < shown; ++k) {
        const ScoreRow& score = scores_[k];
        const int decimals = decimals_of(score);
        const QString difference = cell_text(score.difference(), decimals);
        row(i++, QString::fromStdString(score.name).replace('_', ' '),
            {cell_text(score.first, decimals), cell_text(score.second, decimals),
             (score.difference() > 0 ? "+" : "") + difference},
            ink);
    }
    if (shown < scores_.size()) row(i++, tr("and %1 more in the table").arg(scores_.size() - shown), {}, head);
    return area.top() + i * line;
}

void ComparisonFigure::paint_state(QPainter& p, const QRectF& row, const Style& style, const StateRow& state) const {
    const double chip = style.px(18), high = style.px(15), top = row.center().y() - high / 2, share = row.width() * .2;
    const Ink ink{.colour = style.theme->text};
    const auto draw = [&](double x, int number, int colour) {
        if (number < 0)
            draw_text(p, style, {x, row.top(), chip, row.height()}, Qt::AlignCenter, QStringLiteral("–"), ink);
        else
            draw_chip(p, style, {x, top, chip, high}, colour, QString::number(number + 1));
    };
    // The second fit's states wear the colours of those that they match.
    const int colour = state.first >= 0 ? state_colour(sources_, state.first) : state.colour;
    draw(row.left(), state.first, colour);
    const double y = std::round(row.center().y()) + .5;
    if (state.first >= 0 && state.second >= 0)
        draw_edge(p, {row.left() + chip + style.px(6), y, row.left() + chip + style.px(28), y}, style.px(1), style.theme->axis,
                  Head::none);
    draw(row.left() + chip + style.px(34), state.second, colour);
    const auto percent = [](double v) { return std::isfinite(v) ? number_text(100 * v, 1) : QStringLiteral("–"); };
    const double gap = style.px(6);
    const std::array<QString, 3> cells{percent(occupancy(*sources_.result, state.first)),
                                       percent(occupancy(*sources_.other, state.second)),
                                       std::isfinite(state.likeness) ? number_text(state.likeness, 2) : QStringLiteral("–")};
    for (size_t c = 0; c < cells.size(); ++c)
        draw_text(p, style, {row.right() - (3 - static_cast<double>(c)) * share, row.top(), share - gap, row.height()},
                  Qt::AlignRight | Qt::AlignVCenter, cells[c], ink);
}

void ComparisonFigure::paint_states(QPainter& p, const QRectF& area, const Style& style, const Link& link) {
    row_px_ = style.px(row_height);
    const double share = area.width() * .2, gap = style.px(6);
    const Ink head{.colour = style.theme->muted};
    draw_text(p, style, {area.left(), area.top(), area.width() * .4 - gap, row_px_}, Qt::AlignLeft | Qt::AlignVCenter,
              tr("State matched"), head);
    const std::array<QString, 3> titles{tr("first %"), tr("second %"),
                                        match_.by == MatchedBy::features ? tr("likeness") : tr("overlap")};
    for (size_t c = 0; c < titles.size(); ++c)
        draw_text(p, style, {area.right() - (3 - static_cast<double>(c)) * share, area.top(), share - gap, row_px_},
                  Qt::AlignRight | Qt::AlignVCenter, titles[c], head);
    p.setPen(QPen(style.theme->rule, 1));
    const double under = style.whole(area.top() + row_px_) - .5;
    p.drawLine(QPointF(area.left(), under), QPointF(area.right(), under));
    const auto fits = static_cast<size_t>(std::max(0., (area.bottom() - area.top()) / row_px_ - 1));
    const size_t shown = std::min(states_.size(), fits);
    rows_ = {area.left(), area.top() + row_px_, area.width(), static_cast<double>(shown) * row_px_};
    for (size_t i = 0; i < shown; ++i) {
        const QRectF row(area.left(), rows_.top() + static_cast<double>(i) * row_px_, area.width(), row_px_);
        paint_state(p, row, style, states_[i]);
        if (style.show_selection && states_[i].first >= 0 && link.states.contains(states_[i].first)) draw_selected(p, style, row);
    }
}

void ComparisonFigure::paint_couplings(QPainter& p, const QRectF& area, const Style& style, const Link& link) {
    if (!couplings_) {
        draw_nothing(p, style, area, tr("One of the results holds no couplings."));
        return;
    }
    const double line = style.px(row_height);
    draw_text(p, style, {area.left(), area.top(), area.width(), line}, Qt::AlignLeft | Qt::AlignVCenter, couplings_->title(),
              {.size = 12, .weight = 500, .colour = style.theme->text});
    Style inner = style;
    inner.show_caption = true; // its words stand in ours
    couplings_->paint(p, area.adjusted(0, line + style.px(4), 0, 0), inner, link);
}

void ComparisonFigure::paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) {
    const bool beside = area.width() >= style.px(least_beside);
    const double gap = style.px(group_gap);
    QRectF tables = area, picture = area;
    if (beside) {
        tables.setWidth(std::max(style.px(beside_width), area.width() * .42));
        picture.setLeft(tables.right() + 2 * gap);
    } else {
        tables.setHeight(std::min(style.px(tables_height()), area.height() * .5));
        picture.setTop(tables.bottom() + gap);
    }
    // The states always have their rows; the scores give way.
    const double for_states = std::min(tables.height() * .6, (static_cast<double>(states_.size()) + 1) * style.px(row_height));
    QRectF scores = tables;
    scores.setBottom(tables.bottom() - for_states - gap);
    const double end = paint_scores(p, scores, style);
    paint_states(p, {tables.left(), end + gap, tables.width(), tables.bottom() - end - gap}, style, link);
    paint_couplings(p, picture, style, link);
}

Hit ComparisonFigure::at(const QPointF& point) const {
    if (row_px_ > 0 && rows_.contains(point)) {
        const auto i = static_cast<size_t>((point.y() - rows_.top()) / row_px_);
        if (i >= states_.size()) return {};
        Hit hit;
        const StateRow& row = states_[i];
        if (row.first >= 0) {
            hit.kind = Hit::Kind::state;
            hit.state = row.first;
            hit.probe.emplace_back(tr("first"), state_words(sources_, row.first));
        }
        if (row.second >= 0) hit.probe.emplace_back(tr("second"), tr("state %1").arg(row.second + 1));
        if (std::isfinite(row.likeness)) hit.probe.emplace_back(tr("likeness"), number_text(row.likeness, 4));
        return hit;
    }
    return couplings_ ? couplings_->at(point) : Hit{};
}

Table ComparisonFigure::data(const Link&) const {
    std::vector<std::string> what;
    std::vector<double> first, second, difference;
    const auto add = [&](const std::string& name, double a, double b, double minus) {
        what.push_back(name);
        first.push_back(a);
        second.push_back(b);
        difference.push_back(minus);
    };
    for (const auto& score : scores_) add(score.name, score.first, score.second, score.difference());
    for (const auto& row : states_) {
        const auto number = [](int state) { return state < 0 ? std::string("none") : std::to_string(state + 1); };
        const double a = occupancy(*sources_.result, row.first), b = occupancy(*sources_.other, row.second);
        add("occupancy of state " + number(row.first) + " and " + number(row.second), a, b, same_bins() ? a - b : nan);
    }
    Table table;
    table.n_rows = what.size();
    table.columns = {{"quantity", "", std::move(what)},
                     {"first", "", std::move(first)},
                     {"second", "", std::move(second)},
                     {"difference", "", std::move(difference)}};
    return table;
}

int64_t ComparisonFigure::n_marks(const Link& link) const {
    return static_cast<int64_t>(4 * (scores_.size() + states_.size())) + (couplings_ ? couplings_->n_marks(link) : 0);
}

QString ComparisonFigure::summary(const Link& link) const {
    QString words = tr("%1 compared with %2. %3").arg(name(*sources_.result), name(*sources_.other), same_words());
    for (const auto& score : scores_)
        if (score.name == "heldout_bits_per_spike" && std::isfinite(score.difference()))
            words += " " + tr("Held-out bits per spike: %1 and %2.").arg(short_number(score.first), short_number(score.second));
    return couplings_ ? words + " " + couplings_->summary(link) : words;
}

Status possible(const Sources& sources) {
    if (!sources.result) return Error(Errc::invalid_argument, "it compares two results, and no result is there");
    if (!sources.other) return Error(Errc::invalid_argument, "it compares two results; name a second one to compare with");
    return Ok{};
}

} // namespace

FigureKind comparison_kind() {
    Param state{
        .id = "state", .type = ParamType::integer, .initial = "1", .doc = "State whose couplings are compared, counted from 1."};
    state.low = 1, state.high = 32;
    return {"comparison",
            "Comparison of two results",
            "Scores of two results and their difference, their states matched, and the difference of the couplings of one state.",
            {state, order_option()},
            possible,
            [](const Sources& sources, const TextMap& given) -> std::unique_ptr<Figure> {
                return std::make_unique<ComparisonFigure>(sources, given);
            }};
}

} // namespace ranvier::views
