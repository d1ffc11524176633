/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y = tanh (x); dx = dy · (1 − y²). */

#include "elementwise.h"

static void
forward (LamLayer *l)
{
  bend (l, LAM_ACTIVATION_TANH, 0);
}

static void
backward (LamLayer *l)
{
  bend_gradient (l, LAM_ACTIVATION_TANH, 0);
}

static LamActivation
lends (const LamItem *item, double *alpha)
{
  *alpha = 0;
  return LAM_ACTIVATION_TANH;
}

LAM_LAYER_KIND (tanh) = {
  .kind = { .id = "tanh",
            .title = "Tanh",
            .summary = "Squeezes every number between −1 and 1.",
            .formula = "y = tanh x",
            .group = "Activation",
            .source = "Keras activation tanh" },
  .flags = ELEMENTWISE_FLAGS,
  .plan = plan_same_shape,
  .forward = forward,
  .backward = backward,
  .lends = lends,
};
