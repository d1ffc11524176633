/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Mean over all outputs of (y − t)². */

#include "loss-params.h"

static double
measure (const LamItem *item, const LamTargets *t, gboolean logits, LamReal *dy, double *per_sample)
{
  return measure_mean (item, t, squares_of_position, dy, per_sample);
}

LAM_LOSS_KIND (mean_squared_error) = {
  .kind = { .id = "mean_squared_error",
            .title = "Mean squared error",
            .summary = "The mean of the squared differences between answer and target; for "
                       "pictures and numbers.",
            .formula = "(y − t)², mean over all outputs",
            .group = "Values",
            .source = "Keras mean_squared_error; PyTorch MSELoss" },
  .check = check_numbers,
  .measure = measure,
  .weighs_by_count = TRUE,
};
