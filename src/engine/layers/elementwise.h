/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Layers that are one activation and nothing else: y and x have the same shape, and the gradient
 * follows from y alone. */

#pragma once

#include "layer-params.h"

#define ELEMENTWISE_FLAGS (LAM_LAYER_ELEMENTWISE | LAM_LAYER_NEEDS_Y)

G_GNUC_UNUSED static gboolean
plan_same_shape (LamLayer *l, GError **error)
{
  l->out = l->in[0];
  return TRUE;
}

G_GNUC_UNUSED static void
bend (LamLayer *l, LamActivation activation, double alpha)
{
  lam_activate (l->pool, activation, (LamReal) alpha, out_size (l), l->x[0], l->y);
}

G_GNUC_UNUSED static void
bend_gradient (LamLayer *l, LamActivation activation, double alpha)
{
  if (l->dx[0] != NULL)
    lam_activate_gradient (l->pool, activation, (LamReal) alpha, out_size (l), l->y, l->dy,
                           l->dx[0]);
}

/* Rows and columns of the functions over the last axis. */
G_GNUC_UNUSED static gsize
last_axis (const LamLayer *l)
{
  return lam_shape_channels (l->out);
}

G_GNUC_UNUSED static gsize
all_but_last (const LamLayer *l)
{
  return out_size (l) / last_axis (l);
}
