/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See inspect-step.h. */

#include "inspect-step.h"

#include <glib/gi18n.h>
#include <math.h>

#include "format.h"
#include "plot-view.h"

/* Rates from 1e-6 to 1e3, eight to a power of ten. */
#define LOWEST -6
#define HIGHEST 3
#define PER_POWER 8
#define N_RATES ((HIGHEST - LOWEST) * PER_POWER + 1)

enum { WEIGHTS_FIRST, WEIGHTS_NOW };

struct _LaminaInspectStep {
  GtkBox parent_instance;

  GtkDropDown *weights;
  GtkSpinButton *samples;
  GtkScale *rate;
  GtkAdjustment *power;
  GtkLabel *sentence, *more;
  GtkProgressBar *progress;
  LaminaPlotView *view;

  LaminaInspectContext context;
  LamOneStep *step; /* the answer, or NULL */
  char *asked;      /* everything that decides the answer */
};

G_DEFINE_FINAL_TYPE (LaminaInspectStep, lamina_inspect_step, GTK_TYPE_BOX)

static double
rate_at (guint index)
{
  return pow (10, LOWEST + (double) index / PER_POWER);
}

/* ---- what is said and drawn ---- */

char *
lamina_step_sentence (const LamOneStep *step, guint index)
{
  double after = step->loss[index], change = (after - step->before) / fabs (step->before);
  g_autofree char *rate = lamina_format_number (step->rate[index]);
  g_autofree char *before = lamina_format_number (step->before);
  g_autofree char *loss = lamina_format_number (after);
  g_autofree char *share = lamina_format_share (fabs (change));

  if (!isfinite (after))
    return g_strdup_printf (
        _ ("A step of rate %s breaks it: the loss was %s and is no longer a number."), rate,
        before);
  if (fabs (change) < 1e-6)
    return g_strdup_printf (_ ("A step of rate %s changes next to nothing: the loss stays %s."),
                            rate, before);
  if (change < 0)
    return g_strdup_printf (_ ("A step of rate %s helps: the loss falls from %s to %s (%s less)."),
                            rate, before, loss, share);
  return g_strdup_printf (
      _ ("A step of rate %s does harm: the loss rises from %s to %s (%s more)."), rate, before,
      loss, share);
}

/* Where a step begins to do harm: the first rate beyond the best whose loss is above the one
 * before; −1: nowhere. */
static int
find_harm (const LamOneStep *step)
{
  for (guint i = step->best; i < step->n; i++)
    if (!(step->loss[i] <= step->before))
      return (int) i;
  return -1;
}

static char *
more_sentence (const LamOneStep *step)
{
  int harm = find_harm (step);
  g_autofree char *best = lamina_format_number (step->rate[step->best]);
  g_autofree char *loss = lamina_format_number (step->loss[step->best]);
  g_autofree char *from = harm >= 0 ? lamina_format_number (step->rate[harm]) : NULL;

  if (from == NULL)
    return g_strdup_printf (_ ("The best of these rates is %s (loss %s); none of them does harm."),
                            best, loss);
  return g_strdup_printf (
      _ ("The best of these rates is %s (loss %s); from %s on a step does harm, "
         "although it goes straight downhill: it goes too far."),
      best, loss, from);
}

