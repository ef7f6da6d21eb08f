// The raster: one row per unit, one tick per spike; a picture of counts where ticks would fall on each other.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include <QImage>
#include <QPainter>
#include <QRectF>

#include "app/views/figures/states/time_frame.hpp"
#include "app/views/figures/states/unit_rows.hpp"
#include "app/views/link.hpp"
#include "app/views/spike_density.hpp"
#include "app/views/style.hpp"

namespace ranvier::views {

// What the last picture showed.
struct RasterTally {
    int64_t n_spikes = 0;      // in the window, of the units in view
    int64_t n_shared = 0;      // of them, in a column with others of their unit
    bool density = false;      // drawn as shades of counts: half ink at a unit's mean, all of it from twice that on
    int units_in_view = 0;     // rows
    double units_per_line = 1; // above 1: rows are thinner than a pixel and share lines
    double counted = 1;        // share of the units that could be drawn
};

// Threads: used from one at a time; keeps the last picture.
class Raster {
public:
    Raster(std::shared_ptr<const RecordingData> recording, UnitRows rows);

    const UnitRows& rows() const { return rows_; }
    // Rows of `row_height` pixels from row `first_row` on; 0: as high as lets all fit into the box.
    void lay_out(const QRectF& box, double row_height, int first_row, double gap, double highest);
    double used_height() const; // of the box
    void paint(QPainter& p, const Style& style, const TimeFrame& frame, const Link& link);
    // Left of the box: the groups, and the ids of units: of all where rows are as high as text, else of the selected ones.
    void paint_labels(QPainter& p, const Style& style, double area_left, const Link& link) const;

    const RasterTally& tally() const { return tally_; }
    bool unfinished() const { return !density_->ready(); }
    int unit_at(double y) const;             // -1: none
    QRectF row_box(int row) const;           // on the last box; empty if not in view
    int64_t n_spikes(Interval window) const; // of all rows, exactly
    std::span<const double> spikes(int unit, Interval window) const { return density_->spikes(unit, window); }
    const SpikeDensity& density() const { return *density_; }

private:
    struct Picture { // what the image depends on
        Interval window{0, 0};
        QSize size;
        double ratio = 0, scale = 0;
        ThemeKind theme = ThemeKind::light;
        std::set<std::string> selected;
        double row_height = 0, progress = 0;
        int first_row = 0;
        bool operator==(const Picture&) const = default;
    };
    // One line of pixels, or a band of them: the rows from .. to (half-open) that fall on it.
    struct Band {
        int from, to, top, bottom;
    };
    int group_of(int row) const;
    QList<QRectF> paint_groups(QPainter& p, const Style& style, double left) const; // answers where names stand
    void paint_ids(QPainter& p, const Style& style, double left, const Link& link, const QList<QRectF>& names) const;
    std::vector<Band> bands(double ratio) const;
    void draw_image(const Style& style, const TimeFrame& frame, const Link& link, double ratio);
    struct Pass;
    void draw_band(const Band& band, Pass& pass);
    void fill_band(const Band& band, const Pass& pass, bool selected, bool counted, double mean);
    void paint_ticks(QPainter& p, const Style& style, const TimeFrame& frame, const Link& link);
    bool is_dense(double column) const;

    std::shared_ptr<const RecordingData> recording_; // shared with the figure
    std::shared_ptr<const SpikeDensity> density_;    // shared with other figures of the recording
    UnitRows rows_;
    QRectF box_;
    double row_height_ = 0, gap_ = 0;
    int first_row_ = 0, last_row_ = 0; // in view, half-open
    Picture painted_;
    QImage image_;
    RasterTally tally_;
};

} // namespace ranvier::views
