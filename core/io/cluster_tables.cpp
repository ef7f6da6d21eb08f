#include "core/io/cluster_tables.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "core/base/text.hpp"
#include "core/io/read_text_table.hpp"

namespace ranvier {
namespace {

constexpr size_t max_tables = 1000;

// cluster_group, then the others, then cluster_info: where two tables have a column, the first tells.
int rank(const std::string& file) {
    if (file.find("cluster_group") != file.npos) return 0;
    return file.find("cluster_info") != file.npos ? 2 : 1;
}

} // namespace

std::vector<int64_t> ClusterTable::rows_of(std::span<const int64_t> ids) const {
    std::unordered_map<int64_t, int64_t> row;
    for (size_t i = 0; i < clusters.size(); ++i) row.emplace(clusters[i], static_cast<int64_t>(i));
    std::vector<int64_t> rows;
    rows.reserve(ids.size());
    for (const int64_t id : ids) {
        const auto at = row.find(id);
        rows.push_back(at == row.end() ? -1 : at->second);
    }
    return rows;
}

size_t ClusterTable::n_without(std::span<const int64_t> ids) const {
    return static_cast<size_t>(std::count_if(clusters.begin(), clusters.end(),
                                             [&](int64_t c) { return !std::binary_search(ids.begin(), ids.end(), c); }));
}

Result<ClusterTable> cluster_table(const std::string& file, Table table, std::span<const std::string> id_columns) {
    ClusterTable result;
    result.file = file;
    for (const std::string& name : id_columns) {
        const auto at = std::find_if(table.columns.begin(), table.columns.end(), [&](const Column& c) { return c.name == name; });
        if (at == table.columns.end()) continue;
        if (const auto* whole = std::get_if<std::vector<int64_t>>(&at->values))
            result.clusters = *whole;
        else
            return Error(Errc::bad_input, file + ": column " + name + " must hold a whole number in each row");
        table.columns.erase(at);
        std::unordered_set<int64_t> seen;
        for (const int64_t c : result.clusters)
            if (!seen.insert(c).second) return Error(Errc::bad_input, file + ": cluster " + text(c) + " is there twice");
        result.table = std::move(table);
        return result;
    }
    return Error(Errc::bad_input, file + " has no column " + join_or(id_columns));
}

Result<std::vector<ClusterTable>> read_cluster_tables(const Folder& folder, const std::string& below, const Limits& limits) {
    std::vector<std::string> files;
    for (const std::string& f : folder.files()) {
        const bool here = f.starts_with(below + "cluster_") && f.find('/', below.size()) == f.npos;
        if (here && (f.ends_with(".tsv") || f.ends_with(".csv"))) files.push_back(f);
    }
    if (files.size() > max_tables)
        return Error(Errc::limit, "holds " + text(files.size()) + " tables cluster_*; " + text(max_tables) + " are allowed");
    std::stable_sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return rank(a) < rank(b); });
    const std::array<std::string, 2> id_columns{"cluster_id", "id"};
    Limits of_table = limits;
    of_table.max_rows = limits.max_units;
    std::vector<ClusterTable> tables;
    for (const std::string& file : files) {
        RANVIER_ASSIGN(Table table, read_text_table(folder.at(file), of_table));
        RANVIER_ASSIGN(ClusterTable labels, cluster_table(file, std::move(table), id_columns));
        tables.push_back(std::move(labels));
    }
    return tables;
}

} // namespace ranvier
