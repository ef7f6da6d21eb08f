#include "core/data/column_format.hpp"

#include "core/base/hash.hpp"

namespace ranvier::column_format {

namespace {

// The product, or false if it does not fit in 63 bits.
bool multiply(std::span<const uint64_t> dims, uint64_t& n) {
    n = 1;
    for (uint64_t d : dims)
        if (__builtin_mul_overflow(n, d, &n) || n > uint64_t{1} << 62) return false;
    return true;
}

} // namespace

bool fits(ColumnType type, std::span<const uint64_t> dims, uint64_t size) {
    uint64_t n = 0;
    if (!multiply(dims, n)) return false;
    if (type == ColumnType::text) return dims.size() == 1 && n < size / sizeof(uint64_t);
    return n <= size && n * element_bytes(type) == size;
}

Status check_column(const ColumnView& c, uint64_t size) {
    const auto refused = [&](const std::string& what) {
        return Error(Errc::invalid_argument, "column '" + c.name + "' " + what);
    };
    if (c.name.empty() || c.name.size() > max_column_name || c.name.find('\0') != std::string::npos)
        return refused("has a name of " + std::to_string(c.name.size()) + " bytes; 1 to " + std::to_string(max_column_name) +
                       " without NUL are allowed");
    if (c.dims.empty() || c.dims.size() > max_column_rank)
        return refused("has rank " + std::to_string(c.dims.size()) + "; 1 to " + std::to_string(max_column_rank) +
                       " are allowed");
    if (!fits(c.type, c.dims, size)) return refused("has values of another size than its shape says");
    return Ok{};
}

void put_entry(std::span<std::byte> entry, const ColumnView& c, uint64_t offset, uint64_t size, uint64_t checksum) {
    std::memcpy(entry.data(), c.name.data(), c.name.size());
    put(entry, 64, static_cast<uint32_t>(c.type));
    put(entry, 68, static_cast<uint32_t>(c.dims.size()));
    for (size_t d = 0; d < c.dims.size(); ++d) put(entry, 72 + 8 * d, c.dims[d]);
    put(entry, 104, offset);
    put(entry, 112, size);
    put(entry, 120, checksum);
}

void put_header(std::span<std::byte> head, uint64_t n_columns, uint64_t file_bytes) {
    const auto header = head.first(header_bytes);
    std::memcpy(header.data(), magic.data(), magic.size());
    put(header, 8, version);
    put(header, 12, static_cast<uint32_t>(n_columns));
    put(header, 16, static_cast<uint64_t>(header_bytes));
    put(header, 24, static_cast<uint64_t>(n_columns * entry_bytes));
    put(header, 32, file_bytes);
    put(header, 40, xxh3_64(head.subspan(header_bytes, n_columns * entry_bytes)));
    put(header, 48, xxh3_64(header.first(48)));
}

} // namespace ranvier::column_format
