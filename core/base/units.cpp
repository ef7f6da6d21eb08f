#include "core/base/units.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>

namespace ranvier {
namespace {

// Takes a number without a sign off the front of `text`.
std::optional<double> take_number(std::string_view& text) {
    if (text.empty() || (text[0] != '.' && (text[0] < '0' || text[0] > '9'))) return std::nullopt;
    double value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (failure != std::errc() || !std::isfinite(value)) return std::nullopt;
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    return value;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

struct Unit {
    std::string_view name;
    double factor;
};

constexpr double kibi = 1024;
constexpr std::array<Unit, 14> byte_units{{
    {"", 1},
    {"B", 1},
    {"K", kibi},
    {"KB", kibi},
    {"KiB", kibi},
    {"M", kibi* kibi},
    {"MB", kibi* kibi},
    {"MiB", kibi* kibi},
    {"G", kibi* kibi* kibi},
    {"GB", kibi* kibi* kibi},
    {"GiB", kibi* kibi* kibi},
    {"T", kibi* kibi* kibi* kibi},
    {"TB", kibi* kibi* kibi* kibi},
    {"TiB", kibi* kibi* kibi* kibi},
}};
constexpr std::array<Unit, 5> time_units{{{"ms", 1}, {"s", 1e3}, {"m", 60e3}, {"h", 3600e3}, {"d", 86400e3}}};
constexpr double longest_ms = 1e15; // 31,000 years: far from the end of the type

Error bad_bytes(std::string_view text) {
    return Error(Errc::invalid_argument,
                 "'" + std::string(text) + "' is not an amount of memory; it is written like 4GiB, 512MiB or 100000 (bytes)");
}

Error bad_duration(std::string_view text) {
    return Error(
        Errc::invalid_argument,
        "'" + std::string(text) + "' is not a duration; it is written like 90s, 30m, 2h30m, 1d, 01:30:00 or 90 (seconds)");
}

// "hours:minutes:seconds", all three.
std::optional<double> clock_ms(std::string_view text) {
    double total_s = 0;
    for (int part = 0; part < 3; ++part) {
        const auto value = take_number(text);
        if (!value || (part > 0 && *value >= 60)) return std::nullopt;
        total_s = total_s * 60 + *value;
        if (part == 2) break;
        if (text.empty() || text[0] != ':') return std::nullopt;
        text.remove_prefix(1);
    }
    if (!text.empty()) return std::nullopt;
    return total_s * 1e3;
}

std::optional<double> sum_of_units_ms(std::string_view text) {
    double total = 0;
    while (!text.empty()) {
        const auto value = take_number(text);
        if (!value) return std::nullopt;
        const std::string_view name = text.substr(0, text.find_first_of("0123456789."));
        text.remove_prefix(name.size());
        bool known = false;
        for (const Unit& unit : time_units) {
            if (unit.name != name) continue;
            total += *value * unit.factor;
            known = true;
        }
        if (!known) return std::nullopt;
    }
    return total;
}

} // namespace

Result<uint64_t> parse_bytes(std::string_view text) {
    std::string_view rest = trimmed(text);
    const auto value = take_number(rest);
    if (!value) return bad_bytes(text);
    rest = trimmed(rest);
    for (const Unit& unit : byte_units) {
        if (unit.name != rest) continue;
        const double bytes = std::floor(*value * unit.factor);
        if (bytes >= 0x1p63) return bad_bytes(text);
        return static_cast<uint64_t>(bytes);
    }
    return bad_bytes(text);
}

std::string format_bytes(uint64_t bytes) {
    if (bytes < 1024) return std::to_string(bytes) + " B";
    constexpr std::array<const char*, 6> names{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double value = static_cast<double>(bytes) / 1024;
    size_t i = 0;
    while (value >= 1023.95 && i + 1 < names.size()) { // 1023.95 would be printed as 1024.0
        value /= 1024;
        ++i;
    }
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.1f %s", value, names[i]);
    return buffer;
}

Result<std::chrono::milliseconds> parse_duration(std::string_view text) {
    const std::string_view words = trimmed(text);
    std::string_view rest = words;
    std::optional<double> total;
    if (const auto seconds = take_number(rest); seconds && rest.empty()) {
        total = *seconds * 1e3;
    } else if (words.find(':') != std::string_view::npos) {
        total = clock_ms(words);
    } else if (!words.empty()) {
        total = sum_of_units_ms(words);
    }
    if (!total || *total > longest_ms) return bad_duration(text);
    return std::chrono::milliseconds(static_cast<int64_t>(std::llround(*total)));
}

} // namespace ranvier
