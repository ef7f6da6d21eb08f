// The little language of --units and --interval: which rows of a table.
//
//   expression := conjunction { ("or" | "|" | "||") conjunction }
//   conjunction := negation { ("and" | "&" | "&&") negation }
//   negation := ("not" | "!") negation | "(" expression ")" | comparison
//   comparison := column ("==" | "!=" | "<" | "<=" | ">" | ">=") literal | column ["not"] "in" "(" literal { "," literal } ")"
//   column := word | quoted        literal := number | quoted | word
//
// A word is letters, digits, "_" and "." and starts with none of the digits; quoted text stands in '...' or "..." with \ before a
// quote or a backslash. An unquoted word as a literal is text, except true and false, which are 1 and 0 beside a column of
// numbers and match True, TRUE, ... beside a column of text. A number beside a column of text compares with the number each text
// spells; a text that spells none fulfils only !=. Text beside a column of numbers is refused. Text is ordered by its bytes. NaN
// fulfils only !=.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/table.hpp"

namespace ranvier {

inline constexpr size_t max_expression_bytes = 1 << 16;
inline constexpr int max_expression_depth = 100; // of parentheses and nots

// Which rows of `table` fulfil `expression`: one byte per row, 0 or 1. invalid_argument with the position (in bytes, from 1),
// what was expected there, and the columns there are.
Result<std::vector<uint8_t>> rows_where(std::string_view expression, const Table& table);

} // namespace ranvier
