#include "core/io/nwb_table.hpp"

#include <algorithm>
#include <map>

namespace ranvier {
namespace {

constexpr std::string_view index_suffix = "_index";

// The datasets of a group by name, soft links followed.
std::map<std::string, size_t> datasets_of(NwbFile& nwb, size_t group) {
    std::map<std::string, size_t> datasets;
    for (const size_t child : nwb.file.nodes()[group].children) {
        const std::string& name = nwb.file.nodes()[child].name;
        auto found = nwb.file.find(name, group);
        if (!found) {
            nwb.warnings.push_back("column not read: " + found.error().sentence());
        } else if (*found && nwb.file.nodes()[**found].kind == h5::Kind::dataset) {
            datasets.emplace(name, **found);
        }
    }
    return datasets;
}

std::optional<size_t> look_up(const std::map<std::string, size_t>& datasets, const std::string& name) {
    const auto at = datasets.find(name);
    if (at == datasets.end()) return std::nullopt;
    return at->second;
}

} // namespace

Result<NwbTable> NwbTable::open(NwbFile& nwb, size_t group) {
    NwbTable table;
    table.path_ = nwb.file.path(group);
    const auto datasets = datasets_of(nwb, group);
    std::vector<std::string> names;
    const auto add = [&](const std::string& name) {
        const bool is_index =
            name.ends_with(index_suffix) && datasets.contains(name.substr(0, name.size() - index_suffix.size()));
        if (name != "id" && !is_index && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    };
    for (const std::string& name : nwb.file.texts_attribute(group, "colnames")) {
        if (datasets.contains(name)) {
            add(name);
        } else {
            nwb.warnings.push_back(table.path_ + " names a column " + name + " that it does not have");
        }
    }
    for (const auto& [name, node] : datasets) add(name);

    table.id_ = look_up(datasets, "id");
    for (const std::string& name : names) {
        NwbColumn column{name, datasets.at(name), look_up(datasets, name + "_index"), false};
        column.nested = column.index && datasets.contains(name + "_index_index");
        if (column.nested) column.index = look_up(datasets, name + "_index_index");
        table.columns_.push_back(column);
    }
    std::optional<size_t> rows_of = table.id_;
    for (const auto& column : table.columns_)
        if (!rows_of) rows_of = column.index.value_or(column.node);
    if (rows_of) {
        RANVIER_ASSIGN(const h5::Shape shape, nwb.file.shape(*rows_of));
        table.n_rows_ = shape.dims.empty() ? 1 : shape.dims[0];
    }
    const uint64_t allowed = nwb.file.limits().max_rows;
    if (table.n_rows_ > allowed)
        return Error(Errc::limit, table.path_ + " has " + std::to_string(table.n_rows_) + " rows; " + std::to_string(allowed) +
                                      " are allowed");
    return table;
}

const NwbColumn* NwbTable::find(const std::string& name) const {
    for (const auto& column : columns_)
        if (column.name == name) return &column;
    return nullptr;
}

Status NwbTable::check_rows(NwbFile& nwb, const NwbColumn& column) const {
    const size_t node = column.index.value_or(column.node);
    RANVIER_ASSIGN(const h5::Shape shape, nwb.file.shape(node));
    const uint64_t rows = shape.dims.empty() ? 1 : shape.dims[0];
    if (rows == n_rows_) return Ok{};
    return Error(Errc::bad_input, nwb.file.path(node) + " has " + std::to_string(rows) + " rows; " + std::to_string(n_rows_) +
                                      " were expected, one for each row of " + path_);
}

Result<std::vector<int64_t>> NwbTable::first_of_rows(NwbFile& nwb, const NwbColumn& column) const {
    const std::string data_path = nwb.file.path(column.node);
    if (!column.index)
        return Error(Errc::bad_input,
                     data_path + "_index is missing; the end of each row's values in " + data_path + " was expected");
    const std::string place = nwb.file.path(*column.index);
    RANVIER_ASSIGN(const h5::Shape data, nwb.file.shape(column.node));
    RANVIER_ASSIGN(const h5::Shape index, nwb.file.shape(*column.index));
    if (index.values == h5::Values::region_reference)
        return Error(Errc::unsupported,
                     place +
                         " holds region references, as early MatNWB wrote them, which are not read; end offsets "
                         "(whole numbers) were expected. Write the file again with a newer MatNWB or PyNWB");
    if (index.values != h5::Values::integer || index.dims.size() != 1)
        return Error(Errc::bad_input, place + " holds " + index.type + " (" + h5::dims_text(index.dims) +
                                          "); one end offset (a whole number) for each row was expected");
    RANVIER_TRY(check_rows(nwb, column));
    RANVIER_ASSIGN(const std::vector<int64_t> ends, nwb.file.integers(*column.index));
    const auto length = static_cast<int64_t>(data.dims.empty() ? 1 : data.dims[0]);
    std::vector<int64_t> first{0};
    first.reserve(ends.size() + 1);
    for (size_t row = 0; row < ends.size(); ++row) {
        if (ends[row] < first.back())
            return Error(Errc::bad_input, place + ", row " + std::to_string(row) + ": end offset " + std::to_string(ends[row]) +
                                              " lies before " + std::to_string(first.back()) + ", where the row begins");
        first.push_back(ends[row]);
    }
    if (first.back() != length)
        return Error(Errc::bad_input, place + " ends at " + std::to_string(first.back()) + ", but " + data_path + " has " +
                                          std::to_string(length) + " values");
    return first;
}

} // namespace ranvier
