// What `ranvier info` says about one file.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/data/dataset.hpp"

namespace ranvier {

// One line of JSON, without a newline:
//   {"file", "kind": "recording|counts|none", "format", "warnings": [sentences], "identity": hex}
//   recording: n_units, n_spikes, start_s, stop_s (first and last spike; null without spikes), time_unit ("s", "samples", or
//   null: it
//              cannot be told and all times are raw values), n_duplicate_spikes, unit_columns [names], units [{id, n_spikes,
//              first_s, last_s, region, quality}], intervals {name: rows}, interval_columns {name: [columns]}, signals [{name,
//              unit, n_samples, n_channels, rate_hz}]
//   counts:    n_sequences, n_bins (of all sequences), n_units, n_spikes, bin_s (null if not stored), truth [names]
// Times in milliseconds and microseconds are given in seconds. Non-finite numbers are null; bytes that are not UTF-8 are
// replaced.
std::string info_json(const Dataset& dataset, const std::string& file);

// The same for a file that could not be read: {"file", "error": sentence}.
std::string info_error_json(const std::string& file, const Error& error);

// The document of either of the two above as lines for a terminal, warnings first. invalid_argument if it is not such a document.
Result<std::string> info_text(const std::string& json);

} // namespace ranvier
