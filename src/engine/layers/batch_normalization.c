/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y = gamma · (x − mean) / √(variance + epsilon) + beta, each channel (last axis) for itself.
 *
 * In training mean and variance are those of the batch (variance divided by n), and the gradient
 * goes through them: dx = gamma / √(variance + epsilon) · (dy − Σdy / n − x̂ · Σ(dy · x̂) / n).
 * After training, and when frozen, they are the moving ones, which follow each whole step: moving =
 * momentum · moving + (1 − momentum) · batch. */

#include "layer-params.h"

#include <math.h>

enum { MOMENTUM, EPSILON, CENTER, SCALE, TRAINABLE };

/* Rows are what is averaged over: samples times positions. They are cut into at most this many
 * pieces, by their number alone, whose sums are added in order. */
#define MOST_PIECES 64
#define LEAST_ROWS 64

typedef struct {
  LamLayer *l;
  gsize rows, channels, per_piece;
  guint n_pieces;
  const LamReal *mean, *inverse; /* [channels] 1 / √(variance + epsilon) */
  LamReal *sums;                 /* [n_pieces × 2 × channels] in the layer's scratch */
} Pass;

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
  l->n_scratch = (gsize) 2 * channels * (MOST_PIECES + 1);
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

static Pass
pass_of (LamLayer *l)
{
  Pass p = { .l = l, .channels = lam_shape_channels (l->in[0]), .sums = l->scratch };

  p.rows = in_size (l) / p.channels;
  p.per_piece = MAX (LEAST_ROWS, (p.rows + MOST_PIECES - 1) / MOST_PIECES);
  p.n_pieces = (guint) ((p.rows + p.per_piece - 1) / p.per_piece);
  p.mean = l->kept;
  p.inverse = l->kept + p.channels;
  return p;
}

/* Adds up @offset of all pieces in order. */
static double
total (const Pass *p, gsize offset)
{
  double sum = 0;

  for (guint i = 0; i < p->n_pieces; i++)
    sum += (double) p->sums[i * 2 * p->channels + offset];
  return sum;
}

/* Σ x of a piece. */
static void
add_values (guint piece, guint thread, gpointer data)
{
  const Pass *p = data;
  gsize first = piece * p->per_piece, end = MIN (first + p->per_piece, p->rows);
  LamReal *sums = p->sums + (gsize) piece * 2 * p->channels;

  for (gsize c = 0; c < p->channels; c++)
    sums[c] = 0;
  for (gsize r = first; r < end; r++)
    for (gsize c = 0; c < p->channels; c++)
      sums[c] += p->l->x[0][r * p->channels + c];
}

/* Σ (x − mean)² of a piece. */
static void
add_squares (guint piece, guint thread, gpointer data)
{
  const Pass *p = data;
  gsize first = piece * p->per_piece, end = MIN (first + p->per_piece, p->rows);
  LamReal *sums = p->sums + (gsize) piece * 2 * p->channels;

  for (gsize c = 0; c < p->channels; c++)
    sums[c] = 0;
  for (gsize r = first; r < end; r++)
    for (gsize c = 0; c < p->channels; c++) {
      LamReal off = p->l->x[0][r * p->channels + c] - p->mean[c];

      sums[c] += off * off;
    }
}

static void
measure_batch (Pass *p)
{
  LamReal *mean = p->l->kept, *inverse = mean + p->channels, *variance = inverse + p->channels;
  double epsilon = lam_number (p->l, EPSILON);

  lam_pool_run (p->l->pool, p->n_pieces, add_values, p);
  for (gsize c = 0; c < p->channels; c++)
    mean[c] = (LamReal) (total (p, c) / (double) p->rows);
  lam_pool_run (p->l->pool, p->n_pieces, add_squares, p);
  for (gsize c = 0; c < p->channels; c++) {
    double v = total (p, c) / (double) p->rows;

    variance[c] = (LamReal) v;
    inverse[c] = (LamReal) (1 / sqrt (v + epsilon));
  }
}

static void
take_moving (Pass *p)
{
  const LamReal *moving_mean = p->l->w[p->l->n_weights - 2];
  const LamReal *moving_variance = p->l->w[p->l->n_weights - 1];
  LamReal *mean = p->l->kept, *inverse = mean + p->channels;
  double epsilon = lam_number (p->l, EPSILON);

  for (gsize c = 0; c < p->channels; c++) {
    mean[c] = moving_mean[c];
    inverse[c] = (LamReal) (1 / sqrt ((double) moving_variance[c] + epsilon));
  }
}

