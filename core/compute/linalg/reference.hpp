// The same functions as linalg.hpp, as loops written to be read, with double accumulators: what the fast ones are judged by.
#pragma once

namespace ranvier::linalg::reference {

void gemm_f64(void*, int trans_a, int trans_b, int m, int n, int k, double alpha, const double* a, int lda, const double* b,
              int ldb, double beta, double* c, int ldc);
void gemm_f32(void*, int trans_a, int trans_b, int m, int n, int k, float alpha, const float* a, int lda, const float* b, int ldb,
              float beta, float* c, int ldc);
void syrk_f64(void*, int trans, int n, int k, double alpha, const double* a, int lda, double beta, double* c, int ldc);
int cholesky_f64(void*, int n, double* a, int lda);
void cholesky_solve_f64(void*, int n, int n_rhs, const double* l, int lda, double* b, int ldb);

} // namespace ranvier::linalg::reference
