// Names of units as files give them: in an order people expect, and each only once.
#pragma once

#include <string_view>
#include <vector>

#include "core/data/spike_trains.hpp"

namespace ranvier {

// Whether `a` comes before `b` when runs of digits are read as numbers: u2 before u10. A total order: names that read the same
// (u1, u01) are ordered by their bytes.
bool natural_less(std::string_view a, std::string_view b);

// Gives a unit whose id an earlier one has the first free one of "id (2)", "id (3)", ...; how many were renamed.
size_t make_ids_unique(std::vector<Unit>& units);

} // namespace ranvier
