#include "app/gui/interval_table.hpp"

namespace ranvier::gui {

Table table_of_intervals(const Intervals& intervals, const std::string& unit_of_time) {
    std::vector<double> starts, stops;
    for (const auto& row : intervals.rows) {
        starts.push_back(row.start);
        stops.push_back(row.stop);
    }
    Table table{{{"start", unit_of_time, std::move(starts)}, {"stop", unit_of_time, std::move(stops)}}, intervals.rows.size()};
    for (const auto& column : intervals.table.columns)
        if (column.name != "start" && column.name != "stop") table.columns.push_back(column);
    return table;
}

} // namespace ranvier::gui
