// Counts in bins as spike times: what a simulation of counts becomes when a recording is asked for.
#pragma once

#include <cstdint>

#include "core/base/result.hpp"
#include "core/data/counts.hpp"
#include "core/data/recording.hpp"

namespace ranvier {

// Every spike gets a time in its bin, each equally likely, drawn by (seed, unit, spike): the same counts and seed give the same
// times. Sequences follow one another with a second between them and become the table `sequences`, which is also when the
// recording was observed; stretches of one true state become the table `true_states` (column state). Bins whose width is not
// stored are 0.02 s.
Result<Recording> spikes_of_counts(const Counts& counts, uint64_t seed);

} // namespace ranvier
