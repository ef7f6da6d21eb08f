// The bytes of a column file (column_file.hpp tells the layout), shared by those who write and read it.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "core/base/result.hpp"
#include "core/data/column_set.hpp"

namespace ranvier::column_format {

static_assert(std::endian::native == std::endian::little, "column files are mapped as they lie, little-endian");

inline constexpr size_t header_bytes = 64, entry_bytes = 128, name_bytes = max_column_name + 1;
inline constexpr std::array<char, 8> magic{'R', 'A', 'N', 'V', 'C', 'O', 'L', '\n'};
inline constexpr uint32_t version = 1;

template <typename T>
void put(std::span<std::byte> out, size_t at, T value) {
    std::memcpy(out.data() + at, &value, sizeof value);
}

template <typename T>
T get(std::span<const std::byte> in, size_t at) {
    T value;
    std::memcpy(&value, in.data() + at, sizeof value);
    return value;
}

inline uint64_t aligned(uint64_t n) { return (n + column_alignment - 1) / column_alignment * column_alignment; }

// Whether a column's shape and the size of its values belong together.
bool fits(ColumnType type, std::span<const uint64_t> dims, uint64_t size);

// Ok if a column of this name, type and shape with `size` bytes of values can be written; invalid_argument else.
Status check_column(const ColumnView& column, uint64_t size);

// One entry of the directory.
void put_entry(std::span<std::byte> entry, const ColumnView& column, uint64_t offset, uint64_t size, uint64_t checksum);
// The header in front of `n_columns` entries that are written already, with both checksums.
void put_header(std::span<std::byte> head, uint64_t n_columns, uint64_t file_bytes);

} // namespace ranvier::column_format
