/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See settings-pane.h. */

#include "settings-pane.h"

#include <glib/gi18n.h>

#include "edits.h"
#include "form.h"
#include "run-pane.h"

struct _LaminaSettingsPane {
  GtkBox parent_instance;

  GtkStack *stack;
  GtkWidget *switcher;
  LaminaForm *training;
  LaminaForm *general;
  LaminaRunPane *run;

  LaminaSession *session;
  LamRunStatus status;
};

G_DEFINE_FINAL_TYPE (LaminaSettingsPane, lamina_settings_pane, GTK_TYPE_BOX)

static LaminaDocument *
document (LaminaSettingsPane *self)
{
  return lamina_session_peek_document (self->session);
}

static gboolean
training_cb (const char *path, const char *json, gpointer user_data, GError **error)
{
  g_autofree char *full = g_strconcat ("training.", path, NULL);

  return lamina_experiment_edit (document (user_data), full, json, error);
}

static gboolean
general_cb (const char *path, const char *json, gpointer user_data, GError **error)
{
  return lamina_experiment_edit (document (user_data), path, json, error);
}

static void
document_changed_cb (LaminaSettingsPane *self)
{
  const LamExperiment *experiment = lamina_document_peek (document (self));

  lamina_form_set_item (self->training, lam_experiment_training (experiment));
  lamina_form_set_item (self->general, experiment->document);
}

/* Comes to the front when a run starts; the settings come back when the user asks, or when another
 * experiment is opened. */
static void
status_cb (LaminaSettingsPane *self)
{
  LamRunStatus status = lamina_session_get_status (self->session);
  gboolean any = lamina_session_peek_run (self->session) != NULL;

  gtk_widget_set_visible (self->switcher, any);
  if (!any)
    gtk_stack_set_visible_child_name (self->stack, "settings");
  else if (status == LAM_RUN_TRAINING && self->status != LAM_RUN_TRAINING
           && self->status != LAM_RUN_PAUSED)
    gtk_stack_set_visible_child_name (self->stack, "run");
  self->status = status;
}

static void
lamina_settings_pane_class_init (LaminaSettingsPaneClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LAMINA_TYPE_FORM);
  g_type_ensure (LAMINA_TYPE_RUN_PANE);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/settings-pane.ui");
  gtk_widget_class_bind_template_child (class, LaminaSettingsPane, stack);
  gtk_widget_class_bind_template_child (class, LaminaSettingsPane, switcher);
  gtk_widget_class_bind_template_child (class, LaminaSettingsPane, training);
  gtk_widget_class_bind_template_child (class, LaminaSettingsPane, general);
  gtk_widget_class_bind_template_child (class, LaminaSettingsPane, run);
}

static void
lamina_settings_pane_init (LaminaSettingsPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lamina_form_set_edit (self->training, training_cb, self);
  lamina_form_set_edit (self->general, general_cb, self);
}

void
lamina_settings_pane_set_session (LaminaSettingsPane *self, LaminaSession *session)
{
  self->session = session;
  g_signal_connect_object (document (self), "changed", G_CALLBACK (document_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "status", G_CALLBACK (status_cb), self, G_CONNECT_SWAPPED);
  lamina_run_pane_set_session (self->run, session);
  document_changed_cb (self);
  status_cb (self);
}
