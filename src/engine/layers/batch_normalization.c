/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y = gamma · (x − mean) / √(variance + epsilon) + beta, each channel (last axis) for itself.
 *
 * In training mean and variance are those of the batch (variance divided by n), and the gradient
 * goes through them: dx = gamma / √(variance + epsilon) · (dy − Σdy / n − x̂ · Σ(dy · x̂) / n).
 * After training, and when frozen, they are the moving ones, which follow each whole step: moving =
 * momentum · moving + (1 − momentum) · batch. */

#include "layer-params.h"

#include <math.h>
#include <string.h>

enum { MOMENTUM, EPSILON, CENTER, SCALE, TRAINABLE };

#define N_VECTORS 4 /* of numbers for each channel, before what kernels want of the scratch */

static gboolean
plan (LamLayer *l, GError **error)
{
  guint32 channels = lam_shape_channels (l->in[0]);
  guint n = 0;

  l->out = l->in[0];
  if (lam_on (l, SCALE))
    l->weight[n++] = (LamWeight){ .id = "gamma", .n = 1, .d = { channels }, .constant = 1 };
  if (lam_on (l, CENTER))
    l->weight[n++] = (LamWeight){ .id = "beta", .n = 1, .d = { channels } };
  l->weight[n++] = (LamWeight){ .id = "moving_mean", .n = 1, .d = { channels }, .is_state = TRUE };
  l->weight[n++] = (LamWeight){
    .id = "moving_variance", .n = 1, .d = { channels }, .is_state = TRUE, .constant = 1
  };
  l->n_weights = n;
  l->n_kept = 3 * channels; /* mean, inverse, variance of the batch */
  l->n_scratch = (gsize) channels * (2 * LAM_NORMALIZE_PIECES + N_VECTORS);
  return TRUE;
}

static gboolean
uses_batch (const LamLayer *l)
{
  return l->training && !l->frozen;
}

static LamReal *
gamma_of (LamReal *const *weights, const LamLayer *l)
{
  return lam_on (l, SCALE) ? weights[0] : NULL;
}

static LamReal *
beta_of (LamReal *const *weights, const LamLayer *l)
{
  return lam_on (l, CENTER) ? weights[lam_on (l, SCALE)] : NULL;
}

static gsize
rows_of (const LamLayer *l)
{
  return in_size (l) / lam_shape_channels (l->in[0]);
}

/* Vector @i of the scratch. */
static LamReal *
vector (const LamLayer *l, guint i)
{
  return l->scratch + i * lam_shape_channels (l->in[0]);
}

/* Mean, 1 / √(variance + epsilon) and variance for this batch. */
static void
take_moments (LamLayer *l)
{
  gsize channels = lam_shape_channels (l->in[0]);
  LamReal *mean = l->kept, *inverse = mean + channels, *variance = inverse + channels;
  double epsilon = lam_number (l, EPSILON);

  if (uses_batch (l))
    lam_moments (l->pool, rows_of (l), channels, l->x[0], mean, variance, vector (l, N_VECTORS));
  else {
    memcpy (mean, l->w[l->n_weights - 2], channels * sizeof *mean);
    memcpy (variance, l->w[l->n_weights - 1], channels * sizeof *variance);
  }
  for (gsize c = 0; c < channels; c++)
    inverse[c] = (LamReal) (1 / sqrt ((double) variance[c] + epsilon));
}

static void
forward (LamLayer *l)
{
  const LamReal *gamma = gamma_of (l->w, l), *beta = beta_of (l->w, l);
  gsize channels = lam_shape_channels (l->in[0]);
  const LamReal *mean = l->kept, *inverse = mean + channels;
  LamReal *factor = vector (l, 0), *offset = vector (l, 1);

  take_moments (l);
  for (gsize c = 0; c < channels; c++) {
    factor[c] = gamma != NULL ? gamma[c] * inverse[c] : inverse[c];
    offset[c] = beta != NULL ? beta[c] : 0;
  }
  lam_normalize (l->pool, rows_of (l), channels, l->x[0], mean, factor, offset, l->epilogue,
                 (LamReal) l->epilogue_alpha, l->y);
}

