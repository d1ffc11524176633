/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y[r, c, k] = the mean of x in the window at (r, c), each channel for itself, over the cells
 * inside the picture. */

#include "pooling.h"

static gboolean
plan (LamLayer *l, GError **error)
{
  return plan_pooling (l, "Average pooling", error);
}

static void
forward (LamLayer *l)
{
  LamWindow window;

  pooling_window (l, &window, NULL);
  lam_average_pooling (l->pool, &window, l->x[0], l->y);
}

static void
backward (LamLayer *l)
{
  LamWindow window;

  if (l->dx[0] == NULL)
    return;
  pooling_window (l, &window, NULL);
  lam_average_pooling_gradient (l->pool, &window, l->dy, l->dx[0]);
}

static const LamParam params[] = {
  PARAM_POOL_SIZE ("Rows and columns of the window of which the mean is kept; 2 is usual."),
  PARAM_POOL_STRIDES,
  PARAM_PADDING,
  PARAM_PAD,
};

LAM_LAYER_KIND (average_pooling2d) = {
  .kind = { .id = "average_pooling2d",
            .title = "Average pooling",
            .summary = "Makes a picture smaller by keeping the mean of each window.",
            .formula = "y[r,c,k] = mean over the window of x",
            .group = "Pooling",
            .source = "Keras AveragePooling2D; PyTorch AvgPool2d with count_include_pad=False",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .flags = 0,
  .plan = plan,
  .forward = forward,
  .backward = backward,
};
