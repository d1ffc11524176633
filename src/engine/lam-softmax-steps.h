/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The softmax of a list of scores with everything in between, in double: for showing how it comes
 * about. Layers have their own (layers/softmax.c). */

#pragma once

#include <glib.h>

typedef struct {
  guint n;
  double largest, sum;
  double *shifted;     /* [n] score − largest */
  double *exponential; /* [n] e to that */
  double *share;       /* [n] exponential / sum */
} LamSoftmaxSteps;

/* @scores: [n], finite, n > 0. Returns: (transfer full) */
LamSoftmaxSteps *lam_softmax_steps_new (const double *scores, guint n);
void lam_softmax_steps_free (LamSoftmaxSteps *steps);
