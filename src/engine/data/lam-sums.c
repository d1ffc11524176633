/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sums over the values of a part, for what was found and for steps with statistics. */

#include "lam-reading.h"

typedef struct {
  const LamPart *part;
  guint m;
  double *sums, *squares; /* [pieces × m] */
  gsize piece;
} Sums;

static void
add_bytes (const guint8 *v, gsize n, guint m, double *sums, double *squares)
{
  for (guint c = 0; c < m; c++) {
    guint64 sum = 0, square = 0;

    for (gsize k = c; k < n; k += m) {
      sum += v[k];
      square += (guint32) v[k] * v[k];
    }
    sums[c] += (double) sum;
    squares[c] += (double) square;
  }
}

static void
add_floats (const float *v, gsize n, guint m, double *sums, double *squares)
{
  for (guint c = 0; c < m; c++) {
    double sum = 0, square = 0;

    for (gsize k = c; k < n; k += m) {
      sum += (double) v[k];
      square += (double) v[k] * (double) v[k];
    }
    sums[c] += sum;
    squares[c] += square;
  }
}

static void
sum_rows (gsize from, gsize to, guint thread, gpointer user_data)
{
  Sums *s = user_data;
  const LamSamples *x = &s->part->store->x;
  double *sums = s->sums + from / s->piece * s->m;
  double *squares = s->squares + from / s->piece * s->m;

  for (gsize i = from; i < to; i++) {
    gsize row = s->part->rows[i], n = lam_samples_length (x, row);

    if (x->type == LAM_STORE_BYTES) {
      add_bytes (lam_samples_bytes (x, row), n, s->m, sums, squares);
    } else if (x->type == LAM_STORE_FLOATS) {
      add_floats (lam_samples_floats (x, row), n, s->m, sums, squares);
    } else {
      sums[0] += (double) n;
      squares[0] += (double) n;
    }
  }
}

void
lam_part_sums (const LamPart *part, guint m, double *sums, double *squares)
{
  /* The cut depends on the shape alone, so that the sums do not depend on threads. */
  gsize n_pieces = m > 1024 ? 8 : 64;
  Sums s = { .part = part, .m = m, .piece = (part->n + n_pieces - 1) / n_pieces };

  for (guint c = 0; c < m; c++)
    sums[c] = squares[c] = 0;
  if (part->n == 0)
    return;
  s.sums = g_new0 (double, n_pieces *m);
  s.squares = g_new0 (double, n_pieces *m);
  lam_in_parallel (0, part->n, s.piece, sum_rows, &s);
  for (gsize p = 0; p < n_pieces; p++)
    for (guint c = 0; c < m; c++) {
      sums[c] += s.sums[p * m + c];
      squares[c] += s.squares[p * m + c];
    }
  g_free (s.sums);
  g_free (s.squares);
}

gsize
lam_part_values (const LamPart *part)
{
  gsize n = 0;

  if (part->store->x.type == LAM_STORE_INDICES || part->store->x.shapes == NULL)
    return part->n * lam_shape_size (part->store->x.shape);
  for (gsize i = 0; i < part->n; i++)
    n += lam_samples_length (&part->store->x, part->rows[i]);
  return n;
}
