// What figures of chosen units share: which units, in which panels, and how widths and windows are written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <QPainter>
#include <QRectF>
#include <QString>
#include <QStringList>

#include "app/views/canvas.hpp"
#include "app/views/figure.hpp"
#include "core/job/schema.hpp"

namespace ranvier::views {

// The units a figure shows: those that are selected, else those its option names, else the ones with the most spikes.
struct ChosenUnits {
    enum class By { selection, option, spikes };
    std::vector<int> units; // in the order of the recording, the first `most` of them
    int n_wanted = 0;       // how many there were to show
    By by = By::spikes;
    std::string unknown; // an id of the option that the recording does not know; then there are no units

    bool operator==(const ChosenUnits&) const = default;
    int n_hidden() const { return n_wanted - static_cast<int>(units.size()); }
};

// `option`: ids with commas between them, "" for none. Without selection and option the `by_spikes` units with the most spikes.
ChosenUnits choose_units(const RecordingData& recording, const Link& link, const std::string& option, int most, int by_spikes);
Param unit_option();
// Spikes of the chosen units; up to so many are counted while a paint waits, more beside it.
int64_t n_spikes(const RecordingData& recording, const ChosenUnits& chosen);
inline constexpr int64_t counted_at_once = 200'000;
enum class Whole { now, later };
// A recording with units, or a sentence that says what is missing.
Status needs_units(const Sources& sources);

// "34, amygdala R" of one, "3 units" of several; says when nobody chose them.
QString chosen_words(const Sources& sources, const ChosenUnits& chosen);
// The same with every unit by its id, for captions: "Units 3, 7, 12".
QString named_units(const Sources& sources, const ChosenUnits& chosen);
// The first id of the option that the recording does not know, in a sentence; none: nothing.
QStringList unmet_units(const RecordingData& recording, const std::string& option);
// "9 of 12 selected units shown."
std::vector<Notice> hidden_units_notice(const ChosenUnits& chosen);
// What is painted when there are no units to show.
void draw_no_units(QPainter& p, const QRectF& area, const Style& style, const ChosenUnits& chosen);

// n boxes of one size within `area`, row by row, as near to `aspect` (width over height) as they come.
std::vector<QRectF> panels(const QRectF& area, int n, double gap, double aspect);

// Seconds in the unit of the recording's times: 1 for seconds; where their unit is no time, as in bins, `otherwise`.
double in_own_unit(const RecordingData& recording, double seconds, double otherwise);
// Time with observation; the extent of the spikes if nothing else is known.
double observed_duration(const RecordingData& recording);

// An axis of powers of ten below a plot: x counts log10 of the value. Answers how far it reaches from the line, in pixels.
double draw_log_axis(QPainter& p, const Style& style, const Scale& x, double y, const QString& title);

} // namespace ranvier::views
