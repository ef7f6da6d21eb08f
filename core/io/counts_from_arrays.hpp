// Binned counts out of named arrays, stored in whatever container.
//
// Keys: `spikes` [sequence, bin, unit] or [bin, unit], whole numbers of at most 65535; where sequences differ in length `spikes`
// has rank 2 and `sequence_first` tells their first bins. Optional: `unit_ids`, `bin_s`, `link`, and the truth of a simulation:
// `states`, `weight` [state, receiver, sender], `bias`, `trans`, `basis` (`adjacency` is the sign of `weight` and is not kept).
#pragma once

#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "core/data/dataset.hpp"
#include "core/io/array_source.hpp"
#include "core/io/limits.hpp"

namespace ranvier {

// What a container says beside its arrays (HDF5 root attributes).
struct CountsFacts {
    std::optional<std::string> link;
    std::optional<double> bin_s;
};

// `selector` names the array of counts; "" takes `spikes`, else the only whole-number array of rank 2 or 3. Without a stored link
// a truth with weights is taken for "logistic", as the published generator draws. Errc::bad_input names the array, what it holds
// and what was expected; a selector that fits nothing is Errc::invalid_argument.
Result<Dataset> counts_from_arrays(ArraySource& source, const std::string& selector, const CountsFacts& facts,
                                   const Limits& limits);

// Whether the source holds something that counts_from_arrays would look at: `spikes` or any number array of rank 2 or 3.
bool may_hold_counts(const ArraySource& source);

} // namespace ranvier
