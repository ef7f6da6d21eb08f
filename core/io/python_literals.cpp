#include "core/io/python_literals.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

namespace ranvier {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

std::string_view trimmed(std::string_view s) {
    const size_t from = s.find_first_not_of(" \t\r\f");
    if (from == s.npos) return {};
    return s.substr(from, s.find_last_not_of(" \t\r\f") - from + 1);
}

// What stands in front of a comment.
std::string_view without_comment(std::string_view line) {
    char quote = 0;
    for (size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quote) {
            if (c == '\\') ++i;
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '#') {
            return line.substr(0, i);
        }
    }
    return line;
}

std::optional<double> number(std::string_view s) {
    std::string digits;
    for (size_t i = 0; i < s.size(); ++i) {
        const bool between = i > 0 && i + 1 < s.size() && std::isdigit(static_cast<unsigned char>(s[i - 1])) &&
                             std::isdigit(static_cast<unsigned char>(s[i + 1]));
        if (s[i] == '_' && between) continue;
        digits.push_back(s[i]);
    }
    double value = 0;
    const char* begin = digits.data() + (digits.starts_with('+') ? 1 : 0);
    const char* end = digits.data() + digits.size();
    const auto [stop, failed] = std::from_chars(begin, end, value);
    if (failed != std::errc() || stop != end || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<std::string> quoted(std::string_view s) {
    const bool raw = s.starts_with('r') || s.starts_with('R');
    if (raw) s.remove_prefix(1);
    if (s.size() < 2 || (s[0] != '"' && s[0] != '\'') || s.back() != s[0]) return std::nullopt;
    const char quote = s[0];
    s = s.substr(1, s.size() - 2);
    std::string value;
    for (size_t i = 0; i < s.size(); ++i) {
        if (s[i] == quote) return std::nullopt; // two texts, or an expression
        if (s[i] == '\\' && !raw && i + 1 < s.size()) ++i;
        value.push_back(s[i]);
    }
    return value;
}

// A value that is skipped with nothing to remark on: it cannot change another name.
bool is_plain_other(std::string_view s) {
    if (s == "True" || s == "False" || s == "None") return true;
    const bool bracketed = s.starts_with('(') || s.starts_with('[') || s.starts_with('{');
    return bracketed && s.find(":=") == s.npos && s.find_first_of("=") == s.npos;
}

// The name that an unindented `name = ...` sets, and where its value begins; an empty name if the line is none.
std::pair<std::string, std::string_view> assignment(std::string_view line) {
    size_t n = 0;
    while (n < line.size() && is_word(line[n])) ++n;
    if (n == 0 || std::isdigit(static_cast<unsigned char>(line[0]))) return {};
    const std::string_view rest = trimmed(line.substr(n));
    if (!rest.starts_with('=') || rest.starts_with("==")) return {};
    return {std::string(line.substr(0, n)), trimmed(rest.substr(1))};
}

size_t count_of(std::string_view line, std::string_view what) {
    size_t n = 0;
    for (size_t at = line.find(what); at != line.npos; at = line.find(what, at + what.size())) ++n;
    return n;
}

} // namespace

std::optional<size_t> PythonSettings::code_that_mentions(const std::string& name) const {
    const auto at = in_code_.find(name);
    if (at == in_code_.end()) return std::nullopt;
    return at->second;
}

PythonSettings python_settings(std::string_view source) {
    PythonSettings settings;
    bool in_text = false; // between triple quotes
    for (size_t number_of_line = 1; !source.empty(); ++number_of_line) {
        const size_t end = std::min(source.find('\n'), source.size());
        const std::string_view whole = source.substr(0, end);
        source.remove_prefix(std::min(end + 1, source.size()));
        const size_t quotes = count_of(whole, "\"\"\"") + count_of(whole, "'''");
        if (in_text || quotes > 0) {
            in_text = in_text != (quotes % 2 == 1);
            continue;
        }
        std::string_view line = without_comment(whole);
        while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) line.remove_suffix(1);
        const auto [name, value] = assignment(line);
        if (!name.empty()) {
            if (const auto v = number(value)) {
                settings.numbers[name] = *v;
                settings.texts.erase(name);
                settings.in_code_.erase(name);
                continue;
            }
            if (auto v = quoted(value)) {
                settings.texts[name] = std::move(*v);
                settings.numbers.erase(name);
                settings.in_code_.erase(name);
                continue;
            }
            settings.numbers.erase(name);
            settings.texts.erase(name);
            if (is_plain_other(value)) continue;
            line = line.substr(0, value.find(":=") == value.npos ? name.size() : line.size()); // it sets nothing else
        }
        for (size_t i = 0; i < line.size();) {
            size_t n = 0;
            while (i + n < line.size() && is_word(line[i + n])) ++n;
            if (n > 0) settings.in_code_[std::string(line.substr(i, n))] = number_of_line;
            i += n + 1;
        }
    }
    return settings;
}

} // namespace ranvier
