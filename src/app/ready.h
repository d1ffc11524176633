/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the cards of the first page and the chooser of data offer: the engine's ready-made
 * experiments (presets), and further sets of data that one of them can be used with. */

#pragma once

#include "lam.h"

typedef struct {
  const char *id;
  const char *title;     /* marked for translation */
  const char *glyph;     /* a sample of its script */
  const char *preset;    /* the engine's experiment that it is, or is a variant of */
  const char *script;    /* of drawn digits, when it is not the preset's; or NULL */
  const char *folder;    /* its usual folder within a folder of data sets; NULL: built in */
  gboolean has_built_in; /* without its files it comes with what the program makes itself */
} LaminaReady;

extern const LaminaReady lamina_ready[];
extern const guint lamina_n_ready;

/* A set of data by its id, or NULL. */
const LaminaReady *lamina_ready_find (const char *id);

/* An experiment: a preset, which needs no file to begin with, or a set of data with the one that
 * suits it; or NULL. */
const LaminaReady *lamina_ready_find_experiment (const char *id);

/* The folder that holds its files, "" when it needs none, or NULL when they are not found. Looked
 * for in $LAMINA_DATA, then lamina-data in the user's cache and data folders.
 * Returns: (transfer full) */
char *lamina_ready_find_folder (const LaminaReady *ready);

/* The experiment, its paths absolute in @folder, which may also be one that holds the usual folder;
 * "": the one on what the program makes itself.
 * Returns: (transfer full), NULL with a sentence when a file is missing there */
LamExperiment *lamina_ready_load (const LaminaReady *ready, const char *folder, GError **error);

/* The first file that it needs: "train.cdb"; NULL when built in. Returns: (transfer full) */
char *lamina_ready_dup_file (const LaminaReady *ready);
