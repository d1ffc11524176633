/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window: one document, one session, the pages and panes that show them. Everything a user
 * can do is a window action (window-actions.c). */

#pragma once

#include <adwaita.h>

#include "session.h"

G_BEGIN_DECLS

#define LAMINA_TYPE_WINDOW (lamina_window_get_type ())
G_DECLARE_FINAL_TYPE (LaminaWindow, lamina_window, LAMINA, WINDOW, AdwApplicationWindow)

GtkWidget *lamina_window_new (GtkApplication *application);

/* Opens an experiment, or a file or folder of data, as its name says. Asks first when something
 * is unsaved. */
void lamina_window_open (LaminaWindow *window, const char *path);

/* Whether it shows the cards and nothing was done in it: another file may take it over. */
gboolean lamina_window_is_fresh (LaminaWindow *window);

LaminaSession *lamina_window_peek_session (LaminaWindow *window);
LaminaDocument *lamina_window_peek_document (LaminaWindow *window);

G_END_DECLS
