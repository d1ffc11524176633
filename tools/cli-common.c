/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See cli-common.h. */

#include "cli-common.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- Experiment, data, weights ---- */

static gboolean
apply_changes (const CliLine *line, LamExperiment *experiment, GError **error)
{
  const char *const *changes = cli_texts (line, "set");

  for (guint i = 0; changes[i] != NULL; i++) {
    g_autofree char *path = NULL;
    const char *value = cli_split_pair (changes[i], &path);

    if (value == NULL)
      return lam_fail (error, LAM_ERROR_VALUE, "--set wants PATH=VALUE; found “%s”.", changes[i]);
    if (!lam_experiment_set (experiment, path, value, error)) {
      g_prefix_error (error, "--set %s: ", changes[i]);
      return FALSE;
    }
  }
  return !cli_has (line, "seed")
         || lam_experiment_set (experiment, "seed", cli_text (line, "seed"), error);
}

LamExperiment *
cli_experiment (const CliLine *line, GError **error)
{
  g_autoptr (LamExperiment) experiment = lam_experiment_load (cli_word (line, 0), error);

  if (experiment == NULL || !apply_changes (line, experiment, error))
    return NULL;
  return g_steal_pointer (&experiment);
}

LamLoading
cli_loading (const CliLine *line, const LamExperiment *experiment)
{
  const char *folder = cli_text (line, "data-dir");

  return (LamLoading){ .folder = folder != NULL ? folder : experiment->folder,
                       .cancellable = cli_cancellable (),
                       .seed = lam_experiment_seed (experiment),
                       .n_threads = cli_threads (line) };
}

void
cli_note_signal (gpointer data)
{
}

LamData *
cli_data (const CliLine *line, const LamExperiment *experiment, gboolean any_shape, GError **error)
{
  LamLoading loading = cli_loading (line, experiment);
  LamData *data;

  cli_on_signal (cli_note_signal, NULL);
  data = lam_data_load (experiment, &loading, error);
  cli_on_signal (NULL, NULL);
  return data;
}

guint
cli_threads (const CliLine *line)
{
  return (guint) cli_number (line, "threads", 0);
}

LamWeights *
cli_weights (const CliLine *line, GError **error)
{
  const char *path = cli_wanted (line, "weights", error);

  return path != NULL ? lam_weights_load (path, error) : NULL;
}

gboolean
cli_fit_weights (const LamExperiment *experiment, const LamData *data, LamWeights **weights,
                 const char *path, GError **error)
{
  LamWeights *fitted = lam_weights_match (*weights, experiment, data->shape, TRUE, error);

  if (fitted == NULL) {
    g_prefix_error (error, "“%s”: ", path);
    return FALSE;
  }
  lam_weights_unref (*weights);
  *weights = fitted;
  return TRUE;
}

gboolean
cli_check_output (const CliLine *line, const char *name, GError **error)
{
  const char *path = cli_text (line, name);
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;

  if (path == NULL)
    return TRUE;
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return lam_fail (error, LAM_ERROR_FILE, "--%s: there is no folder “%s”.", name, folder);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return lam_fail (error, LAM_ERROR_FILE, "--%s: “%s” is a folder.", name, path);
  if (access (folder, W_OK) != 0)
    return lam_fail (error, LAM_ERROR_FILE, "--%s: nothing can be written into “%s”: %s.", name,
                     folder, g_strerror (errno));
  return TRUE;
}

const char *
cli_wanted (const CliLine *line, const char *name, GError **error)
{
  const char *text = cli_text (line, name);

  if (text == NULL)
    lam_fail (error, LAM_ERROR_VALUE, "%s wants --%s; see lamina-cli %s --help.",
              cli_line_command (line)->name, name, cli_line_command (line)->name);
  return text;
}

int
cli_choice (const char *name, const char *text, const char *const *choices, GError **error)
{
  g_autofree char *known = NULL;

  for (int i = 0; choices[i] != NULL; i++)
    if (g_str_equal (choices[i], text))
      return i;
  known = g_strjoinv (", ", (char **) choices);
  lam_fail (error, LAM_ERROR_VALUE, "--%s is “%s”; it may be %s.", name, text, known);
  return -1;
}

