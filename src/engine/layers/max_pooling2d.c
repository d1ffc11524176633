/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y[r, c, k] = the greatest x in the window at (r, c), each channel for itself. Cells outside the
 * picture take no part. The gradient goes to the first greatest cell, row by row. */

#include "pooling.h"

static gboolean
plan (LamLayer *l, GError **error)
{
  return plan_pooling (l, "Max pooling", error);
}

static void
forward (LamLayer *l)
{
  LamWindow window;

  pooling_window (l, &window, NULL);
  lam_max_pooling (l->pool, &window, l->x[0], l->y);
}

static void
backward (LamLayer *l)
{
  LamWindow window;

  if (l->dx[0] == NULL)
    return;
  pooling_window (l, &window, NULL);
  lam_max_pooling_gradient (l->pool, &window, l->x[0], l->y, l->dy, l->dx[0]);
}

static const LamParam params[] = {
  PARAM_POOL_SIZE (
      "Rows and columns of the window of which the greatest value is kept; 2 is usual."),
  PARAM_POOL_STRIDES,
  PARAM_PADDING,
  PARAM_PAD,
};

LAM_LAYER_KIND (max_pooling2d) = {
  .kind = { .id = "max_pooling2d",
            .title = "Max pooling",
            .summary = "Makes a picture smaller by keeping the greatest value of each window.",
            .formula = "y[r,c,k] = max over the window of x",
            .group = "Pooling",
            .source = "Keras MaxPooling2D; PyTorch MaxPool2d",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .flags = LAM_LAYER_NEEDS_X | LAM_LAYER_NEEDS_Y,
  .plan = plan,
  .forward = forward,
  .backward = backward,
};
