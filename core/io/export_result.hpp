// Results for other programs: CSV tables, one JSON document, a NumPy archive, a MATLAB file, or NWB.
//
// Axes of couplings are renamed from receiver and sender to `target` and `source`; the order of values stays, so weight[state,
// target, source]. Numbers are the shortest text that reads back to the same bits. Equal results are equal bytes.
#pragma once

#include <map>
#include <string>

#include "core/base/result.hpp"
#include "core/data/recording.hpp"
#include "core/data/result_set.hpp"

namespace ranvier {

// Writes `result` to `path`. `format` is csv, json, npz, mat or nwb; "" takes it from the extension.
//   csv   long tables, one row per element: a column per dimension (its coordinate, else its index), then one per array that has
//         exactly these dimensions. OUT.csv is the table of the couplings (state, source, target, weight, ...), or the metrics
//         of a result without couplings. Beside it OUT.GROUP.csv (OUT.GROUP.DIM-DIM.csv where a group has several tables),
//         OUT.metrics.csv, OUT.traces.csv (trace, step, value) and OUT.about.json (provenance, views, notes).
//   json  the document of describe_result with `traces` and `groups`: {GROUP: {ARRAY: {dims, shape, unit, doc, values}}}, values
//         nested as the dims; numbers that are not finite are null.
//   npz   GROUP.NAME and GROUP.NAME.dims for every array, metrics.NAME, traces.NAME.step and .value, provenance, notes.
//   mat   MATLAB 5: a struct per group, with NAME (size() as the dims) and NAME_dims (cell of text) for every array; structs
//         metrics and traces (NAME.step, NAME.value), notes (cell), provenance (text). Whole numbers keep their type.
//   nwb   a new NWB 2 file: /intervals/ranvier_states, and in processing/behavior posterior, couplings and the tables of the
//         model (see export_nwb.cpp). With `recording` also its units with their spikes, its trials and signals; the units of
//         the result must be units of it, or merges of them ("3+7"), which are written as units of their own. Without: a table of
//         the units' ids. `about` as in write_dataset. Refuses results in bins instead of seconds, and without states.
// No file is ever replaced: a name that is taken is refused before anything is written. Each file appears whole or not at all; a
// failure (no such folder, a full disk) is a sentence with the file's name.
Status export_result(const ResultSet& result, const std::string& path, const std::string& format,
                     const Recording* recording = nullptr, const std::map<std::string, std::string>& about = {});

} // namespace ranvier
