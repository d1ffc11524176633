/* SPDX-License-Identifier: GPL-3.0-or-later */

/* lamina-cli train: a run without a window. What was asked to be written is written however the
 * run ends, by itself, by Ctrl-C or by diverging. */

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli-commands.h"
#include "cli-common.h"

typedef struct {
  gboolean json, is_terminal;
} Telling;

/* ---- Telling as it goes ---- */

static void
add_to_json (const char *name, double value, gpointer data)
{
  cli_add_number (data, name, value);
}

static void
add_to_text (const char *name, double value, gpointer data)
{
  GString *text = data;

  if (g_str_equal (name, "epoch"))
    return;
  if (g_str_equal (name, "seconds"))
    g_string_append_printf (text, "  %.1f s", value);
  else
    g_string_append_printf (text, "  %s %.4g", name, value);
}

static void
tell_epoch (const LamSnapshot *s, gpointer data)
{
  const Telling *telling = data;
  g_autoptr (GString) text = NULL;

  if (telling->json) {
    JsonBuilder *builder = json_builder_new ();

    json_builder_begin_object (builder);
    lam_history_each (s, s->epoch_rows - 1, add_to_json, builder);
    json_builder_end_object (builder);
    cli_print_json (builder, FALSE);
    return;
  }
  text = g_string_new (NULL);
  g_string_append_printf (text, "epoch %u/%u", s->epoch, s->epochs);
  lam_history_each (s, s->epoch_rows - 1, add_to_text, text);
  printf ("%s%s\n", telling->is_terminal ? "\r\033[K" : "", text->str);
  fflush (stdout);
}

static void
tell_progress (const LamSnapshot *s)
{
  if (s->status != LAM_RUN_TRAINING || s->step == 0)
    return;
  printf ("\r\033[Kepoch %u/%u  %u/%u  loss %.4g  %.0f samples/s", s->epoch + 1, s->epochs, s->step,
          s->steps, s->loss, s->samples_per_second);
  if (s->seconds_left >= 0)
    printf ("  %.0f s left", s->seconds_left);
  fflush (stdout);
}

static void
woken (gpointer data)
{
}

/* Waits for the end; on a terminal with a line that tells how far it is. */
static LamSnapshot *
watch (LamRun *run, const Telling *telling)
{
  gboolean ended = !telling->is_terminal;

  while (!ended) {
    LamSnapshot *s = lam_run_take_snapshot (run);

    if (s != NULL) {
      tell_progress (s);
      ended =
          s->status == LAM_RUN_DONE || s->status == LAM_RUN_STOPPED || s->status == LAM_RUN_FAILED;
      lam_snapshot_unref (s);
    }
    if (!ended)
      g_usleep (100000);
  }
  if (telling->is_terminal)
    printf ("\r\033[K");
  return lam_run_wait (run);
}

/* ---- Files ---- */

static char *
steps_text (const LamSnapshot *s)
{
  GString *text = g_string_new ("step,loss\n");
  /* Those of a resumed run go on where it had stopped. */
  gsize first = (gsize) s->total_steps - s->step_rows;

  for (gsize row = 0; row < s->step_rows; row++)
    g_string_append_printf (text, "%" G_GSIZE_FORMAT ",%.9g\n", first + row + 1,
                            lam_curve_at (s->step_curve, LAM_STEP_LOSS, row));
  return g_string_free (text, FALSE);
}

/* Writes @text under a temporary name and renames it. Takes @text. */
static gboolean
write_text (const char *path, char *text, GError **error)
{
  g_autofree char *owned = text;
  g_autoptr (GError) inner = NULL;

  if (g_file_set_contents (path, owned, -1, &inner))
    return TRUE;
  return lam_fail (error, LAM_ERROR_FILE, "%s", inner->message);
}

static gboolean
write_weights (const char *path, LamRun *run, gboolean best, GError **error)
{
  g_autoptr (LamWeights) weights = lam_run_dup_weights (run, best);

  if (weights == NULL)
    return TRUE;
  lam_weights_set_about (weights, lam_run_experiment (run), lam_run_data (run));
  return lam_weights_save (weights, path, error);
}

