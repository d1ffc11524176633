/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Products with rows of ones given as index lists. Forward is cut by rows; the gradient by ranges
 * of columns of S, so that no two pieces write the same row of dB and rows add in batch order. */
#include <string.h>

#include "kernels/kernel-table.h"
#include "kernels/serial-blas.h"

#define ROWS 32
#define FEATURE_BYTES (32 * 1024) /* of dB a piece at least */
#define MOST_RANGES 8             /* each of them searches every row for its first index */

typedef struct {
  const LamSparse *s;
  gsize n, ldb, ldc;
  const LamReal *b;
  LamReal *c;
  const LamEpilogue *epilogue;
  gboolean accumulate;
  guint features; /* a piece */
} Job;

static inline guint
index_at (const LamSparse *s, guint32 i)
{
  return s->index_bytes == 2 ? ((const guint16 *) s->indices)[i]
                             : ((const guint32 *) s->indices)[i];
}

static inline const void *
indices_from (const LamSparse *s, guint32 i)
{
  return (const guint8 *) s->indices + (gsize) i * s->index_bytes;
}

/* c += the sum of the rows of B that indices @from … @to − 1 name. */
static void
sum_rows (const Job *job, guint32 from, guint32 to, LamReal *c)
{
#ifdef LAM_DOUBLE
  for (guint32 i = from; i < to; i++)
    lam_kernel_table ()->elementwise->add (job->n, c, job->b + index_at (job->s, i) * job->ldb, c);
#else
  lam_kernel_table ()->sparse->sum_rows (to - from, indices_from (job->s, from),
                                         job->s->index_bytes, job->n, job->b, job->ldb, c);
#endif
}

/* Adds @row to the rows of C that indices @from … @to − 1 name. */
static void
add_row (const Job *job, guint32 from, guint32 to, const LamReal *row)
{
#ifdef LAM_DOUBLE
  for (guint32 i = from; i < to; i++) {
    LamReal *c = job->c + index_at (job->s, i) * job->ldc;
    lam_kernel_table ()->elementwise->add (job->n, c, row, c);
  }
#else
  lam_kernel_table ()->sparse->add_row (to - from, indices_from (job->s, from), job->s->index_bytes,
                                        job->n, row, job->c, job->ldc);
#endif
}

static void
forward_piece (guint piece, guint thread, gpointer data)
{
  const Job *job = data;
  const LamSparse *s = job->s;
  guint from = piece * ROWS, to = MIN (from + ROWS, s->n_rows);
  const LamReal *mask = job->epilogue == NULL ? NULL : job->epilogue->mask;

  for (guint r = from; r < to; r++) {
    LamReal *c = job->c + r * job->ldc;

    if (job->epilogue == NULL || !job->epilogue->accumulate)
      memset (c, 0, job->n * sizeof *c);
    sum_rows (job, s->starts[r], s->starts[r + 1], c);
  }
  lam_finish_tile (job->epilogue, to - from, job->n, 0,
                   mask == NULL ? NULL : mask + from * job->ldc, job->c + from * job->ldc,
                   job->ldc);
}

void
lam_sparse_gemm (LamPool *pool, const LamSparse *s, gsize n, const LamReal *b, gsize ldb,
                 LamReal *c, gsize ldc, const LamEpilogue *epilogue)
{
  Job job = { s, n, ldb, ldc, b, c, epilogue };

  lam_pool_run (pool, (s->n_rows + ROWS - 1) / ROWS, forward_piece, &job);
}

/* The first index from @low on in row @r that is not below @feature. */
static guint32
first_from (const LamSparse *s, guint r, guint32 low, guint feature)
{
  guint32 high = s->starts[r + 1];

  while (low < high) {
    guint32 middle = low + (high - low) / 2;
    if (index_at (s, middle) < feature)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
gradient_piece (guint piece, guint thread, gpointer data)
{
  const Job *job = data;
  const LamSparse *s = job->s;
  guint from = piece * job->features, to = MIN (from + job->features, s->n_columns);

  if (!job->accumulate)
    for (guint f = from; f < to; f++)
      memset (job->c + f * job->ldc, 0, job->n * sizeof *job->c);
  for (guint r = 0; r < s->n_rows; r++) {
    guint32 first = first_from (s, r, s->starts[r], from);

    add_row (job, first, first_from (s, r, first, to), job->b + r * job->ldb);
  }
}

void
lam_sparse_gemm_gradient (LamPool *pool, const LamSparse *s, gsize n, const LamReal *dc, gsize lddc,
                          gboolean accumulate, LamReal *db, gsize lddb)
{
  Job job = { s, n, lddc, lddb, dc, db, NULL, accumulate };

  if (n == 0 || s->n_columns == 0)
    return;
  job.features = (guint) MAX (FEATURE_BYTES / (n * sizeof (LamReal)), 16);
  job.features = MAX (job.features, (s->n_columns + MOST_RANGES - 1) / MOST_RANGES);
  lam_pool_run (pool, (s->n_columns + job.features - 1) / job.features, gradient_piece, &job);
}
