/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y = the channels of x₁, then those of x₂, … at each position. */

#include "layer-params.h"

#include <string.h>

static gboolean
fits (LamShape a, LamShape b)
{
  if (a.n != b.n)
    return FALSE;
  b.d[b.n - 1] = a.d[a.n - 1];
  return lam_shape_equal (a, b);
}

static gboolean
plan (LamLayer *l, GError **error)
{
  l->out = l->in[0];
  for (guint i = 1; i < l->n_in; i++) {
    if (!fits (l->in[0], l->in[i])) {
      g_autofree char *first = lam_shape_to_text (l->in[0]);
      g_autofree char *other = lam_shape_to_text (l->in[i]);

      return lam_fail (error, LAM_ERROR_SHAPE,
                       "Concatenate wants pictures of the same rows and columns and gets %s and "
                       "%s: pool or upsample one of them.",
                       first, other);
    }
    l->out.d[l->out.n - 1] += lam_shape_channels (l->in[i]);
  }
  return TRUE;
}

/* One sample: each input's channels side by side. */
static void
forward_sample (guint sample, guint thread, gpointer data)
{
  const LamLayer *l = data;
  gsize all = lam_shape_channels (l->out), positions = lam_shape_size (l->out) / all, at = 0;
  LamReal *y = l->y + sample * positions * all;

  for (guint k = 0; k < l->n_in; k++) {
    gsize channels = lam_shape_channels (l->in[k]);
    const LamReal *x = l->x[k] + sample * positions * channels;

    for (gsize i = 0; i < positions; i++)
      memcpy (y + i * all + at, x + i * channels, channels * sizeof *y);
    at += channels;
  }
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
  gsize all = lam_shape_channels (l->out), positions = lam_shape_size (l->out) / all, at = 0;
  const LamReal *dy = l->dy + sample * positions * all;

  for (guint k = 0; k < l->n_in; k++) {
    gsize channels = lam_shape_channels (l->in[k]);
    LamReal *dx = l->dx[k] != NULL ? l->dx[k] + sample * positions * channels : NULL;

    for (gsize i = 0; dx != NULL && i < positions; i++)
      memcpy (dx + i * channels, dy + i * all + at, channels * sizeof *dx);
    at += channels;
  }
}

static void
backward (LamLayer *l)
{
  lam_pool_run (l->pool, l->batch, backward_sample, l);
}

LAM_LAYER_KIND (concatenate) = {
  .kind = { .id = "concatenate",
            .title = "Concatenate",
            .summary = "Puts the channels of earlier layers side by side, as the shortcuts of a "
                       "U-shaped network do.",
            .formula = "y[r,c] = (x₁[r,c], x₂[r,c], …)",
            .group = "Merging",
            .source = "Keras Concatenate over the last axis" },
  .flags = LAM_LAYER_MERGES,
  .plan = plan,
  .forward = forward,
  .backward = backward,
};
