// The arrays of a result as long tables: how CSV and the list of tables in `show` see it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/data/result_set.hpp"

namespace ranvier {

// All arrays of one group that have exactly the same dimensions: one row per element, one column per dimension, one per array.
struct LongTable {
    std::string group;
    std::string name;              // the group, or GROUP.DIM-DIM where the group has several tables; names as exported
    std::vector<std::string> dims; // as in the result, outermost first
    std::vector<uint64_t> shape;
    std::vector<const ResultArray*> coordinates; // per dimension; null: the index stands for it
    std::vector<const ResultArray*> arrays;
    bool couplings = false; // has the dimensions receiver and sender

    uint64_t n_rows() const;
    // Positions of the dimensions in the order of the columns: source before target.
    std::vector<size_t> column_order() const;
    // The names of all columns: dimensions, then arrays.
    std::vector<std::string> columns() const;
};

// Views into `result`, valid while it lives and does not change. A coordinate whose dimension other arrays use has no table of
// its own.
std::vector<LongTable> long_tables(const ResultSet& result);

// The name of an axis outside: target for receiver, source for sender, else itself.
std::string exported_axis(const std::string& dim);

} // namespace ranvier
