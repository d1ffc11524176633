/* SPDX-License-Identifier: GPL-3.0-or-later */

/* lamina-cli predict: samples from files through preparation and network, to a file. */

#include <string.h>

#include "cli-commands.h"
#include "cli-common.h"

#define BATCH 256 /* samples gathered at a time */

/* Samples as the network takes them. */
typedef struct {
  float *x; /* [n × shape] */
  gsize n;
  LamShape shape;
} Samples;

/* ---- Raw input, through the experiment's preparation ---- */

static void
gather_all (const LamData *data, Samples *samples)
{
  gsize size = lam_shape_size (data->shape);
  LamBatch *batch = lam_batch_new (data, BATCH, 1);
  guint32 rows[BATCH];

  samples->n = data->parts[LAM_PART_TEST].n;
  samples->shape = data->shape;
  samples->x = g_new (float, samples->n *size);
  for (gsize first = 0; first < samples->n; first += BATCH) {
    guint n = (guint) MIN (BATCH, samples->n - first);

    for (guint i = 0; i < n; i++)
      rows[i] = (guint32) (first + i);
    lam_data_gather (data, LAM_PART_TEST, rows, n, 0, FALSE, batch);
    memcpy (samples->x + first * size, batch->x, n * size * sizeof (float));
  }
  lam_batch_free (batch);
}

/* ---- Prepared input, as it is ---- */

static gboolean
fits (const LamExperiment *experiment, LamShape shape)
{
  g_autoptr (LamPlan) plan = lam_plan_new (experiment, shape, NULL);

  return lam_plan_is_good (plan);
}

/* Bytes with one, three or four channels are a picture out of a file. */
static gboolean
is_picture (const LamArray *array)
{
  return array->n == 3 && array->type == LAM_ARRAY_U8
         && (array->d[2] == 1 || array->d[2] == 3 || array->d[2] == 4);
}

/* The shape of one sample of @array that the layers take: as the array says; pictures without a
 * channel get one; rows of a table become what the data set's samples are. */
static gboolean
choose_shape (const CliLine *line, const LamExperiment *experiment, const LamArray *array,
              LamShape *shape, GError **error)
{
  g_autoptr (LamData) data = NULL;

  *shape = LAM_SHAPE_UNKNOWN;
  for (guint i = is_picture (array) ? 0 : 1; i < array->n; i++)
    shape->d[shape->n++] = (guint32) array->d[i];
  if (is_picture (array) || fits (experiment, *shape))
    return TRUE;
  if (array->n == 3) {
    *shape = lam_shape_picture ((guint32) array->d[1], (guint32) array->d[2], 1);
    if (fits (experiment, *shape))
      return TRUE;
  }
  data = cli_data (line, experiment, FALSE, error);
  if (data == NULL)
    return FALSE;
  if (array->d[0] * lam_shape_size (data->shape) != array->size) {
    g_autofree char *found = lam_array_shape_text (array);
    g_autofree char *wanted = lam_shape_to_text (data->shape);

    return lam_fail (error, LAM_ERROR_DATA,
                     "--input holds %s; samples first and then %s is what the network takes.",
                     found, wanted);
  }
  *shape = data->shape;
  return TRUE;
}

static gboolean
check_array (const LamArray *array, GError **error)
{
  g_autofree char *text = lam_array_shape_text (array);

  return (array->n >= 2 && array->n <= 4 && array->size > 0 && array->size >> 31 == 0
          && array->type != LAM_ARRAY_PICKLE)
         || lam_fail (error, LAM_ERROR_DATA,
                      "--input holds %s; 2 to 4 dimensions are wanted, samples first.", text);
}

static gboolean
take_prepared (const CliLine *line, const LamExperiment *experiment, GPtrArray *inputs,
               Samples *samples, GError **error)
{
  g_autoptr (GArray) x = g_array_new (FALSE, FALSE, sizeof (float));

  for (guint i = 0; i < inputs->len; i++) {
    const LamArray *array = g_ptr_array_index (inputs, i);
    g_autofree float *values = NULL;
    LamShape shape;

    if (!check_array (array, error) || !choose_shape (line, experiment, array, &shape, error))
      return FALSE;
    if (i > 0 && !lam_shape_equal (shape, samples->shape))
      return lam_fail (error, LAM_ERROR_DATA, "--input: the samples are not all of one shape.");
    samples->shape = shape;
    samples->n += is_picture (array) ? 1 : array->d[0];
    values = lam_array_dup_floats (array);
    g_array_append_vals (x, values, (guint) array->size);
  }
  samples->x = (float *) (gpointer) g_array_free (g_steal_pointer (&x), FALSE);
  return TRUE;
}

