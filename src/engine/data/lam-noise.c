/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-noise.h. */

#include "lam-noise.h"

#include <math.h>

#include "../lam-random.h"

void
lam_noise_add (guint64 key, float deviation, float *x, gsize n)
{
  for (gsize i = 0; i < n; i += 2) {
    /* 1 − u is never 0; 2⁻²⁴ makes the tails end at 5.8 deviations. */
    float radius = deviation * sqrtf (-2 * logf (1 - lam_random_float (key, i)));
    float angle = (float) (2 * G_PI) * lam_random_float (key, i + 1);

    x[i] += radius * cosf (angle);
    if (i + 1 < n)
      x[i + 1] += radius * sinf (angle);
  }
}
