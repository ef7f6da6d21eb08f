#include "core/base/device_class.hpp"

#include <array>

#include "core/base/text.hpp"

namespace ranvier {
namespace {

struct Row {
    SimdLevel simd;
    const char* name;
    const char* blas_core;
};

// Not PRESCOTT for the base class: the bits of its Cholesky depend on the address of the matrix (OpenBLAS 0.3.21, measured).
constexpr std::array<Row, 3> rows{{
    {SimdLevel::base, "x86-base", "NEHALEM"},
    {SimdLevel::avx2, "x86-avx2", "HASWELL"},
    {SimdLevel::avx512, "x86-avx512", "SKYLAKEX"},
}};

const Row& row_of(DeviceClass device_class) {
    for (const Row& row : rows) {
        if (row.simd == device_class.simd) return row;
    }
    return rows[0];
}

} // namespace

std::string DeviceClass::name() const { return row_of(*this).name; }

DeviceClass detect_device_class() {
    // These ask the system too: registers that it does not save are not counted.
    __builtin_cpu_init();
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
                        __builtin_cpu_supports("avx512cd");
    if (avx2 && avx512) return {SimdLevel::avx512};
    if (avx2) return {SimdLevel::avx2};
    return {SimdLevel::base};
}

Result<DeviceClass> parse_device_class(std::string_view name, DeviceClass runs_here) {
    std::vector<std::string> names;
    for (const Row& row : rows) {
        names.emplace_back(row.name);
        if (name != row.name) continue;
        if (row.simd > runs_here.simd)
            return Error(Errc::unsupported,
                         "device class " + names.back() + ": this processor can run up to " + runs_here.name());
        return DeviceClass{row.simd};
    }
    return Error(Errc::invalid_argument, "device class '" + std::string(name) + "' is not known; it is " + join_or(names));
}

std::vector<std::pair<std::string, std::string>> environment(DeviceClass device_class) {
    return {{"OPENBLAS_CORETYPE", row_of(device_class).blas_core}, {"OPENBLAS_NUM_THREADS", "1"}};
}

std::string_view blas_core(DeviceClass device_class) { return row_of(device_class).blas_core; }

} // namespace ranvier
