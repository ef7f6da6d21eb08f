#include "core/io/time_unit.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

#include "core/data/clock.hpp"

namespace ranvier {
namespace {

constexpr TimeScale seconds{TimeUnit::seconds, 1};
constexpr TimeScale milliseconds{TimeUnit::milliseconds, 1e3};
constexpr TimeScale microseconds{TimeUnit::microseconds, 1e6};
constexpr TimeScale samples{TimeUnit::samples, 0};

constexpr std::array<std::pair<std::string_view, TimeScale>, 22> unit_words{{
    {"s", seconds},
    {"sec", seconds},
    {"secs", seconds},
    {"second", seconds},
    {"seconds", seconds},
    {"ms", milliseconds},
    {"msec", milliseconds},
    {"msecs", milliseconds},
    {"millisecond", milliseconds},
    {"milliseconds", milliseconds},
    {"us", microseconds},
    {"usec", microseconds},
    {"\xC2\xB5s", microseconds},
    {"\xCE\xBCs", microseconds},
    {"microsecond", microseconds},
    {"microseconds", microseconds},
    {"sample", samples},
    {"samples", samples},
    {"frame", samples},
    {"frames", samples},
    {"tick", samples},
    {"ticks", samples},
}};

} // namespace

Result<TimeScale> parse_time_unit(const std::string& text) {
    if (text == "s") return seconds;
    if (text == "ms") return milliseconds;
    if (text == "us") return microseconds;
    constexpr std::string_view prefix = "samples:";
    if (text.starts_with(prefix)) {
        double rate = 0;
        const char* end = text.data() + text.size();
        const auto [stop, failed] = std::from_chars(text.data() + prefix.size(), end, rate);
        if (failed == std::errc() && stop == end && std::isfinite(rate) && rate > 0) return TimeScale{TimeUnit::samples, rate};
        return Error(Errc::invalid_argument,
                     "time unit " + text + ": the rate must be a number of samples per second above 0, as in samples:30000");
    }
    return Error(Errc::invalid_argument, "time unit \"" + text + "\" is none of s, ms, us, samples:RATE");
}

std::optional<TimeScale> time_unit_of_name(const std::string& column) {
    // Words: runs of letters and of bytes above 127 (the micro sign); "time_s", "time (ms)" and "t[us]" all end in the unit's
    // word.
    std::string word;
    std::optional<TimeScale> found;
    const auto look = [&] {
        for (const auto& [name, scale] : unit_words)
            if (word == name) found = scale;
        word.clear();
    };
    for (const char c : column) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalpha(byte) || byte >= 0x80) {
            word.push_back(static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte));
        } else {
            look();
        }
    }
    look();
    return found;
}

Status to_seconds(Recording& recording, const TimeScale& scale) {
    recording.time_unit = TimeUnit::seconds;
    if (scale.per_second == 1) return Ok{};
    return transform_times(recording, [&](double t) { return t / scale.per_second; });
}

} // namespace ranvier
