// NumPy's array file: a header in a strict grammar and the values behind it.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace ranvier {

// A field of a structured array.
struct NpyField {
    std::string name;
    char kind = 'f'; // as in NpyHeader
    uint64_t item_bytes = 8;
    bool big_endian = false;
    uint64_t offset = 0; // bytes from the beginning of a record
};

struct NpyHeader {
    char kind = 'f';         // b boolean, i and u integers, f float, S bytes, U text in UCS-4, V a structure of `fields`
    uint64_t item_bytes = 8; // of one value
    bool big_endian = false;
    bool fortran_order = false;
    std::vector<NpyField> fields; // of kind V: one at least
    uint64_t record_bytes = 8;    // from one value to the next: item_bytes, or those of the structure that the value is in
    uint64_t record_offset = 0;   // of the value in its record
    std::vector<uint64_t> shape;  // empty: a scalar
    uint64_t n = 1;               // values, product of shape
    size_t data_offset = 0;       // where they begin

    std::string type() const; // "uint8", "float64", "text", "structure"
    // The values of one field of a structured array as an array of their own, over the same bytes.
    NpyHeader of_field(const NpyField& field) const;
};

// Reads the header of format 1, 2 or 3 from the beginning of a file of `file_bytes` bytes, and checks that what follows it is as
// long as the shape says. Structures of plain fields are read, without nested ones. Objects (Python pickles), complex types and
// structures that hold such are Errc::unsupported; all else Errc::bad_input.
Result<NpyHeader> parse_npy_header(std::span<const std::byte> bytes, uint64_t file_bytes);

// The most that a header may take: enough for the header of any array read here.
inline constexpr size_t max_npy_header = 65536;

// Values in row-major order from `data`, the bytes behind the header. Integers: kinds b, i, u; a value above 2^63 - 1 is refused.
Result<std::vector<double>> npy_numbers(const NpyHeader& header, std::span<const std::byte> data);
Status npy_integers(const NpyHeader& header, std::span<const std::byte> data,
                    const std::function<Status(const int64_t*, uint64_t)>& take);
Result<std::vector<std::string>> npy_texts(const NpyHeader& header, std::span<const std::byte> data);

} // namespace ranvier
