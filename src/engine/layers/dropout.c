/* SPDX-License-Identifier: GPL-3.0-or-later */

/* In training y = x / (1 − rate) with probability 1 − rate, else 0; after training y = x. The mask
 * is a function of seed, layer, epoch and step, so backward finds it again. */

#include "elementwise.h"

enum { RATE };

static void
drop (LamLayer *l, const LamReal *from, LamReal *to)
{
  if (l->training)
    lam_dropout (l->pool, lam_layer_key (l), 0, lam_number (l, RATE), out_size (l), from, to);
  else if (to != from)
    lam_copy (l->pool, out_size (l), from, to);
}

static void
forward (LamLayer *l)
{
  drop (l, l->x[0], l->y);
}

static void
backward (LamLayer *l)
{
  if (l->dx[0] != NULL)
    drop (l, l->dy, l->dx[0]);
}

static const LamParam params[] = {
  { .id = "rate",
    .title = "Rate",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_BELOW_MAX | LAM_PARAM_LIVE,
    .min = 0,
    .max = 1,
    .initial = "0.5",
    .help =
        "The share of the numbers that is set to zero in each training step, p in y = x/(1 − p); "
        "0.2 to 0.5 is usual." },
};

LAM_LAYER_KIND (dropout) = {
  .kind = { .id = "dropout",
            .title = "Dropout",
            .summary = "Sets a random share of the numbers to zero while training, so that the "
                       "network does not lean on any single one.",
            .formula = "y = x·m/(1 − rate) in training with m = 0 or 1, y = x afterwards",
            .group = "Regularization",
            .source = "Keras Dropout; Srivastava and others 2014",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .flags = LAM_LAYER_ELEMENTWISE | LAM_LAYER_RANDOM,
  .plan = plan_same_shape,
  .forward = forward,
  .backward = backward,
};
