// Spike times out of named arrays, stored in whatever container.
//
// Layouts:
//   lists        spike_times (or spikes_times, times) and for each spike its unit in spike_clusters (or spikes_clusters,
//   clusters,
//                spike_units, units). Optional, one per unit: unit_ids, regions, quality, position [unit, 3] in um, and
//                unit_columns.NAME; observed [n, 2]; time_unit ("s", "ms", "us", "samples"), sampling_frequency (Hz);
//                intervals.NAME.start and .stop with columns intervals.NAME.COLUMN; signals.NAME.values [sample, channel] with
//                signals.NAME.times, or .start and .rate_hz, and .unit.
//   pynapple     a saved TsGroup: t, index, keys, start, end, type; its other lists of a value per unit become unit columns.
//   SpikeInterface  unit_ids, num_segment, sampling_frequency, spike_indexes_segN, spike_labels_segN.
// What a unit of a spike means: with unit_ids of text its index in them, and where an index is out of range and every unit is the
// number that one of the texts writes, that one; with unit_ids of numbers one of them, and where some is none of them an index.
// Without unit_ids the units are those that occur.
#pragma once

#include "core/base/result.hpp"
#include "core/data/dataset.hpp"
#include "core/io/array_source.hpp"
#include "core/io/limits.hpp"
#include "core/io/read_dataset.hpp"

namespace ranvier {

// Whether the arrays are of one of the layouts above, judged by their names.
bool may_hold_spikes(const ArraySource& source);

// Ends with finish_recording. options.selector: "" or "segN", the segment of a SpikeInterface sorting, which must be chosen where
// there are several. Errc::bad_input names the array, what it holds and what was expected.
Result<Dataset> spikes_from_arrays(ArraySource& source, const ReadOptions& options, const Limits& limits);

// The segment of a SpikeInterface sorting that options choose out of `n`. Errc::invalid_argument, or unsupported where it must be
// told which.
Result<uint64_t> chosen_segment(const ReadOptions& options, uint64_t n);

} // namespace ranvier
