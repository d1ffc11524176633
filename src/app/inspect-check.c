/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See inspect-check.h. */

#include "inspect-check.h"

#include <glib/gi18n.h>

#include "format.h"
#include "text-table.h"

enum { TENSOR, VERDICT, ERROR, WHERE, ANALYTIC, NUMERIC, CHECKED, KINKS, N_COLUMNS };
enum { WEIGHTS_FIRST, WEIGHTS_NOW };
enum { WHICH_ALL, WHICH_LAYER };

struct _LaminaInspectCheck {
  GtkBox parent_instance;

  GtkButton *start;
  GtkButton *stop;
  GtkDropDown *weights, *which;
  GtkSpinButton *samples;
  GtkProgressBar *progress;
  GtkLabel *sentence;
  LaminaTextTable *table;

  LaminaInspectContext context;
  LamExperiment *checked; /* that the table is of */
};

G_DEFINE_FINAL_TYPE (LaminaInspectCheck, lamina_inspect_check, GTK_TYPE_BOX)

/* ---- the question ---- */

typedef struct {
  LamExperiment *experiment;
  LamData *data;
  LamRun *run;
  LamWeights *init; /* loaded ones, when there is no run */
  char *layer;
  guint n_samples;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  lam_experiment_free (question->experiment);
  lam_data_unref (question->data);
  g_clear_pointer (&question->run, lam_run_unref);
  g_clear_pointer (&question->init, lam_weights_unref);
  g_free (question->layer);
  g_free (question);
}

static gpointer
work (LamProbeRoom *room, gpointer data, const LamWatch *watch, GError **error)
{
  const Question *question = data;
  g_autoptr (LamWeights) weights = lamina_inspect_dup_weights (
      question->run, question->init, question->experiment, question->data);
  const LamGradientChecking how = {
    .weights = weights, .layer = question->layer, .n_samples = question->n_samples, .watch = watch
  };

  return lam_gradient_check_with (question->experiment, question->data, &how, error);
}

/* ---- the answer ---- */

char *
lamina_check_sentence (const GPtrArray *rows)
{
  guint n_bad = 0;
  double worst = 0;
  const char *where = "";
  g_autofree char *error = NULL;

  for (guint i = 0; i < rows->len; i++) {
    const LamGradientRow *row = g_ptr_array_index (rows, i);

    n_bad += !lam_gradient_row_is_good (row);
    if (row->error >= worst) {
      worst = row->error;
      where = row->name;
    }
  }
  error = lamina_format_number (worst);
  if (rows->len == 0)
    return g_strdup (_ ("This layer has no weights that are trained: there is nothing to check."));
  if (n_bad > 0)
    return g_strdup_printf (
        ngettext ("%u tensor is wrong: the error of %s is %s; 1e-06 is allowed.",
                  "%u tensors are wrong: the error of %s is %s; 1e-06 is "
                  "allowed.",
                  n_bad),
        n_bad, where, error);
  if (!lam_gradient_rows_are_good (rows))
    return g_strdup (
        _ ("More than one number in twenty straddled a kink, so this check says little: "
           "try another number of samples."));
  return g_strdup_printf (ngettext ("%u tensor is right: the largest error, of %s, is %s; 1e-06 is "
                                    "allowed.",
                                    "All %u tensors are right: the largest error, of %s, is %s; "
                                    "1e-06 is allowed.",
                                    rows->len),
                          rows->len, where, error);
}

static void
add_row (LaminaTextTable *table, const LamGradientRow *row)
{
  g_autofree char *error = lamina_format_number (row->error);
  g_autofree char *where = g_strdup_printf ("%" G_GSIZE_FORMAT, row->worst);
  g_autofree char *checked = g_strdup_printf ("%u", row->n_checked);
  g_autofree char *kinks = g_strdup_printf ("%u", row->n_kinks);
  g_autofree char *analytic = lamina_format_precise (row->analytic, 8);
  g_autofree char *numeric = lamina_format_precise (row->numeric, 8);
  const char *const cells[N_COLUMNS] = {
    [TENSOR] = row->name,
    [VERDICT] =
        lam_gradient_row_is_good (row) ? C_ ("gradient", "✓ right") : C_ ("gradient", "✗ wrong"),
    [ERROR] = error,
    [WHERE] = where,
    [ANALYTIC] = analytic,
    [NUMERIC] = numeric,
    [CHECKED] = checked,
    [KINKS] = kinks,
  };

  lamina_text_table_add (table, cells);
}

static void
show_working (LaminaInspectCheck *self, gboolean working)
{
  gtk_widget_set_visible (GTK_WIDGET (self->start), !working);
  gtk_widget_set_visible (GTK_WIDGET (self->stop), working);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), working);
}

static void
answer_cb (gpointer answer, const GError *error, gpointer asker)
{
  LaminaInspectCheck *self = asker;
  GPtrArray *rows = answer;
  g_autofree char *sentence = rows != NULL ? lamina_check_sentence (rows) : NULL;

  show_working (self, FALSE);
  gtk_label_set_label (self->sentence, rows != NULL ? sentence : error->message);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    add_row (self->table, g_ptr_array_index (rows, i));
}