static gboolean
write_model (const char *path, LamRun *run, gboolean best, GError **error)
{
  g_autoptr (LamWeights) weights = lam_run_dup_weights (run, best);

  return weights == NULL
         || lam_model_save (lam_run_experiment (run), weights, lam_run_data (run)->shape, path,
                            error);
}

static gboolean
write_all (const CliLine *line, LamRun *run, const LamSnapshot *s, GError **error)
{
  const char *history = cli_text (line, "history-out"), *steps = cli_text (line, "steps-out");
  const char *weights = cli_text (line, "weights-out"), *model = cli_text (line, "model-out");
  gboolean best = cli_has (line, "best");

  if (s->epoch_curve == NULL) /* it failed before there was a network */
    return TRUE;
  return (weights == NULL || write_weights (weights, run, best, error))
         && (model == NULL || write_model (model, run, best, error))
         && (history == NULL || write_text (history, lam_history_to_text (s), error))
         && (steps == NULL || write_text (steps, steps_text (s), error));
}

/* ---- The command ---- */

/* Only this format keeps the text that a run needs beside its tensors. */
static gboolean
is_run_name (const char *path, GError **error)
{
  return g_str_has_suffix (path, ".safetensors")
         || lam_fail (error, LAM_ERROR_FORMAT,
                      "“%s”: a run is kept in a file whose name ends in .safetensors.", path);
}

static gboolean
check_outputs (const CliLine *line, GError **error)
{
  const char *weights = cli_text (line, "weights-out"), *dump = cli_text (line, "dump-out");
  const char *model = cli_text (line, "model-out");

  return cli_check_output (line, "weights-out", error) && cli_check_output (line, "run-out", error)
         && (!cli_has (line, "run-out") || is_run_name (cli_text (line, "run-out"), error))
         && (!cli_has (line, "best") || weights != NULL || model != NULL
             || lam_fail (error, LAM_ERROR_VALUE,
                          "--best says which weights --weights-out and --model-out get."))
         && (!cli_has (line, "resume") || !cli_has (line, "init")
             || lam_fail (error, LAM_ERROR_VALUE, "--resume and --init exclude each other."))
         && (weights == NULL || lam_weights_can_save (weights, error))
         && cli_check_output (line, "model-out", error)
         && (model == NULL || lam_model_can_save (model, error))
         && cli_check_output (line, "history-out", error)
         && cli_check_output (line, "steps-out", error)
         && cli_check_output (line, "dump-out", error)
         && (dump == NULL || lam_weights_can_save (dump, error))
         && (cli_has (line, "dump-step") == cli_has (line, "dump-out")
             || lam_fail (error, LAM_ERROR_VALUE, "--dump-step and --dump-out go together."));
}

static void
ask_stop (gpointer run)
{
  lam_run_ask (run, LAM_ASK_STOP);
}

static int
conclude (const LamSnapshot *s, GError **error)
{
  if (s->diverged || s->status == LAM_RUN_FAILED) {
    lam_fail (error, s->diverged ? LAM_ERROR_DIVERGED : LAM_ERROR_DATA, "%s", s->why);
    return s->diverged ? CLI_DIVERGED : CLI_BAD;
  }
  return cli_interrupted () ? CLI_INTERRUPTED : CLI_DONE;
}

static int
train (const CliLine *line, const LamExperiment *experiment, LamData *data, LamWeights *init,
       LamWeights *resume, GError **error)
{
  Telling telling = { .json = cli_has (line, "json") };
  LamRunOptions options = { .n_threads = cli_threads (line),
                            .init = init,
                            .resume = resume,
                            .state_path = cli_text (line, "run-out"),
                            .keep_steps = cli_has (line, "steps-out"),
                            .epoch = tell_epoch,
                            .user_data = &telling };
  g_autoptr (LamRun) run = NULL;
  g_autoptr (LamSnapshot) last = NULL;

  telling.is_terminal = !telling.json && isatty (STDOUT_FILENO);
  options.wake = telling.is_terminal ? woken : NULL;
  cli_on_signal (cli_note_signal, NULL); /* an epoch may be over before the run can be asked */
  run = lam_run_new (experiment, data, &options, error);
  if (run == NULL)
    return CLI_BAD;
  cli_on_signal (ask_stop, run);
  if (cli_interrupted ())
    ask_stop (run);
  last = watch (run, &telling);
  if (!write_all (line, run, last, error))
    return CLI_BAD;
  cli_on_signal (NULL, NULL);
  return conclude (last, error);
}

