/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Uniform between two numbers. */

#include "initializer-params.h"

enum { MINVAL, MAXVAL };

static void
fill (const LamItem *item, const LamWeight *weight, guint64 key, gsize first, gsize n, double *into)
{
  fill_uniform (key, lam_item_number (item, MINVAL), lam_item_number (item, MAXVAL), first, n,
                into);
}

static const LamParam params[] = {
  { .id = "minval",
    .title = "From",
    .type = LAM_VALUE_NUMBER,
    .min = -1e6,
    .max = 1e6,
    .initial = "-0.05",
    .help = "The smallest number that is drawn; -0.05 is usual." },
  { .id = "maxval",
    .title = "To",
    .type = LAM_VALUE_NUMBER,
    .min = -1e6,
    .max = 1e6,
    .initial = "0.05",
    .help = "The greatest number that is drawn; 0.05 is usual." },
};

const LamInitializerKind lam_initializer_random_uniform = {
  .kind = { .id = "random_uniform",
            .title = "Random uniform",
            .summary = "Draws evenly from the range that you choose.",
            .formula = "U(minval, maxval)",
            .source = "Keras RandomUniform",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .fill = fill,
};
