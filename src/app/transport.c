/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See transport.h. */

#include "transport.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "format.h"

struct _LaminaTransport {
  GtkBox parent_instance;

  GtkButton *step;
  GtkButton *train;
  AdwButtonContent *train_content;
  GtkLabel *state, *speed, *left;
  GtkProgressBar *progress;
  GtkWidget *changed;

  LaminaSession *session;
};

G_DEFINE_FINAL_TYPE (LaminaTransport, lamina_transport, GTK_TYPE_BOX)

/* Sets a label only when it changes: an equal text would still cost a new layout. */
static void
set_label (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text);
}

static void
update_button (LaminaTransport *self)
{
  LamRunStatus status = lamina_session_get_status (self->session);
  gboolean training = status == LAM_RUN_TRAINING;
  gboolean again = status == LAM_RUN_STOPPED || status == LAM_RUN_DONE || status == LAM_RUN_FAILED;
  const char *label = training                   ? _ ("_Pause")
                      : status == LAM_RUN_PAUSED ? _ ("_Resume")
                      : again                    ? _ ("_Train Again")
                                                 : _ ("_Train");
  const char *tip = training ? _ ("Pause (Space)") : _ ("Train (Ctrl+Return or Space)");

  if (g_strcmp0 (adw_button_content_get_label (self->train_content), label) == 0)
    return;
  adw_button_content_set_label (self->train_content, label);
  adw_button_content_set_icon_name (self->train_content, training
                                                             ? "media-playback-pause-symbolic"
                                                             : "media-playback-start-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->train),
                                  training ? "win.pause" : "win.train");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->train), tip);
  if (training)
    gtk_widget_remove_css_class (GTK_WIDGET (self->train), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->train), "suggested-action");
}

static const char *
state_word (LamRunStatus status)
{
  switch (status) {
  case LAM_RUN_LOADING:
    return _ ("Reading data");
  case LAM_RUN_TRAINING:
    return _ ("Training");
  case LAM_RUN_PAUSED:
    return _ ("Paused");
  case LAM_RUN_STOPPED:
    return _ ("Stopped");
  case LAM_RUN_DONE:
    return _ ("Done");
  case LAM_RUN_FAILED:
    return _ ("Failed");
  case LAM_RUN_IDLE:
    break;
  }
  return _ ("Ready");
}

static void
show_loading (LaminaTransport *self)
{
  double share = lamina_session_get_share (self->session);

  set_label (self->speed, "");
  set_label (self->left, "");
  if (share >= 0)
    gtk_progress_bar_set_fraction (self->progress, share);
  else
    gtk_progress_bar_pulse (self->progress);
}

static void
show_run (LaminaTransport *self, const LamSnapshot *s)
{
  gboolean active = lamina_session_is_active (self->session);
  g_autofree char *speed = active ? lamina_format_speed (s->samples_per_second) : NULL;
  g_autofree char *time = NULL;

  if (active && s->seconds_left >= 0) {
    g_autofree char *left = lamina_format_time_left (s->seconds_left);

    time = g_strdup_printf (_ ("%s left"), left);
  } else if (!active) {
    time = lamina_format_time_left (s->seconds);
  }
  set_label (self->speed, speed != NULL ? speed : "");
  set_label (self->left, time != NULL ? time : "");
  gtk_progress_bar_set_fraction (
      self->progress,
      s->epochs > 0 ? CLAMP ((s->epoch + (active ? s->epoch_share : 0)) / s->epochs, 0, 1) : 0);
}

static void
update (LaminaTransport *self)
{
  LamRunStatus status = lamina_session_get_status (self->session);
  const LamSnapshot *s = lamina_session_peek_snapshot (self->session);
  g_autofree char *epoch = NULL, *words = NULL;

  update_button (self);
  gtk_widget_set_visible (self->changed, lamina_session_is_changed (self->session));
  if (status == LAM_RUN_LOADING) {
    show_loading (self);
  } else if (s != NULL) {
    epoch = lamina_format_epoch (
        MIN (s->epoch + (s->epoch < s->epochs && lamina_session_is_active (self->session)),
             s->epochs),
        s->epochs);
    show_run (self, s);
  } else {
    set_label (self->speed, "");
    set_label (self->left, "");
    gtk_progress_bar_set_fraction (self->progress, 0);
  }
  words = epoch != NULL ? g_strdup_printf ("%s · %s", state_word (status), epoch)
                        : g_strdup (state_word (status));
  set_label (self->state, words);
}

static void
lamina_transport_class_init (LaminaTransportClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/transport.ui");
  gtk_widget_class_bind_template_child (class, LaminaTransport, train);
  gtk_widget_class_bind_template_child (class, LaminaTransport, train_content);
  gtk_widget_class_bind_template_child (class, LaminaTransport, step);
  gtk_widget_class_bind_template_child (class, LaminaTransport, state);
  gtk_widget_class_bind_template_child (class, LaminaTransport, speed);
  gtk_widget_class_bind_template_child (class, LaminaTransport, left);
  gtk_widget_class_bind_template_child (class, LaminaTransport, progress);
  gtk_widget_class_bind_template_child (class, LaminaTransport, changed);
}

static void
lamina_transport_init (LaminaTransport *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Time goes to the right in the signs of players, whatever the language. */
  gtk_widget_set_direction (gtk_button_get_child (self->step), GTK_TEXT_DIR_LTR);
}

void
lamina_transport_set_session (LaminaTransport *self, LaminaSession *session)
{
  static const char *const news[] = { "status", "snapshot", "progress" };

  self->session = session;
  for (guint i = 0; i < G_N_ELEMENTS (news); i++)
    g_signal_connect_object (session, news[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
lamina_transport_focus (LaminaTransport *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->train));
}
