/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See results-work.h. */

#include "results-work.h"

#include <glib/gi18n.h>

#include "figure.h"
#include "results-answers.h"

#define STRESSED 2000 /* samples, evenly chosen: 26 measurements are made of them */

struct _LaminaSubject {
  gatomicrefcount references;
  LamExperiment *experiment;
  LamData *data;
  LamWeights *weights;
  LamPreview *preview; /* the worker's alone: made when pictures of one's own first come */
};

LaminaSubject *
lamina_subject_ref (LaminaSubject *subject)
{
  g_atomic_ref_count_inc (&subject->references);
  return subject;
}

void
lamina_subject_unref (LaminaSubject *subject)
{
  if (subject == NULL || !g_atomic_ref_count_dec (&subject->references))
    return;
  lam_experiment_free (subject->experiment);
  g_clear_pointer (&subject->data, lam_data_unref);
  g_clear_pointer (&subject->weights, lam_weights_unref);
  g_clear_pointer (&subject->preview, lam_preview_unref);
  g_free (subject);
}

LamData *
lamina_subject_data (LaminaSubject *subject)
{
  return subject->data;
}

const LamExperiment *
lamina_subject_experiment (LaminaSubject *subject)
{
  return subject->experiment;
}

const LamWeights *
lamina_subject_weights (LaminaSubject *subject)
{
  return subject->weights;
}

LaminaQuestion *
lamina_question_open (LaminaRunStore *store, LaminaRunRecord *record, gboolean best)
{
  LaminaQuestion *question = g_new0 (LaminaQuestion, 1);

  question->experiment = lam_experiment_dup (lamina_run_record_peek (record)->experiment);
  question->best = best;
  question->path = lamina_run_store_weights_path (store, record, best);
  return question;
}

void
lamina_question_free (gpointer user_data)
{
  LaminaQuestion *question = user_data;

  g_clear_pointer (&question->experiment, lam_experiment_free);
  g_clear_pointer (&question->run, lam_run_unref);
  g_clear_pointer (&question->data, lam_data_unref);
  g_clear_pointer (&question->subject, lamina_subject_unref);
  g_clear_pointer (&question->pictures, g_ptr_array_unref);
  g_clear_pointer (&question->studied, lamina_studied_unref);
  g_clear_pointer (&question->init, lam_weights_unref);
  g_free (question->path);
  g_free (question->text);
  g_free (question->rows);
  g_free (question);
}

/* ---- opening ---- */

typedef struct {
  const LamWatch *watch;
  GCancellable *cancellable;
} Reading;

static void
reading_cb (double share, const char *doing, gpointer user_data)
{
  const Reading *reading = user_data;

  if (!lam_watch_go_on (reading->watch, share))
    g_cancellable_cancel (reading->cancellable);
}

static LamLoading
loading_of (const LamExperiment *experiment, Reading *reading)
{
  return (LamLoading){ .folder = experiment->folder,
                       .cancellable = reading->cancellable,
                       .progress = reading_cb,
                       .user_data = reading,
                       .seed = lam_experiment_seed (experiment),
                       .n_threads = 1 };
}

static LamWeights *
take_weights (const LaminaQuestion *question, GError **error)
{
  LamWeights *weights;

  if (question->init != NULL)
    return lam_weights_begin (question->init, question->experiment, question->data->shape, error);
  if (question->run == NULL)
    return lam_weights_load (question->path, error);
  weights = lam_run_dup_weights (question->run, question->best);
  if (weights == NULL)
    g_set_error (error, LAM_ERROR, LAM_ERROR_DATA, "%s",
                 _ ("There are no weights yet: train for an epoch first."));
  return weights;
}

gpointer
lamina_results_open (LamProbeRoom *room, gpointer user_data, const LamWatch *watch, GError **error)
{
  LaminaQuestion *question = user_data;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Reading reading = { watch, cancellable };
  LamLoading loading = loading_of (question->experiment, &reading);
  g_autoptr (LaminaSubject) subject = g_new0 (LaminaSubject, 1);

  g_atomic_ref_count_init (&subject->references);
  subject->experiment = lam_experiment_dup (question->experiment);
  subject->weights = take_weights (question, error);
  if (subject->weights == NULL)
    return NULL;
  subject->data = question->data != NULL ? lam_data_ref (question->data)
                                         : lam_data_load (subject->experiment, &loading, error);
  return subject->data != NULL ? g_steal_pointer (&subject) : NULL;
}

/* ---- the questions ---- */

gpointer
lamina_results_study (LamProbeRoom *room, gpointer user_data, const LamWatch *watch, GError **error)
{
  LaminaQuestion *question = user_data;
  LaminaSubject *subject = question->subject;
  LaminaStudied *studied;
  LamStudy *study = lam_study_new (subject->experiment, subject->data, question->part,
                                   subject->weights, question->n_threads, watch, error);

  if (study == NULL)
    return NULL;
  studied = g_new0 (LaminaStudied, 1);
  g_atomic_ref_count_init (&studied->references);
  studied->part = question->part;
  studied->study = study;
  if (study->all.confusion != NULL)
    studied->confusion = figure_confusion (subject->data, study->all.confusion);
  return studied;
}

