// Above a raster: a lane for each interval table. Rows are boxes with their name where it fits, rows without length are
// triangles; states that a file tells itself are a ribbon. Times in a table's columns stand in rows of their own above it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <QPainter>
#include <QRectF>

#include "app/views/figure.hpp"
#include "app/views/figures/states/event_columns.hpp"
#include "app/views/figures/states/time_frame.hpp"
#include "app/views/figures/states/true_states.hpp"
#include "app/views/recording_data.hpp"
#include "app/views/style.hpp"

namespace ranvier::views {

// What the last picture of a lane showed.
struct LaneTally {
    int64_t n_rows = 0;   // in the window
    int64_t n_merged = 0; // of them, too narrow for a box of their own
};

class Lane {
public:
    static constexpr double least_width = 3; // pixels of a box; rows of a ribbon take 1

    // Of a recording that outlives it; `fit` (may be null) tells which states true ones are.
    Lane(const Intervals& intervals, bool of_counts, const StateTrack* fit);

    const std::string& name() const { return intervals_->name; }
    QString title() const; // its name as people read it
    void paint(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, double area_left,
               const Annotations& annotations);
    const LaneTally& tally() const { return tally_; }
    QString merged_words() const;    // "412 rows, merged below 3 px"; "" if none are
    int row_at(double time) const;   // the row that holds it, the last of several; -1: none
    QString words_of(int row) const; // "38, hard boundary": its number from 1, and its text
    const Intervals& intervals() const { return *intervals_; }
    const std::vector<EventColumn>& events() const { return events_; }
    const std::optional<TrueStates>& true_states() const { return states_; }

private:
    void paint_rows(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame);
    void paint_row(QPainter& p, const Style& style, const QRectF& box, int row, double from, double to) const;
    void paint_states(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, const Annotations& annotations);
    QString text_of(int row) const;
    const Intervals* intervals_;
    int text_column_ = -1; // of the table: the one whose values name rows
    std::vector<EventColumn> events_;
    std::optional<TrueStates> states_;
    LaneTally tally_;
};

} // namespace ranvier::views
