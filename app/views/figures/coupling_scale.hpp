// The one scale that couplings of all states of a fit are drawn at, and what stands beside them.
#pragma once

#include "app/views/result_data.hpp"

namespace ranvier::views {

// The round limit of the largest |weight| between two units in any state; of a unit's own history where that is all there is. A
// unit's own history may be far stronger and is held at the ends. 0: the result has no couplings.
double coupling_limit(const ResultData& result);

} // namespace ranvier::views
