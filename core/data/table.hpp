// Named columns of one length, each of numbers, whole numbers or text.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace ranvier {

using ColumnValues = std::variant<std::vector<double>, std::vector<int64_t>, std::vector<std::string>>;

struct Column {
    std::string name;
    std::string unit; // "" if none
    ColumnValues values;
};

// Invariant: all columns have n_rows values; readers check it (`consistent`).
struct Table {
    std::vector<Column> columns;
    size_t n_rows = 0;

    const Column* find(const std::string& name) const {
        for (const auto& c : columns)
            if (c.name == name) return &c;
        return nullptr;
    }
    bool consistent() const {
        for (const auto& c : columns)
            if (std::visit([](const auto& v) { return v.size(); }, c.values) != n_rows) return false;
        return true;
    }
};

} // namespace ranvier
