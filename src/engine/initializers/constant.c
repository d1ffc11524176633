/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All the same number. */

#include "initializer-params.h"

enum { VALUE };

static void
fill (const LamItem *item, const LamWeight *weight, guint64 key, gsize first, gsize n, double *into)
{
  for (gsize i = 0; i < n; i++)
    into[i] = lam_item_number (item, VALUE);
}

static const LamParam params[] = {
  { .id = "value",
    .title = "Value",
    .type = LAM_VALUE_NUMBER,
    .min = -1e6,
    .max = 1e6,
    .initial = "0",
    .help = "The number that every weight begins with; 0 or 0.1 is usual for biases." },
};

const LamInitializerKind lam_initializer_constant = {
  .kind = { .id = "constant",
            .title = "Constant",
            .summary = "Begins with the same number everywhere.",
            .formula = "w = value",
            .source = "Keras",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .fill = fill,
};
