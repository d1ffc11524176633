/* SPDX-License-Identifier: GPL-3.0-or-later */

/* lamina-cli evaluate, benchmark and gradcheck: a network measured in three ways. */

#include <stdio.h>
#include <string.h>

#include "cli-commands.h"
#include "cli-common.h"

/* ---- evaluate ---- */

static void
add_confusion (JsonBuilder *builder, const LamData *data, const gsize *confusion)
{
  json_builder_set_member_name (builder, "confusion");
  json_builder_begin_array (builder);
  for (guint truth = 0; truth < data->n_classes; truth++) {
    json_builder_begin_array (builder);
    for (guint answer = 0; answer < data->n_classes; answer++)
      json_builder_add_int_value (builder, (gint64) confusion[truth * data->n_classes + answer]);
    json_builder_end_array (builder);
  }
  json_builder_end_array (builder);
}

static void
print_evaluation (const CliLine *line, const LamData *data, LamPartId part, const LamEvaluation *e)
{
  const char *perturbed = cli_text (line, "perturb");
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_add_text (builder, "split", cli_part_names[part]);
  if (perturbed != NULL)
    cli_add_text (builder, "perturb", perturbed);
  cli_add_number (builder, "samples", (double) data->parts[part].n);
  cli_add_number (builder, "loss", e->loss);
  for (guint i = 0; i < e->n_metrics; i++)
    cli_add_number (builder, e->metric[i], e->value[i]);
  if (cli_has (line, "confusion") && e->confusion != NULL)
    add_confusion (builder, data, e->confusion);
  json_builder_end_object (builder);
  cli_print_json (builder, FALSE);
}

/* Every change in every strength, as {"brightness": {"0.1": 0.93, …}, …}. */
static void
print_stress (LamPartId part, const LamStress *stress)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_add_text (builder, "split", cli_part_names[part]);
  cli_add_number (builder, "samples", (double) stress->n);
  cli_add_text (builder, "metric", stress->metric);
  cli_add_number (builder, "clean", stress->clean);
  cli_add_number (builder, "lost", lam_stress_loss (stress));
  for (guint kind = 0; kind < LAM_N_PERTURBATIONS; kind++) {
    json_builder_set_member_name (builder, lam_perturbation_ids[kind]);
    json_builder_begin_object (builder);
    for (guint i = 0; i < LAM_STRESS_STRENGTHS; i++) {
      g_autofree char *amount = lam_number_to_text (stress->amount[kind][i]);

      cli_add_number (builder, amount, stress->value[kind][i]);
    }
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
  cli_print_json (builder, FALSE);
}

static gboolean
run_stress (const CliLine *line, const LamExperiment *experiment, LamData *data, LamPartId part,
            const LamWeights *weights, GError **error)
{
  LamStress stress;

  if (!lam_stress (experiment, data, part, weights, 0, cli_threads (line), NULL, &stress, error))
    return FALSE;
  print_stress (part, &stress);
  return TRUE;
}

/* Puts the changed part in the place of the data's own. */
static gboolean
perturb (const CliLine *line, LamData **data, LamPartId part, GError **error)
{
  LamPerturbation kind;
  LamData *changed;
  double amount;

  if (!cli_has (line, "perturb"))
    return TRUE;
  if (!lam_perturbation_parse (cli_text (line, "perturb"), &kind, &amount, error))
    return FALSE;
  changed = lam_data_perturb (*data, part, 0, kind, amount, cli_threads (line), error);
  if (changed == NULL)
    return FALSE;
  lam_data_unref (*data);
  *data = changed;
  return TRUE;
}

/* Keeps the samples of a part whose names hold a text: those of one folder, one source. */
static gboolean
keep_only (const CliLine *line, LamData *data, LamPartId part, GError **error)
{
  const char *text = cli_text (line, "only");
  LamPart *kept = &data->parts[part];
  gsize n = 0;

  if (text == NULL)
    return TRUE;
  if (kept->store->names == NULL)
    return lam_fail (error, LAM_ERROR_DATA, "--only: these samples have no names.");
  for (gsize i = 0; i < kept->n; i++)
    if (strstr (kept->store->names[kept->rows[i]], text) != NULL)
      kept->rows[n++] = kept->rows[i];
  if (n == 0)
    return lam_fail (error, LAM_ERROR_DATA, "--only: no name in the %s part holds “%s”.",
                     cli_part_names[part], text);
  kept->n = n;
  return TRUE;
}

static int
run_evaluate (const CliLine *line, GError **error)
{
  g_autoptr (LamExperiment) experiment = cli_experiment (line, error);
  g_autoptr (LamWeights) weights = NULL;
  g_autoptr (LamData) data = NULL;
  LamEvaluation evaluation;
  int part;

  if (experiment == NULL || (weights = cli_weights (line, error)) == NULL
      || (data = cli_data (line, experiment, FALSE, error)) == NULL
      || (part = cli_part (line, data, error)) < 0
      || !keep_only (line, data, (LamPartId) part, error))
    return CLI_BAD;
  if (cli_has (line, "stress"))
    return run_stress (line, experiment, data, (LamPartId) part, weights, error) ? CLI_DONE
                                                                                 : CLI_BAD;
  if (!perturb (line, &data, (LamPartId) part, error)
      || !lam_evaluate (experiment, data, (LamPartId) part, weights, cli_threads (line),
                        &evaluation, error))
    return CLI_BAD;
  print_evaluation (line, data, (LamPartId) part, &evaluation);
  g_free (evaluation.confusion);
  return CLI_DONE;
}

