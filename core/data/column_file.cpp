#include "core/data/column_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstring>
#include <unordered_set>

#include "core/base/hash.hpp"
#include "core/data/column_format.hpp"

namespace ranvier {

using namespace column_format;

namespace {

// Header and directory, as one piece.
std::vector<std::byte> describe(std::span<const ColumnView> columns) {
    std::vector<std::byte> out(header_bytes + columns.size() * entry_bytes);
    uint64_t offset = aligned(out.size()), end = offset;
    for (size_t i = 0; i < columns.size(); ++i) {
        const ColumnView& c = columns[i];
        put_entry(std::span(out).subspan(header_bytes + i * entry_bytes, entry_bytes), c, offset, c.bytes.size(),
                  xxh3_64(c.bytes));
        end = offset + c.bytes.size();
        offset = aligned(end);
    }
    put_header(out, columns.size(), end);
    return out;
}

Error damaged(const std::string& what) { return Error(Errc::bad_input, "not a sound column file: " + what); }

Status check_header(std::span<const std::byte> file) {
    if (file.size() < header_bytes)
        return damaged("it has " + std::to_string(file.size()) + " bytes, a header alone has " + std::to_string(header_bytes));
    if (std::memcmp(file.data(), magic.data(), magic.size()) != 0) return damaged("it does not start with RANVCOL");
    if (get<uint32_t>(file, 8) != version)
        return damaged("it is of version " + std::to_string(get<uint32_t>(file, 8)) + ", this program reads version 1");
    if (get<uint64_t>(file, 48) != xxh3_64(file.first(48))) return damaged("the checksum of its header is wrong");
    const uint64_t n = get<uint32_t>(file, 12), size = get<uint64_t>(file, 24);
    if (get<uint64_t>(file, 16) != header_bytes || size != n * entry_bytes)
        return damaged("its directory is not where it must be");
    if (get<uint64_t>(file, 32) != file.size())
        return damaged("it has " + std::to_string(file.size()) + " bytes, its header says " +
                       std::to_string(get<uint64_t>(file, 32)));
    if (size > file.size() - header_bytes) return damaged("its directory is cut short");
    if (get<uint64_t>(file, 40) != xxh3_64(file.subspan(header_bytes, size)))
        return damaged("the checksum of its directory is wrong");
    return Ok{};
}

// One entry of the directory, its values placed inside the file after `end`, which moves on.
Result<ColumnView> read_entry(std::span<const std::byte> file, std::span<const std::byte> entry, uint64_t& end, Check check) {
    ColumnView c;
    const char* name = reinterpret_cast<const char*>(entry.data());
    const size_t length = strnlen(name, name_bytes);
    c.name.assign(name, length);
    if (length == 0 || length == name_bytes) return damaged("a column has no proper name");
    const auto wrong = [&](const char* what) { return damaged("column '" + c.name + "': " + what); };
    const uint32_t type = get<uint32_t>(entry, 64), rank = get<uint32_t>(entry, 68);
    if (type < 1 || type > 7) return wrong("its type is unknown");
    if (rank < 1 || rank > max_column_rank) return wrong("its rank is not 1 to 4");
    c.type = static_cast<ColumnType>(type);
    for (size_t d = 0; d < rank; ++d) c.dims.push_back(get<uint64_t>(entry, 72 + 8 * d));
    const uint64_t offset = get<uint64_t>(entry, 104), size = get<uint64_t>(entry, 112);
    if (offset % column_alignment != 0 || offset < end) return wrong("its values are not where they must be");
    if (offset > file.size() || size > file.size() - offset) return wrong("its values reach past the end of the file");
    if (!fits(c.type, c.dims, size)) return wrong("its values have another size than its shape says");
    end = offset + size;
    c.bytes = file.subspan(offset, size);
    if (check == Check::all && xxh3_64(c.bytes) != get<uint64_t>(entry, 120)) return wrong("the checksum of its values is wrong");
    return c;
}

Status append_and_close(FileWriter& out, std::span<const ColumnView> columns) {
    RANVIER_TRY(append_columns(out, columns));
    return out.close();
}

} // namespace

const ColumnView* ColumnFile::find(std::string_view name) const {
    for (const auto& c : columns_)
        if (c.name == name) return &c;
    return nullptr;
}

Result<const ColumnView*> ColumnFile::expect(std::string_view name, ColumnType type) const {
    const ColumnView* c = find(name);
    if (!c) return Error(Errc::bad_input, path_ + ": there is no column '" + std::string(name) + "'");
    if (c->type != type)
        return Error(Errc::bad_input, path_ + ": column '" + std::string(name) + "' holds " + type_name(c->type) + ", expected " +
                                          type_name(type));
    return c;
}

Result<std::vector<std::string_view>> ColumnFile::texts(std::string_view name) const {
    RANVIER_ASSIGN(const ColumnView* c, expect(name, ColumnType::text));
    auto texts = c->texts();
    if (!texts) return std::move(texts).error().within(path_);
    return texts;
}

Status ColumnFile::verify(std::string_view name) const {
    for (size_t i = 0; i < columns_.size(); ++i) {
        if (columns_[i].name != name) continue;
        const auto entry = mapping_->bytes().subspan(header_bytes + i * entry_bytes, entry_bytes);
        if (xxh3_64(columns_[i].bytes) == get<uint64_t>(entry, 120)) return Ok{};
        return damaged("column '" + columns_[i].name + "': the checksum of its values is wrong").within(path_);
    }
    return Error(Errc::bad_input, path_ + ": there is no column '" + std::string(name) + "'");
}

Status append_columns(FileWriter& out, std::span<const ColumnView> columns) {
    if (columns.size() > UINT32_MAX) return Error(Errc::invalid_argument, "more columns than a column file can number");
    std::unordered_set<std::string> seen;
    for (const auto& c : columns) {
        RANVIER_TRY(check_column(c, c.bytes.size()));
        if (!seen.insert(c.name).second) return Error(Errc::invalid_argument, "two columns are named '" + c.name + "'");
    }
    static constexpr std::array<std::byte, column_alignment> zeros{};
    const auto head = describe(columns);
    RANVIER_TRY(out.append(head));
    uint64_t at = head.size();
    for (const auto& c : columns) {
        RANVIER_TRY(out.append(std::span(zeros).first(aligned(at) - at)));
        RANVIER_TRY(out.append(c.bytes));
        at = aligned(at) + c.bytes.size();
    }
    return Ok{};
}

Status write_columns(Fs& fs, const std::string& path, std::span<const ColumnView> columns) {
    // Processes and threads that fill the same cache at once must not write into one temporary.
    static std::atomic<uint64_t> serial{0};
    const std::string temporary = path + ".tmp." + std::to_string(getpid()) + "." + std::to_string(serial++);
    RANVIER_ASSIGN(auto out, fs.create(temporary));
    auto status = append_and_close(*out, columns);
    out.reset();
    if (status) status = fs.rename(temporary, path);
    if (status) return Ok{};
    auto error = std::move(status).error();
    const auto removed = fs.remove(temporary);
    if (!removed) return Error(error.code(), error.sentence() + "; and the temporary file stays: " + removed.error().sentence());
    return error;
}

Result<ColumnFile> open_columns(std::unique_ptr<FileMapping> mapping, const std::string& name, Check check) {
    const auto bytes = mapping->bytes();
    if (auto sound = check_header(bytes); !sound) return std::move(sound).error().within(name);
    ColumnFile file;
    const uint64_t n = get<uint32_t>(bytes, 12);
    uint64_t end = header_bytes + n * entry_bytes;
    std::unordered_set<std::string> seen;
    for (uint64_t i = 0; i < n; ++i) {
        auto column = read_entry(bytes, bytes.subspan(header_bytes + i * entry_bytes, entry_bytes), end, check);
        if (!column) return std::move(column).error().within(name);
        if (!seen.insert(column->name).second) return damaged("two columns are named '" + column->name + "'").within(name);
        file.columns_.push_back(std::move(column).value());
    }
    file.path_ = name;
    file.mapping_ = std::move(mapping);
    return file;
}

Result<ColumnFile> map_columns(Fs& fs, const std::string& path, Check check) {
    RANVIER_ASSIGN(auto mapping, fs.map(path));
    return open_columns(std::move(mapping), path, check);
}

} // namespace ranvier
