/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See file-dialog.h. */

#include "file-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

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
  g_auto (GStrv) patterns = g_strsplit (pattern, ";", -1);

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, patterns[i]);
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

/* ---- one of several formats ---- */

typedef struct {
  const LaminaFormat *formats;
  gboolean epochs; /* which one is a choice of the dialog */
  LaminaSaveFunc answer;
  gpointer user_data;
} SaveQuestion;

static const LaminaFormat *
chosen_format (GtkFileChooser *chooser, const LaminaFormat *formats)
{
  GtkFileFilter *filter = gtk_file_chooser_get_filter (chooser);

  for (guint i = 0; filter != NULL && formats[i].title != NULL; i++)
    if (g_strcmp0 (gtk_file_filter_get_name (filter), formats[i].title) == 0)
      return &formats[i];
  return formats;
}

/* @path with the ending of @format instead of one of the formats'. Nobody was asked about a file of
 * that name, so that one there already stays. */
static char *
with_format (const char *path, const LaminaFormat *formats, const LaminaFormat *format)
{
  g_autofree char *stem = g_strdup (path);
  char *named;

  for (guint i = 0; formats[i].title != NULL; i++) {
    g_autofree char *ending = g_strconcat (".", formats[i].extension, NULL);

    if (g_str_has_suffix (stem, ending)) {
      stem[strlen (stem) - strlen (ending)] = '\0';
      break;
    }
  }
  named = g_strdup_printf ("%s.%s", stem, format->extension);
  for (guint i = 2; g_file_test (named, G_FILE_TEST_EXISTS); i++) {
    g_free (named);
    named = g_strdup_printf ("%s-%u.%s", stem, i, format->extension);
  }
  return named;
}

/* The path that was chosen. A format chosen beside the proposed ending counts, and so does an
 * ending that was typed. */
static char *
chosen_path (GtkFileChooser *chooser, const LaminaFormat *formats)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  const LaminaFormat *format = chosen_format (chooser, formats);
  guint ends = 0;

  if (path == NULL)
    return NULL;
  while (formats[ends].title != NULL) {
    g_autofree char *ending = g_strconcat (".", formats[ends].extension, NULL);

    if (g_str_has_suffix (path, ending))
      break;
    ends++;
  }
  if (formats[ends].title == NULL || (ends == 0 && format != formats))
    return with_format (path, formats, format);
  return g_steal_pointer (&path);
}

static void
save_response_cb (GtkNativeDialog *dialog, int response, SaveQuestion *question)
{
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);
  const char *epoch = question->epochs ? gtk_file_chooser_get_choice (chooser, "epoch") : NULL;
  g_autofree char *path =
      response == GTK_RESPONSE_ACCEPT ? chosen_path (chooser, question->formats) : NULL;

  question->answer (path, g_strcmp0 (epoch, "best") == 0, question->user_data);
  g_object_unref (question->user_data);
  g_free (question);
  g_object_unref (dialog);
}

void
lamina_ask_save (GtkWindow *parent, const char *title, const LaminaFormat *formats, gboolean epochs,
                 const char *stem, LaminaSaveFunc answer, gpointer user_data)
{
  static const char *const ids[] = { "last", "best", NULL };
  const char *words[] = { _ ("Last"), _ ("Best"), NULL };
  GtkFileChooserNative *native =
      gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (native);
  SaveQuestion *question = g_new (SaveQuestion, 1);
  g_autofree char *name = g_strdup_printf ("%s.%s", stem, formats[0].extension);

  *question = (SaveQuestion){ formats, epochs, answer, g_object_ref (user_data) };
  for (guint i = 0; formats[i].title != NULL; i++) {
    g_autofree char *pattern = g_strconcat ("*.", formats[i].extension, NULL);

    add_filter (chooser, formats[i].title, pattern);
  }
  if (epochs) {
    gtk_file_chooser_add_choice (chooser, "epoch", _ ("Epoch"), (const char **) ids, words);
    gtk_file_chooser_set_choice (chooser, "epoch", "last");
  }
  gtk_file_chooser_set_current_name (chooser, name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  g_signal_connect (native, "response", G_CALLBACK (save_response_cb), question);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}
