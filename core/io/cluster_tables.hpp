// The tables of labels that Kilosort and phy keep beside their arrays: cluster_group.tsv, cluster_info.tsv, ...
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/table.hpp"
#include "core/io/folder.hpp"

namespace ranvier {

// One table of labels, a row per cluster.
struct ClusterTable {
    std::string file; // in the folder
    Table table;      // without the column of cluster numbers
    std::vector<int64_t> clusters;

    // For each of `ids` its row, -1 if there is none.
    std::vector<int64_t> rows_of(std::span<const int64_t> ids) const;
    // How many rows are of clusters that are none of `ids` (ascending).
    size_t n_without(std::span<const int64_t> ids) const;
};

// Every cluster_*.tsv and cluster_*.csv directly in `below` ("" or "name/"): cluster_group first, cluster_info last. Errors name
// the file: no column cluster_id or id, a cluster that is no whole number or is there twice, more rows than units allowed.
Result<std::vector<ClusterTable>> read_cluster_tables(const Folder& folder, const std::string& below, const Limits& limits);

// A table whose column `id_columns` (the first that is there) numbers its rows.
Result<ClusterTable> cluster_table(const std::string& file, Table table, std::span<const std::string> id_columns);

} // namespace ranvier
