/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y = 1 / (1 + exp (−x)); dx = dy · y · (1 − y). */

#include "elementwise.h"

static void
forward (LamLayer *l)
{
  bend (l, LAM_ACTIVATION_SIGMOID, 0);
}

static void
backward (LamLayer *l)
{
  bend_gradient (l, LAM_ACTIVATION_SIGMOID, 0);
}

static LamActivation
lends (const LamItem *item, double *alpha)
{
  *alpha = 0;
  return LAM_ACTIVATION_SIGMOID;
}

LAM_LAYER_KIND (sigmoid) = {
  .kind = { .id = "sigmoid",
            .title = "Sigmoid",
            .summary =
                "Squeezes every number between 0 and 1, so that it can be read as a probability.",
            .formula = "y = 1 / (1 + e⁻ˣ)",
            .group = "Activation",
            .source = "Keras activation sigmoid" },
  .flags = ELEMENTWISE_FLAGS,
  .plan = plan_same_shape,
  .forward = forward,
  .backward = backward,
  .lends = lends,
};
