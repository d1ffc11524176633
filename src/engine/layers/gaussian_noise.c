/* SPDX-License-Identifier: GPL-3.0-or-later */

/* In training y = x + stddev · n with n drawn from the standard normal distribution; after training
 * y = x. The gradient passes unchanged. */

#include "elementwise.h"

enum { STDDEV };

#define PER_PIECE 4096

static void
add_noise (guint piece, guint thread, gpointer data)
{
  const LamLayer *l = data;
  guint64 key = lam_layer_key (l);
  double stddev = lam_number (l, STDDEV);
  gsize first = (gsize) piece * PER_PIECE, end = MIN (first + PER_PIECE, out_size (l));

  for (gsize i = first; i < end; i++)
    l->y[i] = l->x[0][i] + (LamReal) (stddev * lam_random_normal (key, i));
}

static void
forward (LamLayer *l)
{
  gsize n = out_size (l);

  if (l->training)
    lam_pool_run (l->pool, (guint) ((n + PER_PIECE - 1) / PER_PIECE), add_noise, l);
  else if (l->y != l->x[0])
    lam_copy (l->pool, n, l->x[0], l->y);
}

static void
backward (LamLayer *l)
{
  if (l->dx[0] != NULL && l->dx[0] != l->dy)
    lam_copy (l->pool, out_size (l), l->dy, l->dx[0]);
}

static const LamParam params[] = {
  { .id = "stddev",
    .title = "Deviation",
    .type = LAM_VALUE_NUMBER,
    .min = 0,
    .max = 1e6,
    .initial = "0.1",
    .help = "How strong the noise is that is added to each number, y = x + stddev·n; 0.05 to 0.3 "
            "is usual for pixels from 0 to 1." },
};

LAM_LAYER_KIND (gaussian_noise) = {
  .kind = { .id = "gaussian_noise",
            .title = "Gaussian noise",
            .summary = "Adds random noise while training, so that the network does not learn "
                       "samples by heart.",
            .formula = "y = x + σ·n with n ~ N(0, 1) in training, y = x afterwards",
            .group = "Regularization",
            .source = "Keras GaussianNoise",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .flags = LAM_LAYER_ELEMENTWISE | LAM_LAYER_RANDOM,
  .plan = plan_same_shape,
  .forward = forward,
  .backward = backward,
};
