/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is remembered from one start to the next. Works without an installed schema: then nothing
 * is remembered. */

#pragma once

#include <gtk/gtk.h>

/* The settings themselves. Returns: (transfer full), or NULL where there is no schema. */
GSettings *lamina_settings_open (void);

void lamina_settings_restore_window (GtkWindow *window, gboolean *right_pane);
void lamina_settings_keep_window (GtkWindow *window, gboolean right_pane);

/* What was handed in last: a(sbs) of id, wanted, file name. Returns: (transfer full), or NULL */
GVariant *lamina_settings_get_hand_in (void);
void lamina_settings_keep_hand_in (GVariant *hand_in); /* takes a floating one */
