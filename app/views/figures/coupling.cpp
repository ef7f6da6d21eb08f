// The couplings of one state, or the difference of two, as a matrix: rows receive, columns send.
#include <algorithm>
#include <cmath>
#include <limits>

#include <QCoreApplication>

#include "app/views/canvas.hpp"
#include "app/views/figures/coupling_scale.hpp"
#include "app/views/figures/fit_words.hpp"
#include "app/views/figures/kinds.hpp"
#include "app/views/state_match.hpp"

namespace ranvier::views {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

class CouplingFigure : public Figure {
    Q_DECLARE_TR_FUNCTIONS(CouplingFigure)
public:
    CouplingFigure(const Sources& sources, const TextMap& options);
    QString title() const override;
    QString subtitle() const override;
    QString caption() const override;
    QString brief() const override;
    int state() const override { return wrong_.isEmpty() ? state_ : -1; }
    std::vector<Notice> notices(const Link&) const override;
    QStringList unmet() const override { return wrong_.isEmpty() ? QStringList() : QStringList{wrong_}; }
    void paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) override;
    Hit at(const QPointF& point) const override;
    Table data(const Link&) const override;
    int64_t n_marks(const Link&) const override;
    QString summary(const Link&) const override;
    bool cares(const Link& before, const Link& after) const override {
        return before.units != after.units || before.edges != after.edges;
    }

private:
    bool is_difference() const { return minus_ >= 0 || against_other_; }
    size_t n() const { return sources_.result->units().size(); }
    size_t cell(int receiver, int sender) const { return static_cast<size_t>(receiver) * n() + static_cast<size_t>(sender); }
    double weight(int state, size_t cell) const { return weight_->at(static_cast<uint64_t>(state) * n() * n() + cell); }
    int32_t called(int state, size_t cell) const {
        return static_cast<int32_t>(called_->at(static_cast<uint64_t>(state) * n() * n() + cell));
    }
    void find_values();
    void find_other();
    double largest(bool own_history) const;
    double find_limit(double asked);
    void make_picture(double limit);
    int64_t n_called() const;
    QString other_words() const;
    QString matched_words() const;
    QString marks_words() const;
    QString null_words() const;

    Sources sources_;
    const ArrayView *weight_, *called_ = nullptr, *sd_ = nullptr;
    int state_ = 0, minus_ = -1, other_state_ = -1;
    bool against_other_ = false, dots_ = false;
    bool own_only_ = false; // the fit couples units with themselves alone
    std::string order_word_;
    StateMatch match_;
    QString wrong_; // why there is nothing to draw
    UnitOrder order_;
    std::vector<int> other_unit_; // for each unit its place in the other result, -1: not there
    std::vector<double> values_;  // [receiver, sender], in the order of the result
    MatrixPicture picture_{MatrixContent{}};
    int64_t beyond_ = 0; // cells over the limits
};

CouplingFigure::CouplingFigure(const Sources& sources, const TextMap& options) : sources_(sources) {
    const ResultData& result = *sources_.result;
    weight_ = result.find("couplings", "weight");
    called_ = result.find("couplings", "called");
    sd_ = result.find("couplings", "weight_sd");
    state_ = whole_option(options, "state") - 1;
    minus_ = whole_option(options, "difference") - 1;
    against_other_ = options.at("compare") == "other";
    order_word_ = options.at("order");
    const auto coupling = result.params().find("coupling");
    own_only_ = coupling != result.params().end() && coupling->second == "self";
    if (state_ >= result.n_states() || minus_ >= result.n_states()) {
        wrong_ = counted(tr("There is no state %1; the fit has %n state(s).", nullptr, result.n_states()), result.n_states())
                     .arg(std::max(state_, minus_) + 1);
        return;
    }
    if (weight_->size() != static_cast<uint64_t>(result.n_states()) * n() * n()) {
        wrong_ = counted(tr("The couplings are not [state, receiver, sender] over %n unit(s).", nullptr, static_cast<int>(n())),
                         static_cast<int>(n()));
        return;
    }
    if (against_other_) find_other();
    if (!wrong_.isEmpty()) return;
    dots_ = options.at("marks") == "called" && called_ != nullptr && !is_difference();
    order_ = ordered_units(sources_, order_word_);
    find_values();
    make_picture(find_limit(real_option(options, "limit")));
}

