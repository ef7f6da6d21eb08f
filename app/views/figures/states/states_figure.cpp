#include "app/views/figures/states/states_figure.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/views/canvas.hpp"
#include "app/views/figures/fit_words.hpp"
#include "app/views/figures/states/split_bar.hpp"
#include "app/views/figures/states/words.hpp"

namespace ranvier::views {

namespace {

constexpr double left_edge = 118, right_margin = 22, flag_height = 16;
constexpr double most_for_names = .3;                       // of the width
constexpr double highest_row = 40, highest_row_alone = 400; // of a unit, above states and without them
constexpr double least_raster = 14, least_band = 8;
constexpr double lane_height = 16, lane_step = 21, ribbon_height = 20;
constexpr double one_line = 34, with_keys = 44; // of signals
constexpr size_t auto_lanes = 4, auto_events = 3, auto_signals = 2;

std::vector<std::string> names_of(const std::string& list) {
    std::vector<std::string> names;
    for (size_t from = 0; from <= list.size();) {
        const size_t to = std::min(list.find(',', from), list.size());
        if (to > from) names.push_back(list.substr(from, to - from));
        from = to + 1;
    }
    return names;
}

double number_of(const TextMap& options, const char* id) {
    const auto found = options.find(id);
    const auto number = parse_number(found == options.end() ? "0" : found->second);
    return number ? *number : 0; // options are resolved: they are numbers
}

std::string word_of(const TextMap& options, const char* id) {
    const auto found = options.find(id);
    return found == options.end() ? "" : found->second;
}

// Few channels, with a unit of their own: not event codes, not an array of electrodes.
bool looks_like_behaviour(const SignalData& s) {
    return s.values.n_channels <= most_channels && !s.unit.empty() && s.unit != "NA" && s.unit != "n/a";
}

} // namespace

StatesFigure::StatesFigure(const Sources& sources, const TextMap& options)
    : sources_(sources),
      sort_(word_of(options, "sort")),
      group_(word_of(options, "group")),
      filter_(word_of(options, "units")),
      row_height_(number_of(options, "row_height")),
      first_unit_(std::max(0, static_cast<int>(number_of(options, "first_unit")) - 1)) {
    if (sources_.result) states_ = std::make_unique<StateTrack>(sources_.result);
    if (!sources_.recording) return;
    raster_ = std::make_unique<Raster>(sources_.recording,
                                       unit_rows(*sources_.recording, sources_.result.get(), {group_, sort_, filter_}));
    choose_lanes(word_of(options, "lanes"));
    choose_events(word_of(options, "events"));
    choose_signals(word_of(options, "signals"), word_of(options, "channels"));
}

void StatesFigure::add_lane(const Intervals& intervals) {
    lanes_.emplace_back(intervals, sources_.recording->is_counts(), states_.get());
}

void StatesFigure::choose_lanes(const std::string& names) {
    const auto& tables = sources_.recording->intervals();
    if (names == "none") return;
    if (names == "auto" || names == "all" || names.empty()) {
        const size_t n = names == "all" ? tables.size() : std::min(auto_lanes, tables.size());
        for (size_t i = 0; i < n; ++i) add_lane(tables[i]);
        n_tables_left_out_ = static_cast<int>(tables.size() - n);
        return;
    }
    for (const std::string& name : names_of(names)) {
        if (const Intervals* found = sources_.recording->find_intervals(name))
            add_lane(*found);
        else
            unknown_.push_back(name);
    }
}

// By itself the first column of each lane, then the second of each, until there are enough.
void StatesFigure::choose_events(const std::string& names) {
    const auto add = [&](auto&& wanted) {
        for (size_t lane = 0; lane < lanes_.size(); ++lane)
            for (size_t column = 0; column < lanes_[lane].events().size(); ++column)
                if (wanted(lanes_[lane], column)) events_.push_back({lane, column});
    };
    if (names == "auto" || names.empty()) {
        size_t n = 0, shown = 1;
        for (const Lane& lane : lanes_) n += lane.events().size();
        for (size_t k = 0; shown > 0 && events_.size() < auto_events; ++k) {
            shown = events_.size();
            add([&](const Lane&, size_t column) { return column == k && events_.size() < auto_events; });
            shown = events_.size() - shown;
        }
        n_events_left_out_ = static_cast<int>(n - events_.size());
    } else if (names == "all") {
        add([](const Lane&, size_t) { return true; });
    } else if (names != "none") {
        for (const std::string& name : names_of(names)) {
            const size_t before = events_.size();
            add([&](const Lane& lane, size_t column) {
                const std::string& own = lane.events()[column].name;
                return name == own || name == lane.name() + "." + own;
            });
            if (events_.size() == before) unknown_.push_back(name);
        }
    }
    std::ranges::stable_sort(events_, {}, &EventRow::lane);
}

void StatesFigure::choose_signals(const std::string& names, const std::string& channels) {
    if (names == "none") return;
    const auto& signals = sources_.recording->signals();
    const auto add = [&](const SignalData& signal) {
        auto chosen = chosen_channels(signal.values.n_channels > 1 ? channels : "auto", signal);
        if (!chosen) {
            problems_.push_back(chosen.error().sentence());
            chosen = chosen_channels("auto", signal);
        }
        if (chosen) signals_.push_back({&signal, std::move(*chosen)});
    };
    if (names == "auto" || names.empty()) {
        for (const SignalData& s : signals)
            if (signals_.size() < auto_signals && looks_like_behaviour(s)) add(s);
        return;
    }
    for (const std::string& name : names_of(names)) {
        const auto found = std::find_if(signals.begin(), signals.end(), [&](const SignalData& s) { return s.name == name; });
        if (found == signals.end())
            unknown_.push_back(name);
        else
            add(*found);
    }
}

const Annotations& StatesFigure::annotations() const {
    static const Annotations none;
    return sources_.annotations ? *sources_.annotations : none;
}

Interval StatesFigure::extent() const {
    Interval all = sources_.recording ? sources_.recording->extent() : states_->extent();
    if (!(all.stop > all.start)) all.stop = all.start + 1;
    return all;
}

Interval StatesFigure::window_of(const Link& link) const { return link.window.stop > link.window.start ? link.window : extent(); }

// Left of the axis. Stacked views on screen share one; a file has room for longer names, and less where it is narrow.
double StatesFigure::name_width(double width, const Style& style) const {
    const double most = most_for_names * width;
    double needed = style.whole(left_edge);
    if (style.medium == Medium::screen) return std::min(needed, most);
    const auto hold = [&](const QString& name) { needed = std::max(needed, text_width(style, name, 11, 500) + style.px(24)); };
    for (const Lane& lane : lanes_) hold(lane.title());
    for (const EventRow& row : events_) hold("   " + table_words(events_of(row).name)); // behind its triangle
    for (const ShownSignal& signal : signals_)
        hold(QString::fromStdString(signal.data->name) + "  " + QString(8, '0')); // its range
    if (raster_)
        for (const RowGroup& group : raster_->rows().groups) hold(region_words(group.name));
    return std::min(needed, most);
}

double StatesFigure::lay_out_lanes(Places& at, double top, const Style& style) const {
    const double left = at.frame.left, width = at.frame.width(), row = std::ceil(line_height(style));
    for (size_t i = 0, event = 0; i < lanes_.size(); ++i, top += style.whole(lane_step)) {
        for (; event < events_.size() && events_[event].lane == i; ++event, top += row)
            at.events.emplace_back(left, top, width, row);
        at.lanes.emplace_back(left, top, width, style.whole(lane_height));
    }
    return lanes_.empty() ? top : top + style.whole(3);
}

double StatesFigure::signal_height(size_t i, const Style& style) const {
    return style.whole(signals_[i].has_keys() ? with_keys : one_line);
}

// Tick labels, then the title; the words of the split beside it, or below where both do not fit.
void StatesFigure::lay_out_axis(Places& at, const Style& style) const {
    const double text = line_height(style), title = text_width(style, axis_title()) + style.px(8);
    at.split_below = at.split && !split_fits(style, at.frame.width(), title, *states_);
    const double with_split = at.split ? style.whole(5) + (at.split_below ? text : 0) : 0;
    const double height = std::ceil(style.whole(6) + text + style.whole(2) + text + style.whole(1) + with_split);
    const double bottom = std::floor(at.area.bottom() - style.whole(3));
    at.axis = QRectF(at.frame.left, bottom - height, at.frame.width(), height);
}

// From top to bottom. What is left over goes to the raster, as far as its rows may grow, then to the bands of the posterior.
StatesFigure::Places StatesFigure::lay_out(const QRectF& area, const Style& style, const Link& link) {
    const auto px = [&](double design) { return style.whole(design); };
    Places at;
    at.area = area;
    const double left = std::round(area.left() + name_width(area.width(), style)),
                 right = std::round(area.right() - px(right_margin));
    at.frame = {window_of(link), left, std::max(left + 1, right)};
    const double width = at.frame.width();
    const bool with_flag = style.medium == Medium::screen || style.show_selection;
    at.split = has_split(style);
    lay_out_axis(at, style);
    double top = lay_out_lanes(at, std::round(area.top() + (with_flag ? px(flag_height) + px(4) : px(4))), style);

    const int n_states = states_ ? states_->n_states() : 0;
    double free = at.axis.top() - px(6) - top;
    double band = n_states > 0 ? px(15) : 0;
    free -= (n_states > 0 ? px(ribbon_height) + px(8) : 0) + band * n_states;
    for (size_t i = 0; i < signals_.size(); ++i) free -= signal_height(i, style) + px(8);
    if (raster_) {
        const double least = px(least_raster) + px(8);
        if (n_states > 0 && free < least) {
            const double taken = std::min(std::ceil((least - free) / n_states), band - px(least_band));
            band -= taken;
            free += taken * n_states;
        }
        if (const double axis = at.axis.top(); free < least && std::exchange(at.split, false)) {
            lay_out_axis(at, style);
            free += at.axis.top() - axis;
        }
        const QRectF room(left, top, width, std::max(px(least_raster), free - px(8)));
        raster_->lay_out(room, row_height_ * style.scale, first_unit_, px(8), px(n_states > 0 ? highest_row : highest_row_alone));
        at.raster = QRectF(left, top, width, std::ceil(raster_->used_height()));
        top = at.raster.bottom() + px(8);
        free -= at.raster.height() + px(8);
    }
    if (n_states > 0) band += std::max(0.0, std::floor(free / n_states));
    for (size_t i = 0; i < signals_.size(); ++i) {
        at.signals.emplace_back(left, top, width, signal_height(i, style));
        top = at.signals.back().bottom() + px(8);
    }
    if (n_states > 0) {
        at.ribbon = QRectF(left, top, width, px(ribbon_height));
        at.posterior = QRectF(left, at.ribbon.bottom() + px(7), width, band * n_states);
        top = at.posterior.bottom();
    }
    // The axis follows its data, so that nothing hangs far below it.
    at.axis.moveTop(std::min(at.axis.top(), std::ceil(top + px(6))));
    return at;
}

void StatesFigure::paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) {
    p.save();
    p.fillRect(area, style.theme->surface);
    places_ = lay_out(area, style, link);
    p.setClipRect(area, Qt::IntersectClip);
    paint_parts(p, style, link);
    paint_axis(p, style);
    if (style.show_selection) paint_links(p, style, link);
    p.restore();
}

