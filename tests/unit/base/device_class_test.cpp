#include "core/base/device_class.hpp"

#include <gtest/gtest.h>
#include <ranvier/ranvier_plugin.h>

#include <fstream>
#include <string>

namespace ranvier {
namespace {

static_assert(static_cast<uint32_t>(SimdLevel::base) == RV_SIMD_BASE);
static_assert(static_cast<uint32_t>(SimdLevel::avx2) == RV_SIMD_AVX2);
static_assert(static_cast<uint32_t>(SimdLevel::avx512) == RV_SIMD_AVX512);

constexpr DeviceClass base{SimdLevel::base}, avx2{SimdLevel::avx2}, avx512{SimdLevel::avx512};

// The flags of the first processor, as the kernel tells them: another witness than cpuid.
bool kernel_names_flag(const std::string& flag) {
    std::ifstream cpuinfo("/proc/cpuinfo");
    for (std::string line; std::getline(cpuinfo, line);) {
        if (line.starts_with("flags")) return (line + " ").find(" " + flag + " ") != std::string::npos;
    }
    return false;
}

TEST(device_class, detected_is_what_the_kernel_says_of_the_processor) {
    bool has_avx512 = kernel_names_flag("avx2") && kernel_names_flag("fma");
    for (const char* flag : {"avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd"}) has_avx512 &= kernel_names_flag(flag);
    const bool has_avx2 = kernel_names_flag("avx2") && kernel_names_flag("fma");

    EXPECT_EQ(detect_device_class(), has_avx512 ? avx512 : has_avx2 ? avx2 : base);
}

TEST(device_class, names_are_read_back) {
    for (DeviceClass c : {base, avx2, avx512}) {
        const auto read = parse_device_class(c.name(), avx512);
        ASSERT_TRUE(read);
        EXPECT_EQ(*read, c);
    }
}

TEST(device_class, refuses_one_that_the_processor_cannot_run) {
    const auto refused = parse_device_class("x86-avx512", avx2);

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), Errc::unsupported);
    EXPECT_EQ(refused.error().sentence(), "device class x86-avx512: this processor can run up to x86-avx2");
    EXPECT_TRUE(parse_device_class("x86-base", base));
}

TEST(device_class, refuses_an_unknown_name_with_the_known_ones) {
    const auto refused = parse_device_class("avx2", avx512);

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), Errc::invalid_argument);
    EXPECT_EQ(refused.error().sentence(), "device class 'avx2' is not known; it is x86-base, x86-avx2 or x86-avx512");
}

TEST(device_class, sets_the_kernels_of_openblas_and_one_thread) {
    using Pairs = std::vector<std::pair<std::string, std::string>>;

    EXPECT_EQ(environment(avx2), (Pairs{{"OPENBLAS_CORETYPE", "HASWELL"}, {"OPENBLAS_NUM_THREADS", "1"}}));
    EXPECT_EQ(environment(avx512), (Pairs{{"OPENBLAS_CORETYPE", "SKYLAKEX"}, {"OPENBLAS_NUM_THREADS", "1"}}));
}

} // namespace
} // namespace ranvier
