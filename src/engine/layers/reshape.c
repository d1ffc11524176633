/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y = the numbers of x in the same order under another shape; one dimension may be −1 for what is
 * left. */

#include "layer-params.h"

enum { TARGET_SHAPE };

static gboolean
plan (LamLayer *l, GError **error)
{
  const LamValue *target = &l->item->values[TARGET_SHAPE];
  gsize size = lam_shape_size (l->in[0]), known = 1;
  g_autofree char *have = lam_shape_to_text (l->in[0]);
  g_autofree char *want = lam_item_get_text (l->item, TARGET_SHAPE);

  l->out = (LamShape){ .n = target->shape.n };
  for (guint i = 0; i < target->shape.n; i++)
    known *= target->shape.d[i] > 0 ? (gsize) target->shape.d[i] : 1;
  for (guint i = 0; i < target->shape.n; i++)
    l->out.d[i] = (guint32) (target->shape.d[i] > 0 ? (gsize) target->shape.d[i] : size / known);
  if (lam_shape_size (l->out) != size)
    return lam_fail (error, LAM_ERROR_SHAPE,
                     "%s has %zu numbers, which do not fill the shape %s: their "
                     "product must be the same.",
                     have, size, want);
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
  { .id = "target_shape",
    .title = "New shape",
    .type = LAM_VALUE_SHAPE,
    .flags = LAM_PARAM_WHOLE,
    .min = -1,
    .max = 1e6,
    .initial = "[-1]",
    .help = "Rows, columns and channels after the change, such as [8, 8, 16]; one of them may be "
            "-1 for what is left." },
};

LAM_LAYER_KIND (reshape) = {
  .kind = { .id = "reshape",
            .title = "Reshape",
            .summary = "Gives the same numbers, in the same order, another shape.",
            .formula = "y = x under another shape",
            .group = "Shape",
            .source = "Keras Reshape",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .flags = LAM_LAYER_ELEMENTWISE | LAM_LAYER_VIEW,
  .plan = plan,
  .forward = forward,
  .backward = backward,
};
