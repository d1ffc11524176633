/* SPDX-License-Identifier: GPL-3.0-or-later */

/* yᵢ = exp (xᵢ) / Σⱼ exp (xⱼ) over the last axis; dxᵢ = yᵢ · (dyᵢ − Σⱼ yⱼ · dyⱼ). */

#include "elementwise.h"

static void
forward (LamLayer *l)
{
  lam_softmax (l->pool, all_but_last (l), last_axis (l), l->x[0], l->y);
}

static void
backward (LamLayer *l)
{
  if (l->dx[0] != NULL)
    lam_softmax_gradient (l->pool, all_but_last (l), last_axis (l), l->y, l->dy, l->dx[0]);
}

LAM_LAYER_KIND (softmax) = {
  .kind = { .id = "softmax",
            .title = "Softmax",
            .summary = "Turns scores into probabilities that add up to 1; the usual end of a "
                       "network that chooses a class.",
            .formula = "yᵢ = eˣⁱ / Σⱼ eˣʲ",
            .group = "Activation",
            .source = "Keras Softmax" },
  .flags = ELEMENTWISE_FLAGS,
  .plan = plan_same_shape,
  .forward = forward,
  .backward = backward,
};
