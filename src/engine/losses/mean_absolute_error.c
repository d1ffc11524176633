/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Mean over all outputs of |y − t|; its gradient where they are equal is 0. */

#include "loss-params.h"

static double
of_numbers (const LamItem *item, const LamTargets *t, gsize position, const LamReal *y,
            double scale, LamReal *dy)
{
  double loss = 0;

  for (gsize c = 0; c < t->channels; c++) {
    LamReal off = y[c] - wanted_value (t, position, c);

    loss += fabs ((double) off);
    if (dy != NULL)
      dy[c] = (LamReal) scale * (LamReal) ((off > 0) - (off < 0));
  }
  return loss;
}

static double
measure (const LamItem *item, const LamTargets *t, gboolean logits, LamReal *dy, double *per_sample)
{
  return measure_mean (item, t, of_numbers, dy, per_sample);
}

LAM_LOSS_KIND (mean_absolute_error) = {
  .kind = { .id = "mean_absolute_error",
            .title = "Mean absolute error",
            .summary = "The mean of the differences between answer and target, without their "
                       "signs; minds single great errors less than squares do.",
            .formula = "|y − t|, mean over all outputs",
            .group = "Values",
            .source = "Keras mean_absolute_error; PyTorch L1Loss" },
  .check = check_numbers,
  .measure = measure,
  .weighs_by_count = TRUE,
};
