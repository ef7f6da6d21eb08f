// Recordings and counts for other programs: NWB, CSV, npz, HDF5.
#pragma once

#include <map>
#include <string>

#include "core/base/result.hpp"
#include "core/data/dataset.hpp"

namespace ranvier {

// Writes `dataset` to `path` and publishes it; the format is taken from the extension. Refuses names that are taken: nothing is
// replaced.
//   .nwb  (recordings) NWB 2 that pynwb reads and nwbinspector has nothing against: units with regions, positions,
//         quality and the other columns, observation intervals, interval tables, signals under processing/behavior. `about` is
//         stronger than what the recording says of itself, an empty value takes its word away; names: session_start_time (ISO
//         8601), session_description, session_id, experimenter ("Doe, Jane; Roe, Rick"), institution, lab, keywords (comma
//         separated), experiment_description, spike_resolution_s (of the spike times), subject/id, subject/species, subject/sex,
//         subject/age (ISO 8601), subject/description. What is not known is left out; a session without a start has
//         2000-01-01T00:00:00+00:00, and its description says that the start is not known. The file's date of creation is the
//         start of the session. Columns of whole numbers that fit a byte, and reals that are only 0 and 1, are bytes; reals that
//         are all NaN are left out.
//   .csv  OUT.csv, a row per spike (time_s, unit), and beside it OUT.units.csv (unit, region, quality, x_um, y_um, z_um,
//         the other columns), OUT.NAME.csv for each interval table (start_time, stop_time, ...), OUT.signal.NAME.csv for each
//         signal (time_s, channels), OUT.observed.csv (start_time, stop_time). Of counts OUT.csv, a row per bin and unit
//         (sequence, bin, unit, count).
//   .npz  of recordings spike_times f64[spike] (seconds, units end to end), spike_clusters i64[spike] (index into unit_ids),
//         unit_ids, regions, quality text[unit], position f64[unit, 3] um, observed f64[n, 2], time_unit "s",
//         intervals.NAME.start and .stop and intervals.NAME.COLUMN, signals.NAME.values [sample, channel], signals.NAME.times or
//         .start and .rate_hz, signals.NAME.unit, unit_columns.NAME. Of counts the arrays that read_npz reads (spikes,
//         sequence_first, unit_ids, bin_s, the truth).
//   .h5   (counts) see write_counts.
// Names of tables, signals and columns have "/", "\\" and ":" replaced by "_", and a number behind them where two become one.
// Refuses recordings whose times are not in seconds, counts as .nwb, recordings as .h5, and `about` for anything but .nwb. Equal
// datasets are equal bytes. Each file appears whole or not at all; a full disk is Errc::io.
// A recording is written without a second copy of its spikes.
Status write_dataset(const Dataset& dataset, const std::string& path, const std::map<std::string, std::string>& about = {});

} // namespace ranvier
