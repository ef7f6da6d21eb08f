#include "core/io/long_table.hpp"

#include <algorithm>

namespace ranvier {
namespace {

bool is_coordinate(const ResultArray& a) { return a.dims.size() == 1 && a.dims[0] == a.name; }

bool used_elsewhere(const ResultSet& result, const ResultArray& coordinate) {
    return std::any_of(result.arrays.begin(), result.arrays.end(), [&](const ResultArray& a) {
        return &a != &coordinate && a.group == coordinate.group && std::count(a.dims.begin(), a.dims.end(), coordinate.name) > 0;
    });
}

LongTable new_table(const ResultSet& result, const ResultArray& a) {
    LongTable t;
    t.group = a.group;
    t.dims = a.dims;
    t.shape = a.shape;
    for (const auto& d : a.dims) {
        const ResultArray* coordinate = result.find(a.group, d);
        t.coordinates.push_back(coordinate && is_coordinate(*coordinate) ? coordinate : nullptr);
    }
    t.couplings =
        std::count(t.dims.begin(), t.dims.end(), "receiver") == 1 && std::count(t.dims.begin(), t.dims.end(), "sender") == 1;
    return t;
}

void name_tables(std::vector<LongTable>& tables) {
    for (auto& t : tables) {
        const auto of_group = std::count_if(tables.begin(), tables.end(), [&](const LongTable& o) { return o.group == t.group; });
        t.name = t.group;
        if (of_group == 1) continue;
        t.name += '.';
        for (size_t d = 0; d < t.dims.size(); ++d) t.name += (d ? "-" : "") + exported_axis(t.dims[d]);
        if (t.dims.empty()) t.name += "scalars";
    }
}

} // namespace

uint64_t LongTable::n_rows() const {
    uint64_t n = 1;
    for (const uint64_t d : shape) n *= d;
    return n;
}

std::vector<size_t> LongTable::column_order() const {
    std::vector<size_t> order(dims.size());
    for (size_t d = 0; d < dims.size(); ++d) order[d] = d;
    const auto receiver = std::find(dims.begin(), dims.end(), "receiver"), sender = std::find(dims.begin(), dims.end(), "sender");
    if (couplings && receiver < sender)
        std::swap(order[static_cast<size_t>(receiver - dims.begin())], order[static_cast<size_t>(sender - dims.begin())]);
    return order;
}

std::vector<std::string> LongTable::columns() const {
    std::vector<std::string> names;
    for (const size_t d : column_order()) names.push_back(exported_axis(dims[d]));
    for (const auto* a : arrays)
        if (!is_coordinate(*a)) names.push_back(a->name);
    return names;
}

std::vector<LongTable> long_tables(const ResultSet& result) {
    std::vector<LongTable> tables;
    for (const auto& a : result.arrays) {
        if (is_coordinate(a) && used_elsewhere(result, a)) continue;
        auto t = std::find_if(tables.begin(), tables.end(),
                              [&](const LongTable& o) { return o.group == a.group && o.dims == a.dims; });
        if (t == tables.end()) t = tables.insert(tables.end(), new_table(result, a));
        if (!is_coordinate(a)) t->arrays.push_back(&a);
    }
    name_tables(tables);
    return tables;
}

std::string exported_axis(const std::string& dim) {
    if (dim == "receiver") return "target";
    return dim == "sender" ? "source" : dim;
}

} // namespace ranvier
