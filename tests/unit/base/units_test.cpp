#include "core/base/units.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ranvier {
namespace {

using std::chrono::milliseconds;

TEST(units, reads_amounts_of_memory) {
    EXPECT_EQ(parse_bytes("100000").value(), 100'000u);
    EXPECT_EQ(parse_bytes("4GiB").value(), 4ull << 30);
    EXPECT_EQ(parse_bytes("4 GB").value(), 4ull << 30);
    EXPECT_EQ(parse_bytes("1.5G").value(), 3ull << 29);
    EXPECT_EQ(parse_bytes("64KiB").value(), 65'536u);
    EXPECT_EQ(parse_bytes("512M").value(), 512ull << 20);
    EXPECT_EQ(parse_bytes("2T").value(), 2ull << 40);
    EXPECT_EQ(parse_bytes("0").value(), 0u);
}

TEST(units, refuses_what_is_not_an_amount_of_memory) {
    for (const char* words : {"", "GiB", "-1GiB", "4GiBs", "4 G B", "nan", "inf", "1e400", "0x10", "9999999999T", "4gib"}) {
        const auto bytes = parse_bytes(words);
        ASSERT_FALSE(bytes) << words;
        EXPECT_EQ(bytes.error().code(), Errc::invalid_argument) << words;
        EXPECT_NE(bytes.error().sentence().find("'" + std::string(words) + "'"), std::string::npos);
    }
}

TEST(units, writes_amounts_of_memory_with_one_decimal) {
    EXPECT_EQ(format_bytes(0), "0 B");
    EXPECT_EQ(format_bytes(1023), "1023 B");
    EXPECT_EQ(format_bytes(1024), "1.0 KiB");
    EXPECT_EQ(format_bytes((1 << 20) - 1), "1.0 MiB");
    EXPECT_EQ(format_bytes(3'328'599'655), "3.1 GiB");
    EXPECT_EQ(format_bytes(UINT64_MAX), "16.0 EiB");
}

TEST(units, reads_durations) {
    EXPECT_EQ(parse_duration("90").value(), milliseconds(90'000));
    EXPECT_EQ(parse_duration("90s").value(), milliseconds(90'000));
    EXPECT_EQ(parse_duration("2h").value(), milliseconds(7'200'000));
    EXPECT_EQ(parse_duration("1.5h").value(), milliseconds(5'400'000));
    EXPECT_EQ(parse_duration("2h30m").value(), milliseconds(9'000'000));
    EXPECT_EQ(parse_duration("1d").value(), milliseconds(86'400'000));
    EXPECT_EQ(parse_duration("500ms").value(), milliseconds(500));
    EXPECT_EQ(parse_duration("01:30:05").value(), milliseconds(5'405'000));
    EXPECT_EQ(parse_duration("0").value(), milliseconds(0));
}

TEST(units, refuses_what_is_not_a_duration) {
    for (const char* words : {"", "h", "-2h", "2x", "2h-3m", "1:30", "1:60:00", "1:00:00:00", "1:2:3x", "nan", "1e30d", "2 h"}) {
        const auto duration = parse_duration(words);
        ASSERT_FALSE(duration) << words;
        EXPECT_EQ(duration.error().code(), Errc::invalid_argument) << words;
    }
}

} // namespace
} // namespace ranvier
