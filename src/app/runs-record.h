/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run as it is remembered: what was trained, how it went, and what the user calls it. Main thread
 * only, but for making one from text, which any thread may do before it shows it to others. */

#pragma once

#include <gio/gio.h>

#include "lam.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_RUN_RECORD (lamina_run_record_get_type ())
/* Property "shown" (gboolean): its curves are drawn on the Runs page. Signal "changed": anything
 * else is another now. */
G_DECLARE_FINAL_TYPE (LaminaRunRecord, lamina_run_record, LAMINA, RUN_RECORD, GObject)

/* Everything that is known of it. All borrowed until the next "changed". */
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

const LaminaRunFacts *lamina_run_record_peek (LaminaRunRecord *record);

/* A run that begins now. @name: copied. */
LaminaRunRecord *lamina_run_record_new (const char *name, const LamExperiment *experiment,
                                        guint64 n_parameters);

/* From the two files of its folder; one that trained when it was written counts as stopped.
 * NULL with a sentence. */
LaminaRunRecord *lamina_run_record_from_text (const char *id, const char *text,
                                              const char *experiment, GError **error);
/* What is written there. Returns: (transfer full) */
char *lamina_run_record_to_text (LaminaRunRecord *record);

/* Takes over how far the run is; emits "changed" when an epoch or the status is new. Returns:
 * whether it did. */
gboolean lamina_run_record_update (LaminaRunRecord *record, const LamSnapshot *snapshot);

/* It was ended before it said so itself. */
void lamina_run_record_set_stopped (LaminaRunRecord *record);
void lamina_run_record_set_name (LaminaRunRecord *record, const char *name);
void lamina_run_record_set_notes (LaminaRunRecord *record, const char *notes);
void lamina_run_record_set_has_weights (LaminaRunRecord *record, gboolean has_weights);
gboolean lamina_run_record_get_shown (LaminaRunRecord *record);
void lamina_run_record_set_shown (LaminaRunRecord *record, gboolean shown);
void lamina_run_record_set_slot (LaminaRunRecord *record, guint slot);

/* The best value of a column of the curve and its epoch; not a number and 0 when there is none.
 * @metric: id, NULL for a loss */
double lamina_run_facts_best (const LaminaRunFacts *facts, guint column, const char *metric,
                              guint *epoch);
/* The value of the last epoch, not a number when there is none. */
double lamina_run_facts_last (const LaminaRunFacts *facts, guint column);
/* The column that judges: of validation where it was measured, else of training. */
guint lamina_run_facts_loss_column (const LaminaRunFacts *facts);
guint lamina_run_facts_metric_column (const LaminaRunFacts *facts, guint metric);

G_END_DECLS
