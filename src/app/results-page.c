/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See results-page.h. Here: which run, which part, which weights; the study of them; and the views
 * that need no more than that. */

#include "results-page.h"

#include <glib/gi18n.h>

#include "format.h"
#include "results-classes.h"
#include "results-confusion.h"
#include "results-own.h"
#include "results-review.h"
#include "results-samples.h"
#include "results-stress.h"
#include "results-text.h"
#include "runs-choice.h"

#define NICENESS 10

enum { WEIGHTS_BEST, WEIGHTS_LAST, WEIGHTS_LOADED };

struct _LaminaResultsPage {
  GtkBox parent_instance;

  GtkStack *stack;
  GtkDropDown *runs, *parts, *weights;
  GtkSpinner *spinner;
  GtkLabel *summary;
  LaminaResultsConfusion *confusion;
  GtkGrid *classes;
  LaminaResultsSamples *samples;
  LaminaResultsStress *stress;
  LaminaResultsOwn *own;
  LaminaResultsReview *review;

  LamProbe *probe, *slow; /* stress takes long: a drawing is not to wait for it */
  LaminaSession *session; /* borrowed: the window's */
  LaminaRunStore *store;
  LaminaRunRecord *record; /* that is looked at */
  LaminaSubject *subject;
  LaminaStudied *studied;
  LamPartId part;
  gboolean part_chosen; /* by the user */
  gboolean stale;       /* to be asked for when the page is seen */
  gboolean asking;
};

enum { PROP_0, PROP_VIEW, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (LaminaResultsPage, lamina_results_page, GTK_TYPE_BOX)

static void ask (LaminaResultsPage *self);

/* ---- showing ---- */

/* Views that say nothing about the task go, and whoever looked at one sees the first of the rest.
 */
static void
show_views (LaminaResultsPage *self)
{
  static const char *const views[] = {
    "samples", "confusion", "classes", "stress", "own", "review"
  };
  const LamData *data = self->subject != NULL ? lamina_subject_data (self->subject) : NULL;
  const char *now = lamina_results_page_get_view (self);

  for (guint i = 0; i < G_N_ELEMENTS (views); i++) {
    GtkWidget *child = gtk_stack_get_child_by_name (self->stack, views[i]);

    gtk_stack_page_set_visible (gtk_stack_get_page (self->stack, child),
                                lamina_results_suits (views[i], data));
  }
  if (!lamina_results_suits (now, data))
    lamina_results_page_set_view (self, lamina_results_suits ("confusion", data) ? "confusion"
                                                                                 : "samples");
}

static void
show (LaminaResultsPage *self)
{
  g_autofree char *words =
      self->studied != NULL ? lamina_results_summarise (self->studied->study) : NULL;
  /* A network without figures is one whose figures are on their way. */
  LaminaSubject *subject = self->asking || self->studied != NULL ? self->subject : NULL;

  lamina_results_confusion_show (self->confusion, subject, self->studied);
  lamina_results_classes_fill (self->classes, subject, self->studied);
  lamina_results_samples_show (self->samples, subject, self->part, self->studied);
  gtk_label_set_label (self->summary, words != NULL ? words : "");
}

/* What one asks about oneself; @subject only where it can answer. */
static void
show_subject (LaminaResultsPage *self)
{
  const LamData *data = self->subject != NULL ? lamina_subject_data (self->subject) : NULL;

  show_views (self);
  lamina_results_own_show (self->own, lamina_results_suits ("own", data) ? self->subject : NULL);
  lamina_results_review_show (self->review,
                              lamina_results_suits ("review", data) ? self->subject : NULL);
}

/* ---- asking ---- */

static void
set_asking (LaminaResultsPage *self, gboolean asking)
{
  self->asking = asking;
  gtk_spinner_set_spinning (self->spinner, asking);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), asking);
}

static void
fail (LaminaResultsPage *self, const GError *error)
{
  set_asking (self, FALSE);
  g_clear_pointer (&self->studied, lamina_studied_unref);
  show (self);
  gtk_label_set_label (self->summary, error->message);
}

static void
studied_cb (gpointer studied, const GError *error, gpointer user_data)
{
  LaminaResultsPage *self = user_data;

  if (studied == NULL) {
    fail (self, error);
    return;
  }
  set_asking (self, FALSE);
  g_clear_pointer (&self->studied, lamina_studied_unref);
  self->studied = lamina_studied_ref (studied);
  show (self);
}

static void
studying_cb (double share, gpointer user_data)
{
  LaminaResultsPage *self = user_data;
  g_autofree char *done = lamina_format_share (share);
  /* Translators: how much of a part is measured, "Measuring: 34.2 %". */
  g_autofree char *text = g_strdup_printf (_ ("Measuring: %s"), done);

  gtk_label_set_label (self->summary, text);
}