void CouplingFigure::find_other() {
    if (!sources_.other) {
        wrong_ = tr("No second result is given to compare with.");
        return;
    }
    const ResultData &result = *sources_.result, &other = *sources_.other;
    match_ = match_states(result, other);
    other_state_ = match_.other[static_cast<size_t>(state_)];
    const ArrayView* theirs = other.find("couplings", "weight");
    if (!theirs || theirs->size() != static_cast<uint64_t>(other.n_states()) * other.units().size() * other.units().size())
        wrong_ = tr("%1 holds no couplings to compare with.").arg(QString::fromStdString(other.name()));
    else if (match_.by == MatchedBy::nothing)
        wrong_ = tr("%1 shares no bins and no units with this fit, so its states cannot be matched.")
                     .arg(QString::fromStdString(other.name()));
    else if (other_state_ < 0)
        wrong_ =
            tr("No state of %1 matches state %2: it has fewer states.").arg(QString::fromStdString(other.name())).arg(state_ + 1);
    for (const std::string& id : result.units()) {
        const auto found = std::find(other.units().begin(), other.units().end(), id);
        other_unit_.push_back(found == other.units().end() ? -1 : static_cast<int>(found - other.units().begin()));
    }
}

void CouplingFigure::find_values() {
    values_.resize(n() * n());
    for (size_t c = 0; c < values_.size(); ++c) values_[c] = weight(state_, c) - (minus_ >= 0 ? weight(minus_, c) : 0);
    if (!against_other_) return;
    const ArrayView* theirs = sources_.other->find("couplings", "weight");
    const size_t m = sources_.other->units().size();
    for (size_t i = 0; i < n(); ++i)
        for (size_t j = 0; j < n(); ++j) {
            const int a = other_unit_[i], b = other_unit_[j];
            const bool shared = a >= 0 && b >= 0;
            const uint64_t at = (static_cast<uint64_t>(other_state_) * m + static_cast<uint64_t>(std::max(a, 0))) * m +
                                static_cast<uint64_t>(std::max(b, 0));
            values_[i * n() + j] -= shared ? theirs->at(at) : nan;
        }
}

// The largest size of a difference.
double CouplingFigure::largest(bool own_history) const {
    double most = 0;
    for (size_t c = 0; c < values_.size(); ++c)
        if (const double v = std::abs(values_[c]); std::isfinite(v) && (c / n() == c % n()) == own_history)
            most = std::max(most, v);
    return most;
}

// Of the couplings between units: a unit's own history may be far stronger and is held at the ends.
double CouplingFigure::find_limit(double asked) {
    const double between = is_difference() ? largest(false) : 0;
    const double own = is_difference() ? round_limit(between > 0 ? between : largest(true)) : coupling_limit(*sources_.result);
    const double limit = asked > 0 ? asked : own > 0 ? own : round_limit(0);
    beyond_ = std::count_if(values_.begin(), values_.end(), [&](double v) { return std::abs(v) > limit * (1 + 1e-9); });
    return limit;
}

void CouplingFigure::make_picture(double limit) {
    MatrixContent content;
    content.rows = unit_side(sources_, order_, tr("to (receiver)"));
    content.columns = unit_side(sources_, order_, tr("from (sender)"));
    content.low = -limit, content.high = limit;
    content.bar_title = tr("weight");
    for (const int receiver : order_.units)
        for (const int sender : order_.units) {
            const size_t c = cell(receiver, sender);
            content.values.push_back(values_[c]);
            if (dots_) content.dots.push_back(called(state_, c) == 0);
            if (own_only_) content.blank.push_back(receiver != sender);
        }
    picture_ = MatrixPicture(std::move(content));
}

QString CouplingFigure::other_words() const {
    if (!against_other_) return {};
    return tr("state %1 of %2").arg(other_state_ + 1).arg(QString::fromStdString(sources_.other->name()));
}

QString CouplingFigure::title() const {
    if (!wrong_.isEmpty()) return tr("Coupling");
    const QString own = tr("Coupling, %1").arg(state_words(sources_, state_));
    if (against_other_) return tr("%1 minus %2").arg(own, other_words());
    return minus_ >= 0 ? tr("%1 minus %2").arg(own, state_words(sources_, minus_)) : own;
}

int64_t CouplingFigure::n_called() const {
    int64_t count = 0;
    for (size_t c = 0; c < values_.size(); ++c) count += called(state_, c) != 0;
    return count;
}

QString CouplingFigure::null_words() const { return tr("no null computed"); }

QString CouplingFigure::matched_words() const {
    const QString likeness = number_text(match_.likeness[static_cast<size_t>(state_)], 2);
    return match_.by == MatchedBy::posterior ? tr("states matched by overlap of posteriors, here %1").arg(likeness)
                                             : tr("states matched by likeness of couplings and rates, here %1").arg(likeness);
}

