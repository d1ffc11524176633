/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A button beside an entry that holds a path: asks for a file or a folder, writes it into the
 * entry, and activates that. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @title: what the path is of, in the user's language */
GtkWidget *lamina_path_button_new (GtkEntry *entry, const char *title);

G_END_DECLS
