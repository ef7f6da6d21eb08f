// A ResultSet as columns and back: what the import of a result leaves in the cache.
//
//   dataset.kind                    text[1]        result
//   result.arrays                   text[array]    "group/name"
//   result.dims, .units, .docs      text[array]    dims: names joined by ","
//   result.shapes                   text[array]    sizes joined by ","; "" for rank 0
//   result.K                        the values of array K, row-major, with its shape (rank 0 as [1]); of text and of more than
//                                   four dimensions with the shape [values]
//   result.metrics                  text[metric];  result.metric_values  f64[metric]
//   result.traces                   text[trace];   result.trace.K        f64[point, 2]  step, value
//   result.views                    text[3 view]   kind, of, title, kind, of, title, ...
//   result.notes                    text[note];    result.provenance     text[1]  JSON
#pragma once

#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/column_file.hpp"
#include "core/data/column_set.hpp"
#include "core/data/result_set.hpp"

namespace ranvier {

// Lent from `result`, which must outlive them.
ColumnSet result_columns(const ResultSet& result);
// Copied; bad_input if the columns do not make a result.
Result<ResultSet> result_of_columns(const ColumnFile& file);

// A result whose arrays hold no values: those stay where the columns have them.
struct ResultOutline {
    ResultSet result;
    std::vector<ColumnView> values; // [array], each with the shape of its array; valid while the columns are
};
// Looks at no more than texts and directory; bad_input as result_of_columns.
Result<ResultOutline> result_outline(std::span<const ColumnView> columns);

} // namespace ranvier
