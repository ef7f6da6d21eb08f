// The tables of an NWB file: groups whose datasets are columns, some of them ragged.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/io/h5.hpp"

namespace ranvier {

// An NWB file while it is read.
struct NwbFile {
    h5::File& file;
    std::vector<std::string> types;     // neurodata_type of each node of the file that is a group, "" if it has none
    std::vector<std::string>& warnings; // of the dataset
};

struct NwbColumn {
    std::string name;
    size_t node = 0;
    std::optional<size_t> index; // of a ragged column: the dataset of end offsets
    bool nested = false;         // the index is ragged itself
};

// Rows, and columns in the order of `colnames`, those it does not name at the end. Ids and indices are no columns.
class NwbTable {
public:
    // Finds the columns and the number of rows (of `id`, else of the first index or column). Warns of names in `colnames` without
    // a column and of columns behind links that lead nowhere or out of the file.
    static Result<NwbTable> open(NwbFile& nwb, size_t group);

    const std::string& path() const { return path_; }
    uint64_t n_rows() const { return n_rows_; }
    std::optional<size_t> id() const { return id_; }
    const std::vector<NwbColumn>& columns() const { return columns_; }
    const NwbColumn* find(const std::string& name) const;

    // That the column has one value (or one end offset) for each row. Errors of a column that cannot be looked at pass through.
    Status check_rows(NwbFile& nwb, const NwbColumn& column) const;
    // First value of each row and the end of the last: n_rows + 1 numbers from 0, ascending, the last the length of the data.
    Result<std::vector<int64_t>> first_of_rows(NwbFile& nwb, const NwbColumn& column) const;

private:
    std::string path_;
    uint64_t n_rows_ = 0;
    std::optional<size_t> id_;
    std::vector<NwbColumn> columns_;
};

} // namespace ranvier