static const LamProbeKind study_kind = {
  .work = lamina_results_study,
  .answer = studied_cb,
  .progress = studying_cb,
  .free_question = lamina_question_free,
  .free_answer = (GDestroyNotify) lamina_studied_unref,
};

/* The part that the network has seen least of, until the user chooses another. */
static void
choose_part (LaminaResultsPage *self)
{
  static const LamPartId best[] = { LAM_PART_TEST, LAM_PART_VALIDATION, LAM_PART_TRAIN };
  const LamData *data = lamina_subject_data (self->subject);

  for (guint i = 0; !self->part_chosen && i < G_N_ELEMENTS (best); i++)
    if (data->parts[best[i]].n > 0) {
      self->part = best[i];
      break;
    }
  /* Heard by part_cb (), which finds nothing new. */
  gtk_drop_down_set_selected (self->parts, self->part);
}

static gboolean
wants_loaded (LaminaResultsPage *self)
{
  return gtk_drop_down_get_selected (self->weights) == WEIGHTS_LOADED;
}

static const char *
subject_name (LaminaResultsPage *self)
{
  return wants_loaded (self) ? lamina_session_peek_init_name (self->session)
                             : lamina_run_record_peek (self->record)->name;
}

static void
ask_study (LaminaResultsPage *self)
{
  LaminaQuestion *question = g_new0 (LaminaQuestion, 1);

  set_asking (self, TRUE);
  /* A few samples come before the whole part is measured, which may take long. */
  if (self->studied == NULL)
    show (self);
  question->subject = lamina_subject_ref (self->subject);
  question->part = self->part;
  /* A run that goes on has the processors to itself. */
  question->n_threads = lamina_session_get_status (self->session) == LAM_RUN_TRAINING ? 1 : 0;
  lam_probe_ask (self->probe, &study_kind, question, self);
  if (lamina_results_suits ("stress", lamina_subject_data (self->subject)))
    lamina_results_stress_show (self->stress, subject_name (self), self->subject, self->part);
  else
    lamina_results_stress_show (self->stress, NULL, NULL, self->part);
}

static void
opened_cb (gpointer subject, const GError *error, gpointer user_data)
{
  LaminaResultsPage *self = user_data;

  if (subject == NULL) {
    fail (self, error);
    return;
  }
  g_clear_pointer (&self->subject, lamina_subject_unref);
  self->subject = lamina_subject_ref (subject);
  show_subject (self);
  choose_part (self);
  ask_study (self);
}

static const LamProbeKind open_kind = {
  .work = lamina_results_open,
  .answer = opened_cb,
  .free_question = lamina_question_free,
  .free_answer = (GDestroyNotify) lamina_subject_unref,
};

static LamRun *
live_run (LaminaResultsPage *self)
{
  return self->record != NULL && self->record == lamina_session_peek_record (self->session)
             ? lamina_session_peek_run (self->session)
             : NULL;
}

static void
show_nothing (LaminaResultsPage *self)
{
  lam_probe_forget (self->probe, NULL, self);
  set_asking (self, FALSE);
  g_clear_pointer (&self->subject, lamina_subject_unref);
  g_clear_pointer (&self->studied, lamina_studied_unref);
  show_subject (self);
  lamina_results_stress_show (self->stress, NULL, NULL, self->part);
  show (self);
}

/* Weights of a file need no run: they are measured with the experiment as it stands. */
static void
ask_loaded (LaminaResultsPage *self)
{
  LamWeights *init = lamina_session_peek_init (self->session);
  LamData *data = lamina_session_peek_data (self->session);
  LaminaQuestion *question;

  if (init == NULL || data == NULL) {
    show_nothing (self);
    gtk_label_set_label (self->summary, init == NULL ? _ ("No weights were loaded from a file.")
                                                     : lamina_session_why_not (self->session));
    return;
  }
  question = g_new0 (LaminaQuestion, 1);
  question->experiment =
      lam_experiment_dup (lamina_document_peek (lamina_session_peek_document (self->session)));
  question->init = lam_weights_ref (init);
  question->data = lam_data_ref (data);
  set_asking (self, TRUE);
  lam_probe_ask (self->probe, &open_kind, question, self);
}

static void
ask (LaminaResultsPage *self)
{
  LaminaQuestion *question;
  LamRun *run = live_run (self);
  LamData *data;

  if (self->session == NULL)
    return;
  self->stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->stale)
    return;
  if (wants_loaded (self)) {
    ask_loaded (self);
    return;
  }
  if (self->record == NULL) {
    show_nothing (self);
    return;
  }
  question = lamina_question_open (self->store, self->record,
                                   gtk_drop_down_get_selected (self->weights) == WEIGHTS_BEST);
  question->run = run != NULL ? lam_run_ref (run) : NULL;
  data = run != NULL ? lam_run_data (run)
                     : lamina_session_find_data (self->session, question->experiment);
  question->data = data != NULL ? lam_data_ref (data) : NULL;
  set_asking (self, TRUE);
  lam_probe_ask (self->probe, &open_kind, question, self);
}

