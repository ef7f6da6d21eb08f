// Any text table with a header as a Table: trials, regions, cluster labels, behaviour.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/table.hpp"
#include "core/io/limits.hpp"

namespace ranvier {

// Plain or gzipped; the separator (tab, comma, semicolon) is the one that parts the header most. A column is i64 if every value
// is a whole number, f64 if every value is a number (missing ones are NaN), else text. Errors name path and line: a row of
// another length than the header, two columns of one name, more rows than allowed, no header.
Result<Table> read_text_table(const std::string& path, const Limits& limits);

// A column's values as numbers; nothing if it holds text.
std::optional<std::vector<double>> numbers_of(const Column& column);

} // namespace ranvier
