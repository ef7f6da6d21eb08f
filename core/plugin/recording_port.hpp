// What the host has binned, under the names that ranvier/recording_port.hpp reads.
#pragma once

#include "core/data/binned.hpp"
#include "core/data/column_set.hpp"

namespace ranvier {

// Lent from `binned`, which must outlive the columns.
ColumnSet recording_port(const Binned& binned);

} // namespace ranvier
