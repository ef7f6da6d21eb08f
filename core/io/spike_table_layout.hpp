// How a text table of spikes is laid out, found out from its first lines.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/io/limits.hpp"
#include "core/io/text_fields.hpp"
#include "core/io/time_unit.hpp"

namespace ranvier {

enum class TableShape {
    row_per_spike,
    column_per_unit,
    one_line, // column_per_unit, rows one after another in a single line
};

struct TableLayout {
    TableShape shape = TableShape::row_per_spike;
    char separator = ',';
    Comma comma = Comma::is_no_decimal;
    bool header = false;
    std::vector<std::string> names;    // of the header's columns
    std::optional<size_t> unit_column; // row_per_spike; none: all spikes are of one unit
    bool unit_is_named = false;        // its name says so; else it is what is left beside the times
    size_t time_column = 0;
    std::optional<TimeScale> time_scale; // told by the header
    std::vector<std::string> warnings;
};

Result<TableLayout> find_layout(const std::string& path, const Limits& limits);

// A cell without a value: "", "NA", "NaN".
bool is_missing(std::string_view field);

} // namespace ranvier
