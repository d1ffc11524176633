/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The ready-made experiments, for the window's first page and `lamina-cli new`. Each is a row of
 * lam-preset.c and a file in resources/ built into the library; most come in two shapes, one for
 * the real set of data and one that needs no file. See lam-preset.c for how they are put together.
 */

#pragma once

#include "lam-experiment.h"

guint lam_n_presets (void);

/* Index of a preset, or −1. */
int lam_preset_find (const char *id);

/* @index < lam_n_presets() in all of these. "drawn-digits" */
const char *lam_preset_id (guint index);
/* "Drawn digits" */
const char *lam_preset_title (guint index);
/* One sentence: what it is and what is learned from it. */
const char *lam_preset_summary (guint index);
/* The experiment that it is a variant of, by id; NULL: it is an experiment itself. Variants stand
 * behind theirs, and change only what they are about. */
const char *lam_preset_group (guint index);
/* The number of the exercise it belongs to, 1 … 15; 0: none, something for a first minute. */
guint lam_preset_number (guint index);
/* The usual folder of its real set within a folder of data sets, "hoda", and a file or folder that
 * is always in it, "train.cdb". NULL: it needs no file and comes in one shape only. */
const char *lam_preset_folder (guint index);
const char *lam_preset_file (guint index);
/* Whether there is no real set for it. */
gboolean lam_preset_is_built_in (guint index);

/* Where its real set lies: @data_dir when given (that folder itself, or the usual one in it), else
 * in $LAMINA_DATA, then lamina-data in the user's cache and data folders.
 * Returns: (transfer full) absolute, or NULL: not found, or none is needed */
char *lam_preset_find_folder (guint index, const char *data_dir);

/* The experiment as a .lamina file holds it, with @id as its guide. @real: on the real set, its
 * paths relative to that set's folder; else on what the program makes itself. Presets without a
 * real set have one text. Returns: (transfer full), or NULL with a sentence when there is no such
 * one */
char *lam_preset_text (const char *id, gboolean real, GError **error);

/* The experiment on the real set in @folder, as lam_preset_find_folder() gives it, its paths
 * absolute; with NULL, on what the program makes itself.
 * Returns: (transfer full), or NULL with a sentence when there is no such one */
LamExperiment *lam_preset_load (const char *id, const char *folder, GError **error);
