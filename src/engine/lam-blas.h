/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matrix products, row-major, cut over a pool into tiles of the output by shape alone. Which of
 * OpenBLAS and our own packed product does a tile is decided here, by shape and kernel table. */
#pragma once

#include "lam-kernels.h"

G_BEGIN_DECLS

#define lam_blas_init LAM_NAME (lam_blas_init)
#define lam_gemm LAM_NAME (lam_gemm)
#define lam_gemm_alone LAM_NAME (lam_gemm_alone)
#define lam_gemm_prepare LAM_NAME (lam_gemm_prepare)
#define lam_gemm_prepared LAM_NAME (lam_gemm_prepared)
#define lam_gemm_prepared_size LAM_NAME (lam_gemm_prepared_size)
#define lam_gemm_scratch LAM_NAME (lam_gemm_scratch)
#define lam_sparse_gemm LAM_NAME (lam_sparse_gemm)
#define lam_sparse_gemm_gradient LAM_NAME (lam_sparse_gemm_gradient)

/* Rows of ones at the named columns and zeros elsewhere: a multi-hot matrix. */
typedef struct {
  guint n_rows;
  guint n_columns;
  const guint32 *starts; /* [n_rows + 1]: row r has indices starts[r] … starts[r + 1] − 1 */
  const void *indices;   /* ascending within a row, each below n_columns */
  guint index_bytes;     /* 2 or 4: guint16 or guint32 */
} LamSparse;

/* Sets OpenBLAS to one thread and ends those it has; our pool does the threading. Called by the
 * others when needed. */
void lam_blas_init (void);

/* C = op (A) · op (B) [m × n], op (A) being [m × k]; then @epilogue (NULL: nothing more).
 * @lda, @ldb, @ldc: numbers from one stored row to the next. A mask has C's leading dimension.
 * C must not overlap A or B. m, n or k may be 0. */
void lam_gemm (LamPool *pool, gboolean trans_a, gboolean trans_b, gsize m, gsize n, gsize k,
               const LamReal *a, gsize lda, const LamReal *b, gsize ldb, LamReal *c, gsize ldc,
               const LamEpilogue *epilogue);

/* The same on the calling thread alone, within a piece of @pool that runs on @thread; the pool must
 * have lam_gemm_scratch() bytes. */
void lam_gemm_alone (LamPool *pool, guint thread, gboolean trans_a, gboolean trans_b, gsize m,
                     gsize n, gsize k, const LamReal *a, gsize lda, const LamReal *b, gsize ldb,
                     LamReal *c, gsize ldc, const LamEpilogue *epilogue);

/* Bytes of scratch a thread needs for that product: for lam_pool_reserve(). */
gsize lam_gemm_scratch (gboolean trans_a, gboolean trans_b, gsize m, gsize n, gsize k);

/* For a B [k × n] that many products are made with before it changes: numbers (not bytes) that it
 * takes when it is packed beforehand. 0: that is not offered. */
gsize lam_gemm_prepared_size (gsize n, gsize k);

/* Packs it to @prepared, which should be 64-byte aligned. */
void lam_gemm_prepare (LamPool *pool, gsize n, gsize k, const LamReal *b, gsize ldb,
                       LamReal *prepared);

/* C = A · B, the same bits as lam_gemm() gives. */
void lam_gemm_prepared (LamPool *pool, gsize m, gsize n, gsize k, const LamReal *a, gsize lda,
                        const LamReal *prepared, LamReal *c, gsize ldc,
                        const LamEpilogue *epilogue);

/* C = S · B [n_rows × n], B being [n_columns × n]; then @epilogue. */
void lam_sparse_gemm (LamPool *pool, const LamSparse *s, gsize n, const LamReal *b, gsize ldb,
                      LamReal *c, gsize ldc, const LamEpilogue *epilogue);

/* dB = Sᵀ · dC [n_columns × n], or += with @accumulate. */
void lam_sparse_gemm_gradient (LamPool *pool, const LamSparse *s, gsize n, const LamReal *dc,
                               gsize lddc, gboolean accumulate, LamReal *db, gsize lddb);

G_END_DECLS
