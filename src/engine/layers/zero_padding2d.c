/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y = x with rows and columns of zeros around it. */

#include "layer-params.h"
#include "window.h"

#include <string.h>

enum { PADDING };
enum { TOP, BOTTOM, LEFT, RIGHT };

static guint
zeros (const LamLayer *l, guint side)
{
  return (guint) l->item->values[PADDING].quad[side];
}

static gboolean
plan (LamLayer *l, GError **error)
{
  if (!check_picture (l, "Zero padding", error))
    return FALSE;
  l->out = lam_shape_picture (l->in[0].d[0] + zeros (l, TOP) + zeros (l, BOTTOM),
                              l->in[0].d[1] + zeros (l, LEFT) + zeros (l, RIGHT), l->in[0].d[2]);
  return TRUE;
}

static void
forward_sample (guint sample, guint thread, gpointer data)
{
  const LamLayer *l = data;
  gsize channels = l->in[0].d[2], in_line = l->in[0].d[1] * channels;
  gsize out_line = l->out.d[1] * channels;
  const LamReal *x = l->x[0] + sample * lam_shape_size (l->in[0]);
  LamReal *y = l->y + sample * lam_shape_size (l->out);

  memset (y, 0, lam_shape_size (l->out) * sizeof *y);
  for (gsize r = 0; r < l->in[0].d[0]; r++)
    memcpy (y + (r + zeros (l, TOP)) * out_line + zeros (l, LEFT) * channels, x + r * in_line,
            in_line * sizeof *y);
}

static void
forward (LamLayer *l)
{
  lam_pool_run (l->pool, l->batch, forward_sample, l);
}

static void
backward_sample (guint sample, guint thread, gpointer data)
{
  const LamLayer *l = data;
  gsize channels = l->in[0].d[2], in_line = l->in[0].d[1] * channels;
  gsize out_line = l->out.d[1] * channels;
  const LamReal *dy = l->dy + sample * lam_shape_size (l->out);
  LamReal *dx = l->dx[0] + sample * lam_shape_size (l->in[0]);

  for (gsize r = 0; r < l->in[0].d[0]; r++)
    memcpy (dx + r * in_line, dy + (r + zeros (l, TOP)) * out_line + zeros (l, LEFT) * channels,
            in_line * sizeof *dx);
}

static void
backward (LamLayer *l)
{
  if (l->dx[0] != NULL)
    lam_pool_run (l->pool, l->batch, backward_sample, l);
}

static const LamParam params[] = {
  { .id = "padding",
    .title = "Padding",
    .type = LAM_VALUE_QUAD,
    .flags = LAM_PARAM_WHOLE,
    .min = 0,
    .max = 1024,
    .initial = "1",
    .help = "How many rows and columns of zeros are added: one number for all four sides, or "
            "[[top, bottom], [left, right]]; 1 is usual." },
};

LAM_LAYER_KIND (zero_padding2d) = {
  .kind = { .id = "zero_padding2d",
            .title = "Zero padding",
            .summary = "Adds rows and columns of zeros around a picture.",
            .formula = "y[r + top, c + left, k] = x[r,c,k], 0 elsewhere",
            .group = "Shape",
            .source = "Keras ZeroPadding2D",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .plan = plan,
  .forward = forward,
  .backward = backward,
};
