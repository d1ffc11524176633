/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One step of plain gradient descent on one batch, taken with many learning rates: whether, and how
 * far, a step helps. Computed in double. */

#pragma once

#include "lam-run.h"
#include "lam-watch.h"

typedef struct {
  guint n_samples;     /* in the batch */
  double before;       /* loss of the batch, L2 included */
  double slope;        /* |gradient|²: a tiny step of rate r takes r × slope off the loss */
  double *rate, *loss; /* [n] the loss of the same batch after a step of each rate */
  guint n;
  guint best; /* index of the lowest loss */
} LamOneStep;

/* The first @n_samples (or all) of the training part make the batch; dropout masks stay the same.
 * @weights: NULL for those training begins with. @rates: [n], each step begins anew.
 * Returns: (transfer full), or NULL with a sentence; LAM_ERROR_CANCELLED: the watch ended it. */
LamOneStep *lam_one_step_new (const LamExperiment *experiment, const LamData *data,
                              const LamWeights *weights, guint n_samples, const double *rates,
                              guint n, const LamWatch *watch, GError **error);
void lam_one_step_free (gpointer step);
