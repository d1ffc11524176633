/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The gradient check with all its choices; see lam-run.h for what is checked. */

#pragma once

#include "lam-run.h"
#include "lam-watch.h"

typedef struct {
  const LamWeights *weights; /* that are checked at; NULL: those training begins with */
  const char *layer;         /* NULL: every tensor and the input */
  guint n_samples;
  gboolean all;
  double distort; /* multiplies every analytic gradient: a broken one, for tests; 0 leaves them */
  const LamWatch *watch;
} LamGradientChecking;

/* As lam_gradient_check(); LAM_ERROR_CANCELLED when the watch ended it. */
GPtrArray *lam_gradient_check_with (const LamExperiment *experiment, const LamData *data,
                                    const LamGradientChecking *how, GError **error);
