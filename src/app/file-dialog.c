/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See file-dialog.h. */

#include "file-dialog.h"

#include <glib/gi18n.h>

typedef struct {
  LaminaPathFunc answer;
  gpointer user_data;
} Question;

static void
response_cb (GtkNativeDialog *dialog, int response, Question *question)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    path = g_file_get_path (file);
  question->answer (path, question->user_data);
  g_object_unref (question->user_data);
  g_free (question);
  g_object_unref (dialog);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *pattern)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_chooser_add_filter (chooser, filter);
  g_object_unref (filter);
}

void
lamina_ask_path (GtkWindow *parent, LaminaAsk ask, const char *title, const char *pattern,
                 const char *pattern_name, const char *name, LaminaPathFunc answer,
                 gpointer user_data)
{
  static const GtkFileChooserAction actions[] = { GTK_FILE_CHOOSER_ACTION_OPEN,
                                                  GTK_FILE_CHOOSER_ACTION_SAVE,
                                                  GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER };
  GtkFileChooserNative *native =
      gtk_file_chooser_native_new (title, parent, actions[ask], NULL, NULL);
  Question *question = g_new (Question, 1);

  *question = (Question){ answer, g_object_ref (user_data) };
  if (pattern != NULL) {
    add_filter (GTK_FILE_CHOOSER (native), pattern_name, pattern);
    add_filter (GTK_FILE_CHOOSER (native), _ ("All files"), "*");
  }
  if (name != NULL && ask == LAMINA_ASK_SAVE)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (native), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  g_signal_connect (native, "response", G_CALLBACK (response_cb), question);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}