void StatesFigure::paint_parts(QPainter& p, const Style& style, const Link& link) {
    const TimeFrame& frame = places_.frame;
    const double area_left = places_.area.left(), words_left = area_left + style.px(10);
    for (size_t i = 0; i < lanes_.size(); ++i) lanes_[i].paint(p, style, places_.lanes[i], frame, area_left, annotations());
    for (size_t i = 0; i < events_.size(); ++i) {
        const QRectF& row = places_.events[i];
        paint_events(p, style, row, frame, events_of(events_[i]));
        paint_event_name(p, style, QRectF(words_left, row.top(), frame.left - style.px(8) - words_left, row.height()),
                         events_of(events_[i]));
    }
    if (raster_ && raster_->rows().units.empty()) {
        const QRectF room(frame.left, places_.raster.top(), frame.width(), style.px(60));
        draw_nothing(p, style, room, StatesWords::tr("No unit passes the filter."));
    } else if (raster_) {
        raster_->paint(p, style, frame, link);
        raster_->paint_labels(p, style, area_left, link);
    }
    for (size_t i = 0; i < signals_.size(); ++i) paint_signal(p, style, places_.signals[i], frame, signals_[i], area_left);
    if (states_) paint_states(p, style, link);
}

void StatesFigure::paint_states(QPainter& p, const Style& style, const Link& link) {
    const TimeFrame& frame = places_.frame;
    const double words_left = places_.area.left() + style.px(10);
    ribbon_ = paint_ribbon(p, style, places_.ribbon, frame, ribbon_of(*states_, annotations(), style, link));
    const QRectF words(words_left, places_.ribbon.top(), frame.left - style.px(8) - words_left, places_.ribbon.height());
    draw_text(p, style, words, Qt::AlignLeft | Qt::AlignVCenter, StatesWords::tr("State"), {.colour = style.theme->text});
    if (const QString likely = StatesWords::tr("most likely");
        text_width(style, StatesWords::tr("State") + "  " + likely) <= words.width())
        draw_text(p, style, words, Qt::AlignRight | Qt::AlignVCenter, likely);
    paint_posterior(p, style, places_.posterior, frame, *states_, annotations(), link);
    const double band = places_.posterior.height() / states_->n_states(); // the word stands beside the first band's marker
    const QRectF first(words_left, places_.posterior.top(), style.px(70), band - style.whole(2));
    draw_text(p, style, first, Qt::AlignLeft | Qt::AlignVCenter, StatesWords::tr("Posterior"), {.colour = style.theme->text});
    if (!ribbon_.has_uncertain || !style.show_legend) return;
    const QRectF key(words_left, places_.axis.top() + style.px(6), style.px(14), style.px(11));
    p.fillRect(key, style.theme->control_edge);
    draw_hatch(p, key, style.px(4), style.px(1.2), style.theme->surface);
    draw_text(p, style,
              QRectF(key.right() + style.px(5), key.top(), frame.left - style.px(8) - key.right() - style.px(5), key.height()),
              Qt::AlignLeft | Qt::AlignVCenter, StatesWords::tr("p < 0.8"));
}

