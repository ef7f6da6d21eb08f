#include "core/data/expression.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>

#include "core/base/text.hpp"

namespace ranvier {

namespace {

enum class Kind { word, quoted, number, op, open, close, comma, conjunction, disjunction, negation, in, end };

struct Token {
    Kind kind = Kind::end;
    std::string text;
    size_t at = 0; // of its first character, from 0
    double number = 0;
    std::optional<int64_t> whole; // the number, where it is a whole one
};

using Mask = std::vector<uint8_t>;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool starts_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool in_word(char c) { return starts_word(c) || is_digit(c) || c == '.'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string lower(std::string_view s) {
    std::string result(s);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

// The number that all of `s` spells.
std::optional<double> spelled_number(std::string_view s) {
    if (!s.empty() && s.front() == '+') s.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
    if (error != std::errc() || end != s.data() + s.size()) return std::nullopt;
    return value;
}

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}
    Result<Token> next();
    size_t at() const { return at_; }

private:
    Result<Token> quoted();
    Result<Token> number();
    Token symbol(Kind kind, size_t length) {
        Token t{kind, std::string(text_.substr(at_, length)), at_, 0, {}};
        at_ += length;
        return t;
    }
    char peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    std::string_view text_;
    size_t at_ = 0;
};

Error at_position(size_t at, const std::string& what) {
    return Error(Errc::invalid_argument, "at character " + text(at + 1) + ": " + what);
}

Result<Token> Lexer::next() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    if (at_ == text_.size()) return Token{Kind::end, "", at_, 0, {}};
    const char c = peek(), d = peek(1);
    if (c == '\'' || c == '"') return quoted();
    if (is_digit(c) || ((c == '.' || c == '-' || c == '+') && (is_digit(d) || (d == '.' && is_digit(peek(2)))))) return number();
    if (starts_word(c)) {
        size_t n = 1;
        while (in_word(peek(n))) ++n;
        Token t = symbol(Kind::word, n);
        if (t.text == "and") t.kind = Kind::conjunction;
        if (t.text == "or") t.kind = Kind::disjunction;
        if (t.text == "not") t.kind = Kind::negation;
        if (t.text == "in") t.kind = Kind::in;
        return t;
    }
    if ((c == '=' || c == '!' || c == '<' || c == '>') && d == '=') return symbol(Kind::op, 2);
    if (c == '<' || c == '>') return symbol(Kind::op, 1);
    if (c == '=') return at_position(at_, "found a single '='; equality is written ==");
    if (c == '!') return symbol(Kind::negation, 1);
    if (c == '&') return symbol(Kind::conjunction, d == '&' ? 2 : 1);
    if (c == '|') return symbol(Kind::disjunction, d == '|' ? 2 : 1);
    if (c == '(') return symbol(Kind::open, 1);
    if (c == ')') return symbol(Kind::close, 1);
    if (c == ',') return symbol(Kind::comma, 1);
    const bool printable = c > ' ' && c < 0x7f;
    return at_position(
        at_, printable ? std::string("found '") + c + "', which has no meaning here" : "found a character that is not printable");
}

Result<Token> Lexer::quoted() {
    Token t{Kind::quoted, "", at_, 0, {}};
    const char quote = text_[at_++];
    while (at_ < text_.size() && text_[at_] != quote) {
        if (text_[at_] == '\\' && (peek(1) == '\\' || peek(1) == '\'' || peek(1) == '"')) ++at_;
        t.text += text_[at_++];
    }
    if (at_ == text_.size())
        return at_position(t.at, std::string("the text that starts with ") + quote + " has no closing " + quote);
    ++at_;
    return t;
}

Result<Token> Lexer::number() {
    size_t n = 1;
    while (in_word(peek(n)) || ((peek(n) == '-' || peek(n) == '+') && (peek(n - 1) == 'e' || peek(n - 1) == 'E'))) ++n;
    Token t = symbol(Kind::number, n);
    const auto value = spelled_number(t.text);
    if (!value) return at_position(t.at, "'" + t.text + "' is no number; text is written in quotes");
    t.number = *value;
    const char* from = t.text.data() + (t.text.front() == '+');
    int64_t whole = 0;
    const auto [end, error] = std::from_chars(from, t.text.data() + t.text.size(), whole);
    if (error == std::errc() && end == t.text.data() + t.text.size()) t.whole = whole;
    return t;
}

// The outcome of comparing two values; `none` where they have no order (NaN, a text that spells no number).
enum class Order { less, equal, greater, none };

template <typename T>
Order order(const T& a, const T& b) {
    return a < b ? Order::less : b < a ? Order::greater : a == b ? Order::equal : Order::none;
}

bool holds(const std::string& op, Order o) {
    if (op == "==") return o == Order::equal;
    if (op == "!=") return o != Order::equal;
    if (op == "<") return o == Order::less;
    if (op == "<=") return o == Order::less || o == Order::equal;
    if (op == ">") return o == Order::greater;
    return o == Order::greater || o == Order::equal;
}

bool is_truth(const Token& t) { return t.kind == Kind::word && (t.text == "true" || t.text == "false"); }

Order compare(double value, const Token& literal) {
    return order(value, is_truth(literal) ? (literal.text == "true" ? 1.0 : 0.0) : literal.number);
}

Order compare(int64_t value, const Token& literal) {
    if (is_truth(literal)) return order<int64_t>(value, literal.text == "true");
    if (literal.whole) return order(value, *literal.whole);
    return order(static_cast<double>(value), literal.number);
}

Order compare(const std::string& value, const Token& literal) {
    if (is_truth(literal)) return order(lower(value), literal.text);
    if (literal.kind != Kind::number) return order(value, literal.text);
    const auto number = spelled_number(value);
    return number ? order(*number, literal.number) : Order::none;
}

// Parses and evaluates in one pass; every value is a mask over the rows.
class Parser {
public:
    Parser(std::string_view text, const Table& table) : lexer_(text), table_(table) {}

