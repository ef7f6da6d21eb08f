#include <gtest/gtest.h>

#include "plugins/hmm_glm/gaussian_solve.hpp"
#include "tests/plugins/hmm_glm/fixture.hpp"

namespace {

using namespace ranvier;
using namespace ranvier::hmm_glm;

// B B' + n I with entries of B drawn.
std::vector<double> positive_definite(int n, uint64_t seed) {
    Draws draws = RandomStream(seed, 0).at(0);
    std::vector<double> b(static_cast<size_t>(n * n)), a(b.size());
    for (double& v : b) v = draws.normal();
    for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j) {
            for (int k = 0; k < n; ++k)
                a[static_cast<size_t>(i * n + j)] += b[static_cast<size_t>(i * n + k)] * b[static_cast<size_t>(j * n + k)];
            if (i == j) a[static_cast<size_t>(i * n + j)] += n;
        }
    return a;
}

TEST(gaussian_solve, inverse_times_matrix_is_one_at_every_size) {
    fakes::Bench bench(fakes::small_recording(1, 1, 10, 1, "logistic", 1));
    for (int n : {1, 2, 5, 21, 48, 49, 60}) {
        const std::vector<double> a = positive_definite(n, 3);
        std::vector<double> inverse = a;

        invert_spd(bench.table, n, inverse);

        for (int i = 0; i < n; ++i)
            for (int j = 0; j < n; ++j) {
                double sum = 0;
                for (int k = 0; k < n; ++k) sum += a[static_cast<size_t>(i * n + k)] * inverse[static_cast<size_t>(k * n + j)];
                EXPECT_NEAR(sum, i == j, 1e-10) << n;
            }
    }
}

TEST(gaussian_solve, a_singular_matrix_is_lifted_not_divided_by) {
    fakes::Bench bench(fakes::small_recording(1, 1, 10, 1, "logistic", 1));
    std::vector<double> a{1, 1, 1, 1};

    invert_spd(bench.table, 2, a);

    for (double v : a) EXPECT_TRUE(std::isfinite(v));
}

// Two states, two senders: a quadratic with a known information matrix per state.
Quadratic two_states() {
    Quadratic q;
    q.count = 1;
    q.size = 3;
    const std::vector<double> a = positive_definite(3, 8), b = positive_definite(3, 9);
    for (const auto& h : {a, b})
        for (size_t i = 0; i < 3; ++i)
            for (size_t j = i; j < 3; ++j) q.information.push_back(h[i * 3 + j]);
    q.linear = {1, 2, 3, -1, 0.5, 2};
    return q;
}

TEST(gaussian_solve, a_shared_bias_is_solved_jointly_with_all_weights) {
    fakes::Bench bench(fakes::small_recording(1, 1, 10, 1, "logistic", 1));
    const Quadratic q = two_states();
    const std::vector<double> precision{0.5, 1, 2, 4}, shift{0.1, -0.2, 0.3, 0};
    Marginals found;

    solve(bench.table, q, 0, 2, {precision, shift, {0.25, -1}}, Bias::shared, found);

    // The same as one system in (w00, w01, w10, w11, b).
    std::vector<double> a(25, 0), right(5, 0);
    const auto entry = [&](size_t s, size_t i) { return i == 2 ? size_t{4} : 2 * s + i; };
    for (size_t s = 0; s < 2; ++s)
        for (size_t i = 0, k = 0; i < 3; ++i) {
            right[entry(s, i)] += q.linear[s * 3 + i];
            for (size_t j = i; j < 3; ++j, ++k) {
                a[entry(s, i) * 5 + entry(s, j)] += q.information[s * 6 + k];
                if (i != j) a[entry(s, j) * 5 + entry(s, i)] += q.information[s * 6 + k];
            }
        }
    for (size_t k = 0; k < 4; ++k) a[k * 6] += precision[k], right[k] += shift[k];
    a[24] += 0.25;
    right[4] += 0.25 * -1;
    invert_spd(bench.table, 5, a);
    for (size_t i = 0; i < 5; ++i) {
        double mean = 0;
        for (size_t j = 0; j < 5; ++j) mean += a[i * 5 + j] * right[j];
        EXPECT_NEAR(i < 4 ? found.mean[i] : found.bias[1], mean, 1e-10);
        if (i < 4) {
            EXPECT_NEAR(found.variance[i], a[i * 6], 1e-10);
        }
    }
    EXPECT_EQ(found.bias[0], found.bias[1]);
}

