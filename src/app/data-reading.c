/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See data-reading.h. */

#include "data-reading.h"

#include <glib/gi18n.h>

#define DELAY_MS 250 /* what is read within it needs no bar that comes and goes */

struct _LaminaDataReading {
  GtkBox parent_instance;

  GtkStack *states;
  GtkLabel *doing, *share, *why;
  GtkProgressBar *bar;

  LaminaSession *session;
  guint delay; /* source; 0 when reading began long ago, or not */
};

G_DEFINE_FINAL_TYPE (LaminaDataReading, lamina_data_reading, GTK_TYPE_BOX)

static void
progress_cb (LaminaDataReading *self)
{
  double share = lamina_session_get_share (self->session);
  const char *doing = lamina_session_peek_doing (self->session);
  g_autofree char *percent = share >= 0 ? g_strdup_printf (_ ("%.0f %%"), share * 100) : NULL;

  gtk_label_set_label (self->doing, doing != NULL ? doing : _ ("Reading…"));
  gtk_label_set_label (self->share, percent != NULL ? percent : "");
  if (share >= 0)
    gtk_progress_bar_set_fraction (self->bar, MIN (share, 1));
  else
    gtk_progress_bar_pulse (self->bar);
}

static gboolean
delay_cb (gpointer user_data)
{
  LaminaDataReading *self = user_data;

  self->delay = 0;
  progress_cb (self);
  gtk_stack_set_visible_child_name (self->states, "reading");
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  return G_SOURCE_REMOVE;
}

static void
update_cb (LaminaDataReading *self)
{
  const char *why = lamina_session_peek_data_error (self->session);

  if (lamina_session_is_reading (self->session)) {
    if (self->delay == 0 && !gtk_widget_get_visible (GTK_WIDGET (self)))
      self->delay = g_timeout_add (DELAY_MS, delay_cb, self);
    else if (self->delay == 0)
      delay_cb (self);
    return;
  }
  g_clear_handle_id (&self->delay, g_source_remove);
  gtk_label_set_label (self->why, why != NULL ? why : "");
  if (why != NULL)
    gtk_stack_set_visible_child_name (self->states, "failed");
  gtk_widget_set_visible (GTK_WIDGET (self), why != NULL);
}

static void
lamina_data_reading_dispose (GObject *object)
{
  LaminaDataReading *self = LAMINA_DATA_READING (object);

  g_clear_handle_id (&self->delay, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), LAMINA_TYPE_DATA_READING);
  G_OBJECT_CLASS (lamina_data_reading_parent_class)->dispose (object);
}

static void
lamina_data_reading_class_init (LaminaDataReadingClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_data_reading_dispose;
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/data-reading.ui");
  gtk_widget_class_bind_template_child (class, LaminaDataReading, states);
  gtk_widget_class_bind_template_child (class, LaminaDataReading, doing);
  gtk_widget_class_bind_template_child (class, LaminaDataReading, share);
  gtk_widget_class_bind_template_child (class, LaminaDataReading, why);
  gtk_widget_class_bind_template_child (class, LaminaDataReading, bar);
}

static void
lamina_data_reading_init (LaminaDataReading *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lamina_data_reading_set_session (LaminaDataReading *self, LaminaSession *session)
{
  self->session = session;
  g_signal_connect_object (session, "data", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "progress", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
}
