/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-noise.h. A uniform number is turned into a normal one by the inverse of the normal
 * distribution: read off a table and a straight line between its entries, or computed where the
 * line would be too coarse, in one of a hundred cases. Box and Muller took five times as long. */

#include "lam-noise.h"

#include <math.h>

#include "../lam-random.h"

#define CELL_BITS 10
#define N_CELLS (1 << CELL_BITS)
#define TAIL_CELLS 8 /* at either end, where the curve bends too much for a line */

#define BLOCK 128 /* numbers drawn at once */

static float quantiles[N_CELLS + 1]; /* at k / N_CELLS; the ends are not used */

/* P. J. Acklam's rational approximation below the middle, right to 1.2e-9 of the value. */
static double
lower_quantile (double p)
{
  static const double a[] = { -3.969683028665376e+01, 2.209460984245205e+02,
                              -2.759285104469687e+02, 1.383577518672690e+02,
                              -3.066479806614716e+01, 2.506628277459239e+00 };
  static const double b[] = { -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                              6.680131188771972e+01, -1.328068155288572e+01 };
  static const double c[] = { -7.784894002430293e-03, -3.223964580411365e-01,
                              -2.400758277161838e+00, -2.549732539343734e+00,
                              4.374664141464968e+00,  2.938163982698783e+00 };
  static const double d[] = { 7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                              3.754408661907416e+00 };
  double q, r;

  if (p < 0.02425) {
    q = sqrt (-2 * log (p));
    return (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5])
           / ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
  }
  q = p - 0.5;
  r = q * q;
  return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q
         / (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
}

static double
quantile (double p)
{
  return p < 0.5 ? lower_quantile (p) : -lower_quantile (1 - p);
}

static void
fill_quantiles (void)
{
  static gsize filled;

  if (!g_once_init_enter (&filled))
    return;
  for (guint k = 1; k < N_CELLS; k++)
    quantiles[k] = (float) quantile ((double) k / N_CELLS);
  g_once_init_leave (&filled, 1);
}

static inline float
normal (guint32 bits)
{
  const float fine = 1.0f / (1u << (32 - CELL_BITS));
  guint32 cell = bits >> (32 - CELL_BITS);
  float share = (float) (gint32) (bits & ((1u << (32 - CELL_BITS)) - 1)) * fine;

  /* Never 0 or 1: the tails end at 6.3 deviations. */
  if (cell - TAIL_CELLS >= N_CELLS - 2 * TAIL_CELLS)
    return (float) quantile ((bits + 0.5) * 0x1p-32);
  return quantiles[cell] + (quantiles[cell + 1] - quantiles[cell]) * share;
}

void
lam_noise_add (guint64 key, float deviation, float *x, gsize n)
{
  guint32 bits[BLOCK];

  fill_quantiles ();
  for (gsize from = 0; from < n; from += BLOCK) {
    gsize m = MIN (n - from, BLOCK);

    /* Apart from the look-ups, so that it is done with vectors. */
    for (gsize i = 0; i < m; i++)
      bits[i] = lam_random_at (key, from + i);
    for (gsize i = 0; i < m; i++)
      x[from + i] += deviation * normal (bits[i]);
  }
}
