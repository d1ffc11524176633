/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See settings-pane.h. */

#include "settings-pane.h"

#include <glib/gi18n.h>

#include "chore.h"
#include "edits.h"
#include "form.h"
#include "help-pane.h"
#include "run-pane.h"

struct _LaminaSettingsPane {
  GtkBox parent_instance;

  GtkStack *stack;
  GtkStackPage *run_page;
  LaminaForm *training;
  LaminaForm *general;
  LaminaRunPane *run;
  LaminaHelpPane *help;

  LaminaSession *session;
  LamRunStatus status;
};

enum { PROP_0, PROP_PAGE, N_PROPS };
static GParamSpec *props[N_PROPS];

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

static gboolean
show_items (gpointer owner)
{
  LaminaSettingsPane *self = owner;
  const LamExperiment *experiment = lamina_document_peek (document (self));

  lamina_form_set_item (self->training, lam_experiment_training (experiment));
  lamina_form_set_item (self->general, experiment->document);
  return FALSE;
}

/* Another experiment has other forms, and all pages have much to do. */
static void
document_changed_cb (LaminaSettingsPane *self, gboolean replaced)
{
  if (replaced)
    lamina_chore_add (self, show_items);
  else
    show_items (self);
}

/* The status takes the place of the settings when a run starts, and gives it back when another
 * experiment is opened. The guide stays: it says what to look at meanwhile. */
static void
status_cb (LaminaSettingsPane *self)
{
  LamRunStatus status = lamina_session_get_status (self->session);
  gboolean any = lamina_session_peek_run (self->session) != NULL;

  const char *page = lamina_settings_pane_get_page (self);
  gboolean starts = status == LAM_RUN_TRAINING && self->status != LAM_RUN_TRAINING
                    && self->status != LAM_RUN_PAUSED;

  gtk_stack_page_set_visible (self->run_page, any);
  if (!any && g_strcmp0 (page, "run") == 0)
    gtk_stack_set_visible_child_name (self->stack, "settings");
  else if (starts && g_strcmp0 (page, "settings") == 0)
    gtk_stack_set_visible_child_name (self->stack, "run");
  self->status = status;
}

static void
shown_cb (LaminaSettingsPane *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PAGE]);
}

static void
lamina_settings_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PAGE)
    g_value_set_string (value, lamina_settings_pane_get_page (LAMINA_SETTINGS_PANE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lamina_settings_pane_class_init (LaminaSettingsPaneClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = lamina_settings_pane_get_property;
  props[PROP_PAGE] =
      g_param_spec_string ("page", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  g_type_ensure (LAMINA_TYPE_HELP_PANE);
  g_type_ensure (LAMINA_TYPE_FORM);
  g_type_ensure (LAMINA_TYPE_RUN_PANE);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/settings-pane.ui");
  gtk_widget_class_bind_template_child (class, LaminaSettingsPane, stack);
  gtk_widget_class_bind_template_child (class, LaminaSettingsPane, run_page);
  gtk_widget_class_bind_template_child (class, LaminaSettingsPane, training);
  gtk_widget_class_bind_template_child (class, LaminaSettingsPane, general);
  gtk_widget_class_bind_template_child (class, LaminaSettingsPane, run);
  gtk_widget_class_bind_template_child (class, LaminaSettingsPane, help);
  gtk_widget_class_bind_template_callback (class, shown_cb);
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
  lamina_help_pane_set_session (self->help, session);
  document_changed_cb (self, FALSE);
  status_cb (self);
}

void
lamina_settings_pane_show_page (LaminaSettingsPane *self, const char *page)
{
  gtk_stack_set_visible_child_name (self->stack, page);
}

const char *
lamina_settings_pane_get_page (LaminaSettingsPane *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}
