/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Uniform between ±√(3 / fan_in). */

#include "initializer-params.h"

static void
fill (const LamItem *item, const LamWeight *weight, guint64 key, gsize first, gsize n, double *into)
{
  fill_scaled_uniform (key, 1, weight->fan_in, first, n, into);
}

const LamInitializerKind lam_initializer_lecun_uniform = {
  .kind = { .id = "lecun_uniform",
            .title = "LeCun uniform",
            .summary = "Draws evenly from a range that keeps signals equally strong forwards.",
            .formula = "U(−a, a), a = √(3/in)",
            .source = "Keras; LeCun and others 1998" },
  .fill = fill,
};
