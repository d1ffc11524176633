/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is known of a run, as plain values, and what follows from them. */

#pragma once

#include "lam.h"

/* All borrowed from the record. */
typedef struct {
  const char *id;   /* the name of its folder */
  const char *name; /* what the user calls it */
  const char *notes;
  const LamExperiment *experiment; /* as it was; paths absolute */
  gint64 started;                  /* seconds since 1970, UTC */
  LamRunStatus status;
  const char *why;  /* why it ended or failed, or NULL */
  guint epochs;     /* wanted */
  guint best_epoch; /* 0: none yet */
  double seconds;   /* without pauses */
  guint64 n_parameters;
  guint n_metrics;
  const char *const *metric; /* [n_metrics] ids, never freed */
  const double *rows;        /* [n_rows × n_columns], columns as in the curve of epochs */
  guint n_rows, n_columns;
  gboolean has_weights; /* weights of it are kept on disk */
  guint slot;           /* while it is shown: its place among the colours */
} LaminaRunFacts;

/* The best value of a column of the curve and its epoch; not a number and 0 when there is none.
 * @metric: id, NULL for a loss */
double lamina_run_facts_best (const LaminaRunFacts *facts, guint column, const char *metric,
                              guint *epoch);
/* The value of the last epoch, not a number when there is none. */
double lamina_run_facts_last (const LaminaRunFacts *facts, guint column);
/* The column that judges: of validation where it was measured, else of training. */
guint lamina_run_facts_loss_column (const LaminaRunFacts *facts);
guint lamina_run_facts_metric_column (const LaminaRunFacts *facts, guint metric);
