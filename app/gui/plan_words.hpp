// The answer to a plan as the line beside Run.
#pragma once

#include <QString>

namespace ranvier::gui {

struct PlanWords {
    QString line;          // "About 3 min, 0.9 GiB"
    QString more;          // what was measured on what, for a tool tip
    bool too_much = false; // more memory than a job may use
};

// `beside_a_job`: a job ran while it was measured, so that its time is longer than it would be alone.
PlanWords plan_words(const QString& json, bool beside_a_job);

// A time that is not known well: "2 s", "40 s", "3 min", "1 h 20 min".
QString rough_duration(double seconds);

} // namespace ranvier::gui
