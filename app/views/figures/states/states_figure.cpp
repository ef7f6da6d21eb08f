#include "app/views/figures/states/states_figure.hpp"

#include <cmath>

#include "app/views/canvas.hpp"
#include "app/views/figures/states/signal_trace.hpp"
#include "app/views/figures/states/split_bar.hpp"
#include "app/views/figures/states/words.hpp"

namespace ranvier::views {

namespace {

constexpr double left_edge = 118, right_margin = 22, flag_height = 16;
constexpr double lane_height = 16, lane_step = 21, signal_height = 34, ribbon_height = 20;
constexpr size_t auto_lanes = 4, auto_signals = 2;

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

// One channel, with a unit of its own: not event codes, not an array of electrodes.
bool looks_like_behaviour(const SignalData& s) {
    return s.values.n_channels == 1 && !s.unit.empty() && s.unit != "NA" && s.unit != "n/a";
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
    choose_signals(word_of(options, "signals"));
}

void StatesFigure::choose_lanes(const std::string& names) {
    const auto& tables = sources_.recording->intervals();
    if (names == "none") return;
    if (names == "auto" || names == "all" || names.empty()) {
        const size_t n = names == "all" ? tables.size() : std::min(auto_lanes, tables.size());
        for (size_t i = 0; i < n; ++i) lanes_.emplace_back(tables[i]);
        n_tables_left_out_ = static_cast<int>(tables.size() - n);
        return;
    }
    for (const std::string& name : names_of(names)) {
        if (const Intervals* found = sources_.recording->find_intervals(name))
            lanes_.emplace_back(*found);
        else
            unknown_.push_back(name);
    }
}

void StatesFigure::choose_signals(const std::string& names) {
    if (names == "none") return;
    const auto& signals = sources_.recording->signals();
    if (names == "auto" || names.empty()) {
        for (const SignalData& s : signals)
            if (signals_.size() < auto_signals && looks_like_behaviour(s)) signals_.push_back(&s);
        return;
    }
    for (const std::string& name : names_of(names)) {
        const auto found = std::find_if(signals.begin(), signals.end(), [&](const SignalData& s) { return s.name == name; });
        if (found == signals.end())
            unknown_.push_back(name);
        else
            signals_.push_back(&*found);
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

// From top to bottom. What is left over goes to the raster, as far as its rows may grow, then to the bands of the posterior.
StatesFigure::Places StatesFigure::lay_out(const QRectF& area, const Style& style, const Link& link) {
    const auto px = [&](double design) { return style.whole(design); };
    Places at;
    at.area = area;
    const double left = std::round(area.left() + px(left_edge)), right = std::round(area.right() - px(right_margin));
    at.frame = {window_of(link), left, std::max(left + 1, right)};
    const double width = at.frame.width();
    const bool with_flag = style.medium == Medium::screen || style.show_selection;
    double top = std::round(area.top() + (with_flag ? px(flag_height) + px(4) : px(4)));
    for (size_t i = 0; i < lanes_.size(); ++i, top += px(lane_step)) at.lanes.emplace_back(left, top, width, px(lane_height));
    if (!lanes_.empty()) top += px(3);

    const int n_states = states_ ? states_->n_states() : 0;
    const double text = line_height(style), with_split = style.show_split && states_ && !states_->roles().empty() ? px(5) : 0;
    const double axis_height = std::ceil(px(6) + text + px(2) + text + px(1) + with_split);
    const double bottom = std::floor(area.bottom() - px(3));
    at.axis = QRectF(left, bottom - axis_height, width, axis_height);
    double free = at.axis.top() - px(6) - top;
    double band = n_states > 0 ? px(15) : 0;
    const double ribbon = n_states > 0 ? px(ribbon_height) + px(8) : 0;
    const double signal_step = px(signal_height) + px(8);
    free -= ribbon + band * n_states + static_cast<double>(signals_.size()) * signal_step;
    if (raster_) {
        const QRectF room(left, top, width, std::max(px(20), free - px(8)));
        raster_->lay_out(room, row_height_ * style.scale, first_unit_, px(8), px(40));
        at.raster = QRectF(left, top, width, std::ceil(raster_->used_height()));
        top = at.raster.bottom() + px(8);
        free -= at.raster.height() + px(8);
    }
    if (n_states > 0) band += std::clamp(std::floor(free / n_states), 0.0, px(raster_ ? 15 : 60));
    for (size_t i = 0; i < signals_.size(); ++i, top += signal_step) at.signals.emplace_back(left, top, width, px(signal_height));
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
    for (size_t i = 0; i < lanes_.size(); ++i) lanes_[i].paint(p, style, places_.lanes[i], frame, area_left);
    if (raster_ && raster_->rows().units.empty()) {
        const QRectF room(frame.left, places_.raster.top(), frame.width(), style.px(60));
        draw_nothing(p, style, room, StatesWords::tr("No unit passes the filter."));
    } else if (raster_) {
        raster_->paint(p, style, frame, link);
        raster_->paint_labels(p, style, area_left, link);
    }
    for (size_t i = 0; i < signals_.size(); ++i) paint_signal(p, style, places_.signals[i], frame, *signals_[i], area_left);
    if (!states_) return;
    ribbon_ = paint_ribbon(p, style, places_.ribbon, frame, *states_, annotations(), link);
    const QRectF words(words_left, places_.ribbon.top(), frame.left - style.px(8) - words_left, places_.ribbon.height());
    draw_text(p, style, words, Qt::AlignLeft | Qt::AlignVCenter, StatesWords::tr("State"), {.colour = style.theme->text});
    draw_text(p, style, words, Qt::AlignRight | Qt::AlignVCenter, StatesWords::tr("most likely"));
    paint_posterior(p, style, places_.posterior, frame, *states_, annotations(), link);
    const double band = places_.posterior.height() / states_->n_states(); // the word stands beside the first band's marker
    const QRectF first(words_left, places_.posterior.top(), style.px(70), band - style.whole(2));
    draw_text(p, style, first, Qt::AlignLeft | Qt::AlignVCenter, StatesWords::tr("Posterior"), {.colour = style.theme->text});
    if (!ribbon_.has_uncertain || !style.show_legend) return;
    const QRectF key(words_left, places_.axis.top() + style.px(6), style.px(14), style.px(11));
    p.fillRect(key, style.theme->control_edge);
    draw_hatch(p, key, style.px(4), style.px(1.2), style.theme->surface);
    draw_text(p, style, QRectF(key.right() + style.px(5), key.top(), style.px(74), key.height()),
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
    if (!style.show_split || !states_) return;
    paint_split(p, style, QRectF(frame.left, top, frame.width(), height + style.whole(5)), frame, *states_, title);
}

void StatesFigure::paint_links(QPainter& p, const Style& style, const Link& link) const {
    const TimeFrame& frame = places_.frame;
    const double top = places_.lanes.empty() ? places_.raster.isNull() ? places_.ribbon.top() : places_.raster.top()
                                             : places_.lanes.front().top();
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
