/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Normal with variance 2 / (fan_in + fan_out), cut at two deviations. */

#include "initializer-params.h"

static void
fill (const LamItem *item, const LamWeight *weight, guint64 key, gsize first, gsize n, double *into)
{
  fill_scaled_truncated (key, 1, (weight->fan_in + weight->fan_out) / 2, first, n, into);
}

const LamInitializerKind lam_initializer_glorot_normal = {
  .kind = { .id = "glorot_normal",
            .title = "Glorot normal",
            .summary =
                "Draws from a bell curve that keeps signals equally strong forwards and backwards.",
            .formula = "N(0, 2/(in + out)), cut at 2σ",
            .source = "Keras; Glorot and Bengio 2010" },
  .fill = fill,
};
