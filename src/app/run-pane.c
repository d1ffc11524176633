/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See run-pane.h. */

#include "run-pane.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "format.h"

struct _LaminaRunPane {
  GtkBox parent_instance;

  GtkLabel *headline, *why;
  GtkLabel *step_title, *epoch, *step, *loss, *val_loss, *metric_title, *metric, *val_metric, *best,
      *speed, *time, *left;
  GtkEntry *rate;
  GtkLabel *rate_error;

  LaminaSession *session;
  double shown_rate;
};

G_DEFINE_FINAL_TYPE (LaminaRunPane, lamina_run_pane, GTK_TYPE_BOX)

static void
take (GtkLabel *label, char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text);
  g_free (text);
}

/* The last value of a column of epochs, or not a number. */
static double
last (const LamSnapshot *s, guint column)
{
  return s->epoch_rows > 0 ? lam_curve_at (s->epoch_curve, column, s->epoch_rows - 1) : NAN;
}

static char *
best_text (const LamSnapshot *s)
{
  g_autofree char *value = NULL;
  guint column = s->n_metrics > 0 ? LAM_EPOCH_METRICS + 1 : LAM_EPOCH_VAL_LOSS;
  double best;

  if (s->best_epoch == 0 || s->best_epoch > s->epoch_rows)
    return g_strdup ("–");
  best = lam_curve_at (s->epoch_curve, column, s->best_epoch - 1);
  if (isnan (best))
    best = lam_curve_at (s->epoch_curve, column - 1, s->best_epoch - 1);
  value = s->n_metrics > 0 ? lamina_format_value (s->metric[0], best) : lamina_format_number (best);
  return g_strdup_printf (_ ("%s in epoch %u"), value, s->best_epoch);
}

static char *
headline_text (LamRunStatus status, const LamSnapshot *s)
{
  switch (status) {
  case LAM_RUN_TRAINING:
    return g_strdup (_ ("Training"));
  case LAM_RUN_PAUSED:
    return g_strdup (_ ("Paused"));
  case LAM_RUN_STOPPED:
    return g_strdup_printf (_ ("Stopped in epoch %u"), s->epoch);
  case LAM_RUN_DONE:
    return g_strdup_printf (ngettext ("Done after %u epoch", "Done after %u epochs", s->epoch),
                            s->epoch);
  case LAM_RUN_FAILED:
    return g_strdup (_ ("Failed"));
  default:
    return g_strdup (_ ("The last run"));
  }
}

static void
update_figures (LaminaRunPane *self, const LamSnapshot *s)
{
  gboolean metric = s->n_metrics > 0;
  g_autofree char *of = lamina_format_count (s->steps), *at = lamina_format_count (s->step);

  take (self->epoch, g_strdup_printf (_ ("%u of %u"), s->epoch, s->epochs));
  gtk_widget_set_visible (GTK_WIDGET (self->step), lamina_session_is_active (self->session));
  gtk_widget_set_visible (GTK_WIDGET (self->step_title), lamina_session_is_active (self->session));
  take (self->step, g_strdup_printf (_ ("%s of %s"), at, of));
  take (self->loss, lamina_format_number (lamina_session_get_loss (self->session)));
  take (self->val_loss, lamina_format_number (last (s, LAM_EPOCH_VAL_LOSS)));
  take (self->metric_title,
        g_strdup (metric ? lamina_format_metric (s->metric[0]) : _ ("Accuracy")));
  take (self->metric, metric ? lamina_format_value (s->metric[0], s->step > 0 || s->epoch_rows == 0
                                                                      ? s->metric_value[0]
                                                                      : last (s, LAM_EPOCH_METRICS))
                             : g_strdup ("–"));
  take (self->val_metric, metric
                              ? lamina_format_value (s->metric[0], last (s, LAM_EPOCH_METRICS + 1))
                              : g_strdup ("–"));
  take (self->best, best_text (s));
  take (self->speed, lamina_format_speed (s->samples_per_second));
  take (self->time, lamina_format_time_left (s->seconds));
  take (self->left, lamina_format_time_left (s->seconds_left));
}

static void
show_rate (LaminaRunPane *self, double rate)
{
  gboolean typing =
      gtk_widget_get_state_flags (GTK_WIDGET (self->rate)) & GTK_STATE_FLAG_FOCUS_WITHIN;

  if (rate == self->shown_rate || typing)
    return;
  self->shown_rate = rate;
  {
    g_autofree char *text = lamina_format_number (rate);

    gtk_editable_set_text (GTK_EDITABLE (self->rate), text);
  }
}

static void
rate_commit_cb (LaminaRunPane *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->rate));
  char *end;
  double rate = g_ascii_strtod (text, &end);
  gboolean good = *text != '\0' && *end == '\0' && isfinite (rate) && rate > 0;

  gtk_widget_set_visible (GTK_WIDGET (self->rate_error), !good);
  if (!good || rate == self->shown_rate)
    return;
  self->shown_rate = rate;
  lamina_session_set_rate (self->session, rate);
}

static void
update (LaminaRunPane *self)
{
  const LamSnapshot *s = lamina_session_peek_snapshot (self->session);

  gtk_widget_set_sensitive (GTK_WIDGET (self->rate), lamina_session_is_active (self->session));
  if (s == NULL)
    return;
  take (self->headline, headline_text (lamina_session_get_status (self->session), s));
  take (self->why, g_strdup (s->why != NULL ? s->why : ""));
  gtk_widget_set_visible (GTK_WIDGET (self->why), s->why != NULL && *s->why != '\0');
  update_figures (self, s);
  show_rate (self, s->rate);
}

static void
lamina_run_pane_class_init (LaminaRunPaneClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/run-pane.ui");
  gtk_widget_class_bind_template_child (class, LaminaRunPane, headline);
  gtk_widget_class_bind_template_child (class, LaminaRunPane, why);
  gtk_widget_class_bind_template_child (class, LaminaRunPane, epoch);
  gtk_widget_class_bind_template_child (class, LaminaRunPane, step_title);
  gtk_widget_class_bind_template_child (class, LaminaRunPane, step);
  gtk_widget_class_bind_template_child (class, LaminaRunPane, loss);
  gtk_widget_class_bind_template_child (class, LaminaRunPane, val_loss);
  gtk_widget_class_bind_template_child (class, LaminaRunPane, metric_title);
  gtk_widget_class_bind_template_child (class, LaminaRunPane, metric);
  gtk_widget_class_bind_template_child (class, LaminaRunPane, val_metric);
  gtk_widget_class_bind_template_child (class, LaminaRunPane, best);
  gtk_widget_class_bind_template_child (class, LaminaRunPane, speed);
  gtk_widget_class_bind_template_child (class, LaminaRunPane, time);
  gtk_widget_class_bind_template_child (class, LaminaRunPane, left);
  gtk_widget_class_bind_template_child (class, LaminaRunPane, rate);
  gtk_widget_class_bind_template_child (class, LaminaRunPane, rate_error);
  gtk_widget_class_bind_template_callback (class, rate_commit_cb);
}

static void
lamina_run_pane_init (LaminaRunPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lamina_run_pane_set_session (LaminaRunPane *self, LaminaSession *session)
{
  self->session = session;
  g_signal_connect_object (session, "snapshot", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "status", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