Plot *
lamina_step_chart (const LamOneStep *step, guint index)
{
  g_autofree double *power = g_new (double, step->n), *loss = g_new (double, step->n);
  g_autofree double *before = g_new (double, step->n), *straight = g_new (double, step->n);
  double top = 3 * step->before - 2 * step->loss[step->best];
  PlotPanel panel = { .title = _ ("Loss of the batch after the step") };
  PlotSeries series = { .x = power, .n = step->n };
  Plot *plot = plot_lines_new ();

  /* What has gone far too far would flatten all that is worth seeing. */
  for (guint i = 0; i < step->n; i++) {
    double line = step->before - step->rate[i] * step->slope;

    power[i] = log10 (step->rate[i]);
    before[i] = step->before;
    loss[i] = step->loss[i] <= top ? step->loss[i] : NAN;
    straight[i] =
        line >= step->loss[step->best] - (step->before - step->loss[step->best]) ? line : NAN;
  }
  plot_lines_add_panel (plot, &panel);
  series.name = _ ("After");
  series.y = loss;
  series.role = PLOT_ROLE_TRAIN;
  plot_lines_add_series (plot, 0, &series);
  series.name = _ ("Before");
  series.y = before;
  series.role = PLOT_ROLE_MUTED;
  series.dashed = TRUE;
  plot_lines_add_series (plot, 0, &series);
  series.name = _ ("Were the slope the same all along");
  series.y = straight;
  series.role = PLOT_ROLE_VALIDATION;
  plot_lines_add_series (plot, 0, &series);
  plot_lines_set_x (plot, _ ("Learning rate, as a power of ten"),
                    (PlotRange){ power[0], power[step->n - 1] }, FALSE);
  plot_lines_add_dot (plot, 0, 0, power[step->best], _ ("best"));
  plot_lines_set_cursor (plot, power[index], NULL);
  return plot;
}

static char *
rate_label (double power)
{
  return lamina_format_number (pow (10, power));
}

static guint
chosen (LaminaInspectStep *self)
{
  double position = (gtk_adjustment_get_value (self->power) - LOWEST) * PER_POWER;

  return (guint) CLAMP (position + 0.5, 0, N_RATES - 1);
}

static void
show (LaminaInspectStep *self)
{
  g_autofree char *sentence = NULL, *more = NULL;

  if (self->step == NULL)
    return;
  sentence = lamina_step_sentence (self->step, chosen (self));
  more = more_sentence (self->step);
  gtk_label_set_label (self->sentence, sentence);
  gtk_label_set_label (self->more, more);
  lamina_plot_view_take (self->view, lamina_step_chart (self->step, chosen (self)), LOWEST,
                         HIGHEST);
  lamina_plot_view_describe (self->view, sentence, FALSE);
}

/* ---- question and answer ---- */

typedef struct {
  LamExperiment *experiment;
  LamData *data;
  LamRun *run;
  LamWeights *init; /* loaded ones, when there is no run */
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
  g_free (question);
}

static gpointer
work (LamProbeRoom *room, gpointer data, const LamWatch *watch, GError **error)
{
  const Question *question = data;
  g_autoptr (LamWeights) weights = lamina_inspect_dup_weights (
      question->run, question->init, question->experiment, question->data);
  double rates[N_RATES];

  for (guint i = 0; i < N_RATES; i++)
    rates[i] = rate_at (i);
  return lam_one_step_new (question->experiment, question->data, weights, question->n_samples,
                           rates, N_RATES, watch, error);
}

static void
answer_cb (gpointer answer, const GError *error, gpointer asker)
{
  LaminaInspectStep *self = asker;
  LamOneStep *step = answer;

  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  g_clear_pointer (&self->step, lam_one_step_free);
  if (step != NULL) {
    self->step = g_memdup2 (step, sizeof *step);
    *step = (LamOneStep){ 0 };
  } else {
    gtk_label_set_label (self->sentence, error->message);
    gtk_label_set_label (self->more, "");
  }
  show (self);
}

static void
progress_cb (double share, gpointer asker)
{
  LaminaInspectStep *self = asker;

  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (share, 0, 1));
}

static const LamProbeKind kind = { .work = work,
                                   .answer = answer_cb,
                                   .progress = progress_cb,
                                   .free_question = question_free,
                                   .free_answer = lam_one_step_free };

