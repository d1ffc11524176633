/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y[k] = the mean of x[r, c, k] over all rows and columns. */

#include "global.h"

#include <string.h>

static gboolean
plan (LamLayer *l, GError **error)
{
  return plan_global (l, "Global average pooling", error);
}

static void
forward_sample (guint sample, guint thread, gpointer data)
{
  const WholePicture *p = data;
  const LamReal *x = p->l->x[0] + sample * p->cells * p->channels;
  LamReal *y = p->l->y + sample * p->channels;

  lam_column_sums (NULL, p->cells, p->channels, x, FALSE, y);
  for (gsize c = 0; c < p->channels; c++)
    y[c] /= (LamReal) p->cells;
}

static void
forward (LamLayer *l)
{
  run_global (l, forward_sample);
}

static void
backward_sample (guint sample, guint thread, gpointer data)
{
  const WholePicture *p = data;
  const LamReal *dy = p->l->dy + sample * p->channels;
  LamReal *dx = p->l->dx[0] + sample * p->cells * p->channels;

  for (gsize c = 0; c < p->channels; c++)
    dx[c] = dy[c] / (LamReal) p->cells;
  for (gsize i = 1; i < p->cells; i++)
    memcpy (dx + i * p->channels, dx, p->channels * sizeof *dx);
}

static void
backward (LamLayer *l)
{
  if (l->dx[0] != NULL)
    run_global (l, backward_sample);
}

LAM_LAYER_KIND (global_average_pooling2d) = {
  .kind = { .id = "global_average_pooling2d",
            .title = "Global average",
            .summary = "Keeps the mean of each channel over the whole picture, one number a "
                       "channel.",
            .formula = "y[k] = mean over r, c of x[r,c,k]",
            .group = "Pooling",
            .source = "Keras GlobalAveragePooling2D" },
  .plan = plan,
  .forward = forward,
  .backward = backward,
};
