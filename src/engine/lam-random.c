/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-random.h. */

#include "lam-random.h"

#include <math.h>

/* The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
static guint64
mix64 (guint64 x)
{
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

guint64
lam_random_key (guint64 seed, guint purpose, guint epoch, guint step)
{
  guint64 key = mix64 (seed + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  key = mix64 (key ^ (guint64) purpose * G_GUINT64_CONSTANT (0xd1342543de82ef95));
  return mix64 (key ^ ((guint64) epoch << 32 | step));
}

double
lam_random_normal (guint64 key, guint64 element)
{
  double u = lam_random_uniform (key, 2 * element);
  double v = lam_random_uniform (key, 2 * element + 1);

  return sqrt (-2 * log1p (-u)) * cos (2 * G_PI * v);
}

void
lam_random_order (guint64 key, guint32 *order, gsize n)
{
  for (gsize i = 0; i < n; i++)
    order[i] = (guint32) i;
  for (gsize i = n; i > 1; i--) {
    gsize j = ((guint64) lam_random_at (key, i) * i) >> 32;
    guint32 kept = order[i - 1];

    order[i - 1] = order[j];
    order[j] = kept;
  }
}
