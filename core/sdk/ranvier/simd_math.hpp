// exp and log that compilers vectorise, and loops compiled once per SIMD level.
//
// The functions are element-wise and hold no branch, call or table, so a plain `for` over them becomes vector code; nothing here
// reorders a sum, so a loop gives the same bits vectorised or not. With fused multiply-add (AVX2 and AVX-512, which agree bit for
// bit) the last bit may differ from the base level. Accuracy: within 3 units in the last place (tested).
//
//   simd::dispatch(host.simd_level(), [&](auto level) RANVIER_INLINE { body<decltype(level)>(...); });
#pragma once

#include <bit>
#include <cstdint>

#include <ranvier/ranvier_plugin.h>

#define RANVIER_INLINE __attribute__((always_inline))

namespace ranvier::simd {

struct Base { // separate multiplication and addition
    static constexpr bool fused = false;
};
struct Fused { // fused multiply-add, in one instruction
    static constexpr bool fused = true;
};

namespace detail {
#if defined(__x86_64__)
template <typename Body>
__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,fma,prefer-vector-width=512"))) void as_avx512(const Body& body) {
    body(Fused{});
}
template <typename Body>
__attribute__((target("avx2,fma"))) void as_avx2(const Body& body) {
    body(Fused{});
}
#endif
} // namespace detail

// Runs `body` compiled for `level` (a value of rv_host::simd_level). Give it an always-inlined lambda that takes the level's tag.
template <typename Body>
void dispatch(uint32_t level, const Body& body) {
#if defined(__x86_64__)
    if (level >= RV_SIMD_AVX512) return detail::as_avx512(body);
    if (level >= RV_SIMD_AVX2) return detail::as_avx2(body);
#endif
    (void)level;
    body(Base{});
}

template <typename Level>
RANVIER_INLINE inline float mul_add(float a, float b, float c) {
    if constexpr (Level::fused) return __builtin_fmaf(a, b, c);
    return a * b + c;
}
template <typename Level>
RANVIER_INLINE inline double mul_add(double a, double b, double c) {
    if constexpr (Level::fused) return __builtin_fma(a, b, c);
    return a * b + c;
}

// e^x for x in [-87, 88].
template <typename Level>
RANVIER_INLINE inline float exp(float x) {
    constexpr float round = 12582912.f; // 1.5 * 2^23: adding it leaves the nearest integer in the low bits
    const float shifted = mul_add<Level>(x, 1.44269504f, round);
    const float n = shifted - round;
    const float r = mul_add<Level>(n, 2.12194440e-4f, mul_add<Level>(n, -0.693359375f, x));
    float q = 0.0013950481f;
    q = mul_add<Level>(q, r, 0.0083688836f);
    q = mul_add<Level>(q, r, 0.0416662060f);
    q = mul_add<Level>(q, r, 0.1666651889f);
    q = mul_add<Level>(q, r, 0.5000000095f);
    const float p = mul_add<Level>(q * r, r, r) + 1.f;
    const uint32_t power = std::bit_cast<uint32_t>(shifted) << 23;
    return std::bit_cast<float>(std::bit_cast<uint32_t>(p) + power);
}

// e^x for x in [-708, 709].
template <typename Level>
RANVIER_INLINE inline double exp(double x) {
    constexpr double round = 6755399441055744.; // 1.5 * 2^52
    const double shifted = mul_add<Level>(x, 1.4426950408889634, round);
    const double n = shifted - round;
    const double r = mul_add<Level>(n, -1.9082149292705877e-10, mul_add<Level>(n, -0.693147180369123816490, x));
    double q = 2.8781554511290299e-08;
    q = mul_add<Level>(q, r, 2.7643072665499087e-07);
    q = mul_add<Level>(q, r, 2.7544550181263038e-06);
    q = mul_add<Level>(q, r, 2.480147604025516e-05);
    q = mul_add<Level>(q, r, 0.00019841285100868282);
    q = mul_add<Level>(q, r, 0.001388888894047697);
    q = mul_add<Level>(q, r, 0.0083333333260611521);
    q = mul_add<Level>(q, r, 0.041666666666600238);
    q = mul_add<Level>(q, r, 0.16666666666677898);
    q = mul_add<Level>(q, r, 0.5);
    const double p = mul_add<Level>(q * r, r, r) + 1.;
    const uint64_t power = std::bit_cast<uint64_t>(shifted) << 52;
    return std::bit_cast<double>(std::bit_cast<uint64_t>(p) + power);
}

// log(1 + y) for y in [0, 1], relatively accurate down to 0.
template <typename Level>
RANVIER_INLINE inline float log1p_unit(float y) {
    float q = 0.005364822784410926f;
    q = mul_add<Level>(q, y, -0.030065786115706108f);
    q = mul_add<Level>(q, y, 0.079204525552644317f);
    q = mul_add<Level>(q, y, -0.13753801496843612f);
    q = mul_add<Level>(q, y, 0.19153654547086649f);
    q = mul_add<Level>(q, y, -0.24857163569121835f);
    q = mul_add<Level>(q, y, 0.33321322606149789f);
    q = mul_add<Level>(q, y, -0.4999964796297946f);
    return mul_add<Level>(q * y, y, y);
}

// log(x) for normal x > 0.
template <typename Level>
RANVIER_INLINE inline float log(float x) {
    constexpr int32_t root_half = 0x3f3504f3; // the bits of sqrt(1/2): the mantissa is taken from [sqrt(1/2), sqrt(2))
    const int32_t bits = std::bit_cast<int32_t>(x);
    const int32_t exponent = (bits - root_half) >> 23;
    const float z = std::bit_cast<float>(bits - exponent * (1 << 23)) - 1.f;
    float q = 0.089772639625733619f;
    q = mul_add<Level>(q, z, -0.14426338630799926f);
    q = mul_add<Level>(q, z, 0.14884148478308606f);
    q = mul_add<Level>(q, z, -0.16551870202713342f);
    q = mul_add<Level>(q, z, 0.19963447028694462f);
    q = mul_add<Level>(q, z, -0.25002580461716872f);
    q = mul_add<Level>(q, z, 0.33333933858672654f);
    q = mul_add<Level>(q, z, -0.49999983124267711f);
    return mul_add<Level>(static_cast<float>(exponent), 0.693147181f, mul_add<Level>(q * z, z, z));
}

} // namespace ranvier::simd
