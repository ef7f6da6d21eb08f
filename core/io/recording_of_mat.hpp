// From what a MATLAB file holds to a recording or counts.
#pragma once

#include "core/io/mat_layouts.hpp"
#include "core/io/read_dataset.hpp"

namespace ranvier {

// Units are named by their numbers (flat, trials), by the variable (one vector), else by their place from 1: "7", or in nested
// cells "3.7", where levels of a single cell are left out. In nested cells empty places hold no unit; in a plain list of cells or
// structs an empty one is a silent unit. Single numbers and texts in every struct become columns of the units, `region` and
// `quality` (or `label`) what they say, and a `timerange` that all have what was observed.
// Trials are laid end to end, each as long as the longest, with a gap of a tenth of that: the length is the T (trial_length,
// duration) of the file if that is at least the last spike and at most twice as long, else up to the last spike or onset.
// Intervals: "trials" (trial), also what was observed, and "true_states" (trial, state).
Result<Recording> recording_of_mat(MatFile& file, const MatCandidate& candidate, const ReadOptions& options, const Limits& limits,
                                   std::vector<std::string>& warnings);

} // namespace ranvier