QString CouplingFigure::subtitle() const {
    if (!wrong_.isEmpty()) return {};
    if (against_other_) {
        const auto shared = std::count_if(other_unit_.begin(), other_unit_.end(), [](int u) { return u >= 0; });
        return tr("%1 of %2 units in both; %3").arg(count_text(shared), count_text(static_cast<int64_t>(n())), matched_words());
    }
    const QString all = count_text(static_cast<int64_t>(values_.size()));
    if (minus_ >= 0) return tr("difference of %1 weights; %2").arg(all, null_words());
    if (!called_) return tr("%1 couplings; %2").arg(all, null_words());
    const bool fdr = QString::fromStdString(called_->doc).contains("local false discovery");
    const QString rule = fdr ? tr("local FDR") : tr("P(none) under 0.05");
    return tr("%1 of %2 called by %3; %4").arg(count_text(n_called()), all, rule, null_words());
}

QString CouplingFigure::marks_words() const {
    if (dots_) return tr("full cell called, dot not called; no null computed");
    return tr("whole cells; no null computed");
}

QString CouplingFigure::brief() const {
    if (!wrong_.isEmpty()) return {};
    return tr("%1: posterior mean, %2. %3").arg(title(), marks_words(), views::split_words(*sources_.result)).trimmed();
}

QString CouplingFigure::caption() const {
    if (!wrong_.isEmpty()) return wrong_;
    const ResultData& result = *sources_.result;
    QStringList words;
    words << tr("%1: weight of the sender's history on the receiver, posterior mean%2.")
                 .arg(title(), is_difference() ? tr(", difference") : QString());
    words << (dots_ ? tr("Whole cells are called couplings, dots of 2 pixels are not called; no null computed.")
                    : tr("Whole cells are drawn for all couplings; no null computed."));
    words << (own_only_ ? tr("The diagonal is each unit's own history; other couplings are not in this model.")
                        : tr("The diagonal is each unit's own history."));
    if (beyond_ > 0)
        words << counted(tr("%n cell(s) lie beyond the limits and are drawn at them.", nullptr, static_cast<int>(beyond_)),
                         static_cast<int>(beyond_));
    if (against_other_) words << tr("%1; units that only one result has are hatched.").arg(sentence(matched_words()));
    words << tr("Units %1.").arg(order_words(order_word_, order_)) << model_words(result) + "." << split_words(result);
    words << coupling_guard(result);
    words.removeAll(QString());
    return words.join(" ");
}

std::vector<Notice> CouplingFigure::notices(const Link&) const {
    if (!wrong_.isEmpty() || !picture_.merged()) return {};
    return {{tr("%1 couplings in cells under a pixel: each pixel is the mean of its block.")
                 .arg(count_text(static_cast<int64_t>(values_.size()))),
             {},
             {},
             {}}};
}

void CouplingFigure::paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) {
    if (!wrong_.isEmpty()) {
        draw_sentence(p, area, style, wrong_);
        return;
    }
    picture_.paint(p, draw_note(p, area, style, marks_words()), style, unit_marks(*sources_.result, order_, link));
}

Hit CouplingFigure::at(const QPointF& point) const {
    const MatrixCell found = picture_.cell_at(point);
    if (!found.found()) return {};
    const int receiver = order_.units[static_cast<size_t>(found.row)], sender = order_.units[static_cast<size_t>(found.column)];
    const size_t c = cell(receiver, sender);
    Hit hit;
    hit.kind = Hit::Kind::cell;
    hit.unit = sources_.result->units()[static_cast<size_t>(sender)];
    hit.receiver = sources_.result->units()[static_cast<size_t>(receiver)];
    hit.state = state_;
    hit.probe.emplace_back(tr("from"), unit_words(sources_, hit.unit));
    hit.probe.emplace_back(tr("to"), unit_words(sources_, hit.receiver));
    const QString value = number_text(values_[c], 4);
    if (is_difference())
        hit.probe.emplace_back(tr("difference"), value);
    else
        hit.probe.emplace_back(
            tr("weight"),
            sd_ ? tr("%1, SD %2").arg(value, number_text(sd_->at(static_cast<uint64_t>(state_) * n() * n() + c), 4)) : value);
    if (called_ && !is_difference())
        hit.probe.emplace_back(tr("called"), called(state_, c) > 0   ? tr("excitatory")
                                             : called(state_, c) < 0 ? tr("inhibitory")
                                                                     : tr("no"));
    if (receiver == sender) hit.probe.emplace_back(tr("coupling"), tr("own history"));
    return hit;
}

