/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y = max (x, 0); its gradient at 0 is 0. */

#include "elementwise.h"

static void
forward (LamLayer *l)
{
  bend (l, LAM_ACTIVATION_RELU, 0);
}

static void
backward (LamLayer *l)
{
  bend_gradient (l, LAM_ACTIVATION_RELU, 0);
}

static LamActivation
lends (const LamItem *item, double *alpha)
{
  *alpha = 0;
  return LAM_ACTIVATION_RELU;
}

LAM_LAYER_KIND (relu) = {
  .kind = { .id = "relu",
            .title = "ReLU",
            .summary = "Sets everything below zero to zero; the usual curve between layers.",
            .formula = "y = max(x, 0)",
            .group = "Activation",
            .source = "Keras ReLU" },
  .flags = ELEMENTWISE_FLAGS,
  .plan = plan_same_shape,
  .forward = forward,
  .backward = backward,
  .lends = lends,
};
