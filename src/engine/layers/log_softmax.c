/* SPDX-License-Identifier: GPL-3.0-or-later */

/* yᵢ = xᵢ − log Σⱼ exp (xⱼ) over the last axis; dxᵢ = dyᵢ − exp (yᵢ) · Σⱼ dyⱼ. */

#include "elementwise.h"

static void
forward (LamLayer *l)
{
  lam_log_softmax (l->pool, all_but_last (l), last_axis (l), l->x[0], l->y);
}

static void
backward (LamLayer *l)
{
  if (l->dx[0] != NULL)
    lam_log_softmax_gradient (l->pool, all_but_last (l), last_axis (l), l->y, l->dy, l->dx[0]);
}

LAM_LAYER_KIND (log_softmax) = {
  .kind = { .id = "log_softmax",
            .title = "Log softmax",
            .summary = "Turns scores into logarithms of probabilities, for the loss "
                       "negative_log_likelihood.",
            .formula = "yᵢ = xᵢ − ln Σⱼ eˣʲ",
            .group = "Activation",
            .source = "Keras activation log_softmax; PyTorch LogSoftmax" },
  .flags = ELEMENTWISE_FLAGS,
  .plan = plan_same_shape,
  .forward = forward,
  .backward = backward,
};
