// A table of intervals as the table dialog shows it: where each row starts and stops, and what else is known of it.
#pragma once

#include "core/data/recording.hpp"

namespace ranvier::gui {

Table table_of_intervals(const Intervals& intervals, const std::string& unit_of_time);

} // namespace ranvier::gui
