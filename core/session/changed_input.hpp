// Whether a project's input is still what its results were made from, and if not, what became of its units.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace ranvier {

struct UnitChanges {
    std::vector<std::string> appeared, vanished, changed; // ids; changed: other spikes, quality or region
    bool none() const { return appeared.empty() && vanished.empty() && changed.empty(); }
};

// Compares two documents of `info` (core/data/info.hpp).
UnitChanges unit_changes(const std::string& info_before, const std::string& info_now);
// "2 units appeared (31, 40), 1 vanished (12), 3 changed (4, 5, 9)"; "" if none.
std::string unit_changes_sentence(const UnitChanges& changes);

} // namespace ranvier