static void
normalize (guint piece, guint thread, gpointer data)
{
  const Pass *p = data;
  gsize first = piece * p->per_piece, end = MIN (first + p->per_piece, p->rows);
  const LamReal *factor = p->sums, *offset = p->sums + p->channels;

  for (gsize r = first; r < end; r++) {
    const LamReal *x = p->l->x[0] + r * p->channels;
    LamReal *y = p->l->y + r * p->channels;

    for (gsize c = 0; c < p->channels; c++)
      y[c] = (x[c] - p->mean[c]) * factor[c] + offset[c];
  }
  if (p->l->epilogue != LAM_ACTIVATION_LINEAR)
    lam_activate (NULL, p->l->epilogue, (LamReal) p->l->epilogue_alpha, (end - first) * p->channels,
                  p->l->y + first * p->channels, p->l->y + first * p->channels);
}

static void
forward (LamLayer *l)
{
  const LamReal *gamma = gamma_of (l->w, l), *beta = beta_of (l->w, l);
  Pass p = pass_of (l);

  if (uses_batch (l))
    measure_batch (&p);
  else
    take_moving (&p);
  for (gsize c = 0; c < p.channels; c++) {
    p.sums[c] = gamma != NULL ? gamma[c] * p.inverse[c] : p.inverse[c];
    p.sums[p.channels + c] = beta != NULL ? beta[c] : 0;
  }
  lam_pool_run (l->pool, p.n_pieces, normalize, &p);
}

/* Σ dy and Σ dy · x̂ of a piece. */
static void
add_gradients (guint piece, guint thread, gpointer data)
{
  const Pass *p = data;
  gsize first = piece * p->per_piece, end = MIN (first + p->per_piece, p->rows);
  LamReal *plain = p->sums + (gsize) piece * 2 * p->channels, *weighed = plain + p->channels;

  for (gsize c = 0; c < 2 * p->channels; c++)
    plain[c] = 0;
  for (gsize r = first; r < end; r++) {
    const LamReal *x = p->l->x[0] + r * p->channels, *dy = p->l->dy + r * p->channels;

    for (gsize c = 0; c < p->channels; c++) {
      plain[c] += dy[c];
      weighed[c] += dy[c] * ((x[c] - p->mean[c]) * p->inverse[c]);
    }
  }
}

/* dx of a piece; behind the pieces' sums are the means of dy and of dy · x̂, or zeros. */
static void
give_back (guint piece, guint thread, gpointer data)
{
  const Pass *p = data;
  gsize first = piece * p->per_piece, end = MIN (first + p->per_piece, p->rows);
  const LamReal *plain = p->sums + (gsize) MOST_PIECES * 2 * p->channels;
  const LamReal *weighed = plain + p->channels, *gamma = gamma_of (p->l->w, p->l);

  for (gsize r = first; r < end; r++) {
    const LamReal *x = p->l->x[0] + r * p->channels, *dy = p->l->dy + r * p->channels;
    LamReal *dx = p->l->dx[0] + r * p->channels;

    for (gsize c = 0; c < p->channels; c++) {
      LamReal normal = (x[c] - p->mean[c]) * p->inverse[c];
      LamReal d = (dy[c] - plain[c] - normal * weighed[c]) * p->inverse[c];

      dx[c] = gamma != NULL ? d * gamma[c] : d;
    }
  }
}

static void
backward (LamLayer *l)
{
  LamReal *dgamma = gamma_of (l->dw, l), *dbeta = beta_of (l->dw, l);
  Pass p = pass_of (l);
  LamReal *means = p.sums + (gsize) MOST_PIECES * 2 * p.channels;

  undo_lent_activation (l);
  lam_pool_run (l->pool, p.n_pieces, add_gradients, &p);
  for (gsize c = 0; c < p.channels; c++) {
    double plain = total (&p, c), weighed = total (&p, p.channels + c);

    if (dbeta != NULL)
      dbeta[c] = (LamReal) plain;
    if (dgamma != NULL)
      dgamma[c] = (LamReal) weighed;
    means[c] = uses_batch (l) ? (LamReal) (plain / (double) p.rows) : 0;
    means[p.channels + c] = uses_batch (l) ? (LamReal) (weighed / (double) p.rows) : 0;
  }
  if (l->dx[0] != NULL)
    lam_pool_run (l->pool, p.n_pieces, give_back, &p);
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
  .flags = LAM_LAYER_NEEDS_X | LAM_LAYER_NEEDS_Y | LAM_LAYER_BORROWS_ACTIVATION,
  .plan = plan,
  .forward = forward,
  .backward = backward,
  .settle = settle,
};
