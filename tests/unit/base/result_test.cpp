#include "core/base/result.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "core/base/exit_status.hpp"

namespace ranvier {
namespace {

Result<int> half(int n) {
    if (n % 2 != 0) return Error(Errc::invalid_argument, std::to_string(n) + " is odd");
    return n / 2;
}

Result<int> quarter(int n) {
    RANVIER_ASSIGN(const int once, half(n));
    RANVIER_ASSIGN(const int twice, half(once));
    return twice;
}

Status is_even(int n) {
    RANVIER_TRY(half(n));
    return Ok{};
}

TEST(result, carries_a_value_or_an_error) {
    EXPECT_EQ(half(4).value(), 2);
    ASSERT_FALSE(half(3));
    EXPECT_EQ(half(3).error().sentence(), "3 is odd");
}

TEST(result, assign_and_try_return_the_first_error) {
    EXPECT_EQ(quarter(8).value(), 2);
    EXPECT_EQ(quarter(6).error().sentence(), "3 is odd");
    EXPECT_TRUE(is_even(2));
    EXPECT_EQ(is_even(1).error().code(), Errc::invalid_argument);
}

TEST(result, holds_what_can_only_be_moved) {
    Result<std::unique_ptr<int>> held(std::make_unique<int>(5));

    const std::unique_ptr<int> taken = std::move(held).value();

    EXPECT_EQ(*taken, 5);
}

TEST(result, an_error_told_from_further_out_keeps_its_code) {
    const Error error = Error(Errc::bad_input, "no spikes").within("/units").within("file.nwb");

    EXPECT_EQ(error.sentence(), "file.nwb: /units: no spikes");
    EXPECT_EQ(error.code(), Errc::bad_input);
}

TEST(exit_status, follows_the_kind_of_error) {
    EXPECT_EQ(exit_status(Errc::bad_input), ExitStatus::bad_input);
    EXPECT_EQ(exit_status(Errc::limit), ExitStatus::limit);
    EXPECT_EQ(exit_status(Errc::cancelled), ExitStatus::cancelled);
    EXPECT_EQ(exit_status(Errc::lost), ExitStatus::lost);
    EXPECT_EQ(exit_status(Errc::internal), ExitStatus::failed);
}

} // namespace
} // namespace ranvier
