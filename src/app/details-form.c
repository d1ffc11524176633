/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See details-form.h. */

#include "details-form.h"

#include <glib/gi18n.h>

#include "edits.h"

struct _LaminaDetailsForm {
  GtkBox parent_instance;

  AdwEntryRow *name, *author, *number;
  GtkTextBuffer *notes;
  LaminaDocument *document;
  gboolean showing; /* what changes in the fields did not come from a person */
};

G_DEFINE_FINAL_TYPE (LaminaDetailsForm, lamina_details_form, GTK_TYPE_BOX)

static const char *
value_of (LaminaDetailsForm *self, guint index)
{
  const char *text = lam_item_text (lamina_document_peek (self->document)->document, index);

  return text != NULL ? text : "";
}

static void
show_row (LaminaDetailsForm *self, AdwEntryRow *row, guint index)
{
  const char *text = value_of (self, index);

  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (row)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static char *
notes_text (LaminaDetailsForm *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->notes, &start, &end);
  return gtk_text_buffer_get_text (self->notes, &start, &end, FALSE);
}

static void
show (LaminaDetailsForm *self)
{
  g_autofree char *notes = notes_text (self);
  const char *text = value_of (self, LAM_EXPERIMENT_NOTES);

  self->showing = TRUE;
  show_row (self, self->name, LAM_EXPERIMENT_NAME);
  show_row (self, self->author, LAM_EXPERIMENT_AUTHOR);
  show_row (self, self->number, LAM_EXPERIMENT_STUDENT_NUMBER);
  if (g_strcmp0 (notes, text) != 0)
    gtk_text_buffer_set_text (self->notes, text, -1);
  self->showing = FALSE;
}

static void
keep (LaminaDetailsForm *self, const char *path, const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);
  g_autofree char *json = json_to_string (node, FALSE);

  if (self->document != NULL && !self->showing)
    lamina_experiment_edit (self->document, path, json, NULL);
}

static void
name_cb (LaminaDetailsForm *self)
{
  keep (self, "name", gtk_editable_get_text (GTK_EDITABLE (self->name)));
}

static void
author_cb (LaminaDetailsForm *self)
{
  keep (self, "author", gtk_editable_get_text (GTK_EDITABLE (self->author)));
}

static void
number_cb (LaminaDetailsForm *self)
{
  keep (self, "student_number", gtk_editable_get_text (GTK_EDITABLE (self->number)));
}

static void
notes_cb (LaminaDetailsForm *self)
{
  g_autofree char *notes = notes_text (self);

  keep (self, "notes", notes);
}

void
lamina_details_form_set_document (LaminaDetailsForm *self, LaminaDocument *document)
{
  g_return_if_fail (LAMINA_IS_DETAILS_FORM (self));

  if (!g_set_object (&self->document, document))
    return;
  g_signal_connect_object (document, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}

static void
lamina_details_form_dispose (GObject *object)
{
  LaminaDetailsForm *self = LAMINA_DETAILS_FORM (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (lamina_details_form_parent_class)->dispose (object);
}

static void
lamina_details_form_class_init (LaminaDetailsFormClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_details_form_dispose;
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/details-form.ui");
  gtk_widget_class_bind_template_child (class, LaminaDetailsForm, name);
  gtk_widget_class_bind_template_child (class, LaminaDetailsForm, author);
  gtk_widget_class_bind_template_child (class, LaminaDetailsForm, number);
  gtk_widget_class_bind_template_child (class, LaminaDetailsForm, notes);
  gtk_widget_class_bind_template_callback (class, name_cb);
  gtk_widget_class_bind_template_callback (class, author_cb);
  gtk_widget_class_bind_template_callback (class, number_cb);
  gtk_widget_class_bind_template_callback (class, notes_cb);
}

static void
lamina_details_form_init (LaminaDetailsForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lamina_details_window_new (GtkWindow *parent, LaminaDocument *document)
{
  GtkWidget *window = g_object_new (ADW_TYPE_WINDOW, "transient-for", parent, "modal", TRUE,
                                    "default-width", 460, "default-height", 520, "title",
                                    _ ("About This Experiment"), "destroy-with-parent", TRUE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *form = g_object_new (LAMINA_TYPE_DETAILS_FORM, "vexpand", TRUE, "margin-start", 18,
                                  "margin-end", 18, "margin-top", 12, "margin-bottom", 18, NULL);
  GtkEventController *keys = gtk_shortcut_controller_new ();

  lamina_details_form_set_document (LAMINA_DETAILS_FORM (form), document);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), form);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  return window;
}
