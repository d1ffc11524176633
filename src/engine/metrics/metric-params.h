/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What metrics share: the answer of a position as a class, and sums over samples. */

#pragma once

#include "../losses/loss-params.h"

/* Whether an output is read as "yes": above one half, or above zero when it is a score. Exactly
 * one half is "no", as rounding to even has it. */
G_GNUC_UNUSED static inline gboolean
is_yes (LamReal y, gboolean logits)
{
  return y > (logits ? 0 : (LamReal) 0.5);
}

/* The class answered at @position: the place of the largest output, the first one among equals;
 * with a single output yes or no. */
G_GNUC_UNUSED static guint
answered_class (const LamTargets *t, gsize position, gboolean logits)
{
  const LamReal *y = t->y + position * t->channels;
  guint best = 0;

  if (t->channels == 1)
    return is_yes (y[0], logits);
  for (guint c = 1; c < t->channels; c++)
    if (y[c] > y[best])
      best = c;
  return best;
}

/* sums[0] over sums[1], the usual mean. */
G_GNUC_UNUSED static gsize
two_sums (const LamItem *item, guint n_classes)
{
  return 2;
}

G_GNUC_UNUSED static double
mean_of_sums (const LamItem *item, const double *sums, guint n_classes)
{
  return sums[1] > 0 ? sums[0] / sums[1] : 0;
}
