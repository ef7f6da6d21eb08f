#include "app/views/figures/states/lanes.hpp"

#include <cmath>
#include <set>

#include "app/views/canvas.hpp"
#include "app/views/figures/fit_words.hpp"
#include "app/views/figures/states/ribbon.hpp"
#include "app/views/figures/states/words.hpp"

namespace ranvier::views {

namespace {

constexpr size_t most_kinds = 12; // of words in a column that names rows
constexpr size_t longest_word = 40;

// A column of few words, such as the kind of a trial.
bool names_rows(const Column& column) {
    const auto* words = std::get_if<std::vector<std::string>>(&column.values);
    if (!words) return false;
    std::set<std::string> kinds;
    for (const std::string& word : *words) {
        if (word.size() > longest_word) return false;
        kinds.insert(word);
        if (kinds.size() > most_kinds) return false;
    }
    return kinds.size() > 1;
}

void paint_event(QPainter& p, const Style& style, const QRectF& box, double x) {
    const double size = style.px(9);
    draw_marker(p, Marker::triangle_down, QPointF(x, box.center().y()), size, style.theme->ink, QColor());
}

} // namespace

Lane::Lane(const Intervals& intervals, bool of_counts, const StateTrack* fit)
    : intervals_(&intervals), events_(event_columns(intervals)) {
    if (TrueStates::are(intervals)) states_.emplace(intervals, of_counts, fit);
    const auto& columns = intervals.table.columns;
    for (size_t c = 0; c < columns.size() && text_column_ < 0; ++c)
        if (names_rows(columns[c])) text_column_ = static_cast<int>(c);
    if (text_column_ < 0 && columns.size() == 1 && events_.empty()) text_column_ = 0;
}

QString Lane::title() const { return states_ ? StatesWords::tr("True state") : table_words(name()); }

QString Lane::merged_words() const {
    if (tally_.n_merged == 0) return {};
    return StatesWords::tr("%1 of %2 rows, merged below %3 px")
        .arg(count_text(tally_.n_merged), count_text(tally_.n_rows), short_number(states_ ? 1 : least_width));
}

QString Lane::text_of(int row) const {
    if (text_column_ < 0) return {};
    const Column& column = intervals_->table.columns[static_cast<size_t>(text_column_)];
    return std::visit(
        [&](const auto& values) -> QString {
            if constexpr (std::is_same_v<std::decay_t<decltype(values[0])>, std::string>)
                return QString::fromStdString(values[static_cast<size_t>(row)]);
            else
                return QString::fromStdString(column.name) + " " +
                       short_number(static_cast<double>(values[static_cast<size_t>(row)]));
        },
        column.values);
}

QString Lane::words_of(int row) const {
    if (states_) {
        const int state = states_->runs()[static_cast<size_t>(row)].value, match = states_->match_of(state);
        const QString number = QString::number(state + 1);
        if (!states_->matched()) return number;
        return match < 0 ? StatesWords::tr("%1, matches none").arg(number)
                         : StatesWords::tr("%1, matches state %2").arg(number).arg(match + 1);
    }
    const QString text = text_of(row), number = QString::number(row + 1);
    return text.isEmpty() ? number : number + ", " + text;
}

int Lane::row_at(double time) const {
    for (size_t row = intervals_->rows.size(); row-- > 0;)
        if (time >= intervals_->rows[row].start && time < intervals_->rows[row].stop) return static_cast<int>(row);
    return -1;
}

void Lane::paint_row(QPainter& p, const Style& style, const QRectF& box, int row, double from, double to) const {
    const QRectF segment = style.medium == Medium::screen ? QRectF(std::round(from) + .5, box.top() + .5,
                                                                   std::max(0.0, std::round(to - from) - 1), box.height() - 1)
                                                          : QRectF(from, box.top(), to - from, box.height());
    p.setPen(QPen(style.theme->control_edge, style.whole(1)));
    p.setBrush(style.theme->chrome);
    p.drawRect(segment);
    const QString text = text_of(row), number = QString::number(row + 1);
    const QString whole = text.isEmpty() ? number : number + "  " + text;
    const QRectF inside = segment.adjusted(style.px(6), 0, -style.px(4), 0);
    const QString shown = text_width(style, whole) <= inside.width() ? whole : number;
    if (text_width(style, shown) <= inside.width())
        draw_text(p, style, inside, Qt::AlignLeft | Qt::AlignVCenter, shown, {.colour = style.theme->text});
}

void Lane::paint_rows(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame) {
    p.save();
    p.setRenderHint(QPainter::Antialiasing, style.medium != Medium::screen);
    std::vector<bool> crowded; // columns of rows that are too short for a box of their own
    for (size_t row = 0; row < intervals_->rows.size(); ++row) {
        const Interval& interval = intervals_->rows[row];
        if (interval.stop < frame.window.start || interval.start >= frame.window.stop) continue;
        ++tally_.n_rows;
        const double from = frame.held_x(interval.start), to = frame.held_x(interval.stop);
        if (interval.stop == interval.start) {
            paint_event(p, style, box, from);
        } else if (frame.x(interval.stop) - frame.x(interval.start) < least_width) {
            ++tally_.n_merged;
            if (crowded.empty()) crowded.assign(static_cast<size_t>(frame.width()) + 1, false);
            for (auto c = static_cast<size_t>(from - frame.left); c <= static_cast<size_t>(to - frame.left); ++c)
                crowded[c] = true;
        } else {
            paint_row(p, style, box, static_cast<int>(row), from, to);
        }
    }
    for (size_t c = 0; c < crowded.size(); ++c) { // as few boxes as there are, so that none shows its edges
        const size_t first = c;
        while (c < crowded.size() && crowded[c]) ++c;
        if (c > first)
            p.fillRect(QRectF(frame.left + static_cast<double>(first), box.top(), static_cast<double>(c - first), box.height()),
                       style.theme->control_edge);
    }
    p.restore();
}

void Lane::paint_states(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame,
                        const Annotations& annotations) {
    RibbonRuns ribbon{.states = states_->runs()};
    for (int k = 0; k < states_->n_states(); ++k) {
        const int colour = states_->colour_of(k);
        ribbon.colours.push_back(!states_->matched() || states_->match_of(k) >= 0 ? annotations.colour_of_state(colour) : colour);
    }
    const RibbonTally shown = paint_ribbon(p, style, box, frame, ribbon);
    tally_ = {shown.n_visits, shown.n_merged};
}

void Lane::paint(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, double area_left,
                 const Annotations& annotations) {
    tally_ = {};
    if (states_)
        paint_states(p, style, box, frame, annotations);
    else
        paint_rows(p, style, box, frame);
    const double left = area_left + style.px(10);
    const QRectF words(left, box.top(), frame.left - style.px(8) - left, box.height());
    const double used = draw_text(p, style, words, Qt::AlignLeft | Qt::AlignVCenter, title(), {.colour = style.theme->text});
    if (tally_.n_merged == 0) return;
    const QString merged = StatesWords::tr("%1 merged").arg(count_text(tally_.n_merged));
    if (used + style.px(6) + text_width(style, merged) <= words.width())
        draw_text(p, style, words, Qt::AlignRight | Qt::AlignVCenter, merged);
}

} // namespace ranvier::views
