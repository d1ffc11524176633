/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every random number is a function of (seed, purpose, epoch, step, element). There is no stateful
 * stream, so any thread may compute any element, a resumed run continues exactly, and a gradient
 * check sees the same dropout mask twice. Uniform numbers are the same on every machine. */

#pragma once

#include <glib.h>

/* What a number is for. Purposes that come once per layer add the layer's index. */
typedef enum {
  LAM_RANDOM_SHUFFLE = 1,
  LAM_RANDOM_SPLIT = 2,
  LAM_RANDOM_SUBSET = 3,
  LAM_RANDOM_DRAWN = 4,
  LAM_RANDOM_STEP = 1000,     /* + index of the preparation step */
  LAM_RANDOM_AUGMENT = 2000,  /* + index of the augmentation step */
  LAM_RANDOM_WEIGHTS = 10000, /* + 16 × layer index + index of the weight */
  LAM_RANDOM_LAYER = 200000,  /* + layer index: dropout, noise */
} LamRandomPurpose;

/* One 64-bit key per (seed, purpose, epoch, step), to be combined with an element by
 * lam_random_at(). */
guint64 lam_random_key (guint64 seed, guint purpose, guint epoch, guint step);

/* The number of @element: 32 uniform bits. Inline and free of 64-bit products, so that loops over
 * elements vectorise. The mixing step is Wellons's lowbias32. */
static inline guint32
lam_random_mix (guint32 x)
{
  x = (x ^ (x >> 16)) * 0x21f0aaadU;
  x = (x ^ (x >> 15)) * 0xd35a2d97U;
  return x ^ (x >> 15);
}

static inline guint32
lam_random_at (guint64 key, guint64 element)
{
  guint32 x = lam_random_mix ((guint32) element ^ (guint32) key);

  return lam_random_mix (x + ((guint32) (key >> 32) ^ (guint32) (element >> 32) * 0x9e3779b9U));
}

/* Uniform in [0, 1), 24 bits. */
static inline float
lam_random_float (guint64 key, guint64 element)
{
  return (float) (lam_random_at (key, element) >> 8) * 0x1p-24f;
}

/* Uniform in [0, 1), 53 bits. */
static inline double
lam_random_uniform (guint64 key, guint64 element)
{
  guint64 bits =
      (guint64) lam_random_at (key, 2 * element) << 32 | lam_random_at (key, 2 * element + 1);

  return (double) (bits >> 11) * 0x1p-53;
}

/* Standard normal, by Box and Muller. */
double lam_random_normal (guint64 key, guint64 element);

/* Fills @order with a permutation of 0 … n − 1. */
void lam_random_order (guint64 key, guint32 *order, gsize n);
