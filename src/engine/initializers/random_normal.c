/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Normal with a mean and a deviation. */

#include "initializer-params.h"

enum { MEAN, STDDEV };

static void
fill (const LamItem *item, const LamWeight *weight, guint64 key, gsize first, gsize n, double *into)
{
  fill_normal (key, lam_item_number (item, MEAN), lam_item_number (item, STDDEV), first, n, into);
}

static const LamParam params[] = {
  { .id = "mean",
    .title = "Mean",
    .type = LAM_VALUE_NUMBER,
    .min = -1e6,
    .max = 1e6,
    .initial = "0",
    .help = "The middle of the bell curve; 0 is usual." },
  { .id = "stddev",
    .title = "Deviation",
    .type = LAM_VALUE_NUMBER,
    .min = 0,
    .max = 1e6,
    .initial = "0.05",
    .help = "How wide the bell curve is; 0.001 to 0.05 is usual." },
};

const LamInitializerKind lam_initializer_random_normal = {
  .kind = { .id = "random_normal",
            .title = "Random normal",
            .summary = "Draws from a bell curve of the width that you choose.",
            .formula = "N(mean, stddev²)",
            .source = "Keras RandomNormal",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .fill = fill,
};
