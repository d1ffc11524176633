/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ready-made experiments as the window uses them: each on its real set or on what the program makes
 * itself, and which of the two an experiment is on. */

#pragma once

#include "lam.h"

typedef enum {
  LAMINA_SET_NONE, /* it began as no ready-made experiment, or as one that needs no files */
  LAMINA_SET_REAL,
  LAMINA_SET_BUILT_IN,
  LAMINA_SET_OTHER, /* the user's own */
} LaminaSet;

/* Puts name and notes of a ready-made experiment into the user's language. */
void lamina_preset_translate (LamExperiment *experiment);

/* The experiment @id, its texts in the user's language. @folder holds its
 * real set, or is the archive with it; NULL: on what the program makes itself.
 * Returns: (transfer full), NULL with a sentence when something is missing there */
LamExperiment *lamina_preset_load (const char *id, const char *folder, GError **error);

/* Which data @experiment is on, compared with the ready-made one that it began as. */
LaminaSet lamina_preset_find_set (const LamExperiment *experiment);

/* A folder with the real set of the ready-made experiment @id: the one that @now reads when it
 * reads that, else where it is found; NULL: nowhere. Returns: (transfer full) */
char *lamina_preset_dup_folder (const LamExperiment *now, const char *id);

/* What the real set of preset @index is called: "HODA"; NULL when it has none. */
const char *lamina_preset_get_set_name (guint index);

/* Whether that set can be fetched from within the window. */
gboolean lamina_preset_can_fetch (guint index);

/* Where the real set of preset @index lies: its folder, or the archive that was fetched, which
 * readers take in its place. Returns: (transfer full), or NULL when it is not on this computer */
char *lamina_preset_find_folder (guint index);

/* The experiment that @id is or is a variant of: its guide and its card are those. */
const char *lamina_preset_get_group (const char *id);