/* ---- choices ---- */

static gboolean
is_live (LaminaRunRecord *record, gpointer user_data)
{
  LaminaResultsPage *self = user_data;

  return self->session != NULL && record == lamina_session_peek_record (self->session)
         && lamina_run_record_peek (record)->n_rows > 0;
}

static void
run_cb (LaminaResultsPage *self)
{
  LaminaRunRecord *record = gtk_drop_down_get_selected_item (self->runs);

  if (!g_set_object (&self->record, record))
    return;
  /* What another run has answered is not this one's. */
  g_clear_pointer (&self->studied, lamina_studied_unref);
  show (self);
  ask (self);
}

static void
ask_cb (LaminaResultsPage *self)
{
  ask (self);
}

static void
part_cb (LaminaResultsPage *self)
{
  LamPartId part = (LamPartId) gtk_drop_down_get_selected (self->parts);

  if (part == self->part)
    return;
  self->part = part;
  self->part_chosen = TRUE;
  if (self->subject != NULL)
    ask_study (self);
}

/* Weights that were just loaded are what one wants to look at. */
static void
loaded_cb (LaminaResultsPage *self)
{
  gboolean loaded = lamina_session_peek_init (self->session) != NULL;

  if (loaded && wants_loaded (self))
    ask (self);
  else if (loaded || wants_loaded (self))
    gtk_drop_down_set_selected (self->weights, loaded ? WEIGHTS_LOADED : WEIGHTS_BEST);
}

/* A run that ended is what one wants to look at; one that goes on is measured when asked to. */
static void
status_cb (LaminaResultsPage *self)
{
  LaminaRunRecord *record = lamina_session_peek_record (self->session);
  LamRunStatus status = lamina_session_get_status (self->session);

  if (record == NULL || status == LAM_RUN_TRAINING || lamina_run_record_peek (record)->n_rows == 0)
    return;
  if (wants_loaded (self))
    gtk_drop_down_set_selected (self->weights, WEIGHTS_BEST);
  if (record == self->record)
    ask (self);
  else
    lamina_runs_choice_select (self->runs, lamina_run_record_peek (record)->id);
}

static void
lamina_results_page_map (GtkWidget *widget)
{
  LaminaResultsPage *self = LAMINA_RESULTS_PAGE (widget);

  GTK_WIDGET_CLASS (lamina_results_page_parent_class)->map (widget);
  if (self->stale)
    ask (self);
}

static void
view_cb (LaminaResultsPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VIEW]);
}

/* ---- what the window asks ---- */

const char *
lamina_results_page_get_view (LaminaResultsPage *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}

void
lamina_results_page_set_view (LaminaResultsPage *self, const char *view)
{
  const LamData *data = self->subject != NULL ? lamina_subject_data (self->subject) : NULL;

  if (gtk_stack_get_child_by_name (self->stack, view) != NULL && lamina_results_suits (view, data))
    gtk_stack_set_visible_child_name (self->stack, view);
}

void
lamina_results_page_measure_stress (LaminaResultsPage *self)
{
  lamina_results_stress_measure (self->stress);
}

void
lamina_results_page_choose_cell (LaminaResultsPage *self, guint truth, guint answer)
{
  lamina_results_confusion_choose (self->confusion, truth, answer);
}

void
lamina_results_page_write_review (LaminaResultsPage *self, const char *text)
{
  lamina_results_review_set_text (self->review, text);
}

void
lamina_results_page_add_picture (LaminaResultsPage *self, const char *path)
{
  lamina_results_own_add (self->own, path);
}

gboolean
lamina_results_page_choose_run (LaminaResultsPage *self, const char *id)
{
  return lamina_runs_choice_select (self->runs, id);
}

void
lamina_results_page_compare (LaminaResultsPage *self, const char *id)
{
  lamina_results_stress_compare (self->stress, id);
}

gboolean
lamina_results_page_is_settled (LaminaResultsPage *self)
{
  if (self->asking || self->stale || self->studied == NULL
      || !lamina_results_samples_is_settled (self->samples))
    return FALSE;
  return g_strcmp0 (lamina_results_page_get_view (self), "stress") != 0
         || lamina_results_stress_is_there (self->stress);
}

const char *
lamina_results_page_peek_words (LaminaResultsPage *self)
{
  return g_strcmp0 (lamina_results_page_get_view (self), "review") == 0
             ? lamina_results_review_peek_words (self->review)
             : lamina_results_own_peek_words (self->own);
}

