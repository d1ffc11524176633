/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y = x above 0 and alpha · (exp (x) − 1) elsewhere; its gradient at 0 is alpha. */

#include "elementwise.h"

enum { ALPHA };

static void
forward (LamLayer *l)
{
  bend (l, LAM_ACTIVATION_ELU, lam_number (l, ALPHA));
}

static void
backward (LamLayer *l)
{
  bend_gradient (l, LAM_ACTIVATION_ELU, lam_number (l, ALPHA));
}

static LamActivation
lends (const LamItem *item, double *alpha)
{
  *alpha = lam_item_number (item, ALPHA);
  return LAM_ACTIVATION_ELU;
}

static const LamParam params[] = {
  { .id = "alpha",
    .title = "Alpha",
    .type = LAM_VALUE_NUMBER,
    .min = 0,
    .max = 100,
    .initial = "1",
    .help = "How far below zero the curve goes: y nears −alpha; 1 is usual." },
};

LAM_LAYER_KIND (elu) = {
  .kind = { .id = "elu",
            .title = "ELU",
            .summary = "Bends smoothly towards a limit below zero where relu has a corner.",
            .formula = "y = x for x > 0, alpha·(eˣ − 1) otherwise",
            .group = "Activation",
            .source = "Keras ELU",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .flags = ELEMENTWISE_FLAGS,
  .plan = plan_same_shape,
  .forward = forward,
  .backward = backward,
  .lends = lends,
};
