/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Mean over all outputs of (y − t)². */

#include "loss-params.h"

static double
of_numbers (const LamItem *item, const LamTargets *t, gsize position, const LamReal *y,
            double scale, LamReal *dy)
{
  double loss = 0;

  for (gsize c = 0; c < t->channels; c++) {
    LamReal off = y[c] - wanted_value (t, position, c);

    loss += (double) off * (double) off;
    if (dy != NULL)
      dy[c] = (LamReal) (2 * scale) * off;
  }
  return loss;
}

static double
measure (const LamItem *item, const LamTargets *t, gboolean logits, LamReal *dy, double *per_sample)
{
  return measure_positions (item, t, of_numbers, 1.0 / ((double) t->counted * (double) t->channels),
                            1.0 / (double) t->channels, dy, per_sample);
}

static gboolean
check (const LamItem *item, LamShape out, LamTargetType target, LamShape target_shape,
       guint n_classes, GError **error)
{
  return check_numbers (out, target, target_shape, n_classes, error);
}

LAM_LOSS_KIND (mean_squared_error) = {
  .kind = { .id = "mean_squared_error",
            .title = "Mean squared error",
            .summary = "The mean of the squared differences between answer and target; for "
                       "pictures and numbers.",
            .formula = "(y − t)², mean over all outputs",
            .group = "Values",
            .source = "Keras mean_squared_error; PyTorch MSELoss" },
  .check = check,
  .measure = measure,
  .weighs_by_count = TRUE,
};
