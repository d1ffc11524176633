/* SPDX-License-Identifier: GPL-3.0-or-later */

/* lamina-cli convert: weights and whole networks from one format to another. */

#include "cli-commands.h"
#include "cli-common.h"

/* With the network they are of: its data say how large its input is. */
static gboolean
convert_with (const LamExperiment *experiment, LamWeights **weights, const char *from,
              const char *to, GError **error)
{
  LamLoading loading = { .folder = experiment->folder, .seed = lam_experiment_seed (experiment) };
  g_autoptr (LamData) data = lam_data_load (experiment, &loading, error);

  if (data == NULL || !cli_fit_weights (experiment, data, weights, from, error))
    return FALSE;
  lam_weights_set_about (*weights, experiment, data);
  return lam_model_save (experiment, *weights, data->shape, to, error);
}

/* Without an experiment: a file of a whole network is one of its own. Where only the weights can be
 * kept and the network is none of ours, they are. */
static gboolean
convert_alone (const char *from, const char *to, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (LamWeights) weights = NULL;
  g_autoptr (LamExperiment) experiment =
      lam_model_can_load (from) ? lam_model_load (from, &weights, &why) : NULL;
  LamShape in = experiment != NULL ? lam_model_input (experiment) : LAM_SHAPE_UNKNOWN;

  if (experiment != NULL && in.n > 0)
    return lam_model_save (experiment, weights, in, to, error);
  if (!lam_weights_can_save (to, error)) {
    if (why != NULL && error != NULL) {
      g_clear_error (error);
      *error = g_steal_pointer (&why);
    }
    return FALSE;
  }
  if (weights == NULL)
    weights = lam_weights_load (from, error);
  return weights != NULL && lam_weights_save (weights, to, error);
}

static gboolean
convert_to_experiment (const char *from, const char *to, GError **error)
{
  g_autoptr (LamExperiment) experiment = lam_model_load (from, NULL, error);

  return experiment != NULL && lam_experiment_save (experiment, to, error);
}

static int
run_convert (const CliLine *line, GError **error)
{
  const char *from = cli_word (line, 0), *to = cli_word (line, 1);
  const char *path = cli_text (line, "experiment");
  g_autoptr (LamExperiment) experiment = NULL;
  g_autoptr (LamWeights) weights = NULL;

  if (g_str_has_suffix (to, ".lamina"))
    return convert_to_experiment (from, to, error) ? CLI_DONE : CLI_BAD;
  if (path == NULL)
    return lam_model_can_save (to, error) && convert_alone (from, to, error) ? CLI_DONE : CLI_BAD;
  experiment = lam_model_can_save (to, error) ? lam_experiment_load (path, error) : NULL;
  weights = experiment != NULL ? lam_weights_load (from, error) : NULL;
  return weights != NULL && convert_with (experiment, &weights, from, to, error) ? CLI_DONE
                                                                                 : CLI_BAD;
}

static const CliOption convert_options[] = {
  { "experiment", "E.lamina", "the experiment they belong to, which goes into the file", CLI_TEXT },
};

const CliCommand cli_convert = {
  .name = "convert",
  .words = "IN OUT",
  .summary =
      "Write weights, or a whole network, in another format, which the ending of OUT tells: .h5 "
      "and\n"
      ".keras for Keras, .onnx, .npz, .safetensors, .pt; .lamina makes an experiment of a model "
      "of\n"
      "Keras.",
  .n_min = 2,
  .n_max = 2,
  .options = convert_options,
  .n_options = G_N_ELEMENTS (convert_options),
  .run = run_convert,
};
