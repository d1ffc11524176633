/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What layers share that take one value from each window of a picture. */

#pragma once

#include "layer-params.h"
#include "window.h"

enum { POOL_SIZE, STRIDES, PADDING, PAD };

#define PARAM_POOL_SIZE(text)                                                                      \
  {                                                                                                \
    .id = "pool_size", .title = "Pool size", .type = LAM_VALUE_PAIR, .flags = LAM_PARAM_WHOLE,     \
    .min = 1, .max = 1024, .initial = "2", .help = text                                            \
  }

#define PARAM_POOL_STRIDES                                                                         \
  {                                                                                                \
    .id = "strides", .title = "Strides", .type = LAM_VALUE_PAIR,                                   \
    .flags = LAM_PARAM_WHOLE | LAM_PARAM_OPTIONAL, .min = 1, .max = 1024,                          \
    .help =                                                                                        \
        "How far the window moves each time, down and to the right; left empty it moves by its "   \
        "own size, so that windows do not overlap."                                                \
  }

/* The windows of the batch at hand; FALSE with a sentence when they do not fit the picture. */
static gboolean
pooling_window (const LamLayer *l, LamWindow *window, GError **error)
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

/* Sets the shape of the result. @title: "Max pooling" */
static gboolean
plan_pooling (LamLayer *l, const char *title, GError **error)
{
  LamWindow window;

  if (!check_picture (l, title, error) || !pooling_window (l, &window, error))
    return FALSE;
  l->out = lam_shape_picture (window.out_rows, window.out_columns, window.channels);
  return TRUE;
}
