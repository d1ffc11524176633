/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The runs that were made on this computer, one store for all windows. Each has a folder of its own
 * below the user's data folder: the experiment (experiment.lamina), how it went (run.json), and the
 * weights of its best and of its last epoch (best.npz, last.npz). One thread does all reading and
 * writing, in order, and every file is renamed into place. Everything here is called on the main
 * thread and returns at once. */

#pragma once

#include "runs-record.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_RUN_STORE (lamina_run_store_get_type ())
/* Signal "problem" (const char *sentence): a record could not be read or written. */
G_DECLARE_FINAL_TYPE (LaminaRunStore, lamina_run_store, LAMINA, RUN_STORE, GObject)

/* The program's own; its runs begin to arrive soon after the first call. Borrowed. */
LaminaRunStore *lamina_run_store_get (void);

/* One in @folder, for tests. */
LaminaRunStore *lamina_run_store_new (const char *folder);

/* Records, the newest first. Borrowed. */
GListModel *lamina_run_store_peek_list (LaminaRunStore *store);

/* A run of @experiment begins: a record that is shown, with a name no other has.
 * Returns: (transfer full) */
LaminaRunRecord *lamina_run_store_begin (LaminaRunStore *store, const LamExperiment *experiment,
                                         guint64 n_parameters);

/* News of a run that goes on, or its end, which keeps its weights. @run: may be NULL, then no
 * weights are kept. */
void lamina_run_store_update (LaminaRunStore *store, LaminaRunRecord *record,
                              const LamSnapshot *snapshot, LamRun *run);

/* The run was let go of before it said that it ended. */
void lamina_run_store_let_go (LaminaRunStore *store, LaminaRunRecord *record, LamRun *run);

/* Changes by the user, kept at once. */
void lamina_run_store_rename (LaminaRunStore *store, LaminaRunRecord *record, const char *name);
void lamina_run_store_annotate (LaminaRunStore *store, LaminaRunRecord *record, const char *notes);

/* Takes a record out of the list; what is on disk goes when Lamina starts the next time. */
void lamina_run_store_delete (LaminaRunStore *store, LaminaRunRecord *record);
/* Puts back what was deleted last. */
void lamina_run_store_restore (LaminaRunStore *store);

/* Weights of @record, read on a thread; of its last epoch unless @best.
 * Returns: (transfer full) a path, whose file may not be there yet while it is written */
char *lamina_run_store_weights_path (LaminaRunStore *store, LaminaRunRecord *record, gboolean best);

/* Waits until everything asked for is on disk. At exit. */
void lamina_run_store_flush (LaminaRunStore *store);
void lamina_run_store_flush_all (void);

G_END_DECLS