/* Steps of the whole run. */
static guint64
count_steps (const LamExperiment *experiment, const LamData *data)
{
  const LamItem *training = lam_experiment_training (experiment);
  gsize n = data->parts[LAM_PART_TRAIN].n;
  gsize batch = MIN (lam_item_count (training, LAM_TRAINING_BATCH_SIZE), MAX (n, 1));

  return (guint64) ((n + batch - 1) / batch) * lam_item_count (training, LAM_TRAINING_EPOCHS);
}

/* Every activation and gradient of one step, from a pass of its own. */
static gboolean
dump_step (const CliLine *line, const LamExperiment *experiment, LamData *data,
           const LamWeights *init, GError **error)
{
  const char *path = cli_text (line, "dump-out");
  guint64 step = (guint64) cli_number (line, "dump-step", 0);
  g_autoptr (LamWeights) dumped = NULL;

  if (!cli_has (line, "dump-step"))
    return TRUE;
  if (step > count_steps (experiment, data))
    return lam_fail (error, LAM_ERROR_VALUE,
                     "--dump-step is %" G_GUINT64_FORMAT "; the run has %" G_GUINT64_FORMAT
                     " steps.",
                     step, count_steps (experiment, data));
  dumped = lam_dump_step (experiment, data, init, step, cli_threads (line), error);
  return dumped != NULL && lam_weights_save (dumped, path, error);
}

static int
run_train (const CliLine *line, GError **error)
{
  const char *init_path = cli_text (line, "init");
  g_autoptr (LamExperiment) experiment = cli_experiment (line, error);
  const char *resume_path = cli_text (line, "resume");
  g_autoptr (LamWeights) init = NULL, resume = NULL;
  g_autoptr (LamData) data = NULL;

  if (experiment == NULL || !check_outputs (line, error))
    return CLI_BAD;
  if (init_path != NULL && (init = lam_weights_load (init_path, error)) == NULL)
    return CLI_BAD;
  if (resume_path != NULL
      && (!is_run_name (resume_path, error)
          || (resume = lam_weights_load (resume_path, error)) == NULL))
    return CLI_BAD;
  data = cli_data (line, experiment, FALSE, error);
  if (data != NULL && init != NULL && !cli_fit_weights (experiment, data, &init, init_path, error))
    return CLI_BAD;
  return data != NULL && dump_step (line, experiment, data, init, error)
             ? train (line, experiment, data, init, resume, error)
             : CLI_BAD;
}

static const CliOption options[] = {
  { "init", "WEIGHTS", "weights to begin from, matched by name", CLI_TEXT },
  { "weights-out", "FILE", "where the weights go in the end: npz, safetensors, h5, pt", CLI_TEXT },
  { "model-out", "FILE", "where the whole network goes: keras, h5, pt", CLI_TEXT },
  { "best", NULL, "those of the best epoch by validation loss, not of the last", CLI_SWITCH },
  { "run-out", "FILE.safetensors", "where all that --resume needs goes after each epoch",
    CLI_TEXT },
  { "resume", "FILE.safetensors", "go on with a run as if it had not been stopped", CLI_TEXT },
  { "history-out", "CSV", "where the figures of each epoch go", CLI_TEXT },
  { "steps-out", "CSV", "where the loss of each step goes", CLI_TEXT },
  { "dump-step", "N", "write every activation and gradient of step N", CLI_WHOLE, 1, 1e12 },
  { "dump-out", "FILE.npz", "where those go", CLI_TEXT },
  { "json", NULL, "print an object an epoch instead of a line", CLI_SWITCH },
};

const CliCommand cli_train = {
  .name = "train",
  .words = "E.lamina",
  .summary = "Train the network of an experiment and keep what it learned.",
  .n_min = 1,
  .n_max = 1,
  .experiment = TRUE,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .run = run_train,
};
