/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What several commands need: the experiment with its changes, its data, weights, results as JSON,
 * and Ctrl-C. */

#pragma once

#include "cli-line.h"
#include "lam.h"

/* The experiment named by the first word, with --set and --seed applied.
 * Returns: (transfer full), or NULL with a sentence */
LamExperiment *cli_experiment (const CliLine *line, GError **error);

/* Its data, read and prepared. @any_shape: pictures of different sizes are no error.
 * Returns: (transfer full), or NULL with a sentence */
LamData *cli_data (const CliLine *line, const LamExperiment *experiment, gboolean any_shape,
                   GError **error);

/* How the data are loaded, for commands that do it themselves. */
LamLoading cli_loading (const CliLine *line, const LamExperiment *experiment);

/* --threads, or 0. */
guint cli_threads (const CliLine *line);

/* The weights of --weights, which must be given. Returns: (transfer full) */
LamWeights *cli_weights (const CliLine *line, GError **error);

/* Puts @weights, read from @path, under the names of the experiment's layers; FALSE with a sentence
 * where they do not fit. */
gboolean cli_fit_weights (const LamExperiment *experiment, const LamData *data,
                          LamWeights **weights, const char *path, GError **error);

/* FALSE with a sentence when --@name names no place where a file can be written: said before the
 * work, not after it. Fine when the option was not given. */
gboolean cli_check_output (const CliLine *line, const char *name, GError **error);

/* The value of --@name, or a sentence that the command wants it. */
const char *cli_wanted (const CliLine *line, const char *name, GError **error);

/* Index of @text among @choices (NULL-terminated), or -1 with a sentence about --@name. */
int cli_choice (const char *name, const char *text, const char *const *choices, GError **error);

/* The value in "NAME=VALUE", with the name in @name; NULL when it is not like that. */
const char *cli_split_pair (const char *text, char **name);

/* "train", "validation", "test", NULL */
extern const char *const cli_part_names[];

/* --split, else the most independent part there is; -1 with a sentence. */
int cli_part (const CliLine *line, const LamData *data, GError **error);

/* ---- JSON ---- */

/* Prints what @builder has built, on one line or indented, and frees it. */
void cli_print_json (JsonBuilder *builder, gboolean pretty);
/* Adds a number; null when it is not finite, since JSON has no other word. */
void cli_add_number (JsonBuilder *builder, const char *name, double value);
void cli_add_text (JsonBuilder *builder, const char *name, const char *value);

/* ---- Gradients ---- */

/* Prints a line for each of @rows (LamGradientRow): name, error, index of the worst entry. Returns:
 * whether all of them are right */
gboolean cli_print_gradients (const GPtrArray *rows);

/* ---- Ctrl-C ---- */

/* From now on SIGINT and SIGTERM are asked, not obeyed at once: see below. Call first, before any
 * thread starts. */
void cli_watch_signals (void);

/* Cancelled by a signal. Loading takes it. */
GCancellable *cli_cancellable (void);

/* While @ask is set a signal calls it (on a thread of its own) and the command ends by itself; a
 * second signal ends the program at once. NULL: a signal ends the program at once. */
void cli_on_signal (void (*ask) (gpointer data), gpointer data);

/* An @ask that does nothing but keep the program alive: for those who look at the cancellable or at
 * cli_interrupted() themselves. */
void cli_note_signal (gpointer data);

/* Whether a signal came. */
gboolean cli_interrupted (void);
