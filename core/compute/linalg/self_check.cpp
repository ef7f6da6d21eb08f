#include "core/compute/linalg/self_check.hpp"

#include <cblas.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/rng.hpp"
#include "core/base/text.hpp"
#include "core/compute/linalg/reference.hpp"

namespace ranvier::linalg {
namespace {

std::string upper_case(std::string text) {
    for (char& c : text) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return text;
}

// Multiples of 1/8 in -2..2: products and short sums of them are exact in double, so that a wrong kernel cannot hide behind
// rounding.
template <typename T>
std::vector<T> small_eighths(size_t n, uint64_t stream) {
    Draws draws = RandomStream(1, stream).at(0);
    std::vector<T> values(n);
    for (T& v : values) v = static_cast<T>(static_cast<double>(draws.below(33)) / 8 - 2);
    return values;
}

template <typename T>
double worst_difference(const std::vector<T>& a, const std::vector<T>& b) {
    double worst = 0;
    for (size_t i = 0; i < a.size(); ++i) {
        const double difference = std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i]));
        if (!(difference <= worst)) worst = difference; // a NaN stays
    }
    return worst;
}

struct Sizes {
    int m, n, k;
};
// Below and above what OpenBLAS treats as a small matrix, none a multiple of a vector's length.
constexpr Sizes gemm_sizes[] = {{7, 5, 11}, {67, 53, 131}};

template <typename T, typename Gemm>
double worst_of_gemm(const Sizes& s, int trans_a, int trans_b, Gemm fast, Gemm reference) {
    const auto a = small_eighths<T>(static_cast<size_t>(s.m) * s.k, 1);
    const auto b = small_eighths<T>(static_cast<size_t>(s.k) * s.n, 2);
    const auto before = small_eighths<T>(static_cast<size_t>(s.m) * s.n, 3);
    auto c = before, expected = before;
    const int lda = trans_a ? s.m : s.k;
    const int ldb = trans_b ? s.k : s.n;
    fast(nullptr, trans_a, trans_b, s.m, s.n, s.k, T(1), a.data(), lda, b.data(), ldb, T(0.5), c.data(), s.n);
    reference(nullptr, trans_a, trans_b, s.m, s.n, s.k, T(1), a.data(), lda, b.data(), ldb, T(0.5), expected.data(), s.n);
    return worst_difference(c, expected);
}

double worst_of_gemms(const Kernels& kernels) {
    double worst = 0;
    for (const Sizes& s : gemm_sizes) {
        for (int trans = 0; trans < 4; ++trans) {
            const double f64 = worst_of_gemm<double>(s, trans & 1, trans >> 1, kernels.gemm64, reference::gemm_f64);
            const double f32 = worst_of_gemm<float>(s, trans & 1, trans >> 1, kernels.gemm32, reference::gemm_f32);
            if (!(f64 <= worst)) worst = f64;
            if (!(f32 <= worst)) worst = f32;
        }
    }
    return worst;
}

// a'a + I from exact a, its factor and a solved system, against the loops.
double worst_of_factor(const Kernels& kernels) {
    constexpr int n = 61, k = 71;
    const auto a = small_eighths<double>(static_cast<size_t>(k) * n, 4);
    std::vector<double> c(static_cast<size_t>(n) * n, 0.0);
    for (int i = 0; i < n; ++i) c[static_cast<size_t>(i) * n + i] = 1;
    auto expected = c;
    auto x = small_eighths<double>(n, 5);
    auto expected_x = x;
    kernels.syrk(nullptr, 1, n, k, 1, a.data(), n, 1, c.data(), n);
    reference::syrk_f64(nullptr, 1, n, k, 1, a.data(), n, 1, expected.data(), n);
    const int failed = kernels.cholesky(nullptr, n, c.data(), n);
    const int expected_failed = reference::cholesky_f64(nullptr, n, expected.data(), n);
    if (failed != expected_failed) return std::nan("");
    kernels.cholesky_solve(nullptr, n, 1, c.data(), n, x.data(), 1);
    reference::cholesky_solve_f64(nullptr, n, 1, expected.data(), n, expected_x.data(), 1);
    const double factor = worst_difference(c, expected);
    const double solution = worst_difference(x, expected_x);
    return factor <= solution ? solution : factor;
}

// The factor has entries of about 10 and a condition below 1e4: an honest kernel stays under 1e-11.
constexpr double solution_tolerance = 1e-9;

} // namespace

std::string blas_core_name() { return openblas_get_corename(); }

Status check_kernels(const Kernels& kernels) {
    if (const double worst = worst_of_gemms(kernels); worst != 0)
        return Error(Errc::failed, "two small matrices are multiplied wrongly on this processor: off by " + text(worst) +
                                       " where the product is exact");
    if (const double worst = worst_of_factor(kernels); !(worst <= solution_tolerance))
        return Error(Errc::failed, "a small system is solved wrongly on this processor: off by " + text(worst) + ", allowed is " +
                                       text(solution_tolerance));
    return Ok{};
}

Status check_dispatch(DeviceClass device_class) {
    const std::string found = blas_core_name();
    const std::string wanted(blas_core(device_class));
    if (upper_case(found) != wanted)
        return Error(Errc::failed, "OpenBLAS computes with its " + found + " kernels, device class " + device_class.name() +
                                       " needs " + wanted + " (OPENBLAS_CORETYPE=" + wanted +
                                       " must be set before the program starts)");
    if (const int threads = openblas_get_num_threads(); threads != 1)
        return Error(Errc::failed, "OpenBLAS would use " + text(threads) +
                                       " threads, 1 is allowed (OPENBLAS_NUM_THREADS=1 must be set before the program starts)");
    auto checked = check_kernels({});
    if (!checked) return std::move(checked).error().within("OpenBLAS (" + found + ")");
    return Ok{};
}

} // namespace ranvier::linalg
