/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y = x above 0 and negative_slope · x elsewhere; its gradient at 0 is negative_slope. */

#include "elementwise.h"

enum { NEGATIVE_SLOPE };

static void
forward (LamLayer *l)
{
  bend (l, LAM_ACTIVATION_LEAKY_RELU, lam_number (l, NEGATIVE_SLOPE));
}

static void
backward (LamLayer *l)
{
  bend_gradient (l, LAM_ACTIVATION_LEAKY_RELU, lam_number (l, NEGATIVE_SLOPE));
}

static LamActivation
lends (const LamItem *item, double *alpha)
{
  *alpha = lam_item_number (item, NEGATIVE_SLOPE);
  return LAM_ACTIVATION_LEAKY_RELU;
}

static const LamParam params[] = {
  { .id = "negative_slope",
    .title = "Negative slope",
    .type = LAM_VALUE_NUMBER,
    .min = 0,
    .max = 100,
    .initial = "0.3",
    .help = "The slope below zero, y = negative_slope·x; 0.01 to 0.3 is usual." },
};

LAM_LAYER_KIND (leaky_relu) = {
  .kind = { .id = "leaky_relu",
            .title = "Leaky ReLU",
            .summary = "Lets a little through below zero where relu gives nothing, so that no unit "
                       "stays silent for ever.",
            .formula = "y = x for x > 0, negative_slope·x otherwise",
            .group = "Activation",
            .source = "Keras LeakyReLU; PyTorch LeakyReLU has 0.01",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .flags = ELEMENTWISE_FLAGS,
  .plan = plan_same_shape,
  .forward = forward,
  .backward = backward,
  .lends = lends,
};