Plot *
lamina_results_page_dup_figure (LaminaResultsPage *self)
{
  const char *view = lamina_results_page_get_view (self);

  if (g_strcmp0 (view, "stress") == 0)
    return lamina_results_stress_dup_figure (self->stress);
  if (g_strcmp0 (view, "own") == 0)
    return lamina_results_own_dup_figure (self->own);
  if (g_strcmp0 (view, "review") == 0)
    return lamina_results_review_dup_figure (self->review);
  if (g_strcmp0 (view, "samples") == 0)
    return lamina_results_samples_dup_figure (self->samples);
  return lamina_results_confusion_dup_figure (self->confusion);
}

/* ---- object ---- */

static void
lamina_results_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, lamina_results_page_get_view (LAMINA_RESULTS_PAGE (object)));
}

static void
lamina_results_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  lamina_results_page_set_view (LAMINA_RESULTS_PAGE (object), g_value_get_string (value));
}

static void
lamina_results_page_dispose (GObject *object)
{
  LaminaResultsPage *self = LAMINA_RESULTS_PAGE (object);

  if (self->probe != NULL) {
    lamina_results_confusion_set_probe (self->confusion, NULL);
    lamina_results_stress_set_probe (self->stress, NULL, NULL);
    lamina_results_own_set_probe (self->own, NULL);
    lamina_results_samples_set_probe (self->samples, NULL);
    lamina_results_review_set_probe (self->review, NULL);
  }
  g_clear_pointer (&self->probe, lam_probe_free);
  g_clear_pointer (&self->slow, lam_probe_free);
  g_clear_pointer (&self->subject, lamina_subject_unref);
  g_clear_pointer (&self->studied, lamina_studied_unref);
  g_clear_object (&self->record);
  G_OBJECT_CLASS (lamina_results_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *class)
{
  gtk_widget_class_bind_template_child (class, LaminaResultsPage, stack);
  gtk_widget_class_bind_template_child (class, LaminaResultsPage, runs);
  gtk_widget_class_bind_template_child (class, LaminaResultsPage, parts);
  gtk_widget_class_bind_template_child (class, LaminaResultsPage, weights);
  gtk_widget_class_bind_template_child (class, LaminaResultsPage, spinner);
  gtk_widget_class_bind_template_child (class, LaminaResultsPage, summary);
  gtk_widget_class_bind_template_child (class, LaminaResultsPage, confusion);
  gtk_widget_class_bind_template_child (class, LaminaResultsPage, classes);
  gtk_widget_class_bind_template_child (class, LaminaResultsPage, samples);
  gtk_widget_class_bind_template_child (class, LaminaResultsPage, stress);
  gtk_widget_class_bind_template_child (class, LaminaResultsPage, own);
  gtk_widget_class_bind_template_child (class, LaminaResultsPage, review);
  gtk_widget_class_bind_template_callback (class, run_cb);
  gtk_widget_class_bind_template_callback (class, part_cb);
  gtk_widget_class_bind_template_callback (class, ask_cb);
  gtk_widget_class_bind_template_callback (class, view_cb);
}

static void
lamina_results_page_class_init (LaminaResultsPageClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lamina_results_page_dispose;
  object_class->get_property = lamina_results_page_get_property;
  object_class->set_property = lamina_results_page_set_property;
  class->map = lamina_results_page_map;
  props[PROP_VIEW] =
      g_param_spec_string ("view", NULL, NULL, "confusion",
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_type_ensure (LAMINA_TYPE_RESULTS_CONFUSION);
  g_type_ensure (LAMINA_TYPE_RESULTS_SAMPLES);
  g_type_ensure (LAMINA_TYPE_RESULTS_REVIEW);
  g_type_ensure (LAMINA_TYPE_RESULTS_STRESS);
  g_type_ensure (LAMINA_TYPE_RESULTS_OWN);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/results-page.ui");
  bind_children (class);
}

static void
lamina_results_page_init (LaminaResultsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->part = LAM_PART_TEST;
  self->stale = TRUE;
}

void
lamina_results_page_set_session (LaminaResultsPage *self, LaminaSession *session,
                                 LaminaRunStore *store)
{
  self->session = session;
  self->store = store;
  self->probe = lam_probe_new (NICENESS);
  self->slow = lam_probe_new (NICENESS);
  lamina_results_confusion_set_probe (self->confusion, self->probe);
  lamina_results_stress_set_probe (self->stress, self->slow, store);
  lamina_results_own_set_probe (self->own, self->probe);
  lamina_results_samples_set_probe (self->samples, self->probe);
  lamina_results_review_set_probe (self->review, self->probe);
  gtk_drop_down_set_selected (self->parts, self->part);
  show (self);
  lamina_runs_choice_fill (self->runs, store, NULL, is_live, self);
  g_signal_connect_object (session, "status", G_CALLBACK (status_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "weights", G_CALLBACK (loaded_cb), self, G_CONNECT_SWAPPED);
}
