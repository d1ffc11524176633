/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The sets of data that the chooser of data offers, each with the ready-made experiment (preset)
 * that says how it is read and prepared. */

#pragma once

#include "lam.h"

typedef struct {
  const char *id;
  const char *title;  /* marked for translation */
  const char *glyph;  /* a sample of its script */
  const char *preset; /* the engine's experiment that it is, or is a variant of */
  const char *script; /* of drawn digits, when it is not the preset's; or NULL */
  const char *folder; /* its usual folder within a folder of data sets; NULL: built in */
} LaminaReady;

extern const LaminaReady lamina_ready[];
extern const guint lamina_n_ready;

/* A set of data by its id, or NULL. */
const LaminaReady *lamina_ready_find (const char *id);

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