LaminaStudied *
lamina_studied_ref (LaminaStudied *studied)
{
  g_atomic_ref_count_inc (&studied->references);
  return studied;
}

void
lamina_studied_unref (LaminaStudied *studied)
{
  if (studied == NULL || !g_atomic_ref_count_dec (&studied->references))
    return;
  lam_study_free (studied->study);
  g_clear_pointer (&studied->confusion, plot_free);
  g_free (studied);
}

gpointer
lamina_results_show (LamProbeRoom *room, gpointer user_data, const LamWatch *watch, GError **error)
{
  LaminaQuestion *question = user_data;

  return lamina_answers_of_part (question->subject, question->part, question->rows,
                                 question->n_rows, NULL, error);
}

gpointer
lamina_results_pick (LamProbeRoom *room, gpointer user_data, const LamWatch *watch, GError **error)
{
  LaminaQuestion *question = user_data;
  const LamData *data = question->subject->data;
  const LamStudy *study = question->studied != NULL ? question->studied->study : NULL;
  LamPartId part = study != NULL ? question->studied->part : question->part;
  guint shown = lamina_answers_shown (data);
  g_autofree guint32 *rows = g_new (guint32, shown);
  guint n = study != NULL ? lam_study_pick (study, question->order, question->first, rows, shown)
                          : lam_study_mix (data->parts[part].n, 0, rows, shown);

  return lamina_answers_of_part (question->subject, part, rows, n,
                                 study != NULL ? study->loss : NULL, error);
}

gpointer
lamina_results_measure_stress (LamProbeRoom *room, gpointer user_data, const LamWatch *watch,
                               GError **error)
{
  LaminaQuestion *question = user_data;
  LaminaSubject *subject = question->subject;
  LamStress *stress = g_new0 (LamStress, 1);

  if (!lam_stress (subject->experiment, subject->data, question->part, subject->weights, STRESSED,
                   1, watch, stress, error))
    g_clear_pointer (&stress, g_free);
  return stress;
}

/* ---- pictures of one's own ---- */

static LamPreview *
find_preview (LaminaSubject *subject, const LamWatch *watch, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Reading reading = { watch, cancellable };
  LamLoading loading = loading_of (subject->experiment, &reading);

  if (subject->preview == NULL)
    subject->preview = lam_preview_new (subject->experiment, &loading, error);
  return subject->preview;
}

gpointer
lamina_results_own (LamProbeRoom *room, gpointer user_data, const LamWatch *watch, GError **error)
{
  LaminaQuestion *question = user_data;
  LaminaSubject *subject = question->subject;
  LamPreview *preview = find_preview (subject, watch, error);
  guint n = question->pictures->len;
  g_autofree LamOwnFit *fits = g_new0 (LamOwnFit, MAX (n, 1));
  g_auto (GStrv) said = g_new0 (char *, n + 1);
  g_autoptr (LamData) data = NULL;
  g_autoptr (Plot) plot = NULL;
  LaminaOwn *own;

  if (preview != NULL)
    data = lam_own_prepare (preview, subject->experiment, subject->data, question->pictures,
                            question->invert, fits, error);
  if (data != NULL)
    plot = lamina_answers_of_own (subject, data, n, said, error);
  if (plot == NULL)
    return NULL;
  own = g_new0 (LaminaOwn, 1);
  own->n = n;
  own->fits = g_steal_pointer (&fits);
  own->plot = g_steal_pointer (&plot);
  own->answers = g_steal_pointer (&said);
  return own;
}

void
lamina_own_free (gpointer user_data)
{
  LaminaOwn *own = user_data;

  g_clear_pointer (&own->plot, plot_free);
  g_free (own->fits);
  g_strfreev (own->answers);
  g_free (own);
}

/* ---- reviews of one's own ---- */

gpointer
lamina_results_review (LamProbeRoom *room, gpointer user_data, const LamWatch *watch,
                       GError **error)
{
  LaminaQuestion *question = user_data;
  LaminaSubject *subject = question->subject;
  LaminaReviewed *reviewed;
  guint n, n_words, n_known;
  g_autofree guint32 *list =
      lam_review_columns (subject->data, question->text, &n, &n_words, &n_known);
  g_autofree LamSample *sample =
      lam_review_weigh_list (subject->experiment, subject->data, subject->weights, list, n, error);

  if (sample == NULL)
    return NULL;
  reviewed = g_new0 (LaminaReviewed, 1);
  *reviewed =
      (LaminaReviewed){ *sample, n_words, n_known, figure_words (subject->data, sample, 1) };
  return reviewed;
}

void
lamina_reviewed_free (gpointer user_data)
{
  LaminaReviewed *reviewed = user_data;

  plot_free (reviewed->plot);
  g_free (reviewed);
}
