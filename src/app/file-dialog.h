/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asking for files, in one place: the toolkit's way of doing it changes with GTK 4.10. */

#pragma once

#include <gtk/gtk.h>

typedef enum { LAMINA_ASK_OPEN, LAMINA_ASK_SAVE, LAMINA_ASK_FOLDER } LaminaAsk;

/* @path: NULL when the user changed their mind */
typedef void (*LaminaPathFunc) (const char *path, gpointer user_data);

/* @pattern: "*.lamina", several as "*.h5;*.npz", or NULL; @pattern_name: the same in words
 * @name: proposed for saving, or NULL
 * @user_data: a GObject, kept alive until the answer */
void lamina_ask_path (GtkWindow *parent, LaminaAsk ask, const char *title, const char *pattern,
                      const char *pattern_name, const char *name, LaminaPathFunc answer,
                      gpointer user_data);

/* A format that a file may be saved in. */
typedef struct {
  const char *extension; /* "npz" */
  const char *title;     /* in the user's language, or NULL after the last */
} LaminaFormat;

/* @path ends as one of the formats; @best: the second of two epochs was chosen. NULL when the user
 * changed their mind. */
typedef void (*LaminaSaveFunc) (const char *path, gboolean best, gpointer user_data);

/* Asks where to save, in which of @formats (the last has a NULL title), and of which epoch when
 * @epochs. @stem: the name proposed, without extension */
void lamina_ask_save (GtkWindow *parent, const char *title, const LaminaFormat *formats,
                      gboolean epochs, const char *stem, LaminaSaveFunc answer, gpointer user_data);
