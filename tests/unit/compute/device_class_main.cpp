// Starts itself again in the environment of the device class under test, as a session starts a worker: OpenBLAS chooses its
// kernels before main.
#include "tests/unit/compute/device_class_main.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace ranvier::testing {

DeviceClass class_under_test() {
    const char* name = std::getenv("RANVIER_TEST_DEVICE_CLASS");
    if (!name) return detect_device_class();
    return parse_device_class(name, {SimdLevel::avx512}).value();
}

} // namespace ranvier::testing

int main(int argc, char** argv) {
    bool missing = false;
    for (const auto& [name, value] : ranvier::environment(ranvier::testing::class_under_test())) {
        const char* found = std::getenv(name.c_str());
        missing |= !found || value != found;
        setenv(name.c_str(), value.c_str(), 1);
    }
    if (missing) {
        execv("/proc/self/exe", argv);
        std::perror("cannot start the tests again");
        return 1;
    }
    ::testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
