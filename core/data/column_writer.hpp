// A column file written while it is still being found out what goes into it: where write_columns wants all values at hand, this
// takes columns one after another, and the values of one in pieces, so that they need never be in memory together.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/fs.hpp"
#include "core/base/hash.hpp"
#include "core/base/result.hpp"
#include "core/data/column_set.hpp"

namespace ranvier {

// At most 1,024 columns: that much room is left for the directory, which comes before the values and is written last.
// Threads: one at a time. Destroyed before publish(), it leaves nothing behind.
class ColumnWriter {
public:
    // Writes to a temporary beside `path`.
    static Result<ColumnWriter> create(Fs& fs, const std::string& path);
    ColumnWriter(ColumnWriter&&) noexcept;
    ColumnWriter& operator=(ColumnWriter&&) = delete;
    ~ColumnWriter();

    // One column in pieces: begin, append until its shape is filled, end. invalid_argument as write_columns.
    Status begin(const std::string& name, ColumnType type, std::vector<uint64_t> dims);
    Status append(std::span<const std::byte> bytes);
    Status end();
    // A whole column.
    Status add(const ColumnView& column);

    bool has(std::string_view name) const;
    // The bytes of a column that has ended, mapped; they stay valid after the writer is gone.
    struct Mapped {
        std::shared_ptr<const FileMapping> owner;
        std::span<const std::byte> bytes;
    };
    Result<Mapped> map(std::string_view name) const;

    // Writes the directory and renames the file to its path. Nothing may be called after it.
    Status publish();

private:
    struct Entry {
        ColumnView column; // without its bytes
        uint64_t offset = 0, size = 0, checksum = 0;
    };
    ColumnWriter(Fs& fs, std::string path, std::string temporary, std::unique_ptr<FileWriter> out);

    Fs& fs_;
    std::string path_, temporary_;
    std::unique_ptr<FileWriter> out_;
    uint64_t at_ = 0; // bytes written
    std::vector<Entry> entries_;
    bool open_ = false; // the last entry takes values
    Xxh3 checksum_;     // of its values so far
};

} // namespace ranvier
