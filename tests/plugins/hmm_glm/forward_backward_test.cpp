#include <gtest/gtest.h>

#include "tests/plugins/hmm_glm/fixture.hpp"

namespace {

using namespace ranvier;
using namespace ranvier::hmm_glm;
using fakes::Bench;
using fakes::FakeRecording;
namespace reference = fakes::reference;

// Transitions and start that are neither uniform nor symmetric.
void skew(Parameters& p) {
    const auto s = static_cast<size_t>(p.n_states);
    for (size_t i = 0; i < s; ++i) {
        double sum = 0;
        for (size_t j = 0; j < s; ++j) sum += p.transition[i * s + j] = 1 + static_cast<double>((3 * i + 5 * j) % 7);
        for (size_t j = 0; j < s; ++j) p.transition[i * s + j] /= sum;
        p.start[i] = 2. * static_cast<double>(i + 1) / static_cast<double>(s * (s + 1));
    }
}

class OnTinyChains : public ::testing::TestWithParam<int> {};

TEST_P(OnTinyChains, agrees_with_adding_up_every_path) {
    const int states = GetParam();
    Bench bench(fakes::small_recording(states, 3, 6, 2, "softplus", 11));
    Parameters p = fakes::truth_of(bench.recording);
    skew(p);
    const Design design = bench.train(bench.recording.basis);

    Emission emission;
    evaluate(bench.pace, design, p, Link::softplus, emission);
    Posterior posterior;
    ForwardBackward(design.chain_first(), states).run(bench.pace, p, emission, posterior);
    const std::vector<int32_t> path = viterbi(bench.pace, design.chain_first(), p, emission);

    const auto s = static_cast<size_t>(states);
    double log_likelihood = 0;
    std::vector<double> start(s), pairs(s * s);
    for (size_t q = 0; q < 2; ++q) {
        const auto x = reference::rows(bench.recording, q);
        const auto all = reference::enumerate(
            p, reference::log_likelihoods(p, Link::softplus, x, reference::history(x, bench.recording.basis)));
        log_likelihood += all.log_likelihood;
        for (size_t k = 0; k < s; ++k) start[k] += all.gamma[0][k];
        for (size_t k = 0; k < s * s; ++k) pairs[k] += all.pairs[k];
        for (size_t t = 0; t < 6; ++t) {
            for (size_t k = 0; k < s; ++k)
                EXPECT_NEAR(static_cast<double>(posterior.state[(q * 6 + t) * s + k]), all.gamma[t][k], 3e-6);
            EXPECT_EQ(path[q * 6 + t], all.likeliest[t]);
        }
    }
    EXPECT_NEAR(posterior.log_likelihood, log_likelihood, 2e-5);
    for (size_t k = 0; k < s; ++k) EXPECT_NEAR(posterior.start[k], start[k], 1e-5);
    for (size_t k = 0; k < s * s; ++k) EXPECT_NEAR(posterior.transition[k], pairs[k], 1e-5);
}

INSTANTIATE_TEST_SUITE_P(forward_backward, OnTinyChains, ::testing::Values(1, 2, 3, 5, 7));

TEST(forward_backward, does_not_underflow_with_a_thousand_units) {
    FakeRecording r;
    r.n_units = 1000;
    std::vector<uint16_t> counts;
    for (size_t t = 0; t < 60; ++t) counts.insert(counts.end(), 1000, static_cast<uint16_t>(t < 30 ? 0 : 3));
    r.add_sequence(counts, Role::train);
    Bench bench(r);
    const Design design = bench.train({1});
    Parameters p(2, 1000, 0, std::vector<double>(1000, -2)); // state 0 is nearly silent, state 1 fires 3 a bin
    std::fill(p.bias.begin() + 1000, p.bias.end(), 3.);

    const Posterior posterior = posterior_of(bench.pace, design, p, Link::softplus);

    EXPECT_TRUE(std::isfinite(posterior.log_likelihood));
    EXPECT_LT(posterior.log_likelihood, -40000); // each bin's likelihood is below e^-700
    EXPECT_EQ(posterior.state[29 * 2], 1);
    EXPECT_LT(posterior.state[30 * 2], 1e-30f);
}

TEST(forward_backward, a_chain_worked_on_in_pieces_is_one_chain) { // pieces are 65,536 bins
    FakeRecording r;
    r.n_units = 1;
    std::vector<uint16_t> counts(140000);
    for (size_t t = 0; t < counts.size(); ++t) counts[t] = static_cast<uint16_t>(t / 700 % 2 * 9 + (t * 7919 % 5 == 0));
    r.add_sequence(counts, Role::train);
    Bench bench(r);
    const Design design = bench.train({1});
    Parameters p(2, 1, 0, {-1});
    p.bias[1] = 9;

    const Posterior posterior = posterior_of(bench.pace, design, p, Link::softplus);

    double mass = 0, pairs = 0;
    for (float v : posterior.state) mass += static_cast<double>(v);
    for (double v : posterior.transition) pairs += v;
    EXPECT_NEAR(mass, 140000, 0.01);
    EXPECT_NEAR(pairs, 139999, 0.01);
    EXPECT_NEAR(posterior.transition[1] + posterior.transition[2], 199, 0.5);
}

TEST(emission, agrees_with_the_double_reference_at_every_simd_level) {
    for (uint32_t level : fakes::simd_levels())
        for (const char* link : {"softplus", "exp", "logistic"}) {
            Bench bench(fakes::small_recording(2, 37, 20, 1, link, 3), level); // more units than one tile holds
            const Parameters p = fakes::truth_of(bench.recording);
            const Design design = bench.train(bench.recording.basis);

            Emission emission;
            evaluate(bench.pace, design, p, link_from(link), emission);

            const auto x = reference::rows(bench.recording, 0);
            const auto right = reference::log_likelihoods(p, link_from(link), x, reference::history(x, bench.recording.basis));
            for (size_t t = 0; t < 20; ++t) {
                EXPECT_NEAR(emission.shift[t], std::max(right[t][0], right[t][1]), 5e-5) << link << " " << t;
                EXPECT_NEAR(std::log(static_cast<double>(emission.relative[2 * t])) -
                                std::log(static_cast<double>(emission.relative[2 * t + 1])),
                            right[t][0] - right[t][1], 1e-4);
            }
        }
}

} // namespace