static void
ask (LaminaInspectStep *self)
{
  LaminaSession *session = self->context.session;
  const LamExperiment *experiment;
  gboolean now = gtk_drop_down_get_selected (self->weights) == WEIGHTS_NOW;
  LamRun *run = now && session != NULL ? lamina_session_peek_run (session) : NULL;
  LamWeights *init =
      now && session != NULL && run == NULL ? lamina_session_peek_init (session) : NULL;
  g_autofree char *text = NULL;
  char *asked;
  Question *question;

  if (session == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (self->context.why != NULL) {
    gtk_label_set_label (self->sentence, self->context.why);
    gtk_label_set_label (self->more, "");
    return;
  }
  experiment = lamina_document_peek (lamina_session_peek_document (session));
  text = lam_experiment_to_text (experiment);
  asked = g_strdup_printf ("%s\n%p %p %p %u %d", text, (void *) lamina_session_peek_data (session),
                           (void *) run, (void *) init,
                           lamina_session_get_epoch (session) * (run != NULL),
                           gtk_spin_button_get_value_as_int (self->samples));
  if (g_strcmp0 (asked, self->asked) == 0) {
    g_free (asked);
    return;
  }
  g_free (self->asked);
  self->asked = asked;
  question = g_new0 (Question, 1);
  question->experiment = lam_experiment_dup (experiment);
  question->data = lam_data_ref (lamina_session_peek_data (session));
  question->run = run != NULL ? lam_run_ref (run) : NULL;
  question->init = init != NULL ? lam_weights_ref (init) : NULL;
  question->n_samples = (guint) gtk_spin_button_get_value_as_int (self->samples);
  lam_probe_ask (self->context.probe, &kind, question, self);
}

void
lamina_inspect_step_update (LaminaInspectStep *self, const LaminaInspectContext *context)
{
  gboolean trained = lamina_inspect_has_weights (context->session);

  self->context = *context;
  gtk_widget_set_sensitive (GTK_WIDGET (self->weights), trained);
  if (!trained)
    gtk_drop_down_set_selected (self->weights, WEIGHTS_FIRST);
  ask (self);
}

const Plot *
lamina_inspect_step_peek_figure (LaminaInspectStep *self)
{
  return self->step != NULL ? lamina_plot_view_peek (self->view) : NULL;
}

/* ---- class ---- */

static void
lamina_inspect_step_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lamina_inspect_step_parent_class)->map (widget);
  ask (LAMINA_INSPECT_STEP (widget));
}

static void
lamina_inspect_step_dispose (GObject *object)
{
  LaminaInspectStep *self = LAMINA_INSPECT_STEP (object);

  g_clear_pointer (&self->step, lam_one_step_free);
  g_clear_pointer (&self->asked, g_free);
  G_OBJECT_CLASS (lamina_inspect_step_parent_class)->dispose (object);
}

static char *
format_rate_cb (GtkScale *scale, double value, gpointer user_data)
{
  return rate_label (value);
}

static void
lamina_inspect_step_class_init (LaminaInspectStepClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_inspect_step_dispose;
  class->map = lamina_inspect_step_map;
  g_type_ensure (LAMINA_TYPE_PLOT_VIEW);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/inspect-step.ui");
  gtk_widget_class_bind_template_child (class, LaminaInspectStep, weights);
  gtk_widget_class_bind_template_child (class, LaminaInspectStep, samples);
  gtk_widget_class_bind_template_child (class, LaminaInspectStep, rate);
  gtk_widget_class_bind_template_child (class, LaminaInspectStep, power);
  gtk_widget_class_bind_template_child (class, LaminaInspectStep, sentence);
  gtk_widget_class_bind_template_child (class, LaminaInspectStep, more);
  gtk_widget_class_bind_template_child (class, LaminaInspectStep, progress);
  gtk_widget_class_bind_template_child (class, LaminaInspectStep, view);
  gtk_widget_class_bind_template_callback (class, ask);
  gtk_widget_class_bind_template_callback (class, show);
}

static void
lamina_inspect_step_init (LaminaInspectStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_scale_set_format_value_func (self->rate, format_rate_cb, NULL, NULL);
  lamina_plot_view_set_label (self->view, rate_label);
}
