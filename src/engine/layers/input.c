/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y = x. Says which shape the network expects, so that other data are refused in words. */

#include "layer-params.h"

enum { SHAPE };

static gboolean
same_shape (const LamValue *wanted, LamShape shape)
{
  if (wanted->shape.n != shape.n)
    return FALSE;
  for (guint i = 0; i < shape.n; i++)
    if (wanted->shape.d[i] != -1 && wanted->shape.d[i] != shape.d[i])
      return FALSE;
  return TRUE;
}

static gboolean
plan (LamLayer *l, GError **error)
{
  const LamValue *wanted = &l->item->values[SHAPE];

  l->out = l->in[0];
  if (wanted->is_set && !same_shape (wanted, l->in[0])) {
    g_autofree char *text = lam_item_get_text (l->item, SHAPE);
    g_autofree char *found = lam_shape_to_text (l->in[0]);

    return lam_fail (error, LAM_ERROR_SHAPE,
                     "The input should be %s and the data are %s: change the shape here, or the "
                     "preparation of the data.",
                     text, found);
  }
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

static const LamParam params[] = {
  { .id = "shape",
    .title = "Shape",
    .type = LAM_VALUE_SHAPE,
    .flags = LAM_PARAM_OPTIONAL,
    .min = 1,
    .max = 1e6,
    .help = "The shape of one sample, rows, columns and channels, such as [28, 28, 1]; left empty, "
            "the data decide." },
};

LAM_LAYER_KIND (input) = {
  .kind = { .id = "input",
            .title = "Input",
            .summary = "Says which shape of sample the network takes.",
            .formula = "y = x",
            .group = "Core",
            .source = "Keras InputLayer",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .flags = LAM_LAYER_ELEMENTWISE | LAM_LAYER_VIEW | LAM_LAYER_TAKES_INDICES,
  .plan = plan,
  .forward = forward,
  .backward = backward,
};
