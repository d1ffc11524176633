/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Normal with variance 2 / fan_in, cut at two deviations. */

#include "initializer-params.h"

static void
fill (const LamItem *item, const LamWeight *weight, guint64 key, gsize first, gsize n, double *into)
{
  fill_scaled_truncated (key, 2, weight->fan_in, first, n, into);
}

const LamInitializerKind lam_initializer_he_normal = {
  .kind = { .id = "he_normal",
            .title = "He normal",
            .summary = "Draws from a bell curve made for relu.",
            .formula = "N(0, 2/in), cut at 2σ",
            .source = "Keras; He and others 2015" },
  .fill = fill,
};
