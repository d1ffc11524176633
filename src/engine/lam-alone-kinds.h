/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files behind lam-alone.h answer, one for each family of things that can be run alone. */

#pragma once

#include "lam-alone.h"

typedef struct {
  GPtrArray *(*run) (const LamItem *item, GPtrArray *arrays, guint flags, guint64 seed,
                     GError **error);
  void (*draw) (const LamItem *item, LamArray *x, guint flags, guint64 key);
  gboolean (*fill) (const LamItem *item, GPtrArray *arrays, guint flags, guint64 seed,
                    GError **error);
  GPtrArray *(*check) (const LamItem *item, GPtrArray *arrays, guint flags, guint64 seed,
                       const LamWatch *watch, GError **error);
} LamAloneKind;

extern const LamAloneKind lam_layer_alone, lam_loss_alone;
