/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The words of a command line. Each command is a table row: its words, options and function; the
 * help and every complaint come from the row. */

#pragma once

#include <glib.h>

typedef enum {
  CLI_SWITCH, /* no value */
  CLI_TEXT,
  CLI_WHOLE,
  CLI_NUMBER,
} CliType;

typedef struct {
  const char *name;  /* without the dashes */
  const char *value; /* what stands for the value in the help: "FILE" */
  const char *help;
  CliType type;
  double min, max; /* of numbers */
} CliOption;

typedef struct _CliLine CliLine;

/* What a command ends with, besides an error (which is CLI_BAD unless its code says more). */
enum { CLI_DONE = 0, CLI_FALSE = 1, CLI_BAD = 2, CLI_DIVERGED = 3, CLI_INTERRUPTED = 130 };

typedef struct {
  const char *name;
  const char *words; /* its positional words for the help: "E.lamina", "A B" */
  const char *summary;
  guint n_min, n_max;  /* how many words */
  gboolean experiment; /* reads one: takes --data-dir, --set, --seed and --threads */
  const CliOption *options;
  guint n_options;
  /* Returns: the exit status; with @error set it is worked out from that. */
  int (*run) (const CliLine *line, GError **error);
} CliCommand;

/* Parses the words after the command's name. @argv: NULL-terminated, borrowed as long as the line.
 * Returns: (transfer full), or NULL with a sentence */
CliLine *cli_line_new (const CliCommand *command, char **argv, GError **error);
void cli_line_free (CliLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliLine, cli_line_free)

const CliCommand *cli_line_command (const CliLine *line);

/* Positional word @index, or NULL. */
const char *cli_word (const CliLine *line, guint index);

/* Whether --name was given. */
gboolean cli_has (const CliLine *line, const char *name);
/* The last value of --name, or NULL. */
const char *cli_text (const CliLine *line, const char *name);
/* All values of --name in order, NULL-terminated. */
const char *const *cli_texts (const CliLine *line, const char *name);
/* The last value of --name as a number, else @otherwise. */
double cli_number (const CliLine *line, const char *name, double otherwise);

/* What `COMMAND --help` prints. Returns: (transfer full) */
char *cli_command_help (const CliCommand *command);