/* ---- Raw input, or what need not be prepared ---- */

static gboolean
prepare (const CliLine *line, const LamExperiment *experiment, GPtrArray *inputs, Samples *samples,
         GError **error)
{
  gboolean has_steps = lam_experiment_prepare (experiment)->len > 0;
  LamLoading loading = cli_loading (line, experiment);
  g_autoptr (LamData) data =
      lam_data_load_with (experiment, &loading, inputs, has_steps ? error : NULL);

  if (data != NULL)
    gather_all (data, samples);
  else if (!has_steps) /* then the data set is not needed */
    return take_prepared (line, experiment, inputs, samples, error);
  return data != NULL;
}

/* ---- Output ---- */

static gboolean
save (const float *y, gsize n, LamShape out, const char *path, GError **error)
{
  gsize d[LAM_MAX_DIMENSIONS + 1] = { n }, size = lam_shape_size (out);
  gboolean is_table = g_str_has_suffix (path, ".csv");
  g_autoptr (LamArray) array = NULL;

  for (guint i = 0; i < out.n; i++)
    d[i + 1] = is_table ? size : out.d[i]; /* a row a sample */
  array = lam_array_new (NULL, LAM_ARRAY_F32, is_table ? 2 : out.n + 1, d);
  if (array == NULL)
    return lam_fail (error, LAM_ERROR_MEMORY, "There is not enough memory for the output.");
  memcpy (array->values, y, n * size * sizeof (float));
  return lam_array_save (array, path, error);
}

static gboolean
check_output (const CliLine *line, GError **error)
{
  const char *path = cli_wanted (line, "output", error);

  if (path == NULL || !cli_check_output (line, "output", error))
    return FALSE;
  return g_str_has_suffix (path, ".npy") || g_str_has_suffix (path, ".csv")
         || lam_fail (error, LAM_ERROR_FORMAT, "--output is “%s”; it may end in .npy or .csv.",
                      path);
}

/* ---- The command ---- */

static gboolean
predict (const CliLine *line, const LamExperiment *experiment, const LamWeights *weights,
         const Samples *samples, GError **error)
{
  LamShape out;
  g_autofree float *y = lam_predict (experiment, samples->shape, samples->x, samples->n, weights,
                                     cli_text (line, "layer"), cli_threads (line), &out, error);

  if (y == NULL) {
    g_autofree char *text = lam_shape_to_text (samples->shape);

    g_prefix_error (error, "With samples of %s: ", text);
    return FALSE;
  }
  return save (y, samples->n, out, cli_text (line, "output"), error);
}

static int
run_predict (const CliLine *line, GError **error)
{
  g_autoptr (LamExperiment) experiment = NULL;
  g_autoptr (LamWeights) weights = NULL;
  g_autoptr (GPtrArray) inputs = NULL;
  Samples samples = { 0 };
  gboolean good;

  if (!check_output (line, error) || cli_wanted (line, "input", error) == NULL
      || (experiment = cli_experiment (line, error)) == NULL
      || (weights = cli_weights (line, error)) == NULL
      || (inputs = lam_inputs_load (cli_text (line, "input"), error)) == NULL)
    return CLI_BAD;
  good = (cli_has (line, "prepared") ? take_prepared (line, experiment, inputs, &samples, error)
                                     : prepare (line, experiment, inputs, &samples, error))
         && predict (line, experiment, weights, &samples, error);
  g_free (samples.x);
  return good ? CLI_DONE : CLI_BAD;
}

static const CliOption options[] = {
  { "weights", "FILE", "the weights of the network", CLI_TEXT },
  { "input", "X", "samples: npy, npz, csv, png, jpg, or a folder of these", CLI_TEXT },
  { "output", "Y", "where the answers go: npy or csv (a row a sample)", CLI_TEXT },
  { "layer", "NAME", "the output of this layer instead of the last", CLI_TEXT },
  { "prepared", NULL, "the samples are as the network takes them already", CLI_SWITCH },
};

const CliCommand cli_predict = {
  .name = "predict",
  .words = "E.lamina",
  .summary = "Run samples from files through preparation and network and write what comes out.",
  .n_min = 1,
  .n_max = 1,
  .experiment = TRUE,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .run = run_predict,
};
