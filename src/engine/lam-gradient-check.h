/* SPDX-License-Identifier: GPL-3.0-or-later */

/* For the checker's own test; see lam-run.h for the check. */

#pragma once

#include "lam-run.h"

/* Multiplies every analytic gradient by @distort before it is compared: a broken gradient. */
GPtrArray *lam_gradient_check_distorted (const LamExperiment *experiment, const LamData *data,
                                         const char *layer, guint n_samples, gboolean all,
                                         double distort, GError **error);
