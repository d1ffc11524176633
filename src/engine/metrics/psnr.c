/* SPDX-License-Identifier: GPL-3.0-or-later */

/* 10 · log₁₀ (max² / mean squared error) of each picture, in decibels, then the mean over pictures.
 */

#include "metric-params.h"

enum { MAX_VALUE };

/* Pictures without any error count as this share of max²: 100 dB. */
#define LEAST_ERROR 1e-10

static double
picture_error (const LamTargets *t, gsize sample)
{
  double sum = 0;

  for (gsize i = 0; i < t->positions; i++)
    for (gsize c = 0; c < t->channels; c++) {
      gsize position = sample * t->positions + i;
      double off =
          (double) t->y[position * t->channels + c] - (double) wanted_value (t, position, c);

      sum += off * off;
    }
  return sum / ((double) t->positions * (double) t->channels);
}

static void
add (const LamItem *item, const LamTargets *t, gboolean binary, gboolean logits, double *sums)
{
  double max = lam_item_number (item, MAX_VALUE);

  for (gsize s = 0; s < t->n; s++)
    sums[0] += -10 * log10 (MAX (picture_error (t, s) / (max * max), LEAST_ERROR));
  sums[1] += t->n;
}

static const LamParam params[] = {
  { .id = "max_value",
    .title = "Full range",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_ABOVE_MIN,
    .min = 0,
    .max = 1e9,
    .initial = "1",
    .help = "The difference between black and white: 1 for pixels from 0 to 1, which is usual, 255 "
            "for bytes." },
};

LAM_METRIC_KIND (psnr) = {
  .kind = { .id = "psnr",
            .title = "PSNR",
            .summary = "How much stronger a picture is than its errors, in decibels; 20 is poor, "
                       "30 good, 40 hard to tell from the original.",
            .formula = "10·log₁₀(max² / mean (y − t)²), mean over pictures",
            .group = "Values",
            .source = "tf.image.psnr",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .higher_is_better = TRUE,
  .n_sums = two_sums,
  .add = add,
  .value = mean_of_sums,
};
