/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All 0. */

#include "initializer-params.h"

static void
fill (const LamItem *item, const LamWeight *weight, guint64 key, gsize first, gsize n, double *into)
{
  for (gsize i = 0; i < n; i++)
    into[i] = 0;
}

const LamInitializerKind lam_initializer_zeros = {
  .kind = { .id = "zeros",
            .title = "Zeros",
            .summary =
                "Begins with zeros; usual for biases, but a kernel of zeros learns nothing new.",
            .formula = "w = 0",
            .source = "Keras" },
  .fill = fill,
};
