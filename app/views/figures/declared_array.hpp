// An array of any plugin with its dimensions and their coordinates, as the views that plugins declare draw it.
#pragma once

#include <string>
#include <vector>

#include <QString>

#include "app/views/result_data.hpp"
#include "core/data/table.hpp"

namespace ranvier::views {

struct DeclaredDim {
    std::string name, unit;
    uint64_t size = 0;
    const ArrayView* coordinate = nullptr; // null: its index is its place

    bool has_numbers() const { return coordinate == nullptr || !coordinate->is_text(); }
    double place(uint64_t i) const;  // for an axis; its index where the coordinate is text
    QString words() const;           // its name as people read it
    QString words(uint64_t i) const; // states are counted from 1, as everywhere people read them
    QString title() const;           // "Lag (s)"
};

// Up to three dimensions; of three the first is held at one place, so that what is drawn has one or two.
struct DeclaredArray {
    const ArrayView* array = nullptr;
    std::vector<DeclaredDim> dims; // those that are drawn
    uint64_t offset = 0;           // of the first value drawn
    QString held;                  // "state 2" where a dimension is held, else ""

    uint64_t size() const;
    double at(uint64_t i) const { return array->at(offset + i); }
    double at(uint64_t i, uint64_t j) const { return array->at(offset + i * dims[1].size + j); }
    QString value_title() const; // "Mean rate (Hz)"
    Table table() const;         // a row a value, coordinates first
};

// `of` is "group/name"; `index` counts from 1 along the first of three dimensions. A sentence says what does not fit.
Result<DeclaredArray> declared_array(const ResultData& result, const std::string& of, int index);

} // namespace ranvier::views
