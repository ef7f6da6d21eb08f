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
#include "app/views/figures/states/state_track.hpp"
#include "core/job/params.hpp"

namespace ranvier::views {

class StatesFigure : public Figure {
public:
    StatesFigure(const Sources& sources, const TextMap& options);

    QString title() const override;
    QString subtitle() const override;
    QString caption() const override;
    Axis axis() const override { return Axis::time; }
    std::vector<Notice> notices(const Link& link) const override;
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
        std::vector<QRectF> lanes, signals;
        TimeFrame frame;
    };
    void choose_lanes(const std::string& names);
    void choose_signals(const std::string& names);
    const Annotations& annotations() const;
    Interval extent() const;
    Interval window_of(const Link& link) const;
    QString unit_of_time() const;
    QString axis_title() const;
    QString time_words(double time, int decimals) const;
    Places lay_out(const QRectF& area, const Style& style, const Link& link);
    void paint_parts(QPainter& p, const Style& style, const Link& link);
    void paint_axis(QPainter& p, const Style& style);
    void paint_links(QPainter& p, const Style& style, const Link& link) const;
    void add_unit_words(Hit& hit, int unit) const;
    void add_state_words(Hit& hit) const;
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
    std::vector<const SignalData*> signals_;
    int n_tables_left_out_ = 0;
    std::vector<std::string> unknown_; // names of lanes and signals that the recording does not have
    Places places_;
    RibbonTally ribbon_;
};

} // namespace ranvier::views
