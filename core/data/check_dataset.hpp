// The invariants that Dataset, Recording and Counts promise, checked where content crosses a file or is about to be used.
#pragma once

#include "core/base/result.hpp"
#include "core/data/dataset.hpp"

namespace ranvier {

// bad_input with a sentence naming the first thing that is wrong.
Status check_recording(const Recording& recording);
Status check_counts(const Counts& counts);
Status check_dataset(const Dataset& dataset);

} // namespace ranvier
