/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See train-page.h. */

#include "train-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "runs-choice.h"
#include "training-chart.h"

struct _LaminaTrainPage {
  GtkBox parent_instance;

  LaminaPlotView *view;
  GtkToggleButton *logarithmic;
  GtkAdjustment *smoothing;
  GtkDropDown *others;
  LaminaTrainViews *views;

  LaminaSession *session;
  LaminaChartOptions options;
};

G_DEFINE_FINAL_TYPE (LaminaTrainPage, lamina_train_page, GTK_TYPE_BOX)

/* The run to compare with, NULL for none. */
static LaminaRunRecord *
chosen_run (LaminaTrainPage *self)
{
  GObject *item = gtk_drop_down_get_selected_item (self->others);

  return LAMINA_IS_RUN_RECORD (item) ? LAMINA_RUN_RECORD (item) : NULL;
}

static void
update_chart (LaminaTrainPage *self)
{
  LamSnapshot *snapshot =
      self->session != NULL ? lamina_session_peek_snapshot (self->session) : NULL;
  g_autofree char *words = lamina_training_chart_describe (snapshot);

  self->options.logarithmic = gtk_toggle_button_get_active (self->logarithmic);
  self->options.smooth = gtk_adjustment_get_value (self->smoothing);
  self->options.behind = chosen_run (self);
  if (snapshot == NULL)
    self->options.kept[0] = self->options.kept[1] = (PlotRange){ 0 };
  lamina_plot_view_take (self->view, lamina_training_chart_new (snapshot, &self->options), 0,
                         lamina_training_chart_now (snapshot));
  lamina_plot_view_describe (self->view, words, snapshot == NULL);
}

static void
option_cb (LaminaTrainPage *self)
{
  self->options.kept[0] = (PlotRange){ 0 };
  update_chart (self);
}

/* Curves can be compared without weights. */
static gboolean
has_curve (LaminaRunRecord *record, gpointer user_data)
{
  return lamina_run_record_peek (record)->n_rows > 0;
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
  g_type_ensure (LAMINA_TYPE_TRAIN_VIEWS);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/train-page.ui");
  gtk_widget_class_bind_template_child (class, LaminaTrainPage, view);
  gtk_widget_class_bind_template_child (class, LaminaTrainPage, logarithmic);
  gtk_widget_class_bind_template_child (class, LaminaTrainPage, smoothing);
  gtk_widget_class_bind_template_child (class, LaminaTrainPage, others);
  gtk_widget_class_bind_template_child (class, LaminaTrainPage, views);
  gtk_widget_class_bind_template_callback (class, option_cb);
  gtk_widget_class_bind_template_callback (class, inspected_cb);
}

static void
lamina_train_page_init (LaminaTrainPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lamina_plot_view_set_label (self->view, lamina_training_chart_label);
  lamina_runs_choice_fill (self->others, lamina_run_store_get (), _ ("No other run"), has_curve,
                           NULL);
  update_chart (self);
}

void
lamina_train_page_set_session (LaminaTrainPage *self, LaminaSession *session)
{
  self->session = session;
  g_signal_connect_object (session, "snapshot", G_CALLBACK (update_chart), self, G_CONNECT_SWAPPED);
  lamina_train_views_set_session (self->views, session);
  update_chart (self);
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

LaminaTrainViews *
lamina_train_page_peek_views (LaminaTrainPage *self)
{
  return self->views;
}
