/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asking for files, in one place: the toolkit's way of doing it changes with GTK 4.10. */

#pragma once

#include <gtk/gtk.h>

typedef enum { LAMINA_ASK_OPEN, LAMINA_ASK_SAVE, LAMINA_ASK_FOLDER } LaminaAsk;

/* @path: NULL when the user changed their mind */
typedef void (*LaminaPathFunc) (const char *path, gpointer user_data);

/* @pattern: "*.lamina" or NULL; @pattern_name: the same in words
 * @name: proposed for saving, or NULL
 * @user_data: a GObject, kept alive until the answer */
void lamina_ask_path (GtkWindow *parent, LaminaAsk ask, const char *title, const char *pattern,
                      const char *pattern_name, const char *name, LaminaPathFunc answer,
                      gpointer user_data);
