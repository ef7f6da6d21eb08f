// Raster and states: interval lanes, raster, signals, likeliest state, posterior and split on one time axis.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/views/figure.hpp"
#include "app/views/figures/states/lanes.hpp"
#include "app/views/figures/states/raster.hpp"
#include "app/views/figures/states/ribbon.hpp"
#include "app/views/figures/states/signal_trace.hpp"
#include "app/views/figures/states/state_track.hpp"
#include "core/job/params.hpp"

namespace ranvier::views {

class StatesFigure : public Figure {
public:
    StatesFigure(const Sources& sources, const TextMap& options);

    QString title() const override;
    QString subtitle() const override;
    QString caption() const override;
    QString brief() const override;
    Axis axis() const override { return Axis::time; }
    std::vector<Notice> notices(const Link& link) const override;
    QStringList unmet() const override;
    void paint(QPainter& painter, const QRectF& area, const Style& style, const Link& link) override;
    Hit at(const QPointF& point) const override;
    double time_at(double x) const override;
    bool unfinished() const override { return raster_ && raster_->unfinished(); }
    Table data(const Link& link) const override;
    int64_t n_marks(const Link& link) const override;
    QString summary(const Link& link) const override;
    bool cares(const Link& before, const Link& after) const override;

    static constexpr int64_t most_rows = 1'000'000; // of data(): more spikes are given as a number for each unit

private:
    // Where the parts stood in the last paint.
    struct Places {
        QRectF area, raster, ribbon, posterior, axis;
        std::vector<QRectF> lanes, events, signals;
        TimeFrame frame;
        bool split = false;       // it is drawn: not on a page too small for it, whose caption tells it
        bool split_below = false; // the words of the split have a line of their own under the axis' title
    };
    // A row of triangles, and the lane it stands above.
    struct EventRow {
        size_t lane, column;
    };
    void choose_lanes(const std::string& names);
    void choose_events(const std::string& names);
    void choose_signals(const std::string& names, const std::string& channels);
    void add_lane(const Intervals& intervals);
    const EventColumn& events_of(const EventRow& row) const { return lanes_[row.lane].events()[row.column]; }
    const Annotations& annotations() const;
    Interval extent() const;
    Interval window_of(const Link& link) const;
    QString unit_of_time() const;
    QString axis_title() const;
    QString time_words(double time, int decimals) const;
    bool has_split(const Style& style) const { return style.show_split && states_ && !states_->roles().empty(); }
    Places lay_out(const QRectF& area, const Style& style, const Link& link);
    double name_width(double width, const Style& style) const;              // of the column of names
    double lay_out_lanes(Places& at, double top, const Style& style) const; // answers where they end
    void lay_out_axis(Places& at, const Style& style) const;
    double signal_height(size_t i, const Style& style) const;
    void paint_parts(QPainter& p, const Style& style, const Link& link);
    void paint_states(QPainter& p, const Style& style, const Link& link);
    void paint_axis(QPainter& p, const Style& style);
    void paint_links(QPainter& p, const Style& style, const Link& link) const;
    void add_unit_words(Hit& hit, int unit) const;
    void add_state_words(Hit& hit) const;
    void add_signal_words(Hit& hit, const QPointF& point) const;
    void add_lane_words(Hit& hit, const QPointF& point) const;
    std::vector<Notice> notices_of_units(const Link& link) const;
    std::vector<Notice> notices_of_lanes() const;
    QString lane_caption() const;
    QString unknown_words() const;
    QString sort_words() const;
    QString split_words() const;
    Table spikes_table(Interval window) const;
    Table counts_table(Interval window) const;
    Table bins_table(Interval window) const;

    Sources sources_;
    std::string sort_;
    std::string group_, filter_;
    double row_height_ = 0;
    int first_unit_ = 0;
    std::unique_ptr<Raster> raster_;     // null: no recording
    std::unique_ptr<StateTrack> states_; // null: no states
    std::vector<Lane> lanes_;
    std::vector<EventRow> events_; // ascending by lane
    std::vector<ShownSignal> signals_;
    int n_tables_left_out_ = 0, n_events_left_out_ = 0;
    std::vector<std::string> unknown_;  // names of lanes, events and signals that the recording does not have
    std::vector<std::string> problems_; // sentences on channels
    Places places_;
    RibbonTally ribbon_;
};

} // namespace ranvier::views
