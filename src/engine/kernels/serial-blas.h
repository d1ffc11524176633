/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Products on one thread, for use inside pieces. */
#pragma once

#include "lam-blas.h"

#define lam_serial_gemm LAM_NAME (lam_serial_gemm)
#define lam_finish_tile LAM_NAME (lam_finish_tile)

/* C = op (A) · op (B), or += with @accumulate, by OpenBLAS. lam_blas_init() comes first. */
void lam_serial_gemm (gboolean trans_a, gboolean trans_b, gsize m, gsize n, gsize k,
                      const LamReal *a, gsize lda, const LamReal *b, gsize ldb, gboolean accumulate,
                      LamReal *c, gsize ldc);

/* Bias, activation and mask on a tile of C whose first column is @first_column. @mask (NULL: none)
 * points at the tile's first number and has C's leading dimension. */
void lam_finish_tile (const LamEpilogue *epilogue, gsize rows, gsize n, gsize first_column,
                      const LamReal *mask, LamReal *c, gsize ldc);
