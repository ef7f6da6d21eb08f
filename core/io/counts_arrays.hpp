// Counts as the named arrays that counts_from_arrays reads.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/counts.hpp"
#include "core/data/result_set.hpp"

namespace ranvier {

struct NamedArray {
    std::string name;
    std::vector<uint64_t> shape;
    ArrayValues values;
};

// `spikes` u8 or u16, `sequence_first` where sequences differ in length, `unit_ids`, and of the truth what is not empty. Refuses
// counts that break their invariants.
Result<std::vector<NamedArray>> counts_arrays(const Counts& counts);

// Whether all sequences have one length, so that counts are [sequence, bin, unit].
bool equally_long(const Counts& counts);

} // namespace ranvier
