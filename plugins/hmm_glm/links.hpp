// The link functions: rate f(u), and the two terms that estimation needs of it.
//
//   log-likelihood     x log f - f
//   slope              (x/f - 1) f'          derivative of the above in u
//   information        f'^2 / f              its expected negative second derivative: positive for every link
//
// u is held to |u| <= 30 (exp: u <= 5), where every term is finite in float. Written in forms that lose nothing at the ends:
// softplus f'/f -> 1 as u -> -inf.
#pragma once

#include <algorithm>
#include <cmath>

#include <ranvier/simd_math.hpp>

#include "settings.hpp"

namespace ranvier::hmm_glm {

struct Slope {
    float slope, information;
};

template <Link link, typename Level>
RANVIER_INLINE inline float clamp_drive(float u) {
    constexpr float top = link == Link::exponential ? 5.f : 30.f;
    u = u < top ? u : top;
    return u > -30.f ? u : -30.f;
}

template <Link link, typename Level>
RANVIER_INLINE inline float log_likelihood_term(float drive, float x) {
    const float u = clamp_drive<link, Level>(drive);
    if constexpr (link == Link::exponential) return simd::mul_add<Level>(x, u, -simd::exp<Level>(u));
    const float size = u < 0 ? -u : u;
    const float e = simd::exp<Level>(-size);
    const float l = simd::log1p_unit<Level>(e);
    if constexpr (link == Link::logistic) {
        const float low = u < 0 ? u : 0.f;
        const float f = (u < 0 ? e : 1.f) / (1.f + e);
        return simd::mul_add<Level>(x, low - l, -f);
    } else {
        const float f = (u < 0 ? 0.f : u) + l;
        return simd::mul_add<Level>(x, simd::log<Level>(f), -f);
    }
}

template <Link link, typename Level>
RANVIER_INLINE inline Slope slope_terms(float drive, float x) {
    const float u = clamp_drive<link, Level>(drive);
    if constexpr (link == Link::exponential) {
        const float f = simd::exp<Level>(u);
        return {x - f, f};
    }
    const float size = u < 0 ? -u : u;
    const float e = simd::exp<Level>(-size);
    const float larger = 1.f / (1.f + e), smaller = e * larger;
    const float logistic = u < 0 ? smaller : larger;
    if constexpr (link == Link::logistic) {
        const float rest = u < 0 ? larger : smaller;
        return {(x - logistic) * rest, logistic * rest * rest};
    } else {
        const float f = (u < 0 ? 0.f : u) + simd::log1p_unit<Level>(e);
        const float ratio = logistic / f;
        return {(x - f) * ratio, logistic * ratio};
    }
}

// Calls body(integral constant of the link): the one place where a link chosen at run time becomes a type.
template <typename Body>
RANVIER_INLINE inline void with_link(Link link, const Body& body) {
    switch (link) {
        case Link::logistic:
            return body(std::integral_constant<Link, Link::logistic>{});
        case Link::exponential:
            return body(std::integral_constant<Link, Link::exponential>{});
        case Link::softplus:
            return body(std::integral_constant<Link, Link::softplus>{});
    }
}

// The drive that gives this mean count; held to what a rate per bin can be.
inline double inverse_link(Link link, double mean) {
    const double m = std::max(mean, 1e-6);
    switch (link) {
        case Link::logistic:
            return std::log(m / std::max(1 - m, 0.1));
        case Link::exponential:
            return std::min(std::log(m), 5.);
        case Link::softplus:
            return m > 30 ? 30 : std::log(std::expm1(m));
    }
    return 0;
}

} // namespace ranvier::hmm_glm
