/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Append-only rows in chunks that never move, so that a reader needs no lock: it reads the length
 * (acquire), and everything below it is finished (release). See lam-run.h. */

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "lam-run.h"

#define CHUNK_ROWS 1024
#define N_CHUNKS 4096 /* 4 million rows; what comes after is not kept */

struct _LamCurve {
  atomic_int references;
  guint n_columns;
  _Atomic (gsize) length;
  _Atomic (double *) chunk[N_CHUNKS]; /* [CHUNK_ROWS × n_columns], made when first written */
};

LamCurve *
lam_curve_new (guint n_columns)
{
  LamCurve *curve = g_new0 (LamCurve, 1);

  atomic_init (&curve->references, 1);
  curve->n_columns = n_columns;
  /* The first chunk now, so that a short run allocates nothing while it trains. */
  atomic_init (&curve->chunk[0], g_new (double, (gsize) CHUNK_ROWS *n_columns));
  return curve;
}

LamCurve *
lam_curve_ref (LamCurve *curve)
{
  atomic_fetch_add (&curve->references, 1);
  return curve;
}

void
lam_curve_unref (LamCurve *curve)
{
  if (curve == NULL || atomic_fetch_sub (&curve->references, 1) != 1)
    return;
  for (guint i = 0; i < N_CHUNKS; i++)
    g_free (atomic_load (&curve->chunk[i]));
  g_free (curve);
}

guint
lam_curve_columns (const LamCurve *curve)
{
  return curve->n_columns;
}

gsize
lam_curve_length (const LamCurve *curve)
{
  return atomic_load_explicit (&curve->length, memory_order_acquire);
}

void
lam_curve_append (LamCurve *curve, const double *row)
{
  gsize length = atomic_load_explicit (&curve->length, memory_order_relaxed);
  gsize chunk = length / CHUNK_ROWS;
  double *rows;

  if (chunk >= N_CHUNKS)
    return;
  rows = atomic_load_explicit (&curve->chunk[chunk], memory_order_relaxed);
  if (rows == NULL) {
    rows = g_new (double, (gsize) CHUNK_ROWS * curve->n_columns);
    atomic_store_explicit (&curve->chunk[chunk], rows, memory_order_relaxed);
  }
  memcpy (rows + length % CHUNK_ROWS * curve->n_columns, row, curve->n_columns * sizeof *row);
  atomic_store_explicit (&curve->length, length + 1, memory_order_release);
}

double
lam_curve_at (const LamCurve *curve, guint column, gsize row)
{
  LamCurve *readable = (LamCurve *) curve;
  double *rows = atomic_load_explicit (&readable->chunk[row / CHUNK_ROWS], memory_order_relaxed);

  return rows[row % CHUNK_ROWS * curve->n_columns + column];
}

void
lam_curve_copy (const LamCurve *curve, guint column, gsize from, gsize to, double *into)
{
  for (gsize row = from; row < to; row++)
    into[row - from] = lam_curve_at (curve, column, row);
}
