#include "core/base/text.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

namespace ranvier {
namespace {

TEST(text, writes_the_shortest_number_that_reads_back_as_the_same) {
    EXPECT_EQ(text(0.1), "0.1");
    EXPECT_EQ(text(3.0), "3");
    EXPECT_EQ(text(1e300), "1e+300");
    const double third = 1.0 / 3;
    EXPECT_EQ(std::strtod(text(third).c_str(), nullptr), third);
    EXPECT_EQ(text(std::numeric_limits<double>::infinity()), "inf");
}

TEST(text, writes_whole_numbers_of_every_width) {
    EXPECT_EQ(text(-5), "-5");
    EXPECT_EQ(text(std::numeric_limits<uint64_t>::max()), "18446744073709551615");
}

TEST(text, joins_lists_for_sentences) {
    const std::vector<std::string> none, one{"a"}, three{"a", "b", "c"};

    EXPECT_EQ(join(none), "");
    EXPECT_EQ(join(three, "|"), "a|b|c");
    EXPECT_EQ(join_or(none), "");
    EXPECT_EQ(join_or(one), "a");
    EXPECT_EQ(join_or(three), "a, b or c");
}

} // namespace
} // namespace ranvier
