#include "core/compute/linalg/linalg.hpp"

#include <cblas.h>

#include <algorithm>

// LAPACK's Cholesky, as OpenBLAS implements it; Debian's OpenBLAS brings no header that declares it.
extern "C" void dpotrf_(const char* uplo, const int* n, double* a, const int* lda, int* info, size_t uplo_length);

namespace ranvier::linalg {
namespace {

CBLAS_TRANSPOSE transpose(int flag) { return flag ? CblasTrans : CblasNoTrans; }

// c = beta c, where no product is added; with beta = 0 the old content is not read.
template <typename T>
void scale_rows(int rows, int columns, T beta, T* c, int ldc) {
    for (int i = 0; i < rows; ++i) {
        T* row = c + static_cast<ptrdiff_t>(i) * ldc;
        for (int j = 0; j < columns; ++j) row[j] = beta == 0 ? 0 : beta * row[j];
    }
}

} // namespace

void gemm_f64(void*, int trans_a, int trans_b, int m, int n, int k, double alpha, const double* a, int lda, const double* b,
              int ldb, double beta, double* c, int ldc) {
    if (m == 0 || n == 0) return;
    if (k == 0) return scale_rows(m, n, beta, c, ldc);
    cblas_dgemm(CblasRowMajor, transpose(trans_a), transpose(trans_b), m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

void gemm_f32(void*, int trans_a, int trans_b, int m, int n, int k, float alpha, const float* a, int lda, const float* b, int ldb,
              float beta, float* c, int ldc) {
    if (m == 0 || n == 0) return;
    if (k == 0) return scale_rows(m, n, beta, c, ldc);
    cblas_sgemm(CblasRowMajor, transpose(trans_a), transpose(trans_b), m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

void syrk_f64(void*, int trans, int n, int k, double alpha, const double* a, int lda, double beta, double* c, int ldc) {
    if (k == 0) {
        for (int i = 0; i < n; ++i) scale_rows(1, i + 1, beta, c + static_cast<ptrdiff_t>(i) * ldc, ldc);
        return;
    }
    if (n == 0) return;
    cblas_dsyrk(CblasRowMajor, CblasLower, transpose(trans), n, k, alpha, a, lda, beta, c, ldc);
}

int cholesky_f64(void*, int n, double* a, int lda) {
    if (n == 0) return 0;
    int info = 0;
    dpotrf_("U", &n, a, &lda, &info, 1); // the lower triangle by rows is the upper one by columns, and L is U' there
    if (info != 0) return info;
    // Not every kernel of OpenBLAS takes a NaN for a failure.
    for (int i = 0; i < n; ++i) {
        if (!(a[static_cast<ptrdiff_t>(i) * lda + i] > 0)) return i + 1;
    }
    return 0;
}

void cholesky_solve_f64(void*, int n, int n_rhs, const double* l, int lda, double* b, int ldb) {
    if (n == 0 || n_rhs == 0) return;
    cblas_dtrsm(CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, n, n_rhs, 1, l, lda, b, ldb);
    cblas_dtrsm(CblasRowMajor, CblasLeft, CblasLower, CblasTrans, CblasNonUnit, n, n_rhs, 1, l, lda, b, ldb);
}

} // namespace ranvier::linalg