static void
progress_cb (double share, gpointer asker)
{
  gtk_progress_bar_set_fraction (((LaminaInspectCheck *) asker)->progress, CLAMP (share, 0, 1));
}

static const LamProbeKind kind = { .work = work,
                                   .answer = answer_cb,
                                   .progress = progress_cb,
                                   .free_question = question_free,
                                   .free_answer = (GDestroyNotify) g_ptr_array_unref };

/* ---- asking ---- */

static void
clear (LaminaInspectCheck *self, const char *sentence)
{
  lamina_text_table_clear (self->table);
  gtk_label_set_label (self->sentence, sentence);
}

void
lamina_inspect_check_start (LaminaInspectCheck *self)
{
  gboolean now = gtk_drop_down_get_selected (self->weights) == WEIGHTS_NOW;
  const LamExperiment *experiment;
  LamRun *run;
  LamWeights *init;
  Question *question;

  if (self->context.why != NULL || self->context.session == NULL)
    return;
  experiment = lamina_document_peek (lamina_session_peek_document (self->context.session));
  run = now ? lamina_session_peek_run (self->context.session) : NULL;
  init = now ? lamina_session_peek_init (self->context.session) : NULL;
  question = g_new0 (Question, 1);
  question->experiment = lam_experiment_dup (experiment);
  question->data = lam_data_ref (lamina_session_peek_data (self->context.session));
  question->run = run != NULL ? lam_run_ref (run) : NULL;
  if (run == NULL && init != NULL)
    question->init = lam_weights_ref (init);
  if (gtk_drop_down_get_selected (self->which) == WHICH_LAYER)
    question->layer = g_strdup (self->context.layer);
  question->n_samples = (guint) gtk_spin_button_get_value_as_int (self->samples);
  clear (self, "");
  g_clear_pointer (&self->checked, lam_experiment_free);
  self->checked = lam_experiment_dup (experiment);
  gtk_progress_bar_set_fraction (self->progress, 0);
  show_working (self, TRUE);
  lam_probe_ask (self->context.probe, &kind, question, self);
}

static void
stop_cb (LaminaInspectCheck *self)
{
  lam_probe_forget (self->context.probe, &kind, self);
  show_working (self, FALSE);
}

void
lamina_inspect_check_update (LaminaInspectCheck *self, const LaminaInspectContext *context)
{
  const LamExperiment *now = lamina_document_peek (lamina_session_peek_document (context->session));
  gboolean trained = lamina_inspect_has_weights (context->session);

  self->context = *context;
  gtk_widget_set_sensitive (GTK_WIDGET (self->start), context->why == NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->weights), trained);
  if (!trained)
    gtk_drop_down_set_selected (self->weights, WEIGHTS_FIRST);
  if (self->checked != NULL && !lam_experiment_equal (self->checked, now)) {
    stop_cb (self);
    g_clear_pointer (&self->checked, lam_experiment_free);
    clear (self, "");
  }
  if (self->checked == NULL)
    gtk_label_set_label (self->sentence,
                         context->why != NULL
                             ? context->why
                             : _ ("Moves each weight a little both ways and compares what the loss "
                                  "does with the gradient that training uses."));
}

/* ---- class ---- */

static void
lamina_inspect_check_dispose (GObject *object)
{
  g_clear_pointer (&LAMINA_INSPECT_CHECK (object)->checked, lam_experiment_free);
  G_OBJECT_CLASS (lamina_inspect_check_parent_class)->dispose (object);
}

static void
lamina_inspect_check_class_init (LaminaInspectCheckClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_inspect_check_dispose;
  g_type_ensure (LAMINA_TYPE_TEXT_TABLE);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/inspect-check.ui");
  gtk_widget_class_bind_template_child (class, LaminaInspectCheck, start);
  gtk_widget_class_bind_template_child (class, LaminaInspectCheck, stop);
  gtk_widget_class_bind_template_child (class, LaminaInspectCheck, weights);
  gtk_widget_class_bind_template_child (class, LaminaInspectCheck, which);
  gtk_widget_class_bind_template_child (class, LaminaInspectCheck, samples);
  gtk_widget_class_bind_template_child (class, LaminaInspectCheck, progress);
  gtk_widget_class_bind_template_child (class, LaminaInspectCheck, sentence);
  gtk_widget_class_bind_template_child (class, LaminaInspectCheck, table);
  gtk_widget_class_bind_template_callback (class, lamina_inspect_check_start);
  gtk_widget_class_bind_template_callback (class, stop_cb);
}

static void
lamina_inspect_check_init (LaminaInspectCheck *self)
{
  const char *const titles[N_COLUMNS] = {
    [TENSOR] = _ ("Tensor"),   [VERDICT] = _ ("Verdict"),   [ERROR] = _ ("Error"),
    [WHERE] = _ ("Where"),     [ANALYTIC] = _ ("Analytic"), [NUMERIC] = _ ("Numeric"),
    [CHECKED] = _ ("Numbers"), [KINKS] = _ ("Kinks"),
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  lamina_text_table_set_columns (self->table, titles, N_COLUMNS, ERROR);
}
