/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Uniform between ±√(6 / fan_in). */

#include "initializer-params.h"

static void
fill (const LamItem *item, const LamWeight *weight, guint64 key, gsize first, gsize n, double *into)
{
  fill_scaled_uniform (key, 2, weight->fan_in, first, n, into);
}

const LamInitializerKind lam_initializer_he_uniform = {
  .kind = { .id = "he_uniform",
            .title = "He uniform",
            .summary = "Draws evenly from a range made for relu.",
            .formula = "U(−a, a), a = √(6/in)",
            .source = "Keras; He and others 2015" },
  .fill = fill,
};
