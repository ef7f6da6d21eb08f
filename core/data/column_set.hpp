// Named flat arrays in memory, lent or owned: what a column file is written from and what a plugin's port is served from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace ranvier {

// Element types; the numbers are those of ranvier_plugin.h and are written to column files.
enum class ColumnType : uint32_t { f64 = 1, f32 = 2, i64 = 3, i32 = 4, u16 = 5, u8 = 6, text = 7 };

inline constexpr size_t column_alignment = 64;
inline constexpr size_t max_column_rank = 4;
inline constexpr size_t max_column_name = 63; // bytes

// Bytes of one element; 1 for text, whose bytes are counted as they lie.
size_t element_bytes(ColumnType type);
const char* type_name(ColumnType type);

template <typename T>
struct column_type_of;
template <>
struct column_type_of<double> {
    static constexpr ColumnType value = ColumnType::f64;
};
template <>
struct column_type_of<float> {
    static constexpr ColumnType value = ColumnType::f32;
};
template <>
struct column_type_of<int64_t> {
    static constexpr ColumnType value = ColumnType::i64;
};
template <>
struct column_type_of<int32_t> {
    static constexpr ColumnType value = ColumnType::i32;
};
template <>
struct column_type_of<uint16_t> {
    static constexpr ColumnType value = ColumnType::u16;
};
template <>
struct column_type_of<uint8_t> {
    static constexpr ColumnType value = ColumnType::u8;
};

// One column: row-major values of type `type` and shape `dims`. A text column has rank 1 and n texts; its bytes are n + 1 u64
// offsets (from the end of the offsets) and then the texts, each followed by one NUL: text i lies at offset[i] .. offset[i + 1]
// - 1.
struct ColumnView {
    std::string name;
    ColumnType type = ColumnType::u8;
    std::vector<uint64_t> dims;
    std::span<const std::byte> bytes;

    uint64_t n_elements() const {
        uint64_t n = 1;
        for (uint64_t d : dims) n *= d;
        return n;
    }
    // The values; empty if T is not the column's type.
    template <typename T>
    std::span<const T> values() const {
        if (type != column_type_of<T>::value || bytes.empty()) return {};
        return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
    }
    // The texts, every offset checked; views into the bytes, each followed by a NUL there. bad_input if the offsets are damaged,
    // invalid_argument if this is no text column.
    Result<std::vector<std::string_view>> texts() const;
};

// Columns in the order they were added. Copied columns start at multiples of 64 bytes; lent ones lie where their owner has them.
// Movable; views stay valid while the set and the owners of lent values live.
class ColumnSet {
public:
    // Lends `values`, which must outlive this set. dims empty: rank 1.
    template <typename T>
    void lend(std::string name, std::span<const T> values, std::vector<uint64_t> dims = {}) {
        if (dims.empty()) dims = {values.size()};
        push(std::move(name), column_type_of<T>::value, std::move(dims), std::as_bytes(values));
    }
    // Keeps an aligned copy of `values`.
    template <typename T>
    void copy(std::string name, std::span<const T> values, std::vector<uint64_t> dims = {}) {
        if (dims.empty()) dims = {values.size()};
        push(std::move(name), column_type_of<T>::value, std::move(dims), keep(std::as_bytes(values)));
    }
    void texts(std::string name, std::span<const std::string> values);
    void text(std::string name, const std::string& value) { texts(std::move(name), {&value, 1}); }

    std::span<const ColumnView> columns() const { return columns_; }
    const ColumnView* find(std::string_view name) const; // null if there is none

private:
    struct Free {
        void operator()(std::byte* p) const;
    };
    std::span<std::byte> allocate(size_t n);
    std::span<const std::byte> keep(std::span<const std::byte> bytes);
    void push(std::string name, ColumnType type, std::vector<uint64_t> dims, std::span<const std::byte> bytes) {
        columns_.push_back({std::move(name), type, std::move(dims), bytes});
    }

    std::vector<ColumnView> columns_;
    std::vector<std::unique_ptr<std::byte[], Free>> owned_;
};

} // namespace ranvier
