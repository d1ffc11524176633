/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All 1. */

#include "initializer-params.h"

static void
fill (const LamItem *item, const LamWeight *weight, guint64 key, gsize first, gsize n, double *into)
{
  for (gsize i = 0; i < n; i++)
    into[i] = 1;
}

const LamInitializerKind lam_initializer_ones = {
  .kind = { .id = "ones",
            .title = "Ones",
            .summary = "Begins with ones.",
            .formula = "w = 1",
            .source = "Keras" },
  .fill = fill,
};
