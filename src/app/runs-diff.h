/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What differs between experiments, setting by setting, in words. Pure: no display. */

#pragma once

#include "lam.h"

/* One setting that is not the same in all. */
typedef struct {
  char *path;    /* "training.optimizer.learning_rate", "layers.hidden.units" */
  char *title;   /* "Optimiser · Learning rate", "hidden · Units" */
  char **values; /* [n] in words; "–" where an experiment has nothing of the sort */
} LaminaDifference;

/* Name, notes and author are no settings. A layer or step that only some have is one row; what is
 * set in it is not told then. @experiments: [n]
 * Returns: (transfer full) (element-type LaminaDifference), in the order of the file */
GPtrArray *lamina_runs_diff (const LamExperiment *const *experiments, guint n);
