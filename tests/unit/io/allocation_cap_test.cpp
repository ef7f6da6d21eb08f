#include "core/io/allocation_cap.hpp"

#include <sys/mman.h>

#include <gtest/gtest.h>

namespace ranvier::allocation_cap_test {

// Straight from the system: a sanitizer's own malloc would end the process instead of failing.
bool can_get(size_t bytes) {
    void* const got = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (got == MAP_FAILED) return false;
    munmap(got, bytes);
    return true;
}

TEST(allocation_cap, bounds_what_the_process_gets_while_it_lives) {
    const size_t more = 64 << 20;
    bool less_than_allowed = false, more_than_allowed = true;

    {
        const AllocationCap cap(more);
        less_than_allowed = can_get(more / 2);
        more_than_allowed = can_get(more * 2);
    }

    EXPECT_TRUE(less_than_allowed);
    EXPECT_FALSE(more_than_allowed);
    EXPECT_TRUE(can_get(more * 2));
}

} // namespace ranvier::allocation_cap_test
