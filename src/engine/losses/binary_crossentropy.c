/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Mean over all outputs of −t · log p − (1 − t) · log (1 − p), p being probabilities, or scores
 * when a sigmoid was fused or from_logits is set. */

#include "loss-params.h"

enum { FROM_LOGITS };

/* max (z, 0) − z · t + log (1 + exp (−|z|)): nothing overflows. The gradient is σ(z) − t. */
static double
of_scores (const LamItem *item, const LamTargets *t, gsize position, const LamReal *z, double scale,
           LamReal *dz)
{
  double loss = 0;

  for (gsize c = 0; c < t->channels; c++) {
    LamReal wanted = wanted_value (t, position, c);
    LamReal small = real_exp (z[c] > 0 ? -z[c] : z[c]);

    loss +=
        (double) (z[c] > 0 ? z[c] : 0) - (double) z[c] * (double) wanted + log1p ((double) small);
    if (dz != NULL)
      dz[c] = (LamReal) scale * ((z[c] > 0 ? 1 : small) / (1 + small) - wanted);
  }
  return loss;
}

/* p kept within 1e-7 … 1 − 1e-7, as Keras does; a value that was cut has no gradient. */
static double
of_probabilities (const LamItem *item, const LamTargets *t, gsize position, const LamReal *y,
                  double scale, LamReal *dy)
{
  double loss = 0;

  for (gsize c = 0; c < t->channels; c++) {
    double wanted = (double) wanted_value (t, position, c);
    double p = CLAMP ((double) y[c], LEAST_PROBABILITY, 1 - LEAST_PROBABILITY);

    loss -= wanted * log (p) + (1 - wanted) * log1p (-p);
    if (dy != NULL)
      dy[c] = p == (double) y[c] ? (LamReal) (scale * (p - wanted) / (p * (1 - p))) : 0;
  }
  return loss;
}

static double
measure (const LamItem *item, const LamTargets *t, gboolean logits, LamReal *dy, double *per_sample)
{
  return measure_positions (item, t, logits ? of_scores : of_probabilities,
                            1.0 / ((double) t->counted * (double) t->channels),
                            1.0 / (double) t->channels, dy, per_sample);
}

static gboolean
from_logits (const LamItem *item)
{
  return lam_item_on (item, FROM_LOGITS);
}

static gboolean
check (const LamItem *item, LamShape out, LamTargetType target, LamShape target_shape,
       guint n_classes, GError **error)
{
  gboolean numbered = target == LAM_TARGET_CLASS || target == LAM_TARGET_MASK;

  if (numbered && lam_shape_channels (out) == 1 && n_classes > 2)
    return lam_fail (error, LAM_ERROR_SHAPE,
                     "The network answers one number and the data have %u classes: give the last "
                     "layer %u units, or keep two classes.",
                     n_classes, n_classes);
  return check_numbers (item, out, target, target_shape, n_classes, error);
}

static const LamParam params[] = { PARAM_FROM_LOGITS };

LAM_LOSS_KIND (binary_crossentropy) = {
  .kind = { .id = "binary_crossentropy",
            .title = "Binary cross-entropy",
            .summary = "Punishes a small probability for the right answer of each yes-or-no "
                       "question; the usual loss after a sigmoid.",
            .formula = "−t·ln p − (1 − t)·ln(1 − p), mean over all outputs",
            .group = "Classes",
            .source = "Keras binary_crossentropy; PyTorch BCELoss, BCEWithLogitsLoss",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .targets = LAM_LOSS_OF_SHARES,
  .fuses = LAM_FUSES_SIGMOID,
  .from_logits = from_logits,
  .check = check,
  .measure = measure,
  .weighs_by_count = TRUE,
};
