/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The columns of the table of runs: what a cell says, how rows are sorted, and the check box with
 * the colour of the run's curves. */

#pragma once

#include <gtk/gtk.h>

#include "runs-record.h"

G_BEGIN_DECLS

typedef enum {
  LAMINA_RUNS_NAME,
  LAMINA_RUNS_DATA,
  LAMINA_RUNS_LOSS,   /* best, and its epoch */
  LAMINA_RUNS_METRIC, /* best of the first metric, and its epoch */
  LAMINA_RUNS_LAST,   /* the metric, else the loss, of the last epoch */
  LAMINA_RUNS_EPOCHS,
  LAMINA_RUNS_SECONDS,
  LAMINA_RUNS_PARAMETERS,
  LAMINA_RUNS_N_COLUMNS,
} LaminaRunsColumn;

/* What a cell says. Returns: (transfer full) */
char *lamina_runs_cell (LaminaRunRecord *record, LaminaRunsColumn column);

/* Below 0 when @a comes before @b: texts by the alphabet, figures from small to large, what is not
 * known last. */
int lamina_runs_compare (LaminaRunRecord *a, LaminaRunRecord *b, LaminaRunsColumn column);

/* Adds the columns to @view. */
void lamina_runs_table_fill (GtkColumnView *view);

G_END_DECLS
