#include "core/compute/linalg/self_check.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/compute/device_class_main.hpp"

extern "C" void openblas_set_num_threads(int n);

namespace ranvier::linalg {
namespace {

class self_check : public ::testing::Test {
protected:
    void SetUp() override {
        if (testing::class_under_test().simd > detect_device_class().simd)
            GTEST_SKIP() << "this processor cannot run " << testing::class_under_test().name();
    }
};

TEST_F(self_check, passes_in_the_environment_of_the_class) {
    const Status checked = check_dispatch(testing::class_under_test());

    EXPECT_TRUE(checked) << checked.error().sentence();
}

TEST_F(self_check, refuses_every_other_class) {
    for (SimdLevel level : {SimdLevel::base, SimdLevel::avx2, SimdLevel::avx512}) {
        const DeviceClass other{level};
        if (other == testing::class_under_test()) continue;

        const Status checked = check_dispatch(other);

        ASSERT_FALSE(checked);
        EXPECT_NE(checked.error().sentence().find(blas_core_name()), std::string::npos);
        EXPECT_NE(checked.error().sentence().find("OPENBLAS_CORETYPE=" + std::string(blas_core(other))), std::string::npos);
    }
}

TEST_F(self_check, refuses_more_than_one_thread) {
    openblas_set_num_threads(2);

    const Status checked = check_dispatch(testing::class_under_test());

    openblas_set_num_threads(1);
    ASSERT_FALSE(checked);
    EXPECT_NE(checked.error().sentence().find("would use 2 threads"), std::string::npos);
}

TEST_F(self_check, catches_a_product_that_loses_its_last_terms) {
    Kernels kernels;
    kernels.gemm64 = [](void* self, int ta, int tb, int m, int n, int k, double alpha, const double* a, int lda, const double* b,
                        int ldb, double beta, double* c,
                        int ldc) { gemm_f64(self, ta, tb, m, n, k - k % 8, alpha, a, lda, b, ldb, beta, c, ldc); };

    const Status checked = check_kernels(kernels);

    ASSERT_FALSE(checked);
    EXPECT_NE(checked.error().sentence().find("multiplied wrongly"), std::string::npos);
}

TEST_F(self_check, catches_a_single_product_that_writes_nothing) {
    Kernels kernels;
    kernels.gemm32 = [](void*, int, int, int, int, int, float, const float*, int, const float*, int, float, float*, int) {};

    EXPECT_FALSE(check_kernels(kernels));
}

TEST_F(self_check, catches_a_solution_with_one_wrong_element) {
    Kernels kernels;
    kernels.cholesky_solve = [](void* self, int n, int n_rhs, const double* l, int lda, double* b, int ldb) {
        cholesky_solve_f64(self, n, n_rhs, l, lda, b, ldb);
        b[static_cast<size_t>(n - 1) * ldb] *= 1 + 1e-5;
    };

    const Status checked = check_kernels(kernels);

    ASSERT_FALSE(checked);
    EXPECT_NE(checked.error().sentence().find("solved wrongly"), std::string::npos);
}

} // namespace
} // namespace ranvier::linalg
