/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The share of positions answered rightly: by the largest output, or with a binary loss or a single
 * output the share of outputs that round to the target. */

#include "metric-params.h"

static double
yes_or_no_hits (const LamTargets *t, gsize position, gboolean logits)
{
  double hits = 0;

  for (gsize c = 0; c < t->channels; c++) {
    gboolean yes = is_yes (t->y[position * t->channels + c], logits);

    hits += (LamReal) yes == wanted_value (t, position, c);
  }
  return hits / (double) t->channels;
}

/* One output that is no probability, as in regression: right when it rounds to the target. */
static double
rounded_hit (const LamTargets *t, gsize position)
{
  return rint ((double) t->y[position]) == (double) wanted_value (t, position, 0);
}

static double
hits_at (const LamTargets *t, gsize position, gboolean binary, gboolean logits)
{
  if (binary)
    return yes_or_no_hits (t, position, logits);
  if (t->channels == 1)
    return rounded_hit (t, position);
  return (gint32) answered_class (t, position, logits) == wanted_class (t, position);
}

static void
add (const LamItem *item, const LamTargets *t, gboolean binary, gboolean logits, double *sums)
{
  for (gsize position = 0; position < t->n * t->positions; position++) {
    if (is_ignored (t, position))
      continue;
    sums[0] += hits_at (t, position, binary, logits);
    sums[1]++;
  }
}

LAM_METRIC_KIND (accuracy) = {
  .kind = { .id = "accuracy",
            .title = "Accuracy",
            .summary = "The share of samples, or of pixels, that are answered rightly.",
            .formula = "right answers / all answers",
            .group = "Classes",
            .source = "Keras accuracy" },
  .higher_is_better = TRUE,
  .n_sums = two_sums,
  .add = add,
  .value = mean_of_sums,
};
