#include "core/io/read_text_table.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "core/io/spike_table_layout.hpp"
#include "core/io/text_fields.hpp"
#include "core/io/utf8.hpp"

namespace ranvier {
namespace {

constexpr size_t head_bytes = 65536;

// The one that parts the first line that is no comment most often, tabs first.
char separator_of(const std::string& head) {
    size_t at = 0;
    while (at < head.size() && head[at] == '#') at = std::min(head.find('\n', at), head.size() - 1) + 1;
    const std::string line = head.substr(at, head.find_first_of("\r\n", at) - at);
    char best = '\t';
    for (const char c : {'\t', ',', ';'})
        if (std::count(line.begin(), line.end(), c) > std::count(line.begin(), line.end(), best)) best = c;
    return std::count(line.begin(), line.end(), best) > 0 ? best : ',';
}

std::optional<int64_t> whole(const std::string& field) {
    int64_t value = 0;
    const char* end = field.data() + field.size();
    const auto [stop, failed] = std::from_chars(field.data(), end, value);
    if (failed != std::errc() || stop != end) return std::nullopt;
    return value;
}

ColumnValues typed(std::vector<std::string> fields, Comma comma) {
    std::vector<int64_t> integers;
    for (const auto& f : fields) {
        const auto value = whole(f);
        if (!value) break;
        integers.push_back(*value);
    }
    if (integers.size() == fields.size()) return integers;
    std::vector<double> numbers;
    for (const auto& f : fields) {
        const auto value = number_of(f, comma);
        if (!value && !is_missing(f)) break;
        numbers.push_back(value.value_or(std::numeric_limits<double>::quiet_NaN()));
    }
    if (numbers.size() == fields.size()) return numbers;
    for (auto& f : fields) f = utf8_or_replaced(f);
    return fields;
}

class TextTable {
public:
    TextTable(const std::string& path, const Limits& limits, FieldStream stream)
        : path_(path), limits_(limits), stream_(std::move(stream)) {}

    Result<Table> read(Comma comma) {
        RANVIER_TRY(header());
        for (;;) {
            RANVIER_ASSIGN(const bool more, row());
            if (!more) break;
        }
        Table table;
        table.n_rows = n_rows_;
        for (size_t c = 0; c < names_.size(); ++c) table.columns.push_back({names_[c], "", typed(std::move(fields_[c]), comma)});
        return table;
    }

private:
    Error bad(const std::string& what) const {
        return Error(Errc::bad_input, path_ + ", line " + std::to_string(stream_.line()) + ": " + what);
    }

    Status header() {
        for (;;) {
            RANVIER_ASSIGN(const Token token, stream_.next());
            if (token != Token::field) break;
            const std::string name = utf8_or_replaced(stream_.field());
            if (std::find(names_.begin(), names_.end(), name) != names_.end())
                return bad("two columns are named \"" + name + "\"");
            names_.push_back(name);
        }
        if (names_.empty()) return bad("a line of column names was expected");
        fields_.resize(names_.size());
        return Ok{};
    }

    Result<bool> row() {
        size_t n = 0;
        for (;;) {
            RANVIER_ASSIGN(const Token token, stream_.next());
            if (token == Token::end_of_file && n == 0) return false;
            if (token != Token::field) break;
            bytes_ += stream_.field().size() + sizeof(std::string);
            if (bytes_ > limits_.max_bytes)
                return Error(Errc::limit,
                             path_ + ": the table needs more than the " + std::to_string(limits_.max_bytes) + " bytes allowed");
            if (n < names_.size()) fields_[n].push_back(stream_.field());
            ++n;
        }
        if (n != names_.size())
            return bad(std::to_string(n) + " fields under " + std::to_string(names_.size()) + " column names");
        if (++n_rows_ > limits_.max_rows)
            return Error(Errc::limit, path_ + ": more than the " + std::to_string(limits_.max_rows) + " rows allowed");
        return true;
    }

    const std::string& path_;
    const Limits& limits_;
    FieldStream stream_;
    std::vector<std::string> names_;
    std::vector<std::vector<std::string>> fields_; // [column][row]
    size_t n_rows_ = 0;
    uint64_t bytes_ = 0;
};

} // namespace

Result<Table> read_text_table(const std::string& path, const Limits& limits) {
    RANVIER_ASSIGN(const std::string head, text_head(path, head_bytes));
    const char separator = separator_of(head);
    RANVIER_ASSIGN(FieldStream stream, FieldStream::open(path, separator, limits.max_text));
    return TextTable(path, limits, std::move(stream)).read(separator == ',' ? Comma::is_no_decimal : Comma::may_be_decimal);
}

std::optional<std::vector<double>> numbers_of(const Column& column) {
    if (const auto* numbers = std::get_if<std::vector<double>>(&column.values)) return *numbers;
    if (const auto* whole_numbers = std::get_if<std::vector<int64_t>>(&column.values))
        return std::vector<double>(whole_numbers->begin(), whole_numbers->end());
    return std::nullopt;
}

} // namespace ranvier
