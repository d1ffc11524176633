/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y = x as one row of numbers, in the order rows, columns, channels. */

#include "layer-params.h"

static gboolean
plan (LamLayer *l, GError **error)
{
  l->out = lam_shape_vector ((guint32) lam_shape_size (l->in[0]));
  return TRUE;
}

static void
forward (LamLayer *l)
{
  if (l->y != l->x[0])
    lam_copy (l->pool, out_size (l), l->x[0], l->y);
}

static void
backward (LamLayer *l)
{
  if (l->dx[0] != NULL && l->dx[0] != l->dy)
    lam_copy (l->pool, out_size (l), l->dy, l->dx[0]);
}

LAM_LAYER_KIND (flatten) = {
  .kind = { .id = "flatten",
            .title = "Flatten",
            .summary = "Lays a picture out as one row of numbers, so that a dense layer can take "
                       "it.",
            .formula = "y[(r·columns + c)·channels + k] = x[r,c,k]",
            .group = "Shape",
            .source = "Keras Flatten" },
  .flags = LAM_LAYER_ELEMENTWISE | LAM_LAYER_VIEW | LAM_LAYER_TAKES_INDICES,
  .plan = plan,
  .forward = forward,
  .backward = backward,
};