static const CliOption evaluate_options[] = {
  { "weights", "FILE", "the weights to measure", CLI_TEXT },
  { "split", "PART", "train, validation or test; the last of them that there is when left out",
    CLI_TEXT },
  { "only", "TEXT", "just the samples whose file names hold this", CLI_TEXT },
  { "confusion", NULL, "also which class was taken for which: rows are the true ones", CLI_SWITCH },
  { "perturb", "CHANGE=AMOUNT",
    "make the pictures worse first: brightness, contrast, colour_shift, noise or blur, by 0 to 1",
    CLI_TEXT },
  { "stress", NULL, "measure under each of these changes in five strengths instead", CLI_SWITCH },
};

const CliCommand cli_evaluate = {
  .name = "evaluate",
  .words = "E.lamina",
  .summary = "Measure loss and metrics of trained weights on a part of the data, as JSON.",
  .n_min = 1,
  .n_max = 1,
  .experiment = TRUE,
  .options = evaluate_options,
  .n_options = G_N_ELEMENTS (evaluate_options),
  .run = run_evaluate,
};

/* ---- benchmark ---- */

static void
print_benchmark (const LamBenchmark *b, const char *mode)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_add_text (builder, "mode", mode);
  cli_add_number (builder, "samples_per_second", b->samples_per_second);
  cli_add_number (builder, "step_ms", b->step_ms);
  cli_add_number (builder, "first_step_seconds", b->first_step_seconds);
  cli_add_number (builder, "peak_mb", b->peak_mb);
  cli_add_number (builder, "batch_size", b->batch_size);
  cli_add_number (builder, "threads", b->n_threads);
  cli_add_number (builder, "steps", (double) b->n_steps);
  cli_add_text (builder, "kernels", lam_kernels_name ());
  json_builder_end_object (builder);
  cli_print_json (builder, FALSE);
}

static int
run_benchmark (const CliLine *line, GError **error)
{
  static const char *const modes[] = { "train", "infer", NULL };
  const char *text = cli_text (line, "mode");
  int mode = text != NULL ? cli_choice ("mode", text, modes, error) : 0;
  g_autoptr (LamExperiment) experiment = mode >= 0 ? cli_experiment (line, error) : NULL;
  g_autoptr (LamData) data = experiment != NULL ? cli_data (line, experiment, FALSE, error) : NULL;
  LamBenchmark benchmark;

  if (data == NULL
      || !lam_benchmark (experiment, data, mode == 1, cli_number (line, "seconds", 5),
                         cli_threads (line), &benchmark, error))
    return CLI_BAD;
  print_benchmark (&benchmark, modes[mode]);
  return CLI_DONE;
}

static const CliOption benchmark_options[] = {
  { "mode", "MODE", "train (the whole step) or infer", CLI_TEXT },
  { "seconds", "S", "how long to measure; 5 when left out", CLI_NUMBER, 0.01, 86400 },
};

const CliCommand cli_benchmark = {
  .name = "benchmark",
  .words = "E.lamina",
  .summary = "Measure how many samples a second a network trains or answers, as JSON.",
  .n_min = 1,
  .n_max = 1,
  .experiment = TRUE,
  .options = benchmark_options,
  .n_options = G_N_ELEMENTS (benchmark_options),
  .run = run_benchmark,
};

/* ---- gradcheck ---- */

static int
run_gradcheck (const CliLine *line, GError **error)
{
  g_autoptr (LamExperiment) experiment = cli_experiment (line, error);
  g_autoptr (LamData) data = experiment != NULL ? cli_data (line, experiment, FALSE, error) : NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (data == NULL)
    return CLI_BAD;
  rows = lam_gradient_check (experiment, data, cli_text (line, "layer"),
                             (guint) cli_number (line, "samples", 4), cli_has (line, "all"), error);
  if (rows == NULL)
    return CLI_BAD;
  return cli_print_gradients (rows) ? CLI_DONE : CLI_FALSE;
}

static const CliOption gradcheck_options[] = {
  { "layer", "NAME", "only the tensors of this layer", CLI_TEXT },
  { "samples", "N", "training samples to check with; 4 when left out", CLI_WHOLE, 1, 65536 },
  { "all", NULL, "every entry of every tensor instead of 50 of each", CLI_SWITCH },
};

const CliCommand cli_gradcheck = {
  .name = "gradcheck",
  .words = "E.lamina",
  .summary =
      "Compare every gradient with central differences in double: a line a tensor with name,\n"
      "error, index of the worst entry. Ends with 1 where an error is over 1e-6.",
  .n_min = 1,
  .n_max = 1,
  .experiment = TRUE,
  .options = gradcheck_options,
  .n_options = G_N_ELEMENTS (gradcheck_options),
  .run = run_gradcheck,
};
