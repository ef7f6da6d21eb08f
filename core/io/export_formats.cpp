#include "core/io/export_formats.hpp"

#include <charconv>
#include <cmath>
#include <span>

#include "core/base/publish.hpp"

namespace ranvier::detail {
namespace {

constexpr size_t buffer_bytes = 1 << 20;

template <typename T>
std::string shortest_of(T value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "Inf" : "-Inf";
    char text[40];
    return std::string(text, std::to_chars(text, text + sizeof text, value).ptr);
}

} // namespace

std::string shortest(double value) { return shortest_of(value); }
std::string shortest(float value) { return shortest_of(value); }

std::string csv_field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

PartialFile::PartialFile(const std::string& path) : path_(path), temporary_(temporary_beside(path)) {}

PartialFile::~PartialFile() {
    // The failure that led here has been told already.
    if (!temporary_.empty() && posix_fs().exists(temporary_)) (void)posix_fs().remove(temporary_);
}

Status PartialFile::publish() {
    const std::string temporary = std::exchange(temporary_, "");
    return publish_file(posix_fs(), temporary, path_);
}

Result<TextFile> TextFile::create(const std::string& path) {
    TextFile file;
    file.path_ = path;
    file.temporary_ = temporary_beside(path);
    auto out = posix_fs().create(file.temporary_);
    if (!out)
        return Error(out.error().code(), path + ": cannot be written beside its final name (" + out.error().sentence() + ")");
    file.out_ = std::move(out).value();
    return file;
}

TextFile::TextFile(TextFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, "")),
      out_(std::move(other.out_)),
      buffer_(std::move(other.buffer_)),
      status_(std::move(other.status_)) {}

TextFile::~TextFile() {
    if (temporary_.empty()) return;
    out_.reset();
    (void)posix_fs().remove(temporary_); // the failure that led here has been told already
}

void TextFile::put(std::string_view text) {
    buffer_ += text;
    if (buffer_.size() >= buffer_bytes) flush();
}

void TextFile::flush() {
    if (status_ && !buffer_.empty()) status_ = out_->append(std::as_bytes(std::span(buffer_)));
    buffer_.clear();
}

Status TextFile::finish() {
    flush();
    if (status_) status_ = out_->close();
    if (!status_) return status_;
    const std::string temporary = std::exchange(temporary_, "");
    return publish_file(posix_fs(), temporary, path_);
}

Status write_new_files(const std::vector<FileToWrite>& files) {
    for (const FileToWrite& file : files) RANVIER_TRY(must_be_new(posix_fs(), file.path));
    for (const FileToWrite& file : files) RANVIER_TRY(file.write(file.path));
    return Ok{};
}

} // namespace ranvier::detail
