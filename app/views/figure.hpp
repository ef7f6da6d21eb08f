// A figure: what one view shows, painted alike on screen and into a file.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <QPointF>
#include <QRectF>
#include <QString>
#include <QStringList>

#include "app/views/link.hpp"
#include "app/views/recording_data.hpp"
#include "app/views/result_data.hpp"
#include "app/views/style.hpp"
#include "core/data/table.hpp"

class QPainter;

namespace ranvier::views {

// What is known of the files beyond what they say: names and colours that people gave, and what has become of a recording. Kept
// by the project.
struct Annotations {
    std::map<std::string, std::string> unit_labels, state_names; // by unit id, by state number ("0")
    std::map<std::string, int> state_colours;                    // category by state number; else the state's own number
    // The name of the recording that the result was made from an earlier content of: its spikes are not the result's. "": none.
    std::string earlier_content;
    int colour_of_state(int state) const {
        const auto found = state_colours.find(std::to_string(state));
        return found == state_colours.end() ? state : found->second;
    }
};

// What figures are made from; each may be null.
struct Sources {
    std::shared_ptr<const RecordingData> recording;
    std::shared_ptr<const ResultData> result, other; // other: a second result to compare with
    std::shared_ptr<const Annotations> annotations;
};

// What lies under a point of a figure.
struct Hit {
    enum class Kind { none, time, unit, state, cell, node, edge };
    Kind kind = Kind::none;
    std::string unit;     // unit, node; the sender of a cell or edge
    std::string receiver; // of a cell or edge
    int state = -1;
    double time = std::numeric_limits<double>::quiet_NaN(); // whenever the point has one
    // For the status bar, name and exact value with its unit: {"t", "382.830 s"}, {"unit", "34, amygdala R"}.
    std::vector<std::pair<QString, QString>> probe;
};

// One strip under the title: something is not shown, and how to show it. It stands as long as it is true.
struct Notice {
    QString text, action;      // action: words of a link, "" if none
    std::string option, value; // the option to set when the link is pressed
};

enum class Axis { none, time }; // time: the horizontal axis is Link::window, and panning and zooming move it

// Threads: used from one at a time; a figure may keep caches from one paint to the next.
class Figure {
public:
    virtual ~Figure() = default;
    virtual QString title() const = 0;              // "Coupling, state 3"
    virtual QString subtitle() const { return {}; } // one line: of what, how much of it
    // Model, null, split, threshold: the sentence that goes with the figure into a paper (design 9).
    virtual QString caption() const { return {}; }
    // What of it must stand beside a picture that has no room for all of it: what, null, split. "": its first sentences.
    virtual QString brief() const { return {}; }
    virtual int state() const { return -1; } // the one state it belongs to, for the chip of its title
    virtual Axis axis() const { return Axis::none; }
    virtual std::vector<Notice> notices(const Link&) const { return {}; }
    // What was asked for and is not there, a sentence each. The window shows it in place; no file is made (figure_check.hpp).
    virtual QStringList unmet() const { return {}; }

    virtual void paint(QPainter& painter, const QRectF& area, const Style& style, const Link& link) = 0;
    // The last paint was not whole yet because something is still being counted: paint again soon, though nothing changed.
    virtual bool unfinished() const { return false; }
    // What is at `point`, with the geometry of the last paint.
    virtual Hit at(const QPointF&) const { return {}; }
    // Time at a horizontal place and back, of the last paint; NaN without a time axis.
    virtual double time_at(double) const { return std::numeric_limits<double>::quiet_NaN(); }

    // The numbers behind it, for tables, CSV and the clipboard.
    virtual Table data(const Link&) const { return {}; }
    // Marks that an export would draw: above 20,000 they are drawn as pixels, and the export says so.
    virtual int64_t n_marks(const Link&) const { return 0; }
    // Its marks are pixels in every file, whatever their number, and its caption does not depend on a paint.
    virtual bool drawn_as_pixels() const { return false; }
    // What it shows, in a sentence, for those who do not see it.
    virtual QString summary(const Link&) const { return title(); }
    // Whether what it shows differs for these two: a view that does not care is not painted again.
    virtual bool cares(const Link& before, const Link& after) const { return !(before == after); }

    // The files it was made from, in words, and what holds of all that is made from them (figure_origin.hpp).
    const QString& origin() const { return origin_; }
    const std::vector<Notice>& standing_notices() const { return standing_; }
    void set_origin(QString words, std::vector<Notice> standing) { origin_ = std::move(words), standing_ = std::move(standing); }

private:
    QString origin_;
    std::vector<Notice> standing_;
};

} // namespace ranvier::views