static void
backward (LamLayer *l)
{
  const LamReal *gamma = gamma_of (l->w, l);
  LamReal *dgamma = gamma_of (l->dw, l), *dbeta = beta_of (l->dw, l);
  gsize channels = lam_shape_channels (l->in[0]), rows = rows_of (l);
  const LamReal *mean = l->kept, *inverse = mean + channels;
  LamReal *plain = vector (l, 0), *weighed = vector (l, 1);
  LamReal *factor = vector (l, 2), *slope = vector (l, 3);

  lam_normalize_sums (l->pool, rows, channels, l->x[0], mean, l->epilogue,
                      (LamReal) l->epilogue_alpha, l->y, l->dy, plain, weighed,
                      vector (l, N_VECTORS));
  for (gsize c = 0; c < channels; c++) {
    weighed[c] *= inverse[c]; /* Σ dy · x̂ */
    if (dbeta != NULL)
      dbeta[c] = plain[c];
    if (dgamma != NULL)
      dgamma[c] = weighed[c];
    factor[c] = gamma != NULL ? gamma[c] * inverse[c] : inverse[c];
    plain[c] = uses_batch (l) ? plain[c] / (LamReal) rows : 0;
    slope[c] = uses_batch (l) ? factor[c] * inverse[c] * weighed[c] / (LamReal) rows : 0;
  }
  if (l->dx[0] != NULL)
    lam_normalize_gradient (l->pool, rows, channels, l->x[0], mean, l->dy, plain, factor, slope,
                            l->dx[0]);
}

static void
settle (LamLayer *l)
{
  gsize channels = lam_shape_channels (l->in[0]);
  const LamReal *mean = l->kept, *variance = l->kept + 2 * channels;
  LamReal *moving_mean = l->w[l->n_weights - 2], *moving_variance = l->w[l->n_weights - 1];
  LamReal momentum = (LamReal) lam_number (l, MOMENTUM);

  for (gsize c = 0; c < channels; c++) {
    moving_mean[c] = momentum * moving_mean[c] + (1 - momentum) * mean[c];
    moving_variance[c] = momentum * moving_variance[c] + (1 - momentum) * variance[c];
  }
}

static const LamParam params[] = {
  { .id = "momentum",
    .title = "Momentum",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_ADVANCED,
    .min = 0,
    .max = 1,
    .initial = "0.99",
    .help = "How slowly the moving mean follows the batches, m = momentum·m + (1 − momentum)·now; "
            "0.9 to 0.99 is usual, the lower the fewer steps there are." },
  { .id = "epsilon",
    .title = "Epsilon",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_ADVANCED | LAM_PARAM_ABOVE_MIN,
    .min = 0,
    .max = 1,
    .initial = "0.001",
    .help = "A small number under the root that keeps the division from blowing up; 0.001 in "
            "Keras, 0.00001 in PyTorch." },
  { .id = "center",
    .title = "Center",
    .type = LAM_VALUE_SWITCH,
    .flags = LAM_PARAM_ADVANCED,
    .initial = "true",
    .help = "Adds a learned number, beta, to each channel after it was brought to a mean of "
            "zero." },
  { .id = "scale",
    .title = "Scale",
    .type = LAM_VALUE_SWITCH,
    .flags = LAM_PARAM_ADVANCED,
    .initial = "true",
    .help = "Multiplies each channel by a learned number, gamma, after it was brought to a spread "
            "of one." },
  PARAM_TRAINABLE,
};

LAM_LAYER_KIND (batch_normalization) = {
  .kind = { .id = "batch_normalization",
            .title = "Batch normalization",
            .summary = "Brings each channel to a mean of zero and a spread of one, so that the "
                       "next layer learns faster.",
            .formula = "y = γ·(x − μ)/√(σ² + ε) + β",
            .group = "Regularization",
            .source = "Keras BatchNormalization; Ioffe and Szegedy 2015",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .flags = LAM_LAYER_NEEDS_X | LAM_LAYER_BORROWS_ACTIVATION | LAM_LAYER_DX_OVER_X,
  .plan = plan,
  .forward = forward,
  .backward = backward,
  .settle = settle,
};
