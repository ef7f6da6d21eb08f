// The device class that this test program was started for.
#pragma once

#include "core/base/device_class.hpp"

namespace ranvier::testing {

// From RANVIER_TEST_DEVICE_CLASS, else what this processor runs.
DeviceClass class_under_test();

} // namespace ranvier::testing
