/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our own product, float only: see lam-blas-packed.c. */
#pragma once

#include "lam-blas.h"

/* Bytes of scratch a thread needs for any product. */
gsize lam_packed_scratch (void);

/* As lam_gemm(), on one thread, with that much scratch; @k above 0. A number of C is made by the
 * same additions whatever part of C is asked for. */
void lam_packed_gemm (gboolean trans_a, gboolean trans_b, gsize m, gsize n, gsize k, const float *a,
                      gsize lda, const float *b, gsize ldb, float *c, gsize ldc,
                      const LamEpilogue *epilogue, gsize first_column, const float *mask,
                      gpointer scratch);
