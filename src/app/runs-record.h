/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run as it is remembered: what was trained, how it went, and what the user calls it. Main thread
 * only, but for making one from text, which any thread may do before it shows it to others. */

#pragma once

#include <gio/gio.h>

#include "runs-facts.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_RUN_RECORD (lamina_run_record_get_type ())
/* Property "shown" (gboolean): its curves are drawn on the Runs page. Signal "changed": anything
 * else is another now. */
G_DECLARE_FINAL_TYPE (LaminaRunRecord, lamina_run_record, LAMINA, RUN_RECORD, GObject)

/* All borrowed until the next "changed". */
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

G_END_DECLS
