/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The share of positions whose wanted class is among the k largest outputs. */

#include "metric-params.h"

enum { K };

/* Fewer than k outputs are larger. */
static gboolean
is_among (const LamTargets *t, gsize position, guint k)
{
  const LamReal *y = t->y + position * t->channels;
  gint32 wanted = wanted_class (t, position);
  guint n_larger = 0;

  if (wanted < 0 || (gsize) wanted >= t->channels)
    return FALSE;
  for (gsize c = 0; c < t->channels; c++)
    n_larger += y[c] > y[wanted];
  return n_larger < k;
}

static void
add (const LamItem *item, const LamTargets *t, gboolean binary, gboolean logits, double *sums)
{
  for (gsize position = 0; position < t->n * t->positions; position++) {
    if (is_ignored (t, position))
      continue;
    sums[0] += is_among (t, position, lam_item_count (item, K));
    sums[1]++;
  }
}

static const LamParam params[] = {
  { .id = "k",
    .title = "Best",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE,
    .min = 1,
    .max = 1000,
    .initial = "5",
    .help = "How many of the most probable classes are looked at; 5 is usual where there are "
            "hundreds of classes, 2 or 3 where there are ten." },
};

LAM_METRIC_KIND (top_k) = {
  .kind = { .id = "top_k",
            .title = "Top k",
            .summary = "The share of samples whose class is among the k most probable ones.",
            .formula = "samples with the class among the k largest outputs / all samples",
            .group = "Classes",
            .source = "Keras TopKCategoricalAccuracy",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .higher_is_better = TRUE,
  .n_sums = two_sums,
  .add = add,
  .value = mean_of_sums,
};
