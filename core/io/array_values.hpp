// Values of named arrays in the forms that readers of recordings want.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/table.hpp"
#include "core/io/array_source.hpp"

namespace ranvier {

// "12 x 2", "a scalar".
std::string shape_of(const ArrayInfo& array);

// How many values a list holds: of shape (n,), (n, 1) or (1, n), or a scalar; nothing for other shapes.
std::optional<uint64_t> length_of(const ArrayInfo& array);

// A list of whole numbers, stored as such or as reals without fractions. Errc::bad_input says what was found, Errc::limit if
// there are more than `most`; errors begin with the array's name.
Result<std::vector<int64_t>> whole_numbers(ArraySource& source, const ArrayInfo& array, uint64_t most);

// A list of numbers.
Result<std::vector<double>> numbers_list(ArraySource& source, const ArrayInfo& array, uint64_t most);

// A list as a column, in the type it is stored as: booleans become 0 and 1.
Result<ColumnValues> column_values(ArraySource& source, const ArrayInfo& array, uint64_t most);

// A list of texts, or whole numbers as text: names of units.
Result<std::vector<std::string>> names_list(ArraySource& source, const ArrayInfo& array, uint64_t most);

// A single number (shape () or (1,)).
Result<double> single_number(ArraySource& source, const ArrayInfo& array);

} // namespace ranvier
