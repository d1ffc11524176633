/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pooling over a whole picture: one number a channel is left. */

#pragma once

#include "layer-params.h"
#include "window.h"

/* Samples are the pieces; @fn works on one of them. */
typedef struct {
  const LamLayer *l;
  gsize cells, channels;
} WholePicture;

G_GNUC_UNUSED static gboolean
plan_global (LamLayer *l, const char *title, GError **error)
{
  if (!check_picture (l, title, error))
    return FALSE;
  l->out = lam_shape_vector (l->in[0].d[2]);
  return TRUE;
}

G_GNUC_UNUSED static void
run_global (const LamLayer *l, LamPieceFunc fn)
{
  gsize channels = l->in[0].d[2];
  WholePicture whole = { l, lam_shape_size (l->in[0]) / channels, channels };

  lam_pool_run (l->pool, l->batch, fn, &whole);
}
