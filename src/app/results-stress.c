/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See results-stress.h. */

#include "results-stress.h"

#include <glib/gi18n.h>
#include <math.h>

#include "figure.h"
#include "format.h"
#include "plot-view.h"
#include "runs-choice.h"

enum { OWN, OTHER, N_SIDES };

/* A run and what was measured of it. */
typedef struct {
  char *name;
  LaminaSubject *subject;
  LamStress stress;
  gboolean measured;
} Side;

struct _LaminaResultsStress {
  GtkBox parent_instance;

  LaminaPlotView *view;
  GtkWidget *button;
  GtkDropDown *others;
  GtkProgressBar *progress;
  GtkLabel *note;
  GtkGrid *table;

  LamProbe *probe;
  LaminaRunStore *store;
  LaminaRunRecord *other;
  LamPartId part;
  Side side[N_SIDES];
  guint now; /* the side that is being measured */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (LaminaResultsStress, lamina_results_stress, GTK_TYPE_BOX)

static void
side_clear (Side *side)
{
  g_clear_pointer (&side->name, g_free);
  g_clear_pointer (&side->subject, lamina_subject_unref);
  side->measured = FALSE;
}

/* ---- showing ---- */

static char *
format_value (const LamStress *stress, double value)
{
  return g_str_equal (stress->metric, "loss") ? lamina_format_number (value)
                                              : lamina_format_value (stress->metric, value);
}

static void
put (GtkGrid *grid, int column, int row, const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

/* A row for each change: its name, then a figure for each strength; two in a cell when compared. */
static void
fill_table (LaminaResultsStress *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->table))) != NULL)
    gtk_grid_remove (self->table, child);
  if (!self->side[OWN].measured)
    return;
  put (self->table, 0, 0, _ ("Strength"), "caption-heading");
  for (int i = 0; i < LAM_STRESS_STRENGTHS; i++) {
    g_autofree char *number = g_strdup_printf ("%d", i + 1);

    put (self->table, i + 1, 0, number, "caption-heading");
  }
  for (int kind = 0; kind < LAM_N_PERTURBATIONS; kind++) {
    put (self->table, 0, kind + 1, _ (lam_perturbation_titles[kind]), "dim-label");
    for (int i = 0; i < LAM_STRESS_STRENGTHS; i++) {
      g_autofree char *own =
          format_value (&self->side[OWN].stress, self->side[OWN].stress.value[kind][i]);
      g_autofree char *other =
          self->side[OTHER].measured
              ? format_value (&self->side[OTHER].stress, self->side[OTHER].stress.value[kind][i])
              : NULL;
      g_autofree char *both = other != NULL ? g_strdup_printf ("%s · %s", own, other) : NULL;

      put (self->table, i + 1, kind + 1, both != NULL ? both : own, "numeric");
    }
  }
}

/* How much each loses on average, in words. */
static void
fill_note (LaminaResultsStress *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < N_SIDES; i++) {
    const Side *side = &self->side[i];
    double loss = side->measured ? lam_stress_loss (&side->stress) : 0;
    g_autofree char *clean = NULL, *lost = NULL;

    if (!side->measured)
      continue;
    clean = format_value (&side->stress, side->stress.clean);
    lost = format_value (&side->stress, fabs (loss));
    g_string_append_printf (text, "%s", text->len > 0 ? "\n" : "");
    g_string_append_printf (text,
                            loss < 0 ? _ ("%s: %s as they are, under stress %s better on average.")
                                     : _ ("%s: %s as they are, under stress %s worse on average."),
                            side->name, clean, lost);
  }
  if (text->len == 0)
    g_string_append (text, self->side[OWN].subject == NULL
                               ? _ ("There are no weights yet: train for an epoch first.")
                               : _ ("Measures it on pictures made lighter, paler, tinted, noisy "
                                    "and blurred, in five strengths each."));
  gtk_label_set_label (self->note, text->str);
  lamina_plot_view_describe (self->view, text->str, TRUE);
}

Plot *
lamina_results_stress_dup_figure (LaminaResultsStress *self)
{
  static const PlotRole roles[N_SIDES] = { PLOT_ROLE_TRAIN, PLOT_ROLE_VALIDATION };
  FigureStress runs[N_SIDES];
  guint n = 0;

  for (guint i = 0; i < N_SIDES; i++)
    if (self->side[i].measured && (i == OWN || self->side[OWN].measured))
      runs[n++] = (FigureStress){ self->side[i].name, &self->side[i].stress, roles[i] };
  return figure_stress (runs, n);
}

static void
show (LaminaResultsStress *self)
{
  lamina_plot_view_take (self->view, lamina_results_stress_dup_figure (self), 0, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->view), self->side[OWN].measured);
  fill_table (self);
  fill_note (self);
}

/* ---- measuring ---- */

static void
set_busy (LaminaResultsStress *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_visible (GTK_WIDGET (self->progress), busy);
  gtk_widget_set_sensitive (self->button, !busy && self->side[OWN].subject != NULL);
  if (busy)
    gtk_progress_bar_set_fraction (self->progress, 0);
}

static void
fail (LaminaResultsStress *self, const GError *error)
{
  set_busy (self, FALSE);
  gtk_label_set_label (self->note, error->message);
}

static void measure_side (LaminaResultsStress *self, guint side);

static void
measured_cb (gpointer stress, const GError *error, gpointer user_data)
{
  LaminaResultsStress *self = user_data;
  Side *side = &self->side[self->now];

  if (stress == NULL) {
    fail (self, error);
    return;
  }
  side->stress = *(const LamStress *) stress;
  side->measured = TRUE;
  set_busy (self, FALSE);
  show (self);
  if (self->now == OWN && self->other != NULL && !self->side[OTHER].measured)
    measure_side (self, OTHER);
}

