// The fields of a text table, one after another, from a plain or gzipped file of any size in constant memory.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace ranvier {

enum class Token { field, end_of_row, end_of_file };

// Rows end at LF, CR or CRLF. Rows that are empty or begin with # are skipped, so is a byte order mark. Fields are trimmed; one
// in double quotes may hold the separator, "" inside is a quote. With the separator ' ' any run of blanks and tabs parts two
// fields.
class FieldStream {
public:
    static Result<FieldStream> open(const std::string& path, char separator, uint64_t max_field);

    // The next token; after end_of_file again end_of_file. Errors name the line.
    Result<Token> next();
    const std::string& field() const { return field_; } // valid after Token::field
    uint64_t line() const { return line_; }             // of the last token, from 1

private:
    struct Source; // a gzFile and its closer
    FieldStream() = default;
    Status fill();
    int peek() { return at_ < end_ ? static_cast<unsigned char>(buffer_[at_]) : -1; } // -1: end of what is buffered
    Result<int> look();                                                               // -1: end of file
    Status skip_comment();
    Result<bool> skip_row_end(int c); // whether `c` ended a row
    Status read_quoted();
    Status read_plain();
    Status after_field();
    Error bad(const std::string& what) const;

    std::shared_ptr<Source> source_; // shared: only so that its type may stay incomplete here; there is one owner
    std::vector<char> buffer_;
    size_t at_ = 0, end_ = 0;
    bool finished_ = false;
    char separator_ = ',';
    uint64_t max_field_ = 0;
    std::string path_, field_;
    uint64_t line_ = 1, next_line_ = 1;
    enum class State { row_start, expects_field, row_ends } state_ = State::row_start;
};

// The first `n` bytes of a plain or gzipped file, fewer if it is shorter.
Result<std::string> text_head(const std::string& path, size_t n);

// The number that `field` writes, nothing if it is none or not finite. Decimal comma: where `comma` allows it and there is no
// point.
enum class Comma { is_no_decimal, may_be_decimal };
std::optional<double> number_of(std::string_view field, Comma comma);

} // namespace ranvier
