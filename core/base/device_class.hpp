// The device class of a job: the instruction set that its numbers are computed with. The same job on the same class gives the
// same bytes, on any processor that can run the class.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"

namespace ranvier {

// The numbers are those of RV_SIMD_* in ranvier_plugin.h.
enum class SimdLevel : uint32_t {
    base = 0,   // SSE4.2, as every x86-64 since 2009 (x86-64-v2)
    avx2 = 2,   // AVX2 and FMA
    avx512 = 3, // AVX-512 F, DQ, BW, VL and CD
};

struct DeviceClass {
    SimdLevel simd = SimdLevel::base;

    std::string name() const; // "x86-base", "x86-avx2", "x86-avx512"
    bool operator==(const DeviceClass&) const = default;
};

// The highest class this processor and system can run.
DeviceClass detect_device_class();

// The class of that name. Errc::invalid_argument for an unknown name, Errc::unsupported for one above `runs_here`.
Result<DeviceClass> parse_device_class(std::string_view name, DeviceClass runs_here = detect_device_class());

// What a worker of that class must find in its environment before it starts (OpenBLAS reads it when it is loaded): the kernels to
// use, whatever OpenBLAS takes the processor for, and one thread.
std::vector<std::pair<std::string, std::string>> environment(DeviceClass device_class);

// The name by which OpenBLAS calls the kernels of a class: "NEHALEM", "HASWELL", "SKYLAKEX".
std::string_view blas_core(DeviceClass device_class);

} // namespace ranvier
