#include "core/io/spike_table_layout.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <set>
#include <utility>

namespace ranvier {
namespace {

constexpr size_t head_bytes = 65536;
constexpr int preview_rows = 1000;
constexpr const char* expected =
    "a table with a column of units and one of times, or one column per unit with names in the header, was expected";

// Runs of letters, in lower case.
std::vector<std::string> words_of(const std::string& name) {
    std::vector<std::string> words(1);
    for (const char c : name) {
        if (std::isalpha(static_cast<unsigned char>(c))) {
            words.back().push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

template <size_t n>
bool has_word(const std::vector<std::string>& words, const std::array<std::string_view, n>& wanted) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& w) { return std::find(wanted.begin(), wanted.end(), w) != wanted.end(); });
}

bool names_times(const std::string& name) {
    constexpr std::array<std::string_view, 11> time_words{"time",      "times",      "timestamp", "timestamps", "t",      "ts",
                                                          "spiketime", "spiketimes", "stime",     "sample",     "samples"};
    const auto words = words_of(name);
    return has_word(words, time_words) || (words.size() == 1 && time_unit_of_name(name));
}

bool names_units(const std::string& name) {
    constexpr std::array<std::string_view, 14> unit_words{"unit", "units", "cluster",   "clusters", "clu",  "neuron", "neurons",
                                                          "cell", "cells", "electrode", "channel",  "node", "id",     "ids"};
    return has_word(words_of(name), unit_words) && !names_times(name);
}

// The first line that is neither empty nor a comment.
std::string_view first_line(std::string_view head) {
    while (!head.empty()) {
        const size_t end = std::min(head.find_first_of("\r\n"), head.size());
        const std::string_view line = head.substr(0, end);
        const size_t text = line.find_first_not_of(" \t");
        if (text != line.npos && line[text] != '#') return line;
        head.remove_prefix(std::min(end + 1, head.size()));
    }
    return {};
}

char separator_of(std::string_view line) {
    std::array<bool, 3> seen{};
    constexpr std::array<char, 3> candidates{'\t', ';', ','};
    bool quoted = false;
    for (const char c : line) {
        quoted ^= c == '"';
        for (size_t i = 0; i < candidates.size() && !quoted; ++i) seen[i] |= c == candidates[i];
    }
    for (size_t i = 0; i < candidates.size(); ++i)
        if (seen[i]) return candidates[i];
    return ' ';
}

using Row = std::vector<std::string>;

Result<std::optional<Row>> next_row(FieldStream& stream, uint64_t max_fields) {
    Row row;
    for (;;) {
        RANVIER_ASSIGN(const Token token, stream.next());
        if (token == Token::end_of_file) return std::optional<Row>();
        if (token == Token::end_of_row) return std::optional<Row>(std::move(row));
        row.push_back(stream.field());
        if (row.size() > max_fields) return std::optional<Row>(std::move(row)); // a long line: its beginning
    }
}

Status with_header(TableLayout& layout, const std::string& place) {
    std::vector<size_t> times, units;
    for (size_t i = 0; i < layout.names.size(); ++i) {
        if (names_times(layout.names[i])) times.push_back(i);
        if (names_units(layout.names[i])) units.push_back(i);
    }
    const size_t n = layout.names.size();
    if (n == 1 && times.size() == 1) units.clear();
    const bool two_columns = n == 2 && times.size() + units.size() == 1;
    if (two_columns && units.empty()) units = {1 - times[0]};
    if (two_columns && times.empty()) times = {1 - units[0]};
    if (times.empty() || (units.empty() && n != 1)) {
        if (times.size() == 1 && n > 2)
            return Error(Errc::bad_input, place + ": the header has a column of times (" + layout.names[times[0]] +
                                              ") and none of units (unit, cluster, neuron, cell, electrode, channel, id)");
        layout.shape = TableShape::column_per_unit;
        return Ok{};
    }
    layout.time_column = times[0];
    if (!units.empty()) layout.unit_column = units[0];
    layout.unit_is_named = !units.empty() && names_units(layout.names[units[0]]);
    layout.time_scale = time_unit_of_name(layout.names[times[0]]);
    if (times.size() > 1 || units.size() > 1)
        layout.warnings.push_back("several columns name units or times; read were " +
                                  (units.empty() ? "" : "\"" + layout.names[units[0]] + "\" and ") + "\"" +
                                  layout.names[times[0]] + "\"");
    return Ok{};
}

struct ColumnGuess {
    bool numbers = true, whole = true;
    std::set<std::string> distinct;
};

// Two columns without a header: units are text, or whole numbers beside times that are not; else the column that repeats itself.
Status without_header(TableLayout& layout, Row row, FieldStream& stream, const std::string& place) {
    if (row.size() == 1) return Ok{};
    if (row.size() > 2)
        return Error(Errc::bad_input, place + " has " + std::to_string(row.size()) +
                                          " columns and no header, so units and times cannot be told; " + expected);
    std::array<ColumnGuess, 2> guess;
    for (int i = 0; i < preview_rows && row.size() == 2; ++i) {
        for (size_t c = 0; c < 2; ++c) {
            const auto number = number_of(row[c], layout.comma);
            guess[c].numbers &= number.has_value();
            guess[c].whole &= number && *number == std::floor(*number);
            guess[c].distinct.insert(row[c]);
        }
        RANVIER_ASSIGN(auto next, next_row(stream, 2));
        if (!next) break;
        row = std::move(*next);
    }
    const auto choose = [&](size_t unit) {
        layout.unit_column = unit;
        layout.time_column = 1 - unit;
    };
    if (guess[0].numbers != guess[1].numbers) {
        choose(guess[0].numbers ? 1 : 0);
    } else if (!guess[0].numbers) {
        return Error(Errc::bad_input, place + ": neither of the two columns holds numbers; " + expected);
    } else if (guess[0].whole != guess[1].whole) {
        choose(guess[0].whole ? 0 : 1);
    } else if (!guess[0].whole) {
        return Error(
            Errc::bad_input,
            place + ": neither of the two columns holds whole numbers, so units and times cannot be told; name them in a header");
    } else {
        choose(guess[0].distinct.size() <= guess[1].distinct.size() ? 0 : 1);
        layout.warnings.push_back("two columns of whole numbers and no header: column " +
                                  std::to_string(*layout.unit_column + 1) +
                                  " was taken for the units because it repeats itself more");
    }
    return Ok{};
}

} // namespace

bool is_missing(std::string_view field) {
    return field.empty() || field == "NA" || field == "NaN" || field == "nan" || field == "na";
}

Result<TableLayout> find_layout(const std::string& path, const Limits& limits) {
    RANVIER_ASSIGN(const std::string head, text_head(path, head_bytes));
    TableLayout layout;
    layout.separator = separator_of(first_line(head));
    layout.comma = layout.separator == ',' ? Comma::is_no_decimal : Comma::may_be_decimal;
    RANVIER_ASSIGN(FieldStream stream, FieldStream::open(path, layout.separator, limits.max_text));
    RANVIER_ASSIGN(auto first, next_row(stream, limits.max_units));
    if (!first) return Error(Errc::bad_input, path + " holds no table: every line is empty or a comment");

    const Row& row = *first;
    const auto is_number = [&](const std::string& f) { return number_of(f, layout.comma).has_value(); };
    const auto names = static_cast<size_t>(std::find_if(row.begin(), row.end(), is_number) - row.begin());
    const bool rest_is_data = std::all_of(row.begin() + static_cast<std::ptrdiff_t>(names), row.end(),
                                          [&](const std::string& f) { return is_number(f) || is_missing(f); });
    if (names == row.size()) {
        layout.header = true;
        layout.names = row;
        RANVIER_TRY(with_header(layout, path));
    } else if (names >= 2 && row.size() > 2 * names && rest_is_data) {
        layout.shape = TableShape::one_line;
        layout.header = true;
        layout.names.assign(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(names));
        layout.warnings.push_back("the first line holds " + std::to_string(names) +
                                  " names and then numbers; it was read as rows of " + std::to_string(names) + " columns");
    } else {
        RANVIER_TRY(without_header(layout, row, stream, path));
    }
    return layout;
}

} // namespace ranvier
