// One file of flat, 64-byte aligned arrays with a checksum each: the cache between the process that reads foreign files and those
// that use what was read.
//
// The format, version 1. All numbers are little-endian; u32, u64 unsigned; sizes in bytes; xxh3 is XXH3_64bits with seed 0.
//
//   at 0    header, 64 bytes
//             0  8 bytes  "RANVCOL\n"
//             8  u32      version, 1
//            12  u32      n_columns
//            16  u64      offset of the directory, 64
//            24  u64      size of the directory, n_columns * 128
//            32  u64      size of the file
//            40  u64      xxh3 of the directory
//            48  u64      xxh3 of bytes 0 .. 47 of the header
//            56  u64      0
//   at 64   directory, one entry of 128 bytes per column
//             0  64 bytes name, UTF-8, at most 63 bytes, padded with NUL; unique
//            64  u32      type: 1 f64, 2 f32, 3 i64, 4 i32, 5 u16, 6 u8, 7 text
//            68  u32      rank, 1 to 4
//            72  4 u64    dims, outermost first; 0 beyond the rank
//           104  u64      offset of the values in the file, a multiple of 64
//           112  u64      size of the values
//           120  u64      xxh3 of the values
//   then    the values of each column in the order of the directory, row-major, zeros between columns; columns do not overlap.
//
// Values of a text column (rank 1, n texts): n + 1 u64 offsets, counted from the end of the offsets, first 0, ascending; then the
// texts, UTF-8, each followed by one NUL. Text i is the bytes offset[i] .. offset[i + 1] - 1.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/fs.hpp"
#include "core/base/result.hpp"
#include "core/data/column_set.hpp"

namespace ranvier {

// What map_columns verifies beyond the sizes and places, which are always verified.
enum class Check {
    all,       // the checksum of every column: reads the whole file
    directory, // the checksums of header and directory only
};

// A column file, mapped read-only. Every view is valid while the file object lives. Movable.
// Threads: const functions may be called from any thread. A file cut short by someone else while it is mapped is a SIGBUS: caches
// are only ever replaced by rename.
class ColumnFile {
public:
    std::span<const ColumnView> columns() const { return columns_; }
    const ColumnView* find(std::string_view name) const; // null if there is none

    // The values of column `name`; bad_input with a sentence if there is none of that name or it is of another type.
    template <typename T>
    Result<std::span<const T>> column(std::string_view name) const {
        auto c = expect(name, column_type_of<T>::value);
        if (!c) return std::move(c).error();
        return c.value()->template values<T>();
    }
    Result<std::vector<std::string_view>> texts(std::string_view name) const;
    // Reads the values of one column against their checksum, where Check::directory left that open.
    Status verify(std::string_view name) const;

private:
    friend Result<ColumnFile> open_columns(std::unique_ptr<FileMapping>, const std::string&, Check);
    Result<const ColumnView*> expect(std::string_view name, ColumnType type) const;

    std::string path_;
    std::unique_ptr<FileMapping> mapping_;
    std::vector<ColumnView> columns_;
};

// Appends a whole column file to `out` (an unlinked file, where nothing is to be kept), which must be empty.
// Errors as write_columns.
Status append_columns(FileWriter& out, std::span<const ColumnView> columns);

// Writes the columns to a temporary name beside `path` and renames it over `path`. Not synced to the disk: it is a cache, and a
// file that a power cut damaged fails its checksums. invalid_argument if a name is empty, too long or repeated, or the rank is
// not 1 to 4 or the dims do not multiply to the values; else io. Nothing is left behind on failure.
Status write_columns(Fs& fs, const std::string& path, std::span<const ColumnView> columns);

// Maps a column file. A file that is not one, is cut short or damaged is bad_input with a sentence, never a crash.
Result<ColumnFile> map_columns(Fs& fs, const std::string& path, Check check);
// The same for what is mapped already; `name` is what sentences call it.
Result<ColumnFile> open_columns(std::unique_ptr<FileMapping> mapping, const std::string& name, Check check);

} // namespace ranvier