static void
progress_cb (double share, gpointer user_data)
{
  gtk_progress_bar_set_fraction (((LaminaResultsStress *) user_data)->progress, share);
}

static const LamProbeKind measure_kind = {
  .work = lamina_results_measure_stress,
  .answer = measured_cb,
  .progress = progress_cb,
  .free_question = lamina_question_free,
  .free_answer = g_free,
};

static void
opened_cb (gpointer subject, const GError *error, gpointer user_data)
{
  LaminaResultsStress *self = user_data;

  if (subject == NULL) {
    fail (self, error);
    return;
  }
  self->side[OTHER].subject = lamina_subject_ref (subject);
  measure_side (self, OTHER);
}

static const LamProbeKind open_kind = {
  .work = lamina_results_open,
  .answer = opened_cb,
  .free_question = lamina_question_free,
  .free_answer = (GDestroyNotify) lamina_subject_unref,
};

static void
open_other (LaminaResultsStress *self)
{
  self->side[OTHER].name = g_strdup (lamina_run_record_peek (self->other)->name);
  lam_probe_ask (self->probe, &open_kind, lamina_question_open (self->store, self->other, TRUE),
                 self);
}

static void
measure_side (LaminaResultsStress *self, guint side)
{
  LaminaQuestion *question;

  set_busy (self, TRUE);
  self->now = side;
  if (self->side[side].subject == NULL) {
    open_other (self);
    return;
  }
  question = g_new0 (LaminaQuestion, 1);
  question->subject = lamina_subject_ref (self->side[side].subject);
  question->part = self->part;
  lam_probe_ask (self->probe, &measure_kind, question, self);
}

void
lamina_results_stress_measure (LaminaResultsStress *self)
{
  if (self->side[OWN].subject != NULL)
    measure_side (self, OWN);
}

gboolean
lamina_results_stress_is_there (LaminaResultsStress *self)
{
  return self->side[OWN].measured && (self->other == NULL || self->side[OTHER].measured);
}

/* ---- the other run ---- */

static void
take_other (LaminaResultsStress *self, LaminaRunRecord *other)
{
  if (!g_set_object (&self->other, other))
    return;
  side_clear (&self->side[OTHER]);
  /* The run itself is measured to its end; the other comes after it. */
  if (self->busy && self->now == OWN)
    return;
  lam_probe_forget (self->probe, NULL, self);
  set_busy (self, FALSE);
  show (self);
  if (other != NULL && self->side[OWN].measured)
    measure_side (self, OTHER);
}

static void
other_cb (LaminaResultsStress *self)
{
  GObject *item = gtk_drop_down_get_selected_item (self->others);

  if (self->probe != NULL)
    take_other (self, LAMINA_IS_RUN_RECORD (item) ? LAMINA_RUN_RECORD (item) : NULL);
}

void
lamina_results_stress_compare (LaminaResultsStress *self, const char *id)
{
  lamina_runs_choice_select (self->others, id);
}

/* ---- object ---- */

void
lamina_results_stress_show (LaminaResultsStress *self, const char *name, LaminaSubject *subject,
                            LamPartId part)
{
  lam_probe_forget (self->probe, NULL, self);
  if (part != self->part)
    self->side[OTHER].measured = FALSE;
  side_clear (&self->side[OWN]);
  self->part = part;
  if (subject != NULL) {
    self->side[OWN].name = g_strdup (name);
    self->side[OWN].subject = lamina_subject_ref (subject);
  }
  set_busy (self, FALSE);
  show (self);
}

static void
measure_cb (LaminaResultsStress *self)
{
  lamina_results_stress_measure (self);
}

static void
lamina_results_stress_dispose (GObject *object)
{
  LaminaResultsStress *self = LAMINA_RESULTS_STRESS (object);

  if (self->probe != NULL)
    lam_probe_forget (self->probe, NULL, self);
  self->probe = NULL;
  for (guint i = 0; i < N_SIDES; i++)
    side_clear (&self->side[i]);
  g_clear_object (&self->other);
  G_OBJECT_CLASS (lamina_results_stress_parent_class)->dispose (object);
}

static void
lamina_results_stress_class_init (LaminaResultsStressClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_results_stress_dispose;
  g_type_ensure (LAMINA_TYPE_PLOT_VIEW);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/results-stress.ui");
  gtk_widget_class_bind_template_child (class, LaminaResultsStress, view);
  gtk_widget_class_bind_template_child (class, LaminaResultsStress, button);
  gtk_widget_class_bind_template_child (class, LaminaResultsStress, others);
  gtk_widget_class_bind_template_child (class, LaminaResultsStress, progress);
  gtk_widget_class_bind_template_child (class, LaminaResultsStress, note);
  gtk_widget_class_bind_template_child (class, LaminaResultsStress, table);
  gtk_widget_class_bind_template_callback (class, measure_cb);
  gtk_widget_class_bind_template_callback (class, other_cb);
}

static void
lamina_results_stress_init (LaminaResultsStress *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lamina_results_stress_set_probe (LaminaResultsStress *self, LamProbe *probe, LaminaRunStore *store)
{
  if (self->probe != NULL)
    lam_probe_forget (self->probe, NULL, self);
  self->probe = probe;
  self->store = store;
  if (probe == NULL)
    return;
  lamina_runs_choice_fill (self->others, store, _ ("No other run"), NULL, NULL);
  lamina_results_stress_show (self, NULL, NULL, LAM_PART_TEST);
}
