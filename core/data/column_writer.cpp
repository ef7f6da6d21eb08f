#include "core/data/column_writer.hpp"

#include <algorithm>
#include <array>

#include "core/base/publish.hpp"
#include "core/data/column_format.hpp"

namespace ranvier {

using namespace column_format;

namespace {

constexpr size_t most_columns = 1024;
constexpr uint64_t first_values = header_bytes + most_columns * entry_bytes;

} // namespace

ColumnWriter::ColumnWriter(Fs& fs, std::string path, std::string temporary, std::unique_ptr<FileWriter> out)
    : fs_(fs), path_(std::move(path)), temporary_(std::move(temporary)), out_(std::move(out)) {}

ColumnWriter::ColumnWriter(ColumnWriter&&) noexcept = default;

ColumnWriter::~ColumnWriter() {
    if (!out_) return;
    out_.reset();
    (void)fs_.remove(temporary_); // a cache: what cannot be removed is only in the way
}

Result<ColumnWriter> ColumnWriter::create(Fs& fs, const std::string& path) {
    const std::string temporary = temporary_beside(path);
    RANVIER_ASSIGN(auto out, fs.create_new(temporary));
    ColumnWriter writer(fs, path, temporary, std::move(out));
    RANVIER_TRY(writer.out_->append(std::vector<std::byte>(first_values)));
    writer.at_ = first_values;
    return writer;
}

Status ColumnWriter::begin(const std::string& name, ColumnType type, std::vector<uint64_t> dims) {
    if (open_) return Error(Errc::internal, "column '" + name + "' begins before the last one ended");
    if (entries_.size() == most_columns)
        return Error(Errc::limit, "more than the " + std::to_string(most_columns) + " columns that one file can hold");
    if (has(name)) return Error(Errc::invalid_argument, "two columns are named '" + name + "'");
    static constexpr std::array<std::byte, column_alignment> zeros{};
    RANVIER_TRY(out_->append(std::span(zeros).first(aligned(at_) - at_)));
    at_ = aligned(at_);
    entries_.push_back({{name, type, std::move(dims), {}}, at_, 0, 0});
    checksum_ = Xxh3();
    open_ = true;
    return Ok{};
}

Status ColumnWriter::append(std::span<const std::byte> bytes) {
    if (!open_) return Error(Errc::internal, "values without a column");
    checksum_.update(bytes);
    RANVIER_TRY(out_->append(bytes));
    at_ += bytes.size();
    return Ok{};
}

Status ColumnWriter::end() {
    if (!open_) return Error(Errc::internal, "no column to end");
    Entry& entry = entries_.back();
    entry.size = at_ - entry.offset;
    entry.checksum = checksum_.value();
    open_ = false;
    return check_column(entry.column, entry.size);
}

Status ColumnWriter::add(const ColumnView& column) {
    RANVIER_TRY(begin(column.name, column.type, column.dims));
    RANVIER_TRY(append(column.bytes));
    return end();
}

bool ColumnWriter::has(std::string_view name) const {
    return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.column.name == name; });
}

Result<ColumnWriter::Mapped> ColumnWriter::map(std::string_view name) const {
    for (const Entry& e : entries_) {
        if (e.column.name != name || (open_ && &e == &entries_.back())) continue;
        RANVIER_ASSIGN(std::shared_ptr<const FileMapping> mapping, fs_.map(temporary_));
        const auto bytes = mapping->bytes().subspan(e.offset, e.size);
        return Mapped{std::move(mapping), bytes};
    }
    return Error(Errc::internal, "there is no column '" + std::string(name) + "' to map");
}

Status ColumnWriter::publish() {
    if (open_) return Error(Errc::internal, "the last column has not ended");
    std::vector<std::byte> head(header_bytes + entries_.size() * entry_bytes);
    for (size_t i = 0; i < entries_.size(); ++i) {
        const Entry& e = entries_[i];
        put_entry(std::span(head).subspan(header_bytes + i * entry_bytes, entry_bytes), e.column, e.offset, e.size, e.checksum);
    }
    put_header(head, entries_.size(), at_);
    RANVIER_TRY(out_->replace(0, head));
    RANVIER_TRY(out_->close());
    RANVIER_TRY(fs_.rename(temporary_, path_));
    out_.reset();
    return Ok{};
}

} // namespace ranvier
