// A Dataset as columns and back: what an import leaves in the cache.
//
//   dataset.kind, dataset.format    text[1]          kind is recording, counts or none
//   dataset.warnings                text[n]
//   recording.time_unit             text[1]          seconds, milliseconds, microseconds, samples, unknown
//   recording.ids                   text[3]          session, subject, object
//   recording.about                 text[2 n]        name, value, name, value, ...
//   units.id, .region, .quality     text[unit]
//   units.position                  f64[unit, 3]     um, NaN if not known
//   units.columns, .column_units    text[column]     names and units of the other columns of the units
//   units.J                         f64|i64|text[unit]  column J = 0, 1, ...
//   spikes.times                    f64[spike]       ascending within a unit, units end to end
//   spikes.first                    i64[unit + 1]    first spike of each unit, last entry = number of spikes
//   spikes.n_unsorted               i64[1]
//   observed                        f64[interval, 2] start, stop
//   intervals.name                  text[table]
//   intervals.K.rows                f64[row, 2]      start, stop of table K = 0, 1, ...
//   intervals.K.columns, .units     text[column]     names and units of its other columns
//   intervals.K.J                   f64|i64|text[row]  column J = 0, 1, ...
//   signals.name, signals.unit      text[signal]
//   signals.start, signals.rate_hz  f64[signal]
//   signals.K.times                 f64[sample]      or empty
//   signals.K.values                f64[sample, channel]
//   signals.K.level.L               f64[block, channel, 2]  least and greatest value over blocks of samples
//   (core/data/pyramid.hpp) counts.unit_ids                 text[unit] counts.counts                   u16[bin, unit]
//   counts.first                    i64[sequence + 1] ([0] if the file holds none)
//   counts.bin_s                    f64[1]           0: not stored
//   truth.n_states i64[1], truth.link text[1], truth.states i32[..], truth.weight, .bias, .transition, .basis f64[..]
#pragma once

#include "core/base/result.hpp"
#include "core/data/column_file.hpp"
#include "core/data/column_set.hpp"
#include "core/data/dataset.hpp"

namespace ranvier {

// The columns of `dataset`, lent from it: it must outlive them.
ColumnSet dataset_columns(const Dataset& dataset);

// The dataset that `file` holds, copied; every invariant of Dataset is checked. bad_input if the columns do not make one.
Result<Dataset> dataset_of_columns(const ColumnFile& file);

// The recording that `file` holds without what is long: its units have no spikes and its signals no times and no values, but all
// else is there. For who maps those columns instead. bad_input if the columns do not make a recording.
Result<Recording> recording_outline(const ColumnFile& file);

} // namespace ranvier
