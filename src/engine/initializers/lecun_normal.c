/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Normal with variance 1 / fan_in, cut at two deviations. */

#include "initializer-params.h"

static void
fill (const LamItem *item, const LamWeight *weight, guint64 key, gsize first, gsize n, double *into)
{
  fill_scaled_truncated (key, 1, weight->fan_in, first, n, into);
}

const LamInitializerKind lam_initializer_lecun_normal = {
  .kind = { .id = "lecun_normal",
            .title = "LeCun normal",
            .summary = "Draws from a bell curve that keeps signals equally strong forwards.",
            .formula = "N(0, 1/in), cut at 2σ",
            .source = "Keras; LeCun and others 1998" },
  .fill = fill,
};
