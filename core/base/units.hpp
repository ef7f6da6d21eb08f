// Amounts of memory and time, as people write and read them.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace ranvier {

// "4GiB", "512MB", "1.5G", "100000", "64KiB": K, M, G, T with iB are powers of 1024, with B or alone too (as batch systems mean
// them); no unit means bytes. Errc::invalid_argument otherwise.
Result<uint64_t> parse_bytes(std::string_view text);
// "3.1 GiB", "512 B".
std::string format_bytes(uint64_t bytes);
// "90s", "2h", "1.5h", "30m", "1d", "2h30m", "500ms", "01:30:00" (hours:minutes:seconds); a bare number means seconds.
Result<std::chrono::milliseconds> parse_duration(std::string_view text);

} // namespace ranvier
