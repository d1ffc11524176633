/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Mean over samples (and pixels) of −Σ t · y, y being logarithms of probabilities, as a log softmax
 * gives them. */

#include "loss-params.h"

static double
of_logarithms (const LamItem *item, const LamTargets *t, gsize position, const LamReal *y,
               double scale, LamReal *dy)
{
  double loss = 0;

  for (gsize c = 0; c < t->channels; c++) {
    LamReal wanted = wanted_value (t, position, c);

    if (wanted != 0)
      loss -= (double) wanted * (double) y[c];
    if (dy != NULL)
      dy[c] = -(LamReal) scale * wanted;
  }
  return loss;
}

static double
measure (const LamItem *item, const LamTargets *t, gboolean logits, LamReal *dy, double *per_sample)
{
  return measure_positions (item, t, of_logarithms, 1.0 / (double) t->counted, 1, dy, per_sample);
}

LAM_LOSS_KIND (negative_log_likelihood) = {
  .kind = { .id = "negative_log_likelihood",
            .title = "Negative log-likelihood",
            .summary = "Cross-entropy for a network that ends with a log softmax.",
            .formula = "−Σ t·y with y = ln p, mean over samples and pixels",
            .group = "Classes",
            .source = "PyTorch NLLLoss" },
  .targets = LAM_LOSS_OF_CLASSES,
  .check = check_classes,
  .measure = measure,
  .weighs_by_count = TRUE,
};
