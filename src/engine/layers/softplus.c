/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y = log (1 + exp (x)); dx = dy · (1 − exp (−y)). */

#include "elementwise.h"

static void
forward (LamLayer *l)
{
  bend (l, LAM_ACTIVATION_SOFTPLUS, 0);
}

static void
backward (LamLayer *l)
{
  bend_gradient (l, LAM_ACTIVATION_SOFTPLUS, 0);
}

static LamActivation
lends (const LamItem *item, double *alpha)
{
  *alpha = 0;
  return LAM_ACTIVATION_SOFTPLUS;
}

LAM_LAYER_KIND (softplus) = {
  .kind = { .id = "softplus",
            .title = "Softplus",
            .summary = "Bends like relu but without a corner: close to zero for small numbers and "
                       "close to x for great ones.",
            .formula = "y = ln(1 + eˣ)",
            .group = "Activation",
            .source = "Keras activation softplus" },
  .flags = ELEMENTWISE_FLAGS,
  .plan = plan_same_shape,
  .forward = forward,
  .backward = backward,
  .lends = lends,
};
