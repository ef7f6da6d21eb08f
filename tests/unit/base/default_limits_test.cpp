#include "core/base/default_limits.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "tests/unit/base/simulated_fs.hpp"

namespace ranvier {
namespace {

void put(Fs& fs, const std::string& path, const std::string& content) {
    ASSERT_TRUE(fs.make_dirs(folder_of(path)));
    auto writer = fs.create(path);
    ASSERT_TRUE(writer) << writer.error().sentence();
    ASSERT_TRUE(writer.value()->append(std::as_bytes(std::span(content))));
}

constexpr const char* meminfo =
    "MemTotal:       32000000 kB\nMemFree:          100 kB\nMemAvailable:    1000000 kB\nBuffers: 5 kB\n";

TEST(default_memory, is_what_is_available_without_a_control_group) {
    testing::SimulatedFs fs;
    put(fs, "/proc/meminfo", meminfo);

    EXPECT_EQ(default_memory_bytes(fs), 1'024'000'000u);
}

TEST(default_memory, is_the_smallest_limit_of_the_version_2_groups_above) {
    testing::SimulatedFs fs;
    put(fs, "/proc/meminfo", meminfo);
    put(fs, "/proc/self/cgroup", "0::/slurm/job7/step0\n");
    put(fs, "/sys/fs/cgroup/slurm/job7/step0/memory.max", "max\n");
    put(fs, "/sys/fs/cgroup/slurm/job7/memory.max", "5000000\n");
    put(fs, "/sys/fs/cgroup/slurm/memory.max", "9000000\n");

    EXPECT_EQ(default_memory_bytes(fs), 5'000'000u);
}

TEST(default_memory, is_the_limit_of_the_version_1_group) {
    testing::SimulatedFs fs;
    put(fs, "/proc/meminfo", meminfo);
    put(fs, "/proc/self/cgroup", "12:cpu,cpuacct:/a\n7:memory:/docker/x\n0::/\n");
    put(fs, "/sys/fs/cgroup/memory/memory.limit_in_bytes", "6000000\n");

    EXPECT_EQ(default_memory_bytes(fs), 6'000'000u);
}

TEST(default_memory, takes_an_unlimited_version_1_group_for_none) {
    testing::SimulatedFs fs;
    put(fs, "/proc/meminfo", meminfo);
    put(fs, "/proc/self/cgroup", "7:memory:/\n");
    put(fs, "/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");

    EXPECT_EQ(default_memory_bytes(fs), 1'024'000'000u);
}

TEST(default_memory, is_0_where_nothing_can_be_read) {
    testing::SimulatedFs fs;
    put(fs, "/proc/meminfo", "MemAvailable: lots\n");

    EXPECT_EQ(default_memory_bytes(fs), 0u);
}

TEST(default_memory, of_this_machine_is_at_least_a_page) { EXPECT_GE(default_memory_bytes(posix_fs()), 4096u); }

TEST(default_threads, are_at_most_what_slurm_gave) {
    unsetenv("SLURM_CPUS_PER_TASK");
    const int here = default_threads();
    EXPECT_GE(here, 1);

    setenv("SLURM_CPUS_PER_TASK", "1", 1);
    EXPECT_EQ(default_threads(), 1);
    setenv("SLURM_CPUS_PER_TASK", "100000", 1);
    EXPECT_EQ(default_threads(), here);
    setenv("SLURM_CPUS_PER_TASK", "many", 1);
    EXPECT_EQ(default_threads(), here);
    unsetenv("SLURM_CPUS_PER_TASK");
}

} // namespace
} // namespace ranvier