void StatesFigure::paint_axis(QPainter& p, const Style& style) {
    const TimeFrame& frame = places_.frame;
    const Scale x{frame.window.start, frame.window.stop, frame.left, frame.right};
    const double reach = draw_bottom_axis(p, style, x, places_.axis.top(), {.ticks = 10});
    const double top = places_.axis.top() + reach + style.whole(1), height = line_height(style);
    const double width = text_width(style, axis_title()) + style.px(8);
    const QRectF title((frame.left + frame.right - width) / 2, top, width, height);
    draw_text(p, style, title, Qt::AlignHCenter | Qt::AlignVCenter, axis_title());
    if (!places_.split) return;
    const double below = places_.split_below ? height : 0;
    paint_split(p, style, QRectF(frame.left, top + below, frame.width(), height + style.whole(5)), frame, *states_,
                below > 0 ? QRectF() : title);
}

void StatesFigure::paint_links(QPainter& p, const Style& style, const Link& link) const {
    const TimeFrame& frame = places_.frame;
    double top = places_.raster.isNull() ? places_.ribbon.top() : places_.raster.top();
    if (!places_.lanes.empty()) top = places_.lanes.front().top();
    if (!places_.events.empty()) top = std::min(top, places_.events.front().top());
    const double bottom = places_.axis.top();
    if (link.range && link.range->stop > frame.window.start && link.range->start < frame.window.stop) {
        QColor wash = style.theme->accent;
        wash.setAlphaF(.1F);
        const double left = frame.held_x(link.range->start), right = frame.held_x(link.range->stop);
        p.fillRect(QRectF(left, top, std::max(1.0, right - left), bottom - top), wash);
    }
    if (std::isnan(link.cursor) || link.cursor < frame.window.start || link.cursor > frame.window.stop) return;
    const double line = style.whole(1), x = std::round(frame.x(link.cursor));
    const double from = places_.area.top() + style.px(flag_height);
    p.fillRect(QRectF(x - line, from, 3 * line, bottom - from), style.theme->halo);
    p.fillRect(QRectF(x, from, line, bottom - from), style.theme->ink);
    const QString unit = unit_of_time();
    const QString time = time_text(link.cursor, frame.window.stop - frame.window.start);
    const QString words = unit == "bin"    ? StatesWords::tr("bin %1").arg(number_text(std::floor(link.cursor), 0))
                          : unit.isEmpty() ? time
                                           : time + " " + unit;
    const double width = text_width(style, words, 11, 500) + style.px(10);
    const double left = std::clamp(x - width / 2, places_.area.left(), places_.area.right() - width);
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(Qt::NoPen);
    p.setBrush(style.theme->ink);
    const QRectF flag(left, places_.area.top(), width, style.px(flag_height));
    p.drawRoundedRect(flag, style.px(3), style.px(3));
    draw_text(p, style, flag, Qt::AlignCenter, words, {.size = 11, .weight = 500, .colour = style.theme->halo});
    p.restore();
}

} // namespace ranvier::views
