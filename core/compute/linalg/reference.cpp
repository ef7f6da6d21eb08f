#include "core/compute/linalg/reference.hpp"

#include <cmath>
#include <cstddef>

namespace ranvier::linalg::reference {
namespace {

// Element (row, column) of a row-major matrix, or of its transpose.
template <typename T>
double element(const T* a, int ld, int transposed, int row, int column) {
    return transposed ? a[static_cast<ptrdiff_t>(column) * ld + row] : a[static_cast<ptrdiff_t>(row) * ld + column];
}

template <typename T>
void gemm(int trans_a, int trans_b, int m, int n, int k, T alpha, const T* a, int lda, const T* b, int ldb, T beta, T* c,
          int ldc) {
    for (int i = 0; i < m; ++i) {
        for (int j = 0; j < n; ++j) {
            double sum = 0;
            for (int p = 0; p < k; ++p) sum += element(a, lda, trans_a, i, p) * element(b, ldb, trans_b, p, j);
            T& target = c[static_cast<ptrdiff_t>(i) * ldc + j];
            const double kept = beta == 0 ? 0 : static_cast<double>(beta) * target;
            target = static_cast<T>(static_cast<double>(alpha) * sum + kept);
        }
    }
}

} // namespace

void gemm_f64(void*, int trans_a, int trans_b, int m, int n, int k, double alpha, const double* a, int lda, const double* b,
              int ldb, double beta, double* c, int ldc) {
    gemm(trans_a, trans_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

void gemm_f32(void*, int trans_a, int trans_b, int m, int n, int k, float alpha, const float* a, int lda, const float* b, int ldb,
              float beta, float* c, int ldc) {
    gemm(trans_a, trans_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

void syrk_f64(void*, int trans, int n, int k, double alpha, const double* a, int lda, double beta, double* c, int ldc) {
    for (int i = 0; i < n; ++i) {
        for (int j = 0; j <= i; ++j) {
            double sum = 0;
            for (int p = 0; p < k; ++p) sum += element(a, lda, trans, i, p) * element(a, lda, trans, j, p);
            double& target = c[static_cast<ptrdiff_t>(i) * ldc + j];
            target = alpha * sum + (beta == 0 ? 0 : beta * target);
        }
    }
}

int cholesky_f64(void*, int n, double* a, int lda) {
    for (int i = 0; i < n; ++i) {
        double* row_i = a + static_cast<ptrdiff_t>(i) * lda;
        for (int j = 0; j <= i; ++j) {
            const double* row_j = a + static_cast<ptrdiff_t>(j) * lda;
            double left = row_i[j];
            for (int p = 0; p < j; ++p) left -= row_i[p] * row_j[p];
            if (j < i) {
                row_i[j] = left / row_j[j];
            } else if (left > 0) {
                row_i[i] = std::sqrt(left);
            } else {
                return i + 1;
            }
        }
    }
    return 0;
}

void cholesky_solve_f64(void*, int n, int n_rhs, const double* l, int lda, double* b, int ldb) {
    for (int r = 0; r < n_rhs; ++r) {
        for (int i = 0; i < n; ++i) { // L y = b
            double left = b[static_cast<ptrdiff_t>(i) * ldb + r];
            for (int p = 0; p < i; ++p) left -= l[static_cast<ptrdiff_t>(i) * lda + p] * b[static_cast<ptrdiff_t>(p) * ldb + r];
            b[static_cast<ptrdiff_t>(i) * ldb + r] = left / l[static_cast<ptrdiff_t>(i) * lda + i];
        }
        for (int i = n - 1; i >= 0; --i) { // L' x = y
            double left = b[static_cast<ptrdiff_t>(i) * ldb + r];
            for (int p = i + 1; p < n; ++p)
                left -= l[static_cast<ptrdiff_t>(p) * lda + i] * b[static_cast<ptrdiff_t>(p) * ldb + r];
            b[static_cast<ptrdiff_t>(i) * ldb + r] = left / l[static_cast<ptrdiff_t>(i) * lda + i];
        }
    }
}

} // namespace ranvier::linalg::reference
