/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrays for kernel tests: repeatable content, any alignment, and guard bands that say when
 * something was written before or behind them. */
#pragma once

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lam-real.h"

#define GUARD 32
#define GUARD_VALUE ((LamReal) 12345.678)

typedef struct {
  LamReal *x;
  gsize n;
  gpointer memory;
  LamReal *before;
} Array;

/* @offset: numbers from a 64-byte border, so that every alignment can be tried. */
static inline Array
array_new (gsize n, guint offset)
{
  Array a = { .n = n };

  a.memory = aligned_alloc (64, ((n + 2 * GUARD + offset) * sizeof (LamReal) + 127) / 64 * 64);
  a.before = (LamReal *) a.memory + offset;
  a.x = a.before + GUARD;
  for (gsize i = 0; i < n + 2 * GUARD; i++)
    a.before[i] = GUARD_VALUE;
  return a;
}

static inline guint32
array_hash (guint32 x)
{
  x = (x ^ (x >> 16)) * 0x21f0aaadu;
  x = (x ^ (x >> 15)) * 0xd35a2d97u;
  return x ^ (x >> 15);
}

/* Numbers from −1 … 1, the same for the same seed. */
static inline Array
array_random (gsize n, guint offset, guint32 seed)
{
  Array a = array_new (n, offset);

  for (gsize i = 0; i < n; i++)
    a.x[i] = (LamReal) (array_hash (array_hash (seed) + (guint32) i) / 2147483648.0 - 1);
  return a;
}

static inline void
array_fill (Array a, LamReal value)
{
  for (gsize i = 0; i < a.n; i++)
    a.x[i] = value;
}

static inline gboolean
array_guards_whole (Array a)
{
  for (gsize i = 0; i < GUARD; i++)
    if (a.before[i] != GUARD_VALUE || a.x[a.n + i] != GUARD_VALUE)
      return FALSE;
  return TRUE;
}

static inline void
array_free (Array a)
{
  g_assert_true (array_guards_whole (a));
  free (a.memory);
}

static inline gboolean
array_equal (Array a, Array b)
{
  return a.n == b.n && memcmp (a.x, b.x, a.n * sizeof *a.x) == 0;
}

/* The greatest |a − expected|, over the greatest |expected| (at least 1). */
static inline double
array_error (const LamReal *a, const double *expected, gsize n)
{
  double worst = 0, most = 1;

  for (gsize i = 0; i < n; i++) {
    double e = fabs ((double) a[i] - expected[i]);

    most = fmax (most, fabs (expected[i]));
    worst = e <= worst ? worst : e; /* a NaN stays */
  }
  return worst / most;
}
