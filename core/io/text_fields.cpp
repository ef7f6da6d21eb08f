#include "core/io/text_fields.hpp"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>

namespace ranvier {

struct FieldStream::Source {
    gzFile file = nullptr;
    ~Source() {
        if (file) gzclose(file);
    }
};

namespace {

constexpr size_t buffer_bytes = size_t{1} << 20;

bool is_blank(int c) { return c == ' ' || c == '\t' || c == '\f' || c == '\v'; }
bool is_row_end(int c) { return c == '\n' || c == '\r'; }

// Reads up to n bytes; a cut-off or damaged gzip stream is an error, not an end.
Result<size_t> read_some(gzFile file, char* into, size_t n, const std::string& path) {
    const int got = gzread(file, into, static_cast<unsigned>(n));
    int code = Z_OK;
    const char* words = gzerror(file, &code);
    if (got < 0 || (got < static_cast<int>(n) && code == Z_BUF_ERROR)) {
        if (code == Z_ERRNO) return Error(Errc::io, path + " cannot be read: " + std::strerror(errno));
        return Error(Errc::bad_input, path + ": the gzip stream is damaged or cut off (" + words + ")");
    }
    return static_cast<size_t>(got);
}

} // namespace

Result<FieldStream> FieldStream::open(const std::string& path, char separator, uint64_t max_field) {
    FieldStream stream;
    stream.source_ = std::make_shared<Source>();
    stream.source_->file = gzopen(path.c_str(), "rb");
    if (!stream.source_->file) return Error(Errc::io, path + " cannot be opened: " + std::strerror(errno));
    stream.buffer_.resize(buffer_bytes);
    stream.separator_ = separator;
    stream.max_field_ = max_field;
    stream.path_ = path;
    RANVIER_TRY(stream.fill());
    if (std::string_view(stream.buffer_.data(), stream.end_).starts_with("\xEF\xBB\xBF")) stream.at_ = 3;
    return stream;
}

Error FieldStream::bad(const std::string& what) const {
    return Error(Errc::bad_input, path_ + ", line " + std::to_string(line_) + ": " + what);
}

Status FieldStream::fill() {
    at_ = end_ = 0;
    if (finished_) return Ok{};
    RANVIER_ASSIGN(end_, read_some(source_->file, buffer_.data(), buffer_.size(), path_));
    finished_ = end_ == 0;
    return Ok{};
}

Result<int> FieldStream::look() {
    if (at_ == end_ && !finished_) RANVIER_TRY(fill());
    return peek();
}

Result<bool> FieldStream::skip_row_end(int c) {
    if (!is_row_end(c)) return false;
    ++at_;
    if (c == '\r') {
        RANVIER_ASSIGN(const int second, look());
        if (second == '\n') ++at_;
    }
    ++next_line_;
    return true;
}

Status FieldStream::skip_comment() {
    for (;;) {
        RANVIER_ASSIGN(const int c, look());
        if (c < 0 || is_row_end(c)) return Ok{};
        ++at_;
    }
}

Status FieldStream::read_quoted() {
    ++at_;
    for (;;) {
        RANVIER_ASSIGN(const int c, look());
        if (c < 0 || is_row_end(c)) return bad("a quoted field without its closing quote");
        ++at_;
        if (c == '"') {
            RANVIER_ASSIGN(const int second, look());
            if (second != '"') break;
            ++at_;
        }
        field_.push_back(static_cast<char>(c));
        if (field_.size() > max_field_)
            return bad("a field of more than " + std::to_string(max_field_) + " bytes, which is the limit");
    }
    for (;;) { // blanks between the quote and the separator
        RANVIER_ASSIGN(const int c, look());
        if (!is_blank(c) || c == separator_ || separator_ == ' ') break;
        ++at_;
    }
    RANVIER_ASSIGN(const int c, look());
    const bool parted = c < 0 || is_row_end(c) || c == separator_ || (separator_ == ' ' && is_blank(c));
    if (!parted) return bad("text after the closing quote of a field");
    return Ok{};
}

Status FieldStream::read_plain() {
    const auto ends_field = [&](char c) {
        return c == separator_ || c == '\n' || c == '\r' || c == 0 ||
               (separator_ == ' ' && is_blank(static_cast<unsigned char>(c)));
    };
    for (;;) {
        const size_t start = at_;
        while (at_ < end_ && !ends_field(buffer_[at_])) ++at_;
        field_.append(buffer_.data() + start, at_ - start);
        if (field_.size() > max_field_)
            return bad("a field of more than " + std::to_string(max_field_) + " bytes, which is the limit");
        RANVIER_ASSIGN(const int c, look());
        if (c == 0) return bad("a NUL byte; text was expected");
        if (c < 0 || ends_field(static_cast<char>(c))) break;
    }
    while (!field_.empty() && is_blank(static_cast<unsigned char>(field_.back()))) field_.pop_back();
    return Ok{};
}

Status FieldStream::after_field() {
    if (separator_ != ' ') {
        RANVIER_ASSIGN(const int c, look());
        state_ = c == separator_ ? State::expects_field : State::row_ends;
        if (c == separator_) ++at_;
        return Ok{};
    }
    for (;;) {
        RANVIER_ASSIGN(const int c, look());
        if (!is_blank(c)) {
            state_ = c < 0 || is_row_end(c) ? State::row_ends : State::expects_field;
            return Ok{};
        }
        ++at_;
    }
}

Result<Token> FieldStream::next() {
    line_ = next_line_;
    if (state_ == State::row_ends) {
        RANVIER_ASSIGN(const int c, look());
        RANVIER_TRY(skip_row_end(c));
        state_ = State::row_start;
        return Token::end_of_row;
    }
    field_.clear();
    for (;;) { // blanks before a field; before the first of a row also comments and empty rows
        RANVIER_ASSIGN(const int c, look());
        line_ = next_line_;
        if (c < 0 && state_ == State::row_start) return Token::end_of_file;
        if (is_blank(c) && c != separator_) {
            ++at_;
        } else if (separator_ == ' ' && c == ' ') {
            ++at_;
        } else if (state_ == State::row_start && c == '#') {
            RANVIER_TRY(skip_comment());
        } else if (state_ == State::row_start && is_row_end(c)) {
            RANVIER_TRY(skip_row_end(c));
        } else {
            break;
        }
    }
    RANVIER_ASSIGN(const int c, look());
    if (c == '"') {
        RANVIER_TRY(read_quoted());
    } else {
        RANVIER_TRY(read_plain());
    }
    RANVIER_TRY(after_field());
    return Token::field;
}

Result<std::string> text_head(const std::string& path, size_t n) {
    const gzFile file = gzopen(path.c_str(), "rb");
    if (!file) return Error(Errc::io, path + " cannot be opened: " + std::strerror(errno));
    std::string head(n, '\0');
    const int got = gzread(file, head.data(), static_cast<unsigned>(n));
    gzclose(file);
    if (got < 0) return Error(Errc::bad_input, path + ": the gzip stream is damaged");
    head.resize(static_cast<size_t>(got));
    if (head.starts_with("\xEF\xBB\xBF")) head.erase(0, 3);
    return head;
}

std::optional<double> number_of(std::string_view field, Comma comma) {
    constexpr size_t longest = 512; // digits beyond that write no number that a double holds
    if (field.empty() || field.size() > longest) return std::nullopt;
    char copy[longest];
    if (comma == Comma::may_be_decimal && field.find('.') == field.npos && std::count(field.begin(), field.end(), ',') == 1) {
        std::replace_copy(field.begin(), field.end(), copy, ',', '.');
        field = {copy, field.size()};
    }
    if (field[0] == '+') {
        field.remove_prefix(1);
        if (field.empty() || field[0] == '-') return std::nullopt;
    }
    double number = 0;
    const char* end = field.data() + field.size();
    const auto [stop, failed] = std::from_chars(field.data(), end, number);
    if (failed != std::errc() || stop != end || !std::isfinite(number)) return std::nullopt;
    return number;
}

} // namespace ranvier
