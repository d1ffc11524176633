/* SPDX-License-Identifier: GPL-3.0-or-later */

/* lamina-cli: the engine without a window. This file finds the command and turns what went wrong
 * into one line and an exit status. */

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "cli-commands.h"
#include "cli-common.h"

static const CliCommand *const commands[] = {
  &cli_train,   &cli_evaluate, &cli_predict,   &cli_gradcheck, &cli_layer,
  &cli_compare, &cli_convert,  &cli_benchmark, &cli_figure,    &cli_data_command,
  &cli_summary, &cli_layers,   &cli_datasets,  &cli_presets,   &cli_new,
};

static void
print_help (void)
{
  puts ("lamina-cli COMMAND …\n\nSmall neural networks without a window.\n\nCommands:");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_auto (GStrv) lines = g_strsplit (commands[i]->summary, "\n", 2);

    printf ("  %-10s %s%s\n", commands[i]->name, lines[0], lines[1] != NULL ? " …" : "");
  }
  puts ("\nlamina-cli COMMAND --help tells the options of a command; --version this program's.");
  puts ("Exit status: 0 done, 1 what was asked about does not hold, 2 wrong use or bad input,\n"
        "3 training diverged, 130 interrupted.");
}

static const CliCommand *
find_command (const char *name, GError **error)
{
  const char *names[G_N_ELEMENTS (commands) + 1] = { NULL };
  const char *nearest;

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (g_str_equal (commands[i]->name, name))
      return commands[i];
    names[i] = commands[i]->name;
  }
  nearest = lam_nearest (name, names);
  lam_fail (error, LAM_ERROR_VALUE, "There is no command “%s”%s%s%s; see lamina-cli --help.", name,
            nearest != NULL ? ", did you mean “" : "", nearest != NULL ? nearest : "",
            nearest != NULL ? "”?" : "");
  return NULL;
}

/* One line, whatever the sentence holds. Returns: the exit status that goes with it. */
static int
complain (int status, const GError *error)
{
  g_autofree char *line = g_strdelimit (g_strdup (error->message), "\r\n", ' ');

  fflush (stdout);
  fprintf (stderr, "lamina-cli: %s\n", line);
  if (error->domain == LAM_ERROR && error->code == LAM_ERROR_DIVERGED)
    return CLI_DIVERGED;
  if (error->domain == LAM_ERROR && error->code == LAM_ERROR_CANCELLED)
    return CLI_INTERRUPTED;
  return status == CLI_DONE ? CLI_BAD : status;
}

static int
run (char **argv, GError **error)
{
  const CliCommand *command = find_command (argv[1], error);
  g_autoptr (CliLine) line = command != NULL ? cli_line_new (command, argv + 2, error) : NULL;

  if (line == NULL)
    return CLI_BAD;
  if (cli_has (line, "help")) {
    g_autofree char *help = cli_command_help (command);

    fputs (help, stdout);
    return CLI_DONE;
  }
  cli_watch_signals ();
  lam_init ();
  return command->run (line, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  /* Names in archives are UTF-8; everything else, numbers above all, stays in the C locale. */
  setlocale (LC_CTYPE, "C.UTF-8");
  if (argc < 2) {
    fputs ("lamina-cli: A command is wanted; see lamina-cli --help.\n", stderr);
    return CLI_BAD;
  }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")
      || g_str_equal (argv[1], "help")) {
    print_help ();
    return CLI_DONE;
  }
  if (g_str_equal (argv[1], "--version")) {
    printf ("lamina-cli %s\n", lam_version ());
    return CLI_DONE;
  }
  status = run (argv, &error);
  if (error != NULL)
    status = complain (status, error);
  if (fflush (stdout) != 0 && status == CLI_DONE)
    status = CLI_BAD;
  return status;
}
