#include <gtest/gtest.h>

#include "plugins/hmm_glm/links.hpp"
#include "tests/plugins/hmm_glm/fixture.hpp"

namespace {

using namespace ranvier;
using namespace ranvier::hmm_glm;

constexpr Link all_links[] = {Link::softplus, Link::exponential, Link::logistic};

double fast_term(Link link, uint32_t level, float u, float x) {
    float out = 0;
    with_link(link, [&](auto l) {
        simd::dispatch(level,
                       [&](auto tag) RANVIER_INLINE { out = log_likelihood_term<decltype(l)::value, decltype(tag)>(u, x); });
    });
    return static_cast<double>(out);
}

Slope fast_slope(Link link, uint32_t level, float u, float x) {
    Slope out{};
    with_link(link, [&](auto l) {
        simd::dispatch(level, [&](auto tag) RANVIER_INLINE { out = slope_terms<decltype(l)::value, decltype(tag)>(u, x); });
    });
    return out;
}

double reference_term(Link link, double u, double x) {
    const double f = fakes::reference::rate(link, u);
    return x * std::log(f) - f;
}

TEST(links, log_likelihood_agrees_with_the_formula_in_double) {
    for (uint32_t level : fakes::simd_levels())
        for (Link link : all_links)
            for (double u = -29.5; u < (link == Link::exponential ? 5 : 29.5); u += 0.25)
                for (double x : {0., 1., 7.}) {
                    const double right = reference_term(link, u, x);
                    EXPECT_NEAR(fast_term(link, level, static_cast<float>(u), static_cast<float>(x)), right,
                                2e-6 * (1 + std::abs(right)))
                        << u << " " << x;
                }
}

TEST(links, slope_is_the_central_difference_of_the_log_likelihood) {
    for (uint32_t level : fakes::simd_levels())
        for (Link link : all_links)
            for (double u = -20; u < 4.9; u += 0.5)
                for (double x : {0., 2.}) {
                    const double h = 1e-5;
                    const double slope = (reference_term(link, u + h, x) - reference_term(link, u - h, x)) / (2 * h);
                    EXPECT_NEAR(static_cast<double>(fast_slope(link, level, static_cast<float>(u), static_cast<float>(x)).slope),
                                slope, 1e-5 * (1 + std::abs(slope)));
                }
}

TEST(links, information_is_positive_and_finite_wherever_the_drive_is) {
    for (uint32_t level : fakes::simd_levels())
        for (Link link : all_links)
            for (float u : {-1e6f, -100.f, -30.f, -10.f, 0.f, 5.f, 30.f, 100.f, 1e6f}) {
                const Slope s = fast_slope(link, level, u, 3);

                EXPECT_TRUE(std::isfinite(s.slope) && std::isfinite(s.information)) << u;
                EXPECT_GE(s.information, 0) << u;
                EXPECT_TRUE(std::isfinite(fast_term(link, level, u, 3))) << u;
            }
}

TEST(links, softplus_loses_nothing_at_low_rates) { // f'/f -> 1, so the slope tends to x - f
    const Slope s = fast_slope(Link::softplus, RV_SIMD_BASE, -25, 1);

    EXPECT_NEAR(static_cast<double>(s.slope), 1, 1e-6);
    EXPECT_NEAR(static_cast<double>(s.information) / std::exp(-25.), 1, 1e-5);
}

TEST(links, inverse_link_gives_back_the_mean) {
    for (Link link : all_links)
        for (double mean : {1e-3, 0.05, 0.5, 0.85})
            EXPECT_NEAR(fakes::reference::rate(link, inverse_link(link, mean)), mean, 1e-9);
}

} // namespace
