// The words and numbers of a fit of switching states that several figures share.
#pragma once

#include <string>
#include <vector>

#include <QString>
#include <QStringList>

#include "app/views/figure.hpp"
#include "app/views/figures/matrix.hpp"
#include "app/views/unit_order.hpp"
#include "core/job/params.hpp"

namespace ranvier::views {

// Untranslated words with a count have "(s)" where the plural has its s.
QString counted(QString words, int64_t n);
// The same with a capital at its start.
QString sentence(const QString& words);
// A region as people read it: "amygdala right" for "amygdala_right".
QString region_words(const std::string& region);
// The name of a table of a file as people read it: "Stimulus presentations" for "stimulus_presentations".
QString table_words(const std::string& name);

// "34, amygdala R", or what a person called it.
QString unit_words(const Sources& sources, const std::string& id);
// "state 3", or "state 3, running" when it has a name. `state` counts from 0, people from 1.
QString state_words(const Sources& sources, int state);
QString state_number(const Sources& sources, int state); // "3", or "3, running"
int state_colour(const Sources& sources, int state);
// By id, in the order of `ids`; "" where the recording does not know the unit or its region.
std::vector<std::string> regions_of(const Sources& sources, const std::vector<std::string>& ids);

// "HMM-GLM (ohg), 5 states, softplus link, bins of 50 ms, bias per state"
QString model_words(const ResultData& result);
// "Fitted to 12 000 of 15 000 bins; 2 900 held out, 100 in gaps." "" where the result tells no roles.
QString split_words(const ResultData& result);
// What a coupling is and is not (design 9), with the warning of wide bins.
QString coupling_guard(const ResultData& result);

// Traces of one quantity belong together: what is left of "part 2/train_nats_per_bin" or "heldout_nats_per_bin" names it.
std::string trace_quantity(const std::string& trace);
bool is_likelihood(const std::string& trace);
bool is_held_out(const std::string& trace);
// The title of the axis of its values, and of its steps.
QString trace_words(const std::string& trace);
QString step_words(const std::string& trace);
// Why the curve of a training likelihood may fall though the fit goes on well.
QString prior_remark();

// The size of weights [state, receiver, sender] averaged over the states, [receiver, sender]: what units are ordered by.
std::vector<double> mean_strengths(const ResultData& result);
UnitOrder ordered_units(const Sources& sources, const std::string& order);
// "ordered by region"; says when the data does not tell what was asked for.
QString order_words(const std::string& order, const UnitOrder& result);
MatrixSide unit_side(const Sources& sources, const UnitOrder& order, const QString& title);
// Places of the selected units in the order.
std::vector<int> selected_places(const ResultData& result, const UnitOrder& order, const Link& link);
// Of a matrix whose rows receive and whose columns send: selected units on both sides, selected edges as cells.
MatrixMarks unit_marks(const ResultData& result, const UnitOrder& order, const Link& link);

// The option `order` of figures of units.
Param order_option();
// A result with an array, or a sentence that says what is missing.
Status needs_array(const Sources& sources, const char* group, const char* array, const char* what);
// A whole number of a resolved option.
int whole_option(const TextMap& options, const std::string& id);
double real_option(const TextMap& options, const std::string& id);

// Lines of at most `width`, broken between words, or once between clauses where that is enough.
QStringList wrapped(const Style& style, const QString& text, double width, double size);
// In the middle of the area: why there is nothing else in it.
void draw_sentence(QPainter& p, const QRectF& area, const Style& style, const QString& words);
// The last lines of a figure: its note on screen, nothing where the export puts the whole caption. Answers what is
// left of `area`.
QRectF draw_note(QPainter& p, const QRectF& area, const Style& style, const QString& note);

} // namespace ranvier::views
