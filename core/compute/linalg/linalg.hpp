// Dense linear algebra, row-major, for the worker: the functions that the host table of ranvier_plugin.h lends to plugins.
//
// A matrix is a pointer to its first element and `ld`, the distance between rows in elements (ld >= columns). The first argument
// is the host table's `self` and is not looked at: the functions go into the table as they are.
// Sizes may be 0. Nothing may overlap. With beta = 0 the old content of c is not read (it may be NaN).
// Threads: any; a call starts none, provided the process was started with environment(DeviceClass) (core/base/device_class.hpp).
// The same arguments give the same bits on one device class, wherever the arrays lie in memory.
#pragma once

namespace ranvier::linalg {

// c = alpha op(a) op(b) + beta c; op(a) is m x k, op(b) is k x n, c is m x n; op transposes where its flag is not 0.
void gemm_f64(void*, int trans_a, int trans_b, int m, int n, int k, double alpha, const double* a, int lda, const double* b,
              int ldb, double beta, double* c, int ldc);
void gemm_f32(void*, int trans_a, int trans_b, int m, int n, int k, float alpha, const float* a, int lda, const float* b, int ldb,
              float beta, float* c, int ldc);

// The lower triangle, diagonal included, of c = alpha a a' + beta c with a n x k, or, where trans is not 0, of
// c = alpha a' a + beta c with a k x n. The strict upper triangle of c is neither read nor written.
void syrk_f64(void*, int trans, int n, int k, double alpha, const double* a, int lda, double beta, double* c, int ldc);

// a = L L', L lower, written over the lower triangle of a (n x n); the strict upper triangle is neither read nor written.
// Answers 0, or the 1-based row at which a is not positive definite (or not a number); a is then of no use.
int cholesky_f64(void*, int n, double* a, int lda);

// Solves L L' x = b in place; l as cholesky_f64 left it, b is n x n_rhs.
void cholesky_solve_f64(void*, int n, int n_rhs, const double* l, int lda, double* b, int ldb);

} // namespace ranvier::linalg
