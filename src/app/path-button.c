/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See path-button.h. */

#include "path-button.h"

#include <glib/gi18n.h>

#include "file-dialog.h"

static void
answer_cb (const char *path, gpointer user_data)
{
  /* The form may have been built anew while the question was open. */
  if (path == NULL || gtk_widget_get_root (user_data) == NULL)
    return;
  gtk_editable_set_text (user_data, path);
  g_signal_emit_by_name (user_data, "activate");
}

static void
ask (GtkEntry *entry, LaminaAsk what)
{
  const char *title = g_object_get_data (G_OBJECT (entry), "title");

  lamina_ask_path (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (entry))), what, title, NULL, NULL,
                   NULL, answer_cb, entry);
}

static void
file_cb (GSimpleAction *action, GVariant *parameter, gpointer entry)
{
  ask (entry, LAMINA_ASK_OPEN);
}

static void
folder_cb (GSimpleAction *action, GVariant *parameter, gpointer entry)
{
  ask (entry, LAMINA_ASK_FOLDER);
}

GtkWidget *
lamina_path_button_new (GtkEntry *entry, const char *title)
{
  static const GActionEntry entries[] = { { .name = "file", .activate = file_cb },
                                          { .name = "folder", .activate = folder_cb } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autofree char *name = g_strdup_printf (_ ("Choose: %s"), title);
  GtkWidget *button = gtk_menu_button_new ();

  g_object_set_data_full (G_OBJECT (entry), "title", g_strdup (title), g_free);
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), entry);
  gtk_widget_insert_action_group (button, "path", G_ACTION_GROUP (actions));
  g_menu_append (menu, _ ("File…"), "path.file");
  g_menu_append (menu, _ ("Folder…"), "path.folder");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "document-open-symbolic");
  gtk_widget_set_tooltip_text (button, _ ("Choose a file or folder"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}