const char *
cli_split_pair (const char *text, char **name)
{
  const char *equals = strchr (text, '=');

  if (equals == NULL || equals == text)
    return NULL;
  *name = g_strndup (text, (gsize) (equals - text));
  return equals + 1;
}

const char *const cli_part_names[] = { "train", "validation", "test", NULL };

int
cli_part (const CliLine *line, const LamData *data, GError **error)
{
  const char *text = cli_text (line, "split");
  int part = LAM_PART_TRAIN;

  if (text != NULL)
    part = cli_choice ("split", text, cli_part_names, error);
  for (int p = LAM_PART_TEST; text == NULL && p > LAM_PART_TRAIN && part == LAM_PART_TRAIN; p--)
    if (data->parts[p].n > 0)
      part = p;
  if (part >= 0 && data->parts[part].n == 0) {
    lam_fail (error, LAM_ERROR_DATA, "--split: the data have no %s part.", cli_part_names[part]);
    return -1;
  }
  return part;
}

/* ---- JSON ---- */

void
cli_print_json (JsonBuilder *builder, gboolean pretty)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, pretty);

  puts (text);
  fflush (stdout);
  g_object_unref (builder);
}

void
cli_add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (!isfinite (value))
    json_builder_add_null_value (builder);
  else if (value == floor (value) && fabs (value) < 1e15)
    json_builder_add_int_value (builder, (gint64) value);
  else
    json_builder_add_double_value (builder, value);
}

void
cli_add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

/* ---- Gradients ---- */

#define WORST 1e-6      /* design.md §8 */
#define MOST_KINKS 0.05 /* share of entries that may be left out */

static gboolean
print_gradient (const LamGradientRow *row)
{
  gboolean kinked = row->n_kinks > MOST_KINKS * row->n_checked;

  printf ("%s\t%.3e\t%" G_GSIZE_FORMAT "\t%u checked", row->name, row->error, row->worst,
          row->n_checked);
  if (row->n_kinks > 0)
    printf (", %u at kinks left out%s", row->n_kinks, kinked ? ": too many" : "");
  putchar ('\n');
  return row->error <= WORST && !kinked;
}

gboolean
cli_print_gradients (const GPtrArray *rows)
{
  gboolean good = TRUE;

  for (guint i = 0; i < rows->len; i++)
    good = print_gradient (g_ptr_array_index (rows, i)) && good;
  return good;
}

/* ---- Ctrl-C ---- */

static GCancellable *cancellable;
static atomic_int signalled;
static pthread_mutex_t asking = PTHREAD_MUTEX_INITIALIZER;
static void (*ask_now) (gpointer data); /* under the lock */
static gpointer ask_data;

static int wake_pipe[2];

/* On whichever thread the signal comes: libraries start some of their own before main (). */
static void
handle (int number)
{
  gssize written = write (wake_pipe[1], "", 1);

  (void) written; /* a full pipe has woken the other end already */
}

/* Waits for signals as an ordinary thread, so that asking may take locks. */
static void *
wait_for_signals (void *unused)
{
  char byte;

  for (;;) {
    if (read (wake_pipe[0], &byte, 1) != 1)
      continue;
    pthread_mutex_lock (&asking);
    if (ask_now == NULL || atomic_exchange (&signalled, 1) != 0)
      _exit (CLI_INTERRUPTED);
    g_cancellable_cancel (cancellable);
    ask_now (ask_data);
    pthread_mutex_unlock (&asking);
  }
  return NULL;
}

void
cli_watch_signals (void)
{
  struct sigaction action = { .sa_handler = handle, .sa_flags = SA_RESTART };
  pthread_t thread;

  cancellable = g_cancellable_new ();
  if (pipe2 (wake_pipe, O_CLOEXEC) != 0
      || pthread_create (&thread, NULL, wait_for_signals, NULL) != 0)
    return; /* a signal then ends the program, as it does by itself */
  pthread_detach (thread);
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
}

GCancellable *
cli_cancellable (void)
{
  return cancellable;
}

void
cli_on_signal (void (*ask) (gpointer data), gpointer data)
{
  pthread_mutex_lock (&asking);
  ask_now = ask;
  ask_data = data;
  pthread_mutex_unlock (&asking);
}

gboolean
cli_interrupted (void)
{
  return atomic_load (&signalled) != 0;
}
