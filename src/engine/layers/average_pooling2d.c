/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y[r, c, k] = the mean of x in the window at (r, c), each channel for itself, over the cells
 * inside the picture. */

#include "layer-params.h"
#include "window.h"

enum { POOL_SIZE, STRIDES, PADDING, PAD };

static gboolean
geometry (const LamLayer *l, LamWindow *window, GError **error)
{
  guint size[2] = { lam_rows (l, POOL_SIZE), lam_columns (l, POOL_SIZE) };
  guint strides[2] = { size[0], size[1] };
  guint pad[2] = { lam_rows (l, PAD), lam_columns (l, PAD) };
  Span spans[2];

  if (lam_item_is_set (l->item, STRIDES)) {
    strides[0] = lam_rows (l, STRIDES);
    strides[1] = lam_columns (l, STRIDES);
  }
  if (lam_choice (l, PADDING) == PADDING_EXPLICIT && (pad[0] >= size[0] || pad[1] >= size[1]))
    return lam_fail (
        error, LAM_ERROR_SHAPE,
        "A pad of %u×%u would leave windows of %u×%u outside the picture: choose a pad "
        "smaller than the pool size.",
        pad[0], pad[1], size[0], size[1]);
  if (!plan_spans (l, size, strides, lam_choice (l, PADDING), pad, spans, error))
    return FALSE;
  *window = (LamWindow){ .batch = l->batch,
                         .in_rows = l->in[0].d[0],
                         .in_columns = l->in[0].d[1],
                         .channels = l->in[0].d[2],
                         .out_rows = spans[0].out,
                         .out_columns = spans[1].out,
                         .window_rows = size[0],
                         .window_columns = size[1],
                         .stride_rows = strides[0],
                         .stride_columns = strides[1],
                         .pad_top = spans[0].before,
                         .pad_left = spans[1].before };
  return TRUE;
}

static gboolean
plan (LamLayer *l, GError **error)
{
  LamWindow window;

  if (!check_picture (l, "Average pooling", error) || !geometry (l, &window, error))
    return FALSE;
  l->out = lam_shape_picture (window.out_rows, window.out_columns, window.channels);
  return TRUE;
}

static void
forward (LamLayer *l)
{
  LamWindow window;

  geometry (l, &window, NULL);
  lam_average_pooling (l->pool, &window, l->x[0], l->y);
}

static void
backward (LamLayer *l)
{
  LamWindow window;

  if (l->dx[0] == NULL)
    return;
  geometry (l, &window, NULL);
  lam_average_pooling_gradient (l->pool, &window, l->dy, l->dx[0]);
}

static const LamParam params[] = {
  { .id = "pool_size",
    .title = "Pool size",
    .type = LAM_VALUE_PAIR,
    .flags = LAM_PARAM_WHOLE,
    .min = 1,
    .max = 1024,
    .initial = "2",
    .help = "Rows and columns of the window of which the mean is kept; 2 is usual." },
  { .id = "strides",
    .title = "Strides",
    .type = LAM_VALUE_PAIR,
    .flags = LAM_PARAM_WHOLE | LAM_PARAM_OPTIONAL,
    .min = 1,
    .max = 1024,
    .help = "How far the window moves each time, down and to the right; left empty it moves by its "
            "own size, so that windows do not overlap." },
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
