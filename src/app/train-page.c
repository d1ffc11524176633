/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See train-page.h. */

#include "train-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "sample-grid.h"
#include "training-chart.h"

struct _LaminaTrainPage {
  GtkBox parent_instance;

  LaminaPlotView *view;
  GtkToggleButton *logarithmic;
  GtkAdjustment *smoothing;
  LaminaSampleGrid *samples;
  GtkLabel *samples_title, *samples_note;

  LaminaSession *session;
  LaminaChartOptions options;
  guint64 samples_step;
};

G_DEFINE_FINAL_TYPE (LaminaTrainPage, lamina_train_page, GTK_TYPE_BOX)

static void
update_chart (LaminaTrainPage *self)
{
  LamSnapshot *snapshot =
      self->session != NULL ? lamina_session_peek_snapshot (self->session) : NULL;
  g_autofree char *words = lamina_training_chart_describe (snapshot);

  self->options.logarithmic = gtk_toggle_button_get_active (self->logarithmic);
  self->options.smooth = gtk_adjustment_get_value (self->smoothing);
  if (snapshot == NULL)
    self->options.kept[0] = self->options.kept[1] = (PlotRange){ 0 };
  lamina_plot_view_take (self->view, lamina_training_chart_new (snapshot, &self->options), 0,
                         lamina_training_chart_now (snapshot));
  /* The last words of a run are not followed by others that could make up for them. */
  lamina_plot_view_describe (self->view, words,
                             snapshot == NULL || snapshot->status != LAM_RUN_TRAINING);
}

static void
option_cb (LaminaTrainPage *self)
{
  self->options.kept[0] = (PlotRange){ 0 };
  update_chart (self);
}

static void
update_samples (LaminaTrainPage *self)
{
  LamSnapshot *snapshot = lamina_session_peek_snapshot (self->session);
  gboolean any = snapshot != NULL && snapshot->n_samples > 0;
  guint n, right;
  g_autofree char *title = NULL;

  if (snapshot != NULL && any && snapshot->samples_step == self->samples_step
      && snapshot->total_steps > 0 && lamina_session_get_status (self->session) == LAM_RUN_TRAINING)
    return;
  self->samples_step = snapshot != NULL ? snapshot->samples_step : 0;
  lamina_sample_grid_show_answers (self->samples, snapshot);
  gtk_widget_set_visible (GTK_WIDGET (self->samples_note), !any);
  gtk_widget_set_visible (GTK_WIDGET (self->samples), any);
  right = lamina_sample_grid_count_right (self->samples, &n);
  title = n > 0 ? g_strdup_printf (_ ("Samples it does not learn from: %u of %u right"), right, n)
                : g_strdup (_ ("Samples it does not learn from"));
  gtk_label_set_label (self->samples_title, title);
}

static void
snapshot_cb (LaminaTrainPage *self)
{
  update_chart (self);
  update_samples (self);
}

static void
inspected_cb (LaminaTrainPage *self, double x)
{
  LamSnapshot *snapshot = lamina_session_peek_snapshot (self->session);
  g_autofree char *words =
      isfinite (x)
          ? lamina_training_chart_describe_at (lamina_plot_view_peek (self->view), snapshot, x)
          : lamina_training_chart_describe (snapshot);

  lamina_plot_view_describe (self->view, words, TRUE);
}

static void
lamina_train_page_class_init (LaminaTrainPageClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LAMINA_TYPE_PLOT_VIEW);
  g_type_ensure (LAMINA_TYPE_SAMPLE_GRID);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/train-page.ui");
  gtk_widget_class_bind_template_child (class, LaminaTrainPage, view);
  gtk_widget_class_bind_template_child (class, LaminaTrainPage, logarithmic);
  gtk_widget_class_bind_template_child (class, LaminaTrainPage, smoothing);
  gtk_widget_class_bind_template_child (class, LaminaTrainPage, samples);
  gtk_widget_class_bind_template_child (class, LaminaTrainPage, samples_title);
  gtk_widget_class_bind_template_child (class, LaminaTrainPage, samples_note);
  gtk_widget_class_bind_template_callback (class, option_cb);
  gtk_widget_class_bind_template_callback (class, inspected_cb);
}

static void
lamina_train_page_init (LaminaTrainPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lamina_plot_view_set_label (self->view, lamina_training_chart_label);
  update_chart (self);
}

void
lamina_train_page_set_session (LaminaTrainPage *self, LaminaSession *session)
{
  self->session = session;
  lamina_session_look (session, LAM_LOOK_ANSWERS);
  g_signal_connect_object (session, "snapshot", G_CALLBACK (snapshot_cb), self, G_CONNECT_SWAPPED);
  snapshot_cb (self);
}

Plot *
lamina_train_page_dup_figure (LaminaTrainPage *self)
{
  LaminaChartOptions options = self->options;
  Plot *plot;

  plot = lamina_training_chart_new (lamina_session_peek_snapshot (self->session), &options);
  plot_set_title (plot, lam_experiment_name (
                            lamina_document_peek (lamina_session_peek_document (self->session))));
  return plot;
}

LaminaPlotView *
lamina_train_page_peek_view (LaminaTrainPage *self)
{
  return self->view;
}
