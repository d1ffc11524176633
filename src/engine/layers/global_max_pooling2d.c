/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y[k] = the greatest x[r, c, k]; the gradient goes to the first greatest cell, row by row. */

#include "global.h"

static gboolean
plan (LamLayer *l, GError **error)
{
  return plan_global (l, "Global max pooling", error);
}

static void
forward_sample (guint sample, guint thread, gpointer data)
{
  const WholePicture *p = data;
  const LamReal *x = p->l->x[0] + sample * p->cells * p->channels;
  LamReal *y = p->l->y + sample * p->channels;

  for (gsize c = 0; c < p->channels; c++)
    y[c] = x[c];
  for (gsize i = 1; i < p->cells; i++)
    for (gsize c = 0; c < p->channels; c++)
      y[c] = x[i * p->channels + c] > y[c] ? x[i * p->channels + c] : y[c];
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
  const LamReal *x = p->l->x[0] + sample * p->cells * p->channels;
  const LamReal *y = p->l->y + sample * p->channels, *dy = p->l->dy + sample * p->channels;
  LamReal *dx = p->l->dx[0] + sample * p->cells * p->channels;

  for (gsize c = 0; c < p->channels; c++) {
    gboolean found = FALSE;

    for (gsize i = 0; i < p->cells; i++) {
      gboolean is_first = !found && x[i * p->channels + c] == y[c];

      dx[i * p->channels + c] = is_first ? dy[c] : 0;
      found |= is_first;
    }
  }
}

static void
backward (LamLayer *l)
{
  if (l->dx[0] != NULL)
    run_global (l, backward_sample);
}

LAM_LAYER_KIND (global_max_pooling2d) = {
  .kind = { .id = "global_max_pooling2d",
            .title = "Global max",
            .summary = "Keeps the greatest value of each channel over the whole picture, one "
                       "number a channel.",
            .formula = "y[k] = max over r, c of x[r,c,k]",
            .group = "Pooling",
            .source = "Keras GlobalMaxPooling2D" },
  .flags = LAM_LAYER_NEEDS_X | LAM_LAYER_NEEDS_Y,
  .plan = plan,
  .forward = forward,
  .backward = backward,
};
