/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the program's own files are: beside it in the build folder, or where they were installed.
 */

#pragma once

#include <glib.h>

/* The folder @name of the build that this program runs from, or NULL when it is installed.
 * Returns: (transfer full) */
char *lamina_build_path (const char *name);

/* Tells gettext where the translations are. */
void lamina_init_translations (void);
