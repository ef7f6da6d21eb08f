// The options that say what of a recording a job looks at, as parameters of a form: how they are entered, what is wrong with a
// value, and what it leads to on a recording.
#pragma once

#include <string>
#include <vector>

#include <QString>
#include <QStringList>

#include "app/views/recording_data.hpp"
#include "core/job/params.hpp"
#include "core/job/schema.hpp"

namespace ranvier::gui {

// One for each of selection_options(), in that order; those that are seldom changed are advanced.
std::vector<Param> selection_params();

// What is wrong with a value; "" if nothing is. `data` may be null: then only its form is looked at.
QString selection_complaint(const std::string& option, const std::string& value, const views::RecordingData* data);
// "35 of 35 units pass", "90 of 180 rows"; "" where there is nothing to say. `values` are those of all options.
QString selection_note(const std::string& option, const TextMap& values, const views::RecordingData* data);
// The tables of intervals that the recording has.
QStringList interval_tables(const views::RecordingData* data);

} // namespace ranvier::gui
