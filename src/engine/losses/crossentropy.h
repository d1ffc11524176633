/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cross-entropy of one position over its channels, for the categorical and the sparse loss. */

#pragma once

#include "loss-params.h"

G_GNUC_UNUSED static double
wanted_sum (const LamTargets *t, gsize position)
{
  double sum = 0;

  if (t->classes != NULL)
    return 1;
  for (gsize c = 0; c < t->channels; c++)
    sum += (double) wanted_value (t, position, c);
  return sum;
}

/* −Σ t · log softmax (z). The largest score is taken off first: exp() of 90 is already infinite in
 * float. Its gradient is softmax (z) · Σt − t. */
G_GNUC_UNUSED static double
crossentropy_of_scores (const LamItem *item, const LamTargets *t, gsize position, const LamReal *z,
                        double scale, LamReal *dz)
{
  LamReal largest = z[0], sum = 0, inverse;
  double loss = 0, log_sum, targets = wanted_sum (t, position);

  for (gsize c = 1; c < t->channels; c++)
    largest = MAX (largest, z[c]);
  for (gsize c = 0; c < t->channels; c++) {
    LamReal e = real_exp (z[c] - largest);

    sum += e;
    if (dz != NULL)
      dz[c] = e;
  }
  log_sum = log ((double) sum);
  inverse = (LamReal) (targets / (double) sum);
  for (gsize c = 0; c < t->channels; c++) {
    LamReal wanted = wanted_value (t, position, c);

    if (wanted != 0)
      loss += (double) wanted * (log_sum - ((double) z[c] - (double) largest));
    if (dz != NULL)
      dz[c] = (LamReal) scale * (dz[c] * inverse - wanted);
  }
  return loss;
}

/* −Σ t · log q, with q = p / Σp kept within 1e-7 … 1 − 1e-7, as Keras does; a value that was cut
 * has no gradient. */
G_GNUC_UNUSED static double
crossentropy_of_probabilities (const LamItem *item, const LamTargets *t, gsize position,
                               const LamReal *p, double scale, LamReal *dp)
{
  double sum = 0, loss = 0, pull = 0;

  for (gsize c = 0; c < t->channels; c++)
    sum += (double) p[c];
  for (gsize c = 0; c < t->channels; c++) {
    double wanted = (double) wanted_value (t, position, c), q = (double) p[c] / sum;
    double kept = CLAMP (q, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY);

    loss -= wanted * log (kept);
    if (kept == q)
      pull += wanted; /* Σ q · t / q */
  }
  for (gsize c = 0; dp != NULL && c < t->channels; c++) {
    double wanted = (double) wanted_value (t, position, c), q = (double) p[c] / sum;
    gboolean cut = q < LEAST_PROBABILITY || q > 1 - LEAST_PROBABILITY;

    dp[c] = (LamReal) (scale * (pull - (cut ? 0 : wanted / q)) / sum);
  }
  return loss;
}

G_GNUC_UNUSED static double
measure_crossentropy (const LamItem *item, const LamTargets *t, gboolean logits, LamReal *dy,
                      double *per_sample)
{
  return measure_positions (item, t,
                            logits ? crossentropy_of_scores : crossentropy_of_probabilities,
                            1.0 / (double) t->counted, 1, dy, per_sample);
}
