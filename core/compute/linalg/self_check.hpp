// Whether OpenBLAS computes with the kernels that the device class asks for, and computes rightly.
#pragma once

#include <string>

#include "core/base/device_class.hpp"
#include "core/base/result.hpp"
#include "core/compute/linalg/linalg.hpp"

namespace ranvier::linalg {

// The kernels OpenBLAS chose when it was loaded, in its own words: "Haswell", "SkylakeX".
std::string blas_core_name();

// The functions under check, as linalg.hpp has them.
struct Kernels {
    decltype(&gemm_f64) gemm64 = gemm_f64;
    decltype(&gemm_f32) gemm32 = gemm_f32;
    decltype(&syrk_f64) syrk = syrk_f64;
    decltype(&cholesky_f64) cholesky = cholesky_f64;
    decltype(&cholesky_solve_f64) cholesky_solve = cholesky_solve_f64;
};

// Ok if a few small products agree with the reference loops exactly and a solved system nearly.
Status check_kernels(const Kernels& kernels);

// Ok if OpenBLAS runs the kernels of `device_class` on one thread and check_kernels agrees. A few milliseconds. Called when a
// worker starts; `ranvier doctor` prints the answer.
Status check_dispatch(DeviceClass device_class);

} // namespace ranvier::linalg
