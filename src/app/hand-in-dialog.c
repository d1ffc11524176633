/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See hand-in-dialog.h. */

#include "hand-in-dialog.h"

#include <glib/gi18n.h>

#include "details-form.h"
#include "file-dialog.h"

struct _LaminaHandInDialog {
  AdwWindow parent_instance;

  LaminaDetailsForm *details;
  AdwPreferencesGroup *files;
  AdwEntryRow *archive;
  AdwComboRow *epoch;
  GtkLabel *problem;
  GtkWidget *save_button;
  GtkWidget *row[LAMINA_N_TAKES], *check[LAMINA_N_TAKES];

  LaminaDocument *document;
  LaminaHandIn *hand_in;
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LaminaHandInDialog, lamina_hand_in_dialog, ADW_TYPE_WINDOW)

static void
set_text (char **text, GtkWidget *row)
{
  g_free (*text);
  *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

/* Takes what is in the fields and says what is wrong with it. */
static void
update (LaminaHandInDialog *self)
{
  g_autofree char *problem = NULL;

  if (self->document == NULL)
    return;
  for (guint i = 0; i < LAMINA_N_TAKES; i++) {
    set_text (&self->hand_in->name[i], self->row[i]);
    self->hand_in->wanted[i] = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->check[i]));
  }
  set_text (&self->hand_in->archive, GTK_WIDGET (self->archive));
  self->hand_in->best = adw_combo_row_get_selected (self->epoch) == 1;
  problem = lamina_hand_in_problem (self->hand_in, lamina_document_peek (self->document));
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  gtk_widget_set_sensitive (self->save_button, problem == NULL);
}

static void
add_row (LaminaHandInDialog *self, LaminaTake take, const LaminaLeft *left)
{
  GtkWidget *row = adw_entry_row_new (), *check = gtk_check_button_new ();
  g_autofree char *title = NULL, *tip = NULL;
  gboolean there = lamina_left_has (left, take);

  title = there ? g_strdup (lamina_take_title (take))
                : g_strdup_printf (_ ("%s (not there before training)"), lamina_take_title (take));
  tip = g_strdup_printf (_ ("Hand in: %s"), lamina_take_title (take));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), self->hand_in->name[take]);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), self->hand_in->wanted[take]);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (check, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  adw_entry_row_add_prefix (ADW_ENTRY_ROW (row), check);
  gtk_widget_set_sensitive (row, there);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (update), self);
  adw_preferences_group_add (self->files, row);
  self->row[take] = row;
  self->check[take] = check;
}

static void
path_cb (const char *path, gpointer user_data)
{
  LaminaHandInDialog *self = user_data;

  if (path == NULL)
    return;
  g_signal_emit (self, signals[CHOSEN], 0, path);
  gtk_window_close (GTK_WINDOW (self));
}

static void
save_cb (LaminaHandInDialog *self)
{
  g_autofree char *name = NULL;

  update (self);
  if (!gtk_widget_get_sensitive (self->save_button))
    return;
  lamina_hand_in_keep (self->hand_in);
  name = lamina_fill_name (self->hand_in->archive, lamina_document_peek (self->document));
  lamina_ask_path (GTK_WINDOW (self), LAMINA_ASK_SAVE, _ ("Hand In"), "*.zip", _ ("ZIP archives"),
                   name, path_cb, self);
}

static void
lamina_hand_in_dialog_dispose (GObject *object)
{
  LaminaHandInDialog *self = LAMINA_HAND_IN_DIALOG (object);

  g_clear_object (&self->document);
  G_OBJECT_CLASS (lamina_hand_in_dialog_parent_class)->dispose (object);
}

static void
lamina_hand_in_dialog_finalize (GObject *object)
{
  lamina_hand_in_free (LAMINA_HAND_IN_DIALOG (object)->hand_in);
  G_OBJECT_CLASS (lamina_hand_in_dialog_parent_class)->finalize (object);
}

static void
lamina_hand_in_dialog_class_init (LaminaHandInDialogClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_hand_in_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = lamina_hand_in_dialog_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (LAMINA_TYPE_DETAILS_FORM);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/hand-in-dialog.ui");
  gtk_widget_class_bind_template_child (class, LaminaHandInDialog, details);
  gtk_widget_class_bind_template_child (class, LaminaHandInDialog, files);
  gtk_widget_class_bind_template_child (class, LaminaHandInDialog, archive);
  gtk_widget_class_bind_template_child (class, LaminaHandInDialog, epoch);
  gtk_widget_class_bind_template_child (class, LaminaHandInDialog, problem);
  gtk_widget_class_bind_template_child (class, LaminaHandInDialog, save_button);
  gtk_widget_class_bind_template_callback (class, update);
  gtk_widget_class_bind_template_callback (class, save_cb);
  gtk_widget_class_add_binding_action (class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lamina_hand_in_dialog_init (LaminaHandInDialog *self)
{
  self->hand_in = lamina_hand_in_load ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lamina_hand_in_dialog_new (GtkWindow *parent, LaminaDocument *document, LaminaLeft *left)
{
  LaminaHandInDialog *self =
      g_object_new (LAMINA_TYPE_HAND_IN_DIALOG, "transient-for", parent, NULL);

  for (guint i = 0; i < LAMINA_N_TAKES; i++)
    add_row (self, i, left);
  gtk_editable_set_text (GTK_EDITABLE (self->archive), self->hand_in->archive);
  adw_combo_row_set_selected (self->epoch, self->hand_in->best ? 1 : 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->epoch), lamina_left_has (left, LAMINA_TAKE_WEIGHTS));
  lamina_details_form_set_document (self->details, document);
  self->document = g_object_ref (document);
  g_signal_connect_object (document, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