    Result<Mask> all() {
        RANVIER_TRY(advance());
        RANVIER_ASSIGN(Mask mask, disjunction());
        if (current_.kind != Kind::end) return expected("'and', 'or' or the end");
        return mask;
    }

private:
    Status advance() {
        RANVIER_ASSIGN(current_, lexer_.next());
        return Ok{};
    }
    Error expected(const std::string& what) const {
        return at_position(
            current_.at, "expected " + what + ", found " + (current_.kind == Kind::end ? "the end" : "'" + current_.text + "'"));
    }
    Result<Mask> disjunction();
    Result<Mask> conjunction();
    Result<Mask> negation();
    Result<Mask> comparison();
    Result<Mask> member(const Column& column);
    Result<Token> literal(const Column& column);
    Mask evaluate(const Column& column, const std::string& op, const Token& literal) const;

    Lexer lexer_;
    const Table& table_;
    Token current_;
    int depth_ = 0;
};

Result<Mask> Parser::disjunction() {
    RANVIER_ASSIGN(Mask left, conjunction());
    while (current_.kind == Kind::disjunction) {
        RANVIER_TRY(advance());
        RANVIER_ASSIGN(const Mask right, conjunction());
        for (size_t i = 0; i < left.size(); ++i) left[i] |= right[i];
    }
    return left;
}

Result<Mask> Parser::conjunction() {
    RANVIER_ASSIGN(Mask left, negation());
    while (current_.kind == Kind::conjunction) {
        RANVIER_TRY(advance());
        RANVIER_ASSIGN(const Mask right, negation());
        for (size_t i = 0; i < left.size(); ++i) left[i] &= right[i];
    }
    return left;
}

Result<Mask> Parser::negation() {
    if (current_.kind != Kind::negation && current_.kind != Kind::open) return comparison();
    if (++depth_ > max_expression_depth)
        return at_position(current_.at, "parentheses and nots are nested deeper than " + text(max_expression_depth));
    const bool negated = current_.kind == Kind::negation;
    RANVIER_TRY(advance());
    RANVIER_ASSIGN(Mask mask, negated ? negation() : disjunction());
    if (negated) {
        for (auto& m : mask) m = !m;
    } else {
        if (current_.kind != Kind::close) return expected("'and', 'or' or ')'");
        RANVIER_TRY(advance());
    }
    --depth_;
    return mask;
}

Result<Mask> Parser::comparison() {
    if (current_.kind != Kind::word && current_.kind != Kind::quoted) return expected("a column, 'not' or '('");
    const Column* column = table_.find(current_.text);
    if (!column) return at_position(current_.at, "there is no column '" + current_.text + "'");
    RANVIER_TRY(advance());
    if (current_.kind == Kind::in) return member(*column);
    if (current_.kind == Kind::negation) {
        RANVIER_TRY(advance());
        if (current_.kind != Kind::in) return expected("'in' after 'not'");
        RANVIER_ASSIGN(Mask mask, member(*column));
        for (auto& m : mask) m = !m;
        return mask;
    }
    if (current_.kind != Kind::op) return expected("==, !=, <, <=, >, >= or 'in' after column '" + column->name + "'");
    const std::string op = current_.text;
    RANVIER_TRY(advance());
    RANVIER_ASSIGN(const Token value, literal(*column));
    return evaluate(*column, op, value);
}

Result<Mask> Parser::member(const Column& column) {
    RANVIER_TRY(advance());
    if (current_.kind != Kind::open) return expected("'(' after 'in'");
    Mask mask(table_.n_rows, 0);
    do {
        RANVIER_TRY(advance());
        RANVIER_ASSIGN(const Token value, literal(column));
        const Mask equal = evaluate(column, "==", value);
        for (size_t i = 0; i < mask.size(); ++i) mask[i] |= equal[i];
    } while (current_.kind == Kind::comma);
    if (current_.kind != Kind::close) return expected("',' or ')'");
    RANVIER_TRY(advance());
    return mask;
}

Result<Token> Parser::literal(const Column& column) {
    const bool is_text = std::holds_alternative<std::vector<std::string>>(column.values);
    const Token t = current_;
    if (t.kind != Kind::number && t.kind != Kind::word && t.kind != Kind::quoted)
        return expected(is_text ? "text or a number" : "a number");
    if (!is_text && t.kind != Kind::number && !is_truth(t))
        return at_position(t.at, "column '" + column.name + "' holds numbers, and '" + t.text + "' is text");
    RANVIER_TRY(advance());
    return t;
}

Mask Parser::evaluate(const Column& column, const std::string& op, const Token& literal) const {
    Mask mask(table_.n_rows);
    std::visit(
        [&](const auto& values) {
            for (size_t i = 0; i < mask.size(); ++i) mask[i] = holds(op, compare(values[i], literal));
        },
        column.values);
    return mask;
}

std::string columns_of(const Table& table) {
    if (table.columns.empty()) return "there are no columns";
    std::vector<std::string> names;
    for (const auto& c : table.columns) names.push_back(c.name);
    return "columns: " + join(names);
}

} // namespace

Result<std::vector<uint8_t>> rows_where(std::string_view expression, const Table& table) {
    if (expression.size() > max_expression_bytes)
        return Error(Errc::invalid_argument,
                     "the expression has " + text(expression.size()) + " bytes, allowed are " + text(max_expression_bytes));
    if (!table.consistent()) return Error(Errc::internal, "the columns of the table to choose from differ in length");
    auto mask = Parser(expression, table).all();
    if (mask) return mask;
    return Error(mask.error().code(), mask.error().sentence() + " (" + columns_of(table) + ")");
}

} // namespace ranvier
