/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our own product, float only: see lam-blas-packed.c. */
#pragma once

#include "lam-blas.h"

/* Bytes of scratch a thread needs for any product. */
gsize lam_packed_scratch (void);

/* How B lies in memory: [k × n], transposed, or packed beforehand by lam_packed_prepare(). */
typedef enum { LAM_B_PLAIN, LAM_B_TRANSPOSED, LAM_B_PACKED } LamBForm;

/* As lam_gemm(), on one thread, with that much scratch; @k above 0. C begins at column
 * @first_column of the whole product, a multiple of LAM_PACKED_COLUMNS. Of packed B, @b is all of
 * it and @ldb its columns in whole vectors. A number of C is made by the same additions whatever
 * part of C is asked for and however B lies. */
void lam_packed_gemm (gboolean trans_a, LamBForm form, gsize m, gsize n, gsize k, const float *a,
                      gsize lda, const float *b, gsize ldb, float *c, gsize ldc,
                      const LamEpilogue *epilogue, gsize first_column, const float *mask,
                      gpointer scratch);

#define LAM_PACKED_COLUMNS 64

/* Columns of packed B: @n in whole vectors. */
gsize lam_packed_columns (gsize n);

/* Packs columns @column … (LAM_PACKED_COLUMNS of them, or what is left) of B [k × n] to their place
 * in @packed [k · lam_packed_columns (n)]. */
void lam_packed_prepare (gsize column, gsize n, gsize k, const float *b, gsize ldb, float *packed);
