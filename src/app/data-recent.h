/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files and folders of data that were read lately, remembered from one start to the next. Nothing
 * here looks at a disk: whether they are still there is found out when one is chosen. */

#pragma once

#include "session.h"

G_BEGIN_DECLS

/* Called when the list is another; swapped, as by g_signal_connect_object(). */
void lamina_recent_connect (GCallback callback, gpointer object);

/* URIs, the newest first. Returns: (transfer full) (array zero-terminated=1) */
char **lamina_recent_dup (void);

/* Puts @path before all others. Only so many are kept. */
void lamina_recent_add (const char *path);
void lamina_recent_remove (const char *path);
void lamina_recent_clear (void);

/* Remembers whatever @session reads from files from now on. */
void lamina_recent_follow (LaminaSession *session);

/* Fills @menu with the same list, for win.recent-data, and a row that empties it. */
void lamina_recent_fill_menu (GMenu *menu);

/* "mnist", and the folder it is in, "~/data", for people. Returns: (transfer full) */
char *lamina_recent_dup_name (const char *uri);
char *lamina_recent_dup_place (const char *uri);

G_END_DECLS