TEST(gaussian_solve, a_bias_per_state_belongs_to_its_states_system) {
    fakes::Bench bench(fakes::small_recording(1, 1, 10, 1, "logistic", 1));
    const Quadratic q = two_states();
    const std::vector<double> precision{0.5, 1, 2, 4}, shift{0.1, -0.2, 0.3, 0};
    Marginals found;

    solve(bench.table, q, 0, 2, {precision, shift, {0.25, -1}}, Bias::per_state, found);

    const size_t s = 1;
    std::vector<double> a(9);
    for (size_t i = 0, k = 0; i < 3; ++i)
        for (size_t j = i; j < 3; ++j, ++k) a[i * 3 + j] = a[j * 3 + i] = q.information[s * 6 + k];
    a[0] += 2, a[4] += 4, a[8] += 0.25;
    const double right[3]{-1 + 0.3, 0.5, 2 - 0.25};
    invert_spd(bench.table, 3, a);
    EXPECT_NEAR(found.mean[2], a[0] * right[0] + a[1] * right[1] + a[2] * right[2], 1e-10);
    EXPECT_NEAR(found.bias[1], a[6] * right[0] + a[7] * right[1] + a[8] * right[2], 1e-10);
    EXPECT_NEAR(found.variance[3], a[4], 1e-10);
}

// The system of two_states() in (w00, w01, b0, w10, w11, b1, centre), inverted, and its solution: biases with precision 3 around
// a centre that is Normal(-1, 1 / 0.25).
struct Pooled {
    std::vector<double> inverse{std::vector<double>(49, 0)}, solution{std::vector<double>(7, 0)};
    double variance(size_t i) const { return inverse[i * 8]; }
    double squared_distance(size_t i, size_t j) const {
        const double away = solution[i] - solution[j];
        return away * away + inverse[i * 8] + inverse[j * 8] - 2 * inverse[i * 7 + j];
    }
};
Pooled pooled_by_hand(const rv_host& table, const Quadratic& q, const std::vector<double>& precision,
                      const std::vector<double>& shift) {
    Pooled p;
    std::vector<double> right(7, 0);
    for (size_t s = 0; s < 2; ++s)
        for (size_t i = 0, k = 0; i < 3; ++i) {
            right[3 * s + i] = q.linear[s * 3 + i] + (i < 2 ? shift[2 * s + i] : 0);
            for (size_t j = i; j < 3; ++j, ++k)
                p.inverse[(3 * s + i) * 7 + 3 * s + j] = p.inverse[(3 * s + j) * 7 + 3 * s + i] = q.information[s * 6 + k];
            p.inverse[(3 * s + i) * 8] += i < 2 ? precision[2 * s + i] : 3;
        }
    for (size_t b : {size_t{2}, size_t{5}}) p.inverse[b * 7 + 6] = p.inverse[6 * 7 + b] = -3;
    p.inverse[48] = 2 * 3 + 0.25;
    right[6] = 0.25 * -1;
    invert_spd(table, 7, p.inverse);
    for (size_t i = 0; i < 7; ++i)
        for (size_t j = 0; j < 7; ++j) p.solution[i] += p.inverse[i * 7 + j] * right[j];
    return p;
}

TEST(gaussian_solve, pooled_biases_are_solved_jointly_with_their_centre_and_all_weights) {
    fakes::Bench bench(fakes::small_recording(1, 1, 10, 1, "logistic", 1));
    const Quadratic q = two_states();
    const std::vector<double> precision{0.5, 1, 2, 4}, shift{0.1, -0.2, 0.3, 0};
    Marginals found;

    solve(bench.table, q, 0, 2, {precision, shift, {0.25, -1, 3}}, Bias::per_state, found);

    const Pooled expected = pooled_by_hand(bench.table, q, precision, shift);
    for (size_t s = 0; s < 2; ++s) {
        EXPECT_NEAR(found.bias[s], expected.solution[3 * s + 2], 1e-10);
        for (size_t i = 0; i < 2; ++i) {
            EXPECT_NEAR(found.mean[2 * s + i], expected.solution[3 * s + i], 1e-10);
            EXPECT_NEAR(found.variance[2 * s + i], expected.variance(3 * s + i), 1e-10);
        }
    }
}

TEST(gaussian_solve, pooled_biases_say_how_far_they_are_expected_from_their_centre) {
    fakes::Bench bench(fakes::small_recording(1, 1, 10, 1, "logistic", 1));
    const Quadratic q = two_states();
    const std::vector<double> precision{0.5, 1, 2, 4}, shift{0.1, -0.2, 0.3, 0};
    Marginals found;

    solve(bench.table, q, 0, 2, {precision, shift, {0.25, -1, 3}}, Bias::per_state, found);

    const Pooled expected = pooled_by_hand(bench.table, q, precision, shift);
    EXPECT_NEAR(found.bias_square, expected.squared_distance(2, 6) + expected.squared_distance(5, 6), 1e-10);
}

} // namespace
