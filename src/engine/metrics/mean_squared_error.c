/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Mean over all outputs of (y − t)². */

#include "metric-params.h"

static void
add (const LamItem *item, const LamTargets *t, gboolean binary, gboolean logits, double *sums)
{
  for (gsize position = 0; position < t->n * t->positions; position++) {
    if (is_ignored (t, position))
      continue;
    for (gsize c = 0; c < t->channels; c++) {
      double off =
          (double) t->y[position * t->channels + c] - (double) wanted_value (t, position, c);

      sums[0] += off * off;
    }
    sums[1] += (double) t->channels;
  }
}

LAM_METRIC_KIND (mean_squared_error) = {
  .kind = { .id = "mean_squared_error",
            .title = "Mean squared error",
            .summary = "The mean of the squared differences between answer and target.",
            .formula = "(y − t)², mean over all outputs",
            .group = "Values",
            .source = "Keras MeanSquaredError" },
  .n_sums = two_sums,
  .add = add,
  .value = mean_of_sums,
};
