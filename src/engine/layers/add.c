/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y = x₁ + x₂ + …, number by number. */

#include "layer-params.h"

static gboolean
plan (LamLayer *l, GError **error)
{
  for (guint i = 1; i < l->n_in; i++)
    if (!lam_shape_equal (l->in[0], l->in[i])) {
      g_autofree char *first = lam_shape_to_text (l->in[0]);
      g_autofree char *other = lam_shape_to_text (l->in[i]);

      return lam_fail (error, LAM_ERROR_SHAPE,
                       "Add wants inputs of one shape and gets %s and %s: make them alike, or use "
                       "Concatenate.",
                       first, other);
    }
  l->out = l->in[0];
  return TRUE;
}

static void
forward (LamLayer *l)
{
  gsize n = out_size (l);

  if (l->n_in == 1)
    lam_copy (l->pool, n, l->x[0], l->y);
  else
    lam_add (l->pool, n, l->x[0], l->x[1], l->y);
  for (guint i = 2; i < l->n_in; i++)
    lam_add (l->pool, n, l->y, l->x[i], l->y);
}

static void
backward (LamLayer *l)
{
  for (guint i = 0; i < l->n_in; i++)
    if (l->dx[i] != NULL)
      lam_copy (l->pool, out_size (l), l->dy, l->dx[i]);
}

LAM_LAYER_KIND (add) = {
  .kind = { .id = "add",
            .title = "Add",
            .summary = "Adds the results of earlier layers number by number, so that a shortcut "
                       "goes past some of them.",
            .formula = "y = x₁ + x₂ + …",
            .group = "Merging",
            .source = "Keras Add" },
  .flags = LAM_LAYER_MERGES,
  .plan = plan,
  .forward = forward,
  .backward = backward,
};
