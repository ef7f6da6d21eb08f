#include "core/compute/linalg/linalg.hpp"

#include <gtest/gtest.h>
#include <ranvier/ranvier_plugin.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <limits>
#include <thread>
#include <type_traits>
#include <vector>

#include "core/base/rng.hpp"
#include "core/compute/linalg/reference.hpp"
#include "tests/unit/compute/device_class_main.hpp"

namespace ranvier::linalg {
namespace {

// The functions go into the host table as they are.
static_assert(std::is_same_v<decltype(rv_host::gemm_f64), decltype(&gemm_f64)>);
static_assert(std::is_same_v<decltype(rv_host::gemm_f32), decltype(&gemm_f32)>);
static_assert(std::is_same_v<decltype(rv_host::syrk_f64), decltype(&syrk_f64)>);
static_assert(std::is_same_v<decltype(rv_host::cholesky_f64), decltype(&cholesky_f64)>);
static_assert(std::is_same_v<decltype(rv_host::cholesky_solve_f64), decltype(&cholesky_solve_f64)>);

constexpr double sentinel = 1e300; // between the rows and after the end: never to change

// A matrix whose rows lie further apart than they are long.
template <typename T>
struct Matrix {
    int rows, columns, ld;
    std::vector<T> values;

    Matrix(int rows_, int columns_, int gap = 3)
        : rows(rows_), columns(columns_), ld(columns_ + gap), values(static_cast<size_t>(rows) * ld + 5, guard()) {}
    static T guard() { return std::is_same_v<T, float> ? T(1e30) : T(sentinel); }
    T& at(int i, int j) { return values[static_cast<size_t>(i) * ld + j]; }
    T at(int i, int j) const { return values[static_cast<size_t>(i) * ld + j]; }
    void fill(T v) {
        for (int i = 0; i < rows; ++i) std::fill_n(&at(i, 0), columns, v);
    }
    bool guards_are_whole() const {
        for (size_t i = 0; i < values.size(); ++i) {
            const auto row = static_cast<int>(i / static_cast<size_t>(ld)),
                       column = static_cast<int>(i % static_cast<size_t>(ld));
            if ((row >= rows || column >= columns) && values[i] != guard()) return false;
        }
        return true;
    }
};

template <typename T>
Matrix<T> normal_matrix(int rows, int columns, uint64_t stream) {
    Matrix<T> m(rows, columns);
    Draws draws = RandomStream(77, stream).at(0);
    for (int i = 0; i < rows; ++i) {
        for (int j = 0; j < columns; ++j) m.at(i, j) = static_cast<T>(draws.normal());
    }
    return m;
}

template <typename T>
Matrix<T> absolute(Matrix<T> m) {
    for (int i = 0; i < m.rows; ++i) {
        for (int j = 0; j < m.columns; ++j) m.at(i, j) = std::abs(m.at(i, j));
    }
    return m;
}

// a a' + n I, well conditioned.
Matrix<double> positive_definite(int n, uint64_t stream) {
    const auto a = normal_matrix<double>(n, n, stream);
    Matrix<double> c(n, n);
    for (int i = 0; i < n; ++i) {
        for (int j = 0; j < n; ++j) {
            double sum = i == j ? n : 0;
            for (int p = 0; p < n; ++p) sum += a.at(i, p) * a.at(j, p);
            c.at(i, j) = sum;
        }
    }
    return c;
}

struct Shape {
    int m, n, k;
};

// 0, 1, primes, a vector's length and one beside it, and what is past OpenBLAS's small-matrix kernels.
std::vector<Shape> nasty_shapes() {
    std::vector<Shape> shapes;
    for (int m : {0, 1, 2, 7, 16, 17}) {
        for (int n : {0, 1, 3, 8, 31}) {
            for (int k : {0, 1, 5, 16, 37}) shapes.push_back({m, n, k});
        }
    }
    for (const Shape& s : {Shape{64, 64, 64}, {63, 65, 61}, {127, 1, 101}, {1, 131, 97}, {103, 109, 211}}) shapes.push_back(s);
    return shapes;
}

template <typename T>
using Gemm = void (*)(void*, int, int, int, int, int, T, const T*, int, const T*, int, T, T*, int);

class linalg : public ::testing::Test {
protected:
    void SetUp() override {
        const DeviceClass under_test = testing::class_under_test();
        if (under_test.simd > detect_device_class().simd)
            GTEST_SKIP() << "this processor cannot run " << under_test.name() << ", up to " << detect_device_class().name();
    }
};

// Every element within the error of an honest sum of k products, and nothing written outside of c.
template <typename T>
void expect_gemm_agrees(Gemm<T> fast, Gemm<T> reference, const Shape& s, int trans, T alpha, T beta) {
    const int ta = trans & 1, tb = trans >> 1;
    const auto a = ta ? normal_matrix<T>(s.k, s.m, 1) : normal_matrix<T>(s.m, s.k, 1);
    const auto b = tb ? normal_matrix<T>(s.n, s.k, 2) : normal_matrix<T>(s.k, s.n, 2);
    auto c = normal_matrix<T>(s.m, s.n, 3);
    if (beta == 0) c.fill(std::numeric_limits<T>::quiet_NaN());
    auto expected = c;
    auto magnitude = beta == 0 ? Matrix<T>(s.m, s.n) : absolute(c);
    const auto abs_a = absolute(a), abs_b = absolute(b);
    reference(nullptr, ta, tb, s.m, s.n, s.k, alpha, a.values.data(), a.ld, b.values.data(), b.ld, beta, expected.values.data(),
              c.ld);
    reference(nullptr, ta, tb, s.m, s.n, s.k, std::abs(alpha), abs_a.values.data(), a.ld, abs_b.values.data(), b.ld,
              std::abs(beta), magnitude.values.data(), c.ld);

    fast(nullptr, ta, tb, s.m, s.n, s.k, alpha, a.values.data(), a.ld, b.values.data(), b.ld, beta, c.values.data(), c.ld);

    const double unit = static_cast<double>(std::numeric_limits<T>::epsilon()) * (s.k + 4);
    for (int i = 0; i < s.m; ++i) {
        for (int j = 0; j < s.n; ++j) {
            ASSERT_NEAR(c.at(i, j), expected.at(i, j), unit * static_cast<double>(magnitude.at(i, j)))
                << "element " << i << ", " << j << " of " << s.m << " x " << s.n << " x " << s.k << ", transposed " << ta << tb;
        }
    }
    EXPECT_TRUE(c.guards_are_whole()) << s.m << " x " << s.n << " x " << s.k;
}

TEST_F(linalg, gemm_f64_agrees_with_the_loops_at_nasty_sizes) {
    for (const Shape& s : nasty_shapes()) {
        for (int trans = 0; trans < 4; ++trans) {
            expect_gemm_agrees<double>(gemm_f64, reference::gemm_f64, s, trans, 1.5, 0);
            expect_gemm_agrees<double>(gemm_f64, reference::gemm_f64, s, trans, -1, 0.5);
        }
    }
}

TEST_F(linalg, gemm_f32_agrees_with_the_loops_at_nasty_sizes) {
    for (const Shape& s : nasty_shapes()) {
        for (int trans = 0; trans < 4; ++trans) {
            expect_gemm_agrees<float>(gemm_f32, reference::gemm_f32, s, trans, 1.5f, 0);
            expect_gemm_agrees<float>(gemm_f32, reference::gemm_f32, s, trans, -1, 0.5f);
        }
    }
}

TEST_F(linalg, gemm_with_alpha_0_scales_what_was_there) {
    const std::vector<double> a{1, 2}, b{3, 4};
    std::vector<double> c{5};

    gemm_f64(nullptr, 0, 0, 1, 1, 2, 0, a.data(), 2, b.data(), 1, 0.5, c.data(), 1);

    EXPECT_EQ(c[0], 2.5);
}

TEST_F(linalg, syrk_writes_the_lower_triangle_and_nothing_else) {
    for (int n : {0, 1, 2, 7, 17, 64, 67, 131}) {
        for (int k : {0, 1, 5, 61}) {
            for (int trans : {0, 1}) {
                const auto a = trans ? normal_matrix<double>(k, n, 1) : normal_matrix<double>(n, k, 1);
                for (double beta : {0.0, 0.5}) {
                    auto c = normal_matrix<double>(n, n, 2);
                    const auto before = c;
                    auto expected = c;
                    reference::syrk_f64(nullptr, trans, n, k, 2, a.values.data(), a.ld, beta, expected.values.data(), c.ld);

                    syrk_f64(nullptr, trans, n, k, 2, a.values.data(), a.ld, beta, c.values.data(), c.ld);

                    for (int i = 0; i < n; ++i) {
                        for (int j = 0; j <= i; ++j)
                            ASSERT_NEAR(c.at(i, j), expected.at(i, j), 1e-12 * (k + 4)) << n << " x " << k;
                        for (int j = i + 1; j < n; ++j) ASSERT_EQ(c.at(i, j), before.at(i, j)) << n << " x " << k;
                    }
                    EXPECT_TRUE(c.guards_are_whole());
                }
            }
        }
    }
}

TEST_F(linalg, syrk_with_beta_0_does_not_read_what_was_there) {
    const std::vector<double> a{1, 2, 3};
    std::vector<double> c(9, std::nan(""));

    syrk_f64(nullptr, 0, 3, 1, 1, a.data(), 1, 0, c.data(), 3);

    EXPECT_EQ(c[0], 1);
    EXPECT_EQ(c[3], 2);
    EXPECT_EQ(c[8], 9);
}

TEST_F(linalg, cholesky_of_a_matrix_factored_by_hand) {
    // | 4  .  . |   | 2 0 0 | squared
    // | 2 10  . | = | 1 3 0 |
    // | 6  9 14 |   | 3 2 1 |
    std::vector<double> a{4, -1, -1, 2, 10, -1, 6, 9, 14};

    EXPECT_EQ(cholesky_f64(nullptr, 3, a.data(), 3), 0);

    EXPECT_EQ(a, (std::vector<double>{2, -1, -1, 1, 3, -1, 3, 2, 1}));
}

TEST_F(linalg, cholesky_agrees_with_the_loops_and_leaves_the_upper_triangle) {
    for (int n : {0, 1, 2, 3, 7, 16, 17, 61, 64, 65, 131, 257}) {
        auto a = positive_definite(n, 4);
        auto expected = a;
        const auto before = a;
        ASSERT_EQ(reference::cholesky_f64(nullptr, n, expected.values.data(), a.ld), 0);

        ASSERT_EQ(cholesky_f64(nullptr, n, a.values.data(), a.ld), 0);

        for (int i = 0; i < n; ++i) {
            for (int j = 0; j <= i; ++j) ASSERT_NEAR(a.at(i, j), expected.at(i, j), 1e-12 * n) << n;
            for (int j = i + 1; j < n; ++j) ASSERT_EQ(a.at(i, j), before.at(i, j)) << n;
        }
        EXPECT_TRUE(a.guards_are_whole());
    }
}

TEST_F(linalg, cholesky_names_the_first_row_that_is_not_positive) {
    for (int n : {1, 5, 67, 131}) {
        for (int row : {0, n / 2, n - 1}) {
            auto a = positive_definite(n, 5);
            auto same = a;
            a.at(row, row) = same.at(row, row) = -1;

            EXPECT_EQ(cholesky_f64(nullptr, n, a.values.data(), a.ld), row + 1) << n;
            EXPECT_EQ(reference::cholesky_f64(nullptr, n, same.values.data(), a.ld), row + 1) << n;
        }
    }
}

TEST_F(linalg, cholesky_of_a_singular_matrix_fails_at_the_dependent_row) {
    std::vector<double> a{1, 0, 1, 1};
    std::vector<double> zero{0};

    EXPECT_EQ(cholesky_f64(nullptr, 2, a.data(), 2), 2);
    EXPECT_EQ(cholesky_f64(nullptr, 1, zero.data(), 1), 1);
}

TEST_F(linalg, cholesky_does_not_take_nan_for_success) {
    for (int n : {1, 5, 67, 131}) {
        for (int row : {0, n / 2, n - 1}) {
            auto a = positive_definite(n, 6);
            a.at(row, row) = std::nan("");

            EXPECT_EQ(cholesky_f64(nullptr, n, a.values.data(), a.ld), row + 1) << n;
        }
    }
}

TEST_F(linalg, cholesky_solve_solves_the_system) {
    for (int n : {0, 1, 2, 7, 17, 64, 67, 131}) {
        for (int n_rhs : {0, 1, 3, 16, 61}) {
            const auto a = positive_definite(n, 7);
            const auto x = normal_matrix<double>(n, n_rhs, 8);
            Matrix<double> b(n, n_rhs);
            reference::gemm_f64(nullptr, 0, 0, n, n_rhs, n, 1, a.values.data(), a.ld, x.values.data(), x.ld, 0, b.values.data(),
                                b.ld);
            auto l = a;
            ASSERT_EQ(cholesky_f64(nullptr, n, l.values.data(), l.ld), 0);
            for (int i = 0; i < n; ++i) {
                for (int j = i + 1; j < n; ++j) l.at(i, j) = std::nan(""); // the upper triangle is not read
            }

            cholesky_solve_f64(nullptr, n, n_rhs, l.values.data(), l.ld, b.values.data(), b.ld);

            for (int i = 0; i < n; ++i) {
                for (int j = 0; j < n_rhs; ++j) ASSERT_NEAR(b.at(i, j), x.at(i, j), 1e-11) << n << " x " << n_rhs;
            }
            EXPECT_TRUE(b.guards_are_whole());
        }
    }
}

// The result of one of each, from arrays that begin `offset` elements after an aligned address.
std::vector<double> bits_at(int offset) {
    constexpr int n = 67, k = 131;
    const auto placed = [&](const std::vector<double>& values) {
        std::vector<double> wide(values.size() + static_cast<size_t>(offset));
        std::copy(values.begin(), values.end(), wide.begin() + offset);
        return wide;
    };
    Draws draws = RandomStream(5, 5).at(0);
    std::vector<double> a(static_cast<size_t>(n) * k), c(static_cast<size_t>(n) * n, 0.0), b(static_cast<size_t>(n) * 3);
    for (double& v : a) v = draws.normal();
    for (double& v : b) v = draws.normal();
    const auto wide_a = placed(a);
    auto product = placed(c), factor = placed(c), solution = placed(b);
    gemm_f64(nullptr, 0, 1, n, n, k, 1, wide_a.data() + offset, k, wide_a.data() + offset, k, 0, product.data() + offset, n);
    syrk_f64(nullptr, 0, n, k, 1, wide_a.data() + offset, k, 0, factor.data() + offset, n);
    EXPECT_EQ(cholesky_f64(nullptr, n, factor.data() + offset, n), 0);
    cholesky_solve_f64(nullptr, n, 3, factor.data() + offset, n, solution.data() + offset, 3);
    std::vector<double> all(product.begin() + offset, product.end());
    all.insert(all.end(), factor.begin() + offset, factor.end());
    all.insert(all.end(), solution.begin() + offset, solution.end());
    return all;
}

TEST_F(linalg, gives_the_same_bits_wherever_the_arrays_lie) {
    const auto expected = bits_at(0);

    for (int offset = 1; offset < 9; ++offset) {
        const auto found = bits_at(offset);
        EXPECT_EQ(std::memcmp(found.data(), expected.data(), expected.size() * sizeof(double)), 0) << "offset " << offset;
    }
}

TEST_F(linalg, gives_the_same_bits_from_many_threads_at_once) {
    const auto expected = bits_at(0);
    std::vector<std::vector<double>> found(6);

    {
        std::vector<std::jthread> callers;
        for (auto& f : found) callers.emplace_back([&f] { f = bits_at(0); });
    }

    for (const auto& f : found) EXPECT_EQ(std::memcmp(f.data(), expected.data(), expected.size() * sizeof(double)), 0);
}

TEST_F(linalg, starts_no_thread) {
    const auto n_threads = [] {
        return std::distance(std::filesystem::directory_iterator("/proc/self/task"), std::filesystem::directory_iterator());
    };
    const auto before = n_threads();
    const int n = 512; // large enough for OpenBLAS to split it if it may
    std::vector<double> a(static_cast<size_t>(n) * n, 1.0), c(a.size());

    gemm_f64(nullptr, 0, 0, n, n, n, 1, a.data(), n, a.data(), n, 0, c.data(), n);
    syrk_f64(nullptr, 0, n, n, 1, a.data(), n, 0, c.data(), n);
    for (int i = 0; i < n; ++i) c[static_cast<size_t>(i) * n + i] += 1;
    EXPECT_EQ(cholesky_f64(nullptr, n, c.data(), n), 0);
    cholesky_solve_f64(nullptr, n, n, c.data(), n, a.data(), n);

    EXPECT_EQ(n_threads(), before);
}

} // namespace
} // namespace ranvier::linalg
