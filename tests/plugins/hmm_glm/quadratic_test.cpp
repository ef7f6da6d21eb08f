#include <gtest/gtest.h>

#include "tests/plugins/hmm_glm/fixture.hpp"

namespace {

using namespace ranvier;
using namespace ranvier::hmm_glm;
using fakes::Bench;
namespace reference = fakes::reference;

// A posterior with weights of every size, some of them below what is counted.
Posterior mixed_posterior(const Design& design, int n_states) {
    Posterior p;
    for (int64_t t = 0; t < design.n_bins(); ++t)
        for (int s = 0; s < n_states; ++s)
            p.state.push_back(static_cast<float>(1. / n_states * (1 + 0.8 * std::sin(0.7 * static_cast<double>(t) + s))));
    return p;
}

std::vector<double> of_state(const Posterior& posterior, int n_states, int state) {
    std::vector<double> g;
    for (size_t t = static_cast<size_t>(state); t < posterior.state.size(); t += static_cast<size_t>(n_states))
        g.push_back(static_cast<double>(posterior.state[t]));
    return g;
}

// Keeps of the truth's weights those that a coupling allows.
Parameters restricted(const Parameters& full, Coupling coupling) {
    Parameters p(full.n_states, full.n_units, senders_per_receiver(coupling, full.n_units),
                 std::vector<double>(static_cast<size_t>(full.n_units), 0));
    p.bias = full.bias;
    for (int s = 0; s < p.n_states; ++s)
        for (int n = 0; n < p.n_units; ++n)
            for (int m = 0; m < p.n_senders; ++m) p.row(s, n)[m] = full.row(s, n)[p.n_senders == p.n_units ? m : n];
    return p;
}

void expect_agreement(int n_units, Coupling coupling, const char* link, uint32_t level) {
    Bench bench(fakes::small_recording(2, n_units, 300, 1, link, 21), level);
    const Parameters p = restricted(fakes::truth_of(bench.recording), coupling);
    const Design design = bench.train(bench.recording.basis);
    const Posterior posterior = mixed_posterior(design, 2);

    Quadratic q;
    Expansion(design, link_from(link)).run(bench.pace, posterior, p, 1, n_units - 1, q); // not from the first receiver

    const auto x = reference::rows(bench.recording, 0);
    const auto c = reference::history(x, bench.recording.basis);
    const auto size = static_cast<size_t>(q.size);
    for (int n = 1; n < n_units; ++n)
        for (int s = 0; s < 2; ++s) {
            const auto right = reference::terms(p, link_from(link), s, n, x, c, of_state(posterior, 2, s));
            const size_t at = static_cast<size_t>(n - 1) * 2 + static_cast<size_t>(s);
            for (size_t i = 0, k = 0; i < size; ++i) {
                EXPECT_NEAR(q.gradient[at * size + i], right.gradient[i], 2e-3) << link << " " << n << " " << i;
                double linear = right.gradient[i];
                for (size_t j = 0; j < size; ++j)
                    linear += right.information[i * size + j] *
                              (j + 1 < size ? p.row(s, n)[j] : p.bias[static_cast<size_t>(s * n_units + n)]);
                EXPECT_NEAR(q.linear[at * size + i], linear, 5e-3);
                for (size_t j = i; j < size; ++j, ++k)
                    EXPECT_NEAR(q.information[at * q.triangle() + k], right.information[i * size + j], 2e-3) << i << " " << j;
            }
        }
}

TEST(quadratic, agrees_with_the_double_reference_for_every_link) {
    for (const char* link : {"softplus", "exp", "logistic"}) expect_agreement(5, Coupling::full, link, UINT32_MAX);
}

TEST(quadratic, agrees_at_every_simd_level_and_for_odd_and_even_sizes) {
    for (uint32_t level : fakes::simd_levels())
        for (int n : {2, 3, 8, 9, 21, 70}) expect_agreement(n, Coupling::full, "logistic", level);
}

TEST(quadratic, agrees_where_units_see_only_themselves_or_nothing) {
    expect_agreement(4, Coupling::self, "softplus", UINT32_MAX);
    expect_agreement(4, Coupling::none, "softplus", UINT32_MAX);
}

TEST(quadratic, gradient_is_the_central_difference_of_the_expected_log_likelihood) {
    Bench bench(fakes::small_recording(1, 3, 200, 1, "softplus", 4));
    Parameters p = fakes::truth_of(bench.recording);
    const Design design = bench.train(bench.recording.basis);
    const auto x = reference::rows(bench.recording, 0);
    const auto c = reference::history(x, bench.recording.basis);
    Posterior posterior;
    posterior.state.assign(200, 1);

    Quadratic q;
    Expansion(design, Link::softplus).run(bench.pace, posterior, p, 0, 3, q);

    const auto total = [&] {
        double sum = 0;
        for (size_t t = 0; t < x.size(); ++t) sum += reference::log_likelihood(p, Link::softplus, 0, x[t], c[t]);
        return sum;
    };
    const double h = 1e-5;
    for (int n = 0; n < 3; ++n)
        for (int k = 0; k < 4; ++k) {
            double& value = k < 3 ? p.row(0, n)[k] : p.bias[static_cast<size_t>(n)];
            const double kept = value;
            value = kept + h;
            const double above = total();
            value = kept - h;
            const double below = total();
            value = kept;
            EXPECT_NEAR(q.gradient[static_cast<size_t>(n * 4 + k)], (above - below) / (2 * h), 1e-3);
        }
}

TEST(quadratic, leaves_out_bins_where_the_state_is_absent) {
    Bench bench(fakes::small_recording(1, 2, 100, 1, "logistic", 4));
    const Design design = bench.train({1});
    const Parameters p(1, 2, 2, {0, 0});
    Posterior posterior;
    posterior.state.assign(100, 5e-5f);

    Quadratic q;
    Expansion(design, Link::logistic).run(bench.pace, posterior, p, 0, 2, q);

    for (double v : q.gradient) EXPECT_EQ(v, 0);
    for (double v : q.information) EXPECT_EQ(v, 0);
}

} // namespace
