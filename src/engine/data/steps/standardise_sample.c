/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Standardise each sample by itself: what its light and contrast are no longer matters. Runs on
 * every batch, so that it comes after augmentation and after what stress does to a picture. */

#include "../lam-reading.h"

#include <math.h>

/* The deviation is taken to be 1 / √n at least, so that an even picture stays quiet:
 * tf.image.per_image_standardization. */
static void
apply (const LamItem *item, const LamSampleView *v)
{
  gsize n = lam_shape_size (v->shape);
  double sum = 0, squares = 0, mean;
  float deviation;

  for (gsize i = 0; i < n; i++)
    sum += (double) v->x[i];
  mean = sum / (double) n;
  for (gsize i = 0; i < n; i++) {
    double d = (double) v->x[i] - mean;

    squares += d * d;
  }
  deviation = (float) sqrt (MAX (squares, 1) / (double) n);
  for (gsize i = 0; i < n; i++)
    v->x[i] = (v->x[i] - (float) mean) / deviation;
}

static gboolean
is_fixed (const LamItem *item)
{
  return TRUE;
}

const LamStepKind lam_step_standardise_sample = {
  .kind = { .id = "standardise_sample",
            .title = "Standardise each",
            .summary = "Gives every sample a mean of 0 and a deviation of 1 by itself, so that its "
                       "light and contrast no longer matter.",
            .formula = "y = (x − mean of the sample) / max (deviation of the sample, 1 / √n)",
            .group = "Values" },
  .flags = LAM_STEP_PER_BATCH,
  .prepare = lam_step_prepare_batch,
  .apply = apply,
  .is_fixed = is_fixed,
};