Table CouplingFigure::data(const Link&) const {
    Table table;
    if (!wrong_.isEmpty()) return table;
    const std::vector<std::string>& ids = sources_.result->units();
    const std::vector<std::string> regions = regions_of(sources_, ids);
    std::vector<std::string> sender, receiver, sender_region, receiver_region;
    std::vector<double> value, sd;
    std::vector<int64_t> calls;
    for (const int to : order_.units)
        for (const int from : order_.units) {
            const size_t c = cell(to, from);
            sender.push_back(ids[static_cast<size_t>(from)]), receiver.push_back(ids[static_cast<size_t>(to)]);
            sender_region.push_back(regions[static_cast<size_t>(from)]),
                receiver_region.push_back(regions[static_cast<size_t>(to)]);
            value.push_back(values_[c]);
            if (sd_) sd.push_back(sd_->at(static_cast<uint64_t>(state_) * n() * n() + c));
            if (called_) calls.push_back(called(state_, c));
        }
    table.n_rows = value.size();
    table.columns = {{"sender", "", std::move(sender)}, {"receiver", "", std::move(receiver)}};
    if (!order_.groups.empty() && order_word_ == "region") {
        table.columns.push_back({"sender_region", "", std::move(sender_region)});
        table.columns.push_back({"receiver_region", "", std::move(receiver_region)});
    }
    table.columns.push_back({is_difference() ? "difference" : "weight", "", std::move(value)});
    if (is_difference()) return table;
    if (sd_) table.columns.push_back({"weight_sd", "", std::move(sd)});
    if (called_) table.columns.push_back({"called", "", std::move(calls)});
    return table;
}

int64_t CouplingFigure::n_marks(const Link&) const { return static_cast<int64_t>(values_.size()); }

QString CouplingFigure::summary(const Link&) const {
    if (!wrong_.isEmpty()) return wrong_;
    size_t most = 0, least = 0;
    for (size_t c = 0; c < values_.size(); ++c) {
        if (c / n() == c % n()) continue;
        if (most == least && most == 0) most = least = c;
        if (values_[c] > values_[most]) most = c;
        if (values_[c] < values_[least]) least = c;
    }
    const auto pair = [&](size_t c) {
        return tr("%1 from %2 to %3")
            .arg(number_text(values_[c], 3), QString::fromStdString(sources_.result->units()[c % n()]),
                 QString::fromStdString(sources_.result->units()[c / n()]));
    };
    QString words = counted(tr("%1, %n unit(s), %2.", nullptr, static_cast<int>(n())), static_cast<int>(n()))
                        .arg(title(), order_words(order_word_, order_));
    if (n() > 1) words += " " + tr("Most positive %1; most negative %2.").arg(pair(most), pair(least));
    return words + " " + subtitle() + ".";
}

std::vector<Param> options() {
    Param state, difference, compare, limit, marks;
    state = {.id = "state", .type = ParamType::integer, .initial = "1", .doc = "State, counted from 1."};
    state.low = 1, state.high = 32;
    difference = {.id = "difference",
                  .type = ParamType::integer,
                  .initial = "0",
                  .doc = "State whose weights are taken off, counted from 1; 0: none."};
    difference.low = 0, difference.high = 32;
    compare = {.id = "compare",
               .type = ParamType::choice,
               .initial = "none",
               .doc = "other: the difference to the matching state of a second result."};
    compare.choices = {"none", "other"};
    limit = {.id = "limit",
             .type = ParamType::real,
             .initial = "0",
             .doc = "Weight at both ends of the colours; 0: the largest coupling between units of any state."};
    limit.low = 0, limit.high = 1e6;
    marks = {.id = "marks",
             .type = ParamType::choice,
             .initial = "whole",
             .doc = "called: couplings that are not called are dots; whole: all are whole cells."};
    marks.choices = {"whole", "called"};
    return {state, difference, compare, order_option(), limit, marks};
}

} // namespace

FigureKind coupling_kind() {
    return {"coupling",
            "Coupling matrix",
            "Couplings of one state, or the difference of two: rows receive, columns send.",
            options(),
            [](const Sources& sources) { return needs_array(sources, "couplings", "weight", "couplings"); },
            [](const Sources& sources, const TextMap& given) -> std::unique_ptr<Figure> {
                return std::make_unique<CouplingFigure>(sources, given);
            }};
}

} // namespace ranvier::views
