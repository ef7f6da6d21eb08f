// What a states figure says: titles, notices, caption, probe, numbers.
#include <cmath>

#include "app/views/canvas.hpp"
#include "app/views/figures/fit_words.hpp"
#include "app/views/figures/states/signal_trace.hpp"
#include "app/views/figures/states/states_figure.hpp"
#include "app/views/figures/states/words.hpp"

namespace ranvier::views {

namespace {

QString quoted(const std::string& text) { return "\"" + QString::fromStdString(text) + "\""; }

QString joined(const std::vector<std::string>& names) {
    QStringList list;
    for (const std::string& name : names) list << QString::fromStdString(name);
    return list.join(", ");
}

QString many_text(int64_t n) {
    if (n < 1'000'000) return count_text(n);
    return StatesWords::tr("%1 M").arg(number_text(static_cast<double>(n) / 1e6, 1));
}

QString probability_text(double p) {
    if (p > .999) return "> 0.999";
    return p < .001 ? "< 0.001" : "= " + number_text(p, 3);
}

Column real_column(const char* name, const QString& unit) { return {name, unit.toStdString(), std::vector<double>{}}; }
std::vector<double>& reals(Column& column) { return std::get<std::vector<double>>(column.values); }

} // namespace

QString StatesFigure::title() const {
    if (!raster_) return StatesWords::tr("States");
    return states_ ? StatesWords::tr("Raster and states") : StatesWords::tr("Raster");
}

QString StatesFigure::unit_of_time() const {
    if (sources_.recording) return sources_.recording->unit_of_time();
    return sources_.result->in_seconds() ? "s" : "bin";
}

QString StatesFigure::axis_title() const {
    const QString unit = unit_of_time();
    if (unit == "bin") return StatesWords::tr("Bin");
    return unit.isEmpty() ? StatesWords::tr("Time (unit not known)") : StatesWords::tr("Time (%1)").arg(unit);
}

QString StatesFigure::time_words(double time, int decimals) const {
    const QString unit = unit_of_time();
    if (unit == "bin") return number_text(std::floor(time), 0);
    return number_text(time, decimals) + (unit.isEmpty() ? unit : " " + unit);
}

QString StatesFigure::sort_words() const {
    const bool grouped = raster_->rows().groups.size() > 1;
    if (grouped) return StatesWords::tr("grouped by %1").arg(QString::fromStdString(group_));
    if (sort_ == "file") return StatesWords::tr("in the order of the file");
    return StatesWords::tr("sorted by %1")
        .arg(QString::fromStdString(sort_).replace("coupling:", StatesWords::tr("coupling in state ")));
}

QString StatesFigure::subtitle() const {
    if (!raster_) {
        const auto n = static_cast<int64_t>(states_->result().bin_starts().size());
        return StatesWords::tr("%1, %2 bins").arg(QString::fromStdString(states_->result().name()), count_text(n));
    }
    const RasterTally& tally = raster_->tally();
    QStringList parts{
        QString::fromStdString(sources_.recording->name()),
        StatesWords::tr("%1 of %2 units").arg(count_text(tally.units_in_view), count_text(sources_.recording->n_units()))};
    if (tally.counted < 1)
        parts << StatesWords::tr("counting spikes, %1 % done").arg(qRound(100 * raster_->density().progress()));
    else if (tally.density)
        parts << StatesWords::tr("%1 spikes drawn as density, full ink from twice a unit's mean").arg(many_text(tally.n_spikes));
    else
        parts << StatesWords::tr("all %1 spikes drawn").arg(count_text(tally.n_spikes));
    if (!tally.density && tally.n_shared > 0)
        parts << StatesWords::tr("%1 share a pixel (full ink)").arg(count_text(tally.n_shared));
    if (tally.units_per_line > 1) parts << StatesWords::tr("%1 units a line").arg(number_text(tally.units_per_line, 1));
    parts << sort_words();
    return parts.join(", ");
}

QString StatesFigure::split_words() const {
    // The first stretch of each role in words, as they follow each other; all of them would be a table.
    double train = 0, test = 0, gap = 0;
    for (const Run& run : states_->roles()) (run.value == 0 ? train : run.value == 1 ? test : gap) += run.stop - run.start;
    if (test == 0) return StatesWords::tr("No bin was held out.");
    const auto& roles = states_->roles();
    const bool one_block = roles.size() <= 3 && roles.front().value == 0;
    const double bins_per_unit = states_->result().in_seconds() ? 1 : 0;
    const int decimals = bins_per_unit > 0 ? 1 : 0;
    QString words;
    if (one_block)
        words = StatesWords::tr("Train to %1, gap %2, held out %3.")
                    .arg(time_words(roles.front().stop, decimals), time_words(gap, decimals), time_words(test, decimals));
    else
        words = StatesWords::tr("Train %1, gaps %2, held out %3, in blocks.")
                    .arg(time_words(train, decimals), time_words(gap, decimals), time_words(test, decimals));
    return words + " " + StatesWords::tr("Nothing was computed from held-out bins.");
}

QString StatesFigure::caption() const {
    QStringList parts;
    if (raster_) parts << subtitle() + ".";
    if (raster_ && raster_->tally().density)
        parts << StatesWords::tr(
            "Each row has a scale of its own: half ink where a unit fires at its mean rate of the whole "
            "recording, full ink at twice that or more; rates of different rows are not compared.");
    if (const QString lanes = lane_caption(); !lanes.isEmpty()) parts << lanes;
    if (!states_) return parts.join(" ");
    const ResultData& result = states_->result();
    parts << model_words(result) + ".";
    parts << StatesWords::tr("Most likely state (Viterbi path) and posterior probability given all counts of a sequence.");
    if (!states_->uncertain().empty()) parts << StatesWords::tr("Hatched: the most probable state has a posterior under 0.8.");
    if (ribbon_.n_merged > 0)
        parts << StatesWords::tr("Where visits are shorter than a pixel, the state that holds most of it is drawn.");
    if (!states_->roles().empty()) parts << split_words();
    parts << StatesWords::tr("No null computed.");
    return parts.join(" ");
}

QString StatesFigure::brief() const {
    QStringList parts;
    if (raster_) {
        const RasterTally& tally = raster_->tally();
        const QString spikes = tally.density ? StatesWords::tr("%1 spikes drawn as density").arg(many_text(tally.n_spikes))
                                             : StatesWords::tr("all %1 spikes drawn").arg(count_text(tally.n_spikes));
        parts << StatesWords::tr("%1 of %2 units, %3.")
                     .arg(count_text(tally.units_in_view), count_text(sources_.recording->n_units()), spikes);
    }
    if (!states_) return parts.join(" ");
    const QStringList model = model_words(states_->result()).split(", ");
    parts << StatesWords::tr("Viterbi path and posterior of %1; no null computed.").arg(model.mid(0, 2).join(", "));
    if (!states_->roles().empty()) parts << split_words();
    return parts.join(" ");
}

QString StatesFigure::lane_caption() const {
    QStringList parts;
    for (const Lane& lane : lanes_) {
        if (!lane.merged_words().isEmpty()) parts << StatesWords::tr("%1: %2.").arg(lane.title(), lane.merged_words());
        if (lane.true_states() && lane.true_states()->matched())
            parts << StatesWords::tr(
                "True states wear the colours of the fitted states that they share most training bins with, "
                "and numbers of their own.");
    }
    return parts.join(" ");
}

std::vector<Notice> StatesFigure::notices_of_units(const Link& link) const {
    std::vector<Notice> out;
    const int all = sources_.recording->n_units(), passing = static_cast<int>(raster_->rows().units.size());
    for (const RowProblem& problem : raster_->rows().problems)
        if (problem.option == "units")
            out.push_back({QString::fromStdString(problem.sentence), StatesWords::tr("Clear the filter"), "units", ""});
        else
            out.push_back({QString::fromStdString(problem.sentence), {}, {}, {}});
    if (passing < all) {
        const QString hidden =
            all - passing == 1
                ? StatesWords::tr("1 is hidden by the filter %1.").arg(quoted(filter_))
                : StatesWords::tr("%1 are hidden by the filter %2.").arg(count_text(all - passing), quoted(filter_));
        out.push_back({StatesWords::tr("%1 of %2 units shown. %3").arg(count_text(passing), count_text(all), hidden),
                       StatesWords::tr("Show all"), "units", ""});
    }
    const int in_view = raster_->tally().units_in_view;
    if (row_height_ > 0 && in_view > 0 && in_view < passing)
        out.push_back({StatesWords::tr("%1 of %2 units in view, rows of %3 px; the others are above and below.")
                           .arg(count_text(in_view), count_text(passing), short_number(row_height_)),
                       StatesWords::tr("Fit all in"), "row_height", "0"});
    int hidden = 0;
    for (const std::string& id : link.units) {
        const int unit = sources_.recording->unit_of(id);
        const auto& rows = raster_->rows().units;
        hidden += unit >= 0 && std::find(rows.begin(), rows.end(), unit) == rows.end();
    }
    if (hidden > 0)
        out.push_back({hidden == 1
                           ? StatesWords::tr("1 of the selected units is hidden by the filter.")
                           : StatesWords::tr("%1 of the selected units are hidden by the filter.").arg(count_text(hidden)),
                       StatesWords::tr("Show all"), "units", ""});
    return out;
}

std::vector<Notice> StatesFigure::notices_of_lanes() const {
    std::vector<Notice> out;
    const auto lanes = static_cast<int64_t>(lanes_.size()), events = static_cast<int64_t>(events_.size());
    if (n_tables_left_out_ > 0)
        out.push_back(
            {StatesWords::tr("%1 of %2 interval tables shown.").arg(count_text(lanes), count_text(lanes + n_tables_left_out_)),
             StatesWords::tr("Show all"), "lanes", "all"});
    if (n_events_left_out_ > 0)
        out.push_back({StatesWords::tr("%1 of %2 columns of event times shown.")
                           .arg(count_text(events), count_text(events + n_events_left_out_)),
                       StatesWords::tr("Show all"), "events", "all"});
    return out;
}

// Of names of lanes, events and signals, with those there are.
QString StatesFigure::unknown_words() const {
    const auto there = [](const auto& items) {
        QStringList names;
        for (const auto& item : items) names << QString::fromStdString(item.name);
        return names.isEmpty() ? StatesWords::tr("none") : names.join(", ");
    };
    return StatesWords::tr("The recording has no interval table, event or signal named %1. Its tables: %2. Its signals: %3.")
        .arg(joined(unknown_), there(sources_.recording->intervals()), there(sources_.recording->signals()));
}

QStringList StatesFigure::unmet() const {
    QStringList sentences;
    if (!unknown_.empty()) sentences << unknown_words();
    for (const std::string& sentence : problems_) sentences << QString::fromStdString(sentence);
    if (!raster_) return sentences;
    for (const RowProblem& problem : raster_->rows().problems) sentences << QString::fromStdString(problem.sentence);
    if (raster_->rows().units.empty() && sources_.recording->n_units() > 0)
        sentences << StatesWords::tr("No unit passes the filter %1.").arg(quoted(filter_));
    return sentences;
}

std::vector<Notice> StatesFigure::notices(const Link& link) const {
    std::vector<Notice> out;
    if (!unknown_.empty()) out.push_back({unknown_words(), {}, {}, {}});
    for (const std::string& sentence : problems_)
        out.push_back({QString::fromStdString(sentence), StatesWords::tr("Show the first ones"), "channels", "auto"});
    if (!raster_) return out;
    for (auto& notice : notices_of_units(link)) out.push_back(std::move(notice));
    for (auto& notice : notices_of_lanes()) out.push_back(std::move(notice));
    return out;
}

double StatesFigure::time_at(double x) const {
    return places_.area.isNull() ? std::numeric_limits<double>::quiet_NaN() : places_.frame.time(x);
}

void StatesFigure::add_unit_words(Hit& hit, int unit) const {
    const Unit& u = sources_.recording->units()[static_cast<size_t>(unit)];
    hit.kind = Hit::Kind::unit;
    hit.unit = u.id;
    hit.probe.emplace_back(StatesWords::tr("unit"), unit_words(sources_, u.id));
    const double rate = raster_->rows().rates[static_cast<size_t>(unit)];
    const QString per = unit_of_time() == "s" ? "Hz" : "/" + unit_of_time();
    hit.probe.emplace_back(StatesWords::tr("rate"), number_text(rate, 2) + " " + per);
    const double pixel = places_.frame.time(places_.frame.left + 1) - places_.frame.window.start;
    const auto near = raster_->spikes(unit, {hit.time - 4 * pixel, hit.time + 4 * pixel});
    if (near.empty()) return;
    const double spike = *std::min_element(near.begin(), near.end(),
                                           [&](double a, double b) { return std::abs(a - hit.time) < std::abs(b - hit.time); });
    hit.probe.emplace_back(StatesWords::tr("spike"), time_words(spike, 4));
}

void StatesFigure::add_state_words(Hit& hit) const {
    const int64_t bin = states_ ? states_->bin_at(hit.time) : -1;
    if (bin < 0) return;
    const auto path = states_->result().likeliest();
    if (path.empty()) return;
    const int state = path[static_cast<size_t>(bin)];
    const QString words = state_words(sources_, state).mid(StatesWords::tr("state ").size());
    hit.probe.emplace_back(StatesWords::tr("state"), words + ", p " + probability_text(states_->probability(bin, state)));
}

Hit StatesFigure::at(const QPointF& point) const {
    Hit hit;
    if (places_.area.isNull() || point.x() < places_.frame.left || point.x() > places_.frame.right) {
        const int unit = raster_ && places_.raster.top() <= point.y() && point.y() < places_.raster.bottom()
                             ? raster_->unit_at(point.y())
                             : -1;
        if (unit >= 0 && point.x() < places_.frame.left) { // its label
            hit.time = std::numeric_limits<double>::quiet_NaN();
            add_unit_words(hit, unit);
        }
        return hit;
    }
    hit.kind = Hit::Kind::time;
    hit.time = places_.frame.time(point.x());
    hit.probe.emplace_back("t", time_words(hit.time, 3));
    const int unit = raster_ && places_.raster.contains(point) ? raster_->unit_at(point.y()) : -1;
    if (unit >= 0) add_unit_words(hit, unit);
    add_state_words(hit);
    const int64_t bin = states_ ? states_->bin_at(hit.time) : -1;
    if (bin >= 0 && places_.ribbon.contains(point) && !states_->result().likeliest().empty()) {
        hit.kind = Hit::Kind::state;
        hit.state = states_->result().likeliest()[static_cast<size_t>(bin)];
    } else if (bin >= 0 && places_.posterior.contains(point)) {
        const double each = places_.posterior.height() / states_->n_states();
        hit.kind = Hit::Kind::state;
        hit.state = std::clamp(static_cast<int>((point.y() - places_.posterior.top()) / each), 0, states_->n_states() - 1);
        hit.probe.emplace_back(StatesWords::tr("p of %1").arg(state_words(sources_, hit.state)),
                               number_text(states_->probability(bin, hit.state), 3));
    }
    add_signal_words(hit, point);
    add_lane_words(hit, point);
    return hit;
}

void StatesFigure::add_signal_words(Hit& hit, const QPointF& point) const {
    for (size_t i = 0; i < signals_.size(); ++i) {
        const SignalData& signal = *signals_[i].data;
        const int64_t sample = sample_at(signal, hit.time);
        if (sample < 0 || !places_.signals[i].contains(point)) continue;
        for (const uint64_t channel : signals_[i].channels) {
            const double value = signal.values.values[static_cast<uint64_t>(sample) * signal.values.n_channels + channel];
            QString name = QString::fromStdString(signal.name);
            if (signals_[i].has_keys()) name = StatesWords::tr("%1, channel %2").arg(name).arg(channel + 1);
            hit.probe.emplace_back(name, short_number(value) + " " + QString::fromStdString(signal.unit));
        }
    }
}

void StatesFigure::add_lane_words(Hit& hit, const QPointF& point) const {
    const double pixel = places_.frame.time(places_.frame.left + 1) - places_.frame.window.start;
    for (size_t i = 0; i < events_.size(); ++i) {
        if (!places_.events[i].contains(point)) continue;
        const EventColumn& events = events_of(events_[i]);
        const auto after = std::ranges::lower_bound(events.times, hit.time, {}, &std::pair<double, int>::first);
        auto near = after == events.times.end() ? std::prev(after) : after;
        if (near != events.times.begin() && hit.time - std::prev(near)->first < std::abs(near->first - hit.time)) --near;
        const QString name = QString::fromStdString(lanes_[events_[i].lane].name() + "." + events.name);
        const QString none = StatesWords::tr("none here");
        const bool hits = std::abs(near->first - hit.time) <= 5 * pixel;
        hit.probe.emplace_back(name,
                               hits ? StatesWords::tr("%1, row %2").arg(time_words(near->first, 3)).arg(near->second + 1) : none);
    }
    for (size_t i = 0; i < lanes_.size(); ++i) {
        const Lane& lane = lanes_[i];
        QStringList words;
        if (const int row = lane.row_at(hit.time); row >= 0) words << lane.words_of(row);
        if (places_.lanes[i].contains(point) && !lane.merged_words().isEmpty()) words << "(" + lane.merged_words() + ")";
        if (!words.isEmpty()) hit.probe.emplace_back(QString::fromStdString(lane.name()), words.join(" "));
    }
}

Table StatesFigure::spikes_table(Interval window) const {
    std::vector<std::string> ids, regions;
    Column time = real_column("time", unit_of_time()), p = real_column("probability", "");
    std::vector<int64_t> state;
    for (const int unit : raster_->rows().units)
        for (const double t : raster_->spikes(unit, window)) {
            const Unit& u = sources_.recording->units()[static_cast<size_t>(unit)];
            ids.push_back(u.id);
            regions.push_back(u.region);
            reals(time).push_back(t);
            const int64_t bin = states_ && !states_->result().likeliest().empty() ? states_->bin_at(t) : -1;
            state.push_back(bin < 0 ? 0 : states_->result().likeliest()[static_cast<size_t>(bin)] + 1);
            reals(p).push_back(bin < 0 ? NAN : states_->probability(bin, static_cast<int>(state.back()) - 1));
        }
    Table table;
    table.n_rows = ids.size();
    table.columns = {{"unit", "", std::move(ids)}, {"region", "", std::move(regions)}, std::move(time)};
    if (!states_) return table;
    table.columns.push_back({"state", "", std::move(state)}); // from 1; 0: in no bin
    table.columns.push_back(std::move(p));
    return table;
}

Table StatesFigure::counts_table(Interval window) const {
    std::vector<std::string> ids, regions;
    std::vector<int64_t> spikes;
    Column rate = real_column("rate", unit_of_time() == "s" ? "Hz" : "1/" + unit_of_time());
    for (const int unit : raster_->rows().units) {
        const Unit& u = sources_.recording->units()[static_cast<size_t>(unit)];
        ids.push_back(u.id);
        regions.push_back(u.region);
        spikes.push_back(raster_->density().n_spikes(unit, window));
        reals(rate).push_back(static_cast<double>(spikes.back()) / (window.stop - window.start));
    }
    Table table;
    table.n_rows = ids.size();
    table.columns = {
        {"unit", "", std::move(ids)}, {"region", "", std::move(regions)}, {"spikes", "", std::move(spikes)}, std::move(rate)};
    return table;
}

Table StatesFigure::bins_table(Interval window) const {
    const ResultData& result = states_->result();
    Column time = real_column(result.in_seconds() ? "time" : "bin", result.in_seconds() ? "s" : "");
    std::vector<int64_t> state;
    std::vector<Column> posterior;
    for (int k = 0; k < states_->n_states(); ++k) posterior.push_back(real_column(("p_" + std::to_string(k + 1)).c_str(), ""));
    const auto starts = result.bin_starts();
    const auto first = std::lower_bound(starts.begin(), starts.end(), window.start - result.bin_width());
    for (auto at = first; at != starts.end() && *at < window.stop && reals(time).size() < static_cast<size_t>(most_rows); ++at) {
        const int64_t bin = at - starts.begin();
        reals(time).push_back(*at);
        state.push_back(result.likeliest().empty() ? 0 : result.likeliest()[static_cast<size_t>(bin)] + 1);
        for (int k = 0; k < states_->n_states(); ++k)
            reals(posterior[static_cast<size_t>(k)]).push_back(states_->probability(bin, k));
    }
    Table table;
    table.n_rows = state.size();
    table.columns = {std::move(time), {"state", "", std::move(state)}};
    for (Column& column : posterior) table.columns.push_back(std::move(column));
    return table;
}

Table StatesFigure::data(const Link& link) const {
    const Interval window = window_of(link);
    if (!raster_) return bins_table(window);
    return raster_->n_spikes(window) <= most_rows ? spikes_table(window) : counts_table(window);
}

int64_t StatesFigure::n_marks(const Link& link) const {
    const Interval window = window_of(link);
    int64_t n = raster_ ? raster_->n_spikes(window) : 0;
    if (states_) n += static_cast<int64_t>(states_->states().size());
    return n;
}

QString StatesFigure::summary(const Link& link) const {
    const Interval window = window_of(link);
    QString words = StatesWords::tr("%1 from %2 to %3.").arg(title(), time_words(window.start, 2), time_words(window.stop, 2));
    if (raster_) {
        const int64_t n = raster_->n_spikes(window);
        words += " " + StatesWords::tr("%1 of %2 units, %3 spikes.")
                           .arg(count_text(static_cast<int64_t>(raster_->rows().units.size())),
                                count_text(sources_.recording->n_units()), count_text(n));
        if (n > most_rows)
            words += " " + StatesWords::tr("The table gives spikes for each unit: more than %1 are not listed one by one.")
                               .arg(count_text(most_rows));
    }
    if (!states_) return words;
    const double middle = std::isnan(link.cursor) ? (window.start + window.stop) / 2 : link.cursor;
    const int64_t bin = states_->bin_at(middle);
    if (bin < 0 || states_->result().likeliest().empty()) return words;
    const int state = states_->result().likeliest()[static_cast<size_t>(bin)];
    return words + " " +
           StatesWords::tr("At %1: %2, p %3.")
               .arg(time_words(middle, 2), state_words(sources_, state), probability_text(states_->probability(bin, state)));
}

bool StatesFigure::cares(const Link& before, const Link& after) const {
    const bool same_cursor = before.cursor == after.cursor || (std::isnan(before.cursor) && std::isnan(after.cursor));
    return !same_cursor || before.window != after.window || before.range != after.range || before.units != after.units ||
           before.states != after.states;
}

} // namespace ranvier::views
