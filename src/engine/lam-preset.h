/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The ready-made experiments, for the window's first page and `lamina-cli new`. Each is a file in
 * resources/ built into the library, and a row of lam-preset.c. */

#pragma once

#include "lam-error.h"

guint lam_n_presets (void);

/* "drawn-digits". @index < lam_n_presets() */
const char *lam_preset_id (guint index);
/* "Drawn digits" */
const char *lam_preset_title (guint index);
/* One sentence: what it is and what is learned from it. */
const char *lam_preset_summary (guint index);
/* Whether it needs no file: the data are made by the program. */
gboolean lam_preset_is_built_in (guint index);

/* The experiment as a .lamina file holds it. NULL with a sentence when there is no such one. */
const char *lam_preset_text (const char *id, GError **error);
