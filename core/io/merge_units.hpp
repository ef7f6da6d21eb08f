// The recording that a result speaks of: its units, merged where the result merged them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/recording.hpp"

namespace ranvier {

// `recording` with the units that an id such as "3+7" joins replaced by one of that id, where the first of them stood: their
// spikes together, region and quality and columns where the members agree (regions that differ are joined by "+", other text is
// "", numbers are NaN). Units that no id names stay. Nothing if no id is a merge. Errc::invalid_argument names the ids that are
// neither units nor merges of units, and units that are in two merges or stand alone beside their merge.
Result<std::optional<Recording>> merge_units(const Recording& recording, const std::vector<std::string>& ids);

} // namespace ranvier
