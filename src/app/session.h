/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What goes on behind a window: the data of its document, read off the main thread whenever they
 * change; the plan of its layers; and the run. Everything here is called on the main thread and
 * returns at once. */

#pragma once

#include "document.h"
#include "runs-record.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_SESSION (lamina_session_get_type ())
/* Signals, all without arguments but the last:
 *   "plan"      another plan: after every edit and when data came
 *   "data"      other data, or none, or why there are none
 *   "progress"  of reading the data
 *   "status"    another status, or whether the experiment changed since the run began
 *   "snapshot"  news of the run
 *   "weights"   other weights to begin with, or none
 *   "problem"   (const char *sentence): something asked for could not be done */
G_DECLARE_FINAL_TYPE (LaminaSession, lamina_session, LAMINA, SESSION, GObject)

LaminaSession *lamina_session_new (LaminaDocument *document);

/* Ends reading and training, and forgets what called. Safe to run twice. */
void lamina_session_close (LaminaSession *session);

/* Waits for what closed sessions left running, at most a few hundred milliseconds. At exit. */
void lamina_session_join_all (void);

/* All borrowed until the next signal. */
LaminaDocument *lamina_session_peek_document (LaminaSession *session);
const LamPlan *lamina_session_peek_plan (LaminaSession *session);
LamData *lamina_session_peek_data (LaminaSession *session);          /* NULL while reading */
const char *lamina_session_peek_data_error (LaminaSession *session); /* or NULL */
LamSnapshot *lamina_session_peek_snapshot (LaminaSession *session);  /* NULL before the first run */
LamRun *lamina_session_peek_run (LaminaSession *session);            /* or NULL */

/* What is remembered of the run, or NULL. */
LaminaRunRecord *lamina_session_peek_record (LaminaSession *session);

/* The data, when they are those of @experiment (paths absolute); else NULL. */
LamData *lamina_session_find_data (LaminaSession *session, const LamExperiment *experiment);

/* Progress of reading: 0 … 1, below 0 when unknown; what is done in words. */
double lamina_session_get_share (LaminaSession *session);
const char *lamina_session_peek_doing (LaminaSession *session);

/* Whether data are being read, or will be in a moment. */
gboolean lamina_session_is_reading (LaminaSession *session);
/* For how long they have been read; 0 when they are not. */
double lamina_session_get_reading_seconds (LaminaSession *session);
/* Ends reading; there are no data then, and the reason given is that reading was stopped. */
void lamina_session_cancel_reading (LaminaSession *session);
/* Reads the same data once more: files change, and reading can be stopped. */
void lamina_session_read_again (LaminaSession *session);

LamRunStatus lamina_session_get_status (LaminaSession *session);
/* Whether a run is there and not ended: training or paused. */
gboolean lamina_session_is_active (LaminaSession *session);
/* Whether the experiment is another than that of the run. */
gboolean lamina_session_is_changed (LaminaSession *session);
/* Why training cannot start now, a sentence, or NULL. Borrowed. */
const char *lamina_session_why_not (LaminaSession *session);

/* Epochs finished and loss now, for the window's actions. */
guint lamina_session_get_epoch (LaminaSession *session);
double lamina_session_get_loss (LaminaSession *session);

/* Starts a run, or goes on with a paused one; while data are being read, starts when they came. */
void lamina_session_train (LaminaSession *session);
void lamina_session_pause (LaminaSession *session);
void lamina_session_step (LaminaSession *session);
/* Without a run that is active it ends the reading of data. */
void lamina_session_stop (LaminaSession *session);
void lamina_session_set_rate (LaminaSession *session, double rate);
/* What of the run's samples is shown just now (flags of LamLook): the worker computes only that. */
void lamina_session_look (LaminaSession *session, guint look);
/* Drops the run and what it showed. */
void lamina_session_forget (LaminaSession *session);

/* Weights that the next run begins with, found by name or by order, and what they are called, a
 * file's name; NULL: the initialisers' own. Another experiment forgets them. */
void lamina_session_begin_with (LaminaSession *session, LamWeights *weights, const char *name);
LamWeights *lamina_session_peek_init (LaminaSession *session);      /* or NULL */
const char *lamina_session_peek_init_name (LaminaSession *session); /* or NULL */

G_END_DECLS
