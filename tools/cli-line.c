/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See cli-line.h. */

#include "cli-line.h"

#include <math.h>
#include <string.h>

#include "lam.h"

struct _CliLine {
  const CliCommand *command;
  GPtrArray *words;   /* of const char*, NULL-terminated */
  GHashTable *values; /* option name → GPtrArray of const char*, NULL-terminated */
};

static const CliOption experiment_options[] = {
  { "data-dir", "DIR", "where the data's paths begin, instead of the experiment's folder",
    CLI_TEXT },
  { "set", "PATH=VALUE", "change one value: training.epochs=3, layers.hidden.units=64", CLI_TEXT },
  { "seed", "N", "the seed, instead of the experiment's", CLI_WHOLE, 0, 9007199254740991.0 },
  { "threads", "N", "threads to work with; all processors when left out", CLI_WHOLE, 1, 256 },
};
static const CliOption help_option = { "help", NULL, "print this and do nothing else", CLI_SWITCH };

static const CliOption *
option_at (const CliCommand *command, guint i)
{
  if (i < command->n_options)
    return &command->options[i];
  i -= command->n_options;
  if (command->experiment && i < G_N_ELEMENTS (experiment_options))
    return &experiment_options[i];
  if (command->experiment)
    i -= G_N_ELEMENTS (experiment_options);
  return i == 0 ? &help_option : NULL;
}

static const CliOption *
find_option (const CliCommand *command, const char *name, GError **error)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  const CliOption *option;
  const char *nearest;

  for (guint i = 0; (option = option_at (command, i)) != NULL; i++) {
    if (g_str_equal (option->name, name))
      return option;
    g_ptr_array_add (known, (gpointer) option->name);
  }
  g_ptr_array_add (known, NULL);
  nearest = lam_nearest (name, (const char *const *) known->pdata);
  lam_fail (error, LAM_ERROR_VALUE, "%s has no option --%s%s%s%s.", command->name, name,
            nearest != NULL ? "; did you mean --" : "", nearest != NULL ? nearest : "",
            nearest != NULL ? "?" : "");
  return NULL;
}

static gboolean
check_number (const CliOption *option, const char *text, GError **error)
{
  char *end;
  double value = g_ascii_strtod (text, &end);

  if (*text == '\0' || *end != '\0' || !isfinite (value)
      || (option->type == CLI_WHOLE && value != floor (value)))
    return lam_fail (error, LAM_ERROR_VALUE, "--%s wants a %snumber; found “%s”.", option->name,
                     option->type == CLI_WHOLE ? "whole " : "", text);
  if (value < option->min || value > option->max)
    return lam_fail (error, LAM_ERROR_VALUE, "--%s is %s; it may be from %.16g to %.16g.",
                     option->name, text, option->min, option->max);
  return TRUE;
}

static void
keep (CliLine *line, const CliOption *option, const char *value)
{
  GPtrArray *values = g_hash_table_lookup (line->values, option->name);

  if (values == NULL) {
    values = g_ptr_array_new ();
    g_ptr_array_add (values, NULL);
    g_hash_table_insert (line->values, (gpointer) option->name, values);
  }
  g_ptr_array_insert (values, (int) values->len - 1, (gpointer) value);
}

/* One option at @argv[*at], which may take the word after it. */
static gboolean
take_option (CliLine *line, char **argv, guint *at, GError **error)
{
  const char *word = argv[*at] + 2, *value = strchr (word, '=');
  g_autofree char *name =
      value != NULL ? g_strndup (word, (gsize) (value - word)) : g_strdup (word);
  const CliOption *option = find_option (line->command, name, error);

  if (option == NULL)
    return FALSE;
  if (option->type == CLI_SWITCH) {
    if (value != NULL)
      return lam_fail (error, LAM_ERROR_VALUE, "--%s takes no value; found “%s”.", name, value + 1);
    keep (line, option, "");
    return TRUE;
  }
  value = value != NULL ? value + 1 : argv[++*at];
  if (value == NULL)
    return lam_fail (error, LAM_ERROR_VALUE, "--%s wants a value: --%s %s.", name, name,
                     option->value);
  if (option->type != CLI_TEXT && !check_number (option, value, error))
    return FALSE;
  keep (line, option, value);
  return TRUE;
}

static gboolean
parse (CliLine *line, char **argv, GError **error)
{
  const CliCommand *command = line->command;
  gboolean only_words = FALSE;

  for (guint i = 0; argv[i] != NULL; i++)
    if (!only_words && g_str_equal (argv[i], "--")) {
      only_words = TRUE;
    } else if (!only_words && g_str_equal (argv[i], "-h")) {
      keep (line, &help_option, "");
    } else if (!only_words && g_str_has_prefix (argv[i], "--")) {
      if (!take_option (line, argv, &i, error))
        return FALSE;
    } else
      g_ptr_array_insert (line->words, (int) line->words->len - 1, argv[i]);
  if (cli_has (line, "help"))
    return TRUE;
  if (line->words->len - 1 < command->n_min)
    return lam_fail (error, LAM_ERROR_VALUE, "%s wants %s; see lamina-cli %s --help.",
                     command->name, command->words, command->name);
  if (line->words->len - 1 > command->n_max)
    return lam_fail (error, LAM_ERROR_VALUE, "%s does not know what to do with “%s”.",
                     command->name, cli_word (line, command->n_max));
  return TRUE;
}

CliLine *
cli_line_new (const CliCommand *command, char **argv, GError **error)
{
  CliLine *line = g_new0 (CliLine, 1);

  line->command = command;
  line->words = g_ptr_array_new ();
  g_ptr_array_add (line->words, NULL);
  line->values =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  if (parse (line, argv, error))
    return line;
  cli_line_free (line);
  return NULL;
}

void
cli_line_free (CliLine *line)
{
  if (line == NULL)
    return;
  g_ptr_array_unref (line->words);
  g_hash_table_unref (line->values);
  g_free (line);
}

const CliCommand *
cli_line_command (const CliLine *line)
{
  return line->command;
}

const char *
cli_word (const CliLine *line, guint index)
{
  return index + 1 < line->words->len ? g_ptr_array_index (line->words, index) : NULL;
}

gboolean
cli_has (const CliLine *line, const char *name)
{
  return g_hash_table_contains (line->values, name);
}

const char *
cli_text (const CliLine *line, const char *name)
{
  GPtrArray *values = g_hash_table_lookup (line->values, name);

  return values != NULL ? g_ptr_array_index (values, values->len - 2) : NULL;
}

const char *const *
cli_texts (const CliLine *line, const char *name)
{
  static const char *const none[] = { NULL };
  GPtrArray *values = g_hash_table_lookup (line->values, name);

  return values != NULL ? (const char *const *) values->pdata : none;
}

double
cli_number (const CliLine *line, const char *name, double otherwise)
{
  const char *text = cli_text (line, name);

  return text != NULL ? g_ascii_strtod (text, NULL) : otherwise;
}

char *
cli_command_help (const CliCommand *command)
{
  GString *text = g_string_new (NULL);
  const CliOption *option;

  g_string_append_printf (text, "lamina-cli %s %s%s[options]\n\n%s\n\nOptions:\n", command->name,
                          command->words, *command->words != '\0' ? " " : "", command->summary);
  for (guint i = 0; (option = option_at (command, i)) != NULL; i++) {
    g_autofree char *head =
        g_strdup_printf ("--%s%s%s", option->name, option->value != NULL ? " " : "",
                         option->value != NULL ? option->value : "");

    g_string_append_printf (text, "  %-24s %s\n", head, option->help);
  }
  return g_string_free (text, FALSE);
}
