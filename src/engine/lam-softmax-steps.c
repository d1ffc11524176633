/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-softmax-steps.h. */

#include "lam-softmax-steps.h"

#include <math.h>

LamSoftmaxSteps *
lam_softmax_steps_new (const double *scores, guint n)
{
  LamSoftmaxSteps *steps = g_new0 (LamSoftmaxSteps, 1);

  g_assert (n > 0);
  steps->n = n;
  steps->shifted = g_new (double, n);
  steps->exponential = g_new (double, n);
  steps->share = g_new (double, n);
  steps->largest = scores[0];
  for (guint i = 1; i < n; i++)
    steps->largest = MAX (steps->largest, scores[i]);
  for (guint i = 0; i < n; i++) {
    /* Without this exp () of 1001 would be infinite; the shares stay the same. */
    steps->shifted[i] = scores[i] - steps->largest;
    steps->exponential[i] = exp (steps->shifted[i]);
    steps->sum += steps->exponential[i];
  }
  for (guint i = 0; i < n; i++)
    steps->share[i] = steps->exponential[i] / steps->sum;
  return steps;
}

void
lam_softmax_steps_free (LamSoftmaxSteps *steps)
{
  g_free (steps->shifted);
  g_free (steps->exponential);
  g_free (steps->share);
  g_free (steps);
}
