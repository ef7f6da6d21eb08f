#include "core/base/stop.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <utility>

namespace ranvier {
namespace {

TEST(stop_flag, starts_at_none_and_only_rises) {
    StopFlag flag = StopFlag::make().value();
    EXPECT_EQ(flag.value(), Stop::none);

    flag.request(Stop::checkpoint);
    EXPECT_EQ(flag.value(), Stop::checkpoint);
    flag.request(Stop::cancel);
    flag.request(Stop::checkpoint);
    flag.request(Stop::none);

    EXPECT_EQ(flag.value(), Stop::cancel);
}

TEST(stop_flag, is_seen_by_a_second_mapping) {
    StopFlag parent = StopFlag::make().value();
    auto child = StopFlag::adopt(dup(parent.descriptor()));
    ASSERT_TRUE(child) << child.error().sentence();

    parent.request(Stop::checkpoint);

    EXPECT_EQ(child->value(), Stop::checkpoint);
}

// The child answers with its exit status; it does nothing but calls that are safe after fork.
TEST(stop_flag, is_seen_by_another_process_and_answers_it) {
    StopFlag flag = StopFlag::make().value();
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        for (int i = 0; i < 5000 && flag.value() == Stop::none; ++i) usleep(1000);
        const Stop seen = flag.value();
        flag.request(Stop::cancel);
        _exit(static_cast<int>(seen));
    }

    flag.request(Stop::checkpoint);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);

    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), static_cast<int>(Stop::checkpoint));
    EXPECT_EQ(flag.value(), Stop::cancel);
}

TEST(stop_flag, is_not_inherited_by_programs_unless_asked) {
    const StopFlag flag = StopFlag::make().value();

    EXPECT_NE(fcntl(flag.descriptor(), F_GETFD) & FD_CLOEXEC, 0);
}

TEST(stop_flag, cannot_be_shrunk_under_its_readers) {
    const StopFlag flag = StopFlag::make().value();

    EXPECT_NE(ftruncate(flag.descriptor(), 0), 0);
}

TEST(stop_flag, adopts_no_other_descriptor) {
    const int zero = open("/dev/zero", O_RDWR | O_CLOEXEC);
    const int other = memfd_create("other", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    ASSERT_EQ(ftruncate(other, 16), 0);
    ASSERT_EQ(fcntl(other, F_ADD_SEALS, F_SEAL_SHRINK), 0);

    for (int descriptor : {-1, 987, zero, other}) {
        const auto flag = StopFlag::adopt(descriptor);
        ASSERT_FALSE(flag) << descriptor;
        EXPECT_EQ(flag.error().code(), Errc::invalid_argument);
    }

    EXPECT_EQ(close(zero), 0); // still the caller's
    EXPECT_EQ(close(other), 0);
}

TEST(stop_flag, moves_with_its_memory) {
    StopFlag a = StopFlag::make().value();
    a.request(Stop::checkpoint);
    StopFlag b = StopFlag::make().value();

    b = std::move(a);

    EXPECT_EQ(b.value(), Stop::checkpoint);
}

} // namespace
} // namespace ranvier
