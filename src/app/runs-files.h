/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The thread of a store of runs: reads the folders once, then writes in the order it was asked to.
 * Functions are called on the main thread, and what it tells comes there too. */

#pragma once

#include "runs-record.h"

typedef struct _LaminaRunFiles LaminaRunFiles;

typedef struct {
  void (*read) (GPtrArray *records, gpointer user_data); /* of LaminaRunRecord: all there are */
  void (*weights) (const char *id, gboolean kept, gpointer user_data); /* of a run: are, or not */
  void (*problem) (const char *sentence, gpointer user_data);
  gpointer user_data;
} LaminaRunTold;

/* Begins to read @folder, which may not exist yet. */
LaminaRunFiles *lamina_run_files_new (const char *folder, const LaminaRunTold *told);
/* Finishes what was asked for and tells nothing any more. */
void lamina_run_files_free (LaminaRunFiles *files);

/* Writes run.json as the record is now, and the experiment too when @first. */
void lamina_run_files_write (LaminaRunFiles *files, LaminaRunRecord *record, gboolean first);

/* Takes the weights of @run, which ended or ends now, and drops those of the oldest runs when there
 * are too many. */
void lamina_run_files_keep_weights (LaminaRunFiles *files, LaminaRunRecord *record, LamRun *run);

/* Marks the folder as deleted (it goes when it is next read), or takes that back. */
void lamina_run_files_hide (LaminaRunFiles *files, const char *id, gboolean hidden);

/* Waits until all is done. */
void lamina_run_files_flush (LaminaRunFiles *files);

/* Returns: (transfer full) */
char *lamina_run_files_weights_path (const char *folder, const char *id, gboolean best);
