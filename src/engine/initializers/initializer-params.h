/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The distributions that initialisers draw from. Element i of a weight follows from the key and i
 * alone, so first weights are the same for float and double and for any number of threads. */

#pragma once

#include "../lam-kernels.h"
#include "../lam-loss.h"
#include "../lam-random.h"

#include <math.h>

/* Deviation of a standard normal that is cut at ±2. */
#define CUT_DEVIATION 0.87962566103423978

G_GNUC_UNUSED static void
fill_uniform (guint64 key, double min, double max, gsize first, gsize n, double *into)
{
  lam_uniforms (n, key, first, into);
  for (gsize i = 0; i < n; i++)
    into[i] = min + (max - min) * into[i];
}

G_GNUC_UNUSED static void
fill_normal (guint64 key, double mean, double deviation, gsize first, gsize n, double *into)
{
  for (gsize i = 0; i < n; i++)
    into[i] = mean + deviation * lam_random_normal (key, first + i);
}

/* Draws again what is further than two deviations from the mean. */
G_GNUC_UNUSED static void
fill_truncated (guint64 key, double mean, double deviation, gsize first, gsize n, double *into)
{
  for (gsize i = 0; i < n; i++) {
    double number = lam_random_normal (key, first + i);

    for (guint64 attempt = 1; fabs (number) > 2; attempt++)
      number = lam_random_normal (key, attempt << 40 | (first + i));
    into[i] = mean + deviation * number;
  }
}

/* Uniform with the variance @scale / @fan. */
G_GNUC_UNUSED static void
fill_scaled_uniform (guint64 key, double scale, double fan, gsize first, gsize n, double *into)
{
  double limit = sqrt (3 * scale / MAX (1, fan));

  fill_uniform (key, -limit, limit, first, n, into);
}

/* Cut normal with the variance @scale / @fan after the cut. */
G_GNUC_UNUSED static void
fill_scaled_truncated (guint64 key, double scale, double fan, gsize first, gsize n, double *into)
{
  fill_truncated (key, 0, sqrt (scale / MAX (1, fan)) / CUT_DEVIATION, first, n, into);
}
