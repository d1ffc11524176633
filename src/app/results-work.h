/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the page of results has computed for it, on the worker of a probe (lam-probe.h): which
 * samples a network gets wrong, what it answers under stress, what it makes of pictures of the
 * user's own. Plots are made there too, so that the main thread only shows them. */

#pragma once

#include "lam.h"
#include "plot.h"
#include "runs-store.h"

/* A trained network with the data it learned from. Counted; never changes but for what the worker
 * keeps in it for itself. */
typedef struct _LaminaSubject LaminaSubject;
LaminaSubject *lamina_subject_ref (LaminaSubject *subject);
void lamina_subject_unref (LaminaSubject *subject);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LaminaSubject, lamina_subject_unref)
LamData *lamina_subject_data (LaminaSubject *subject);
const LamExperiment *lamina_subject_experiment (LaminaSubject *subject);
const LamWeights *lamina_subject_weights (LaminaSubject *subject);

/* Every sample of a part, measured. Counted; never changes. */
typedef struct {
  gatomicrefcount references;
  LamStudy *study;
  LamPartId part;
  Plot *confusion; /* NULL: there are no classes */
} LaminaStudied;
LaminaStudied *lamina_studied_ref (LaminaStudied *studied);
void lamina_studied_unref (LaminaStudied *studied);

/* One question; which fields count is said at the function that answers it. All owned. */
typedef struct {
  LamExperiment *experiment;
  LamRun *run;
  LamData *data;
  char *path;
  LamWeights *init;
  gboolean best;
  LaminaSubject *subject;
  LamPartId part;
  guint n_threads; /* 0: all processors */
  guint32 *rows;
  guint n_rows;
  LaminaStudied *studied;
  LamStudyOrder order;
  gsize first;
  GPtrArray *pictures; /* of LamArray */
  LamInvert invert;
  char *text;
} LaminaQuestion;
void lamina_question_free (gpointer question);

/* One for lamina_results_open(): about the weights that are kept of a run. (transfer full) */
LaminaQuestion *lamina_question_open (LaminaRunStore *store, LaminaRunRecord *record,
                                      gboolean best);

/* @experiment with the weights of @run, or those in the file @path; of the best epoch where @best;
 * or, with @init, what training would begin with given those (then @data must be there).
 * @data: loaded when NULL. Answer: LaminaSubject. */
gpointer lamina_results_open (LamProbeRoom *room, gpointer question, const LamWatch *watch,
                              GError **error);

/* Every sample of @part, by @n_threads. Answer: LaminaStudied. */
gpointer lamina_results_study (LamProbeRoom *room, gpointer question, const LamWatch *watch,
                               GError **error);

/* Some samples of @part, @rows of it, with what is answered for them. Answer: Plot. */
gpointer lamina_results_show (LamProbeRoom *room, gpointer question, const LamWatch *watch,
                              GError **error);

/* Samples of @studied from place @first of @order on; without @studied some of @part at random.
 * Answer: Plot. */
gpointer lamina_results_pick (LamProbeRoom *room, gpointer question, const LamWatch *watch,
                              GError **error);

/* @part made worse in every way. Answer: LamStress (g_free). */
gpointer lamina_results_measure_stress (LamProbeRoom *room, gpointer question,
                                        const LamWatch *watch, GError **error);

/* @pictures as @invert says. Answer: LaminaOwn. */
typedef struct {
  Plot *plot;
  LamOwnFit *fits; /* [n] */
  char **answers;  /* [n] "3, 97.1 %", NULL-terminated */
  guint n;
} LaminaOwn;
gpointer lamina_results_own (LamProbeRoom *room, gpointer question, const LamWatch *watch,
                             GError **error);
void lamina_own_free (gpointer own);

/* @text as a review. Answer: LaminaReviewed. */
typedef struct {
  LamSample sample; /* words and answer */
  guint n_words, n_known;
  Plot *plot;
} LaminaReviewed;
gpointer lamina_results_review (LamProbeRoom *room, gpointer question, const LamWatch *watch,
                                GError **error);
void lamina_reviewed_free (gpointer reviewed);
