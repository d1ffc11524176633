/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Uniform between ±√(6 / (fan_in + fan_out)). */

#include "initializer-params.h"

static void
fill (const LamItem *item, const LamWeight *weight, guint64 key, gsize first, gsize n, double *into)
{
  fill_scaled_uniform (key, 1, (weight->fan_in + weight->fan_out) / 2, first, n, into);
}

const LamInitializerKind lam_initializer_glorot_uniform = {
  .kind = { .id = "glorot_uniform",
            .title = "Glorot uniform",
            .summary = "Draws evenly from a range that keeps signals equally strong forwards and "
                       "backwards; the usual choice.",
            .formula = "U(−a, a), a = √(6/(in + out))",
            .source = "Keras; Glorot and Bengio 2010" },
  .fill = fill,
};
