/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The gradient check: the whole network in double, one batch, the same dropout masks throughout,
 * every gradient against (L(w + h) − L(w − h)) / 2h. Built in double only. See lam-run.h. */

#include <math.h>
#include <string.h>

#include "lam-difference.h"
#include "lam-gradient-check.h"
#include "lam-network.h"

typedef struct {
  LamNetwork *network;
  GPtrArray *rows;
  LamDifferences differences;
  double distort; /* of every analytic gradient; 1 but in the checker's own test */
} Check;

static double
loss_now (gpointer data)
{
  LamNetwork *network = data;

  lam_network_forward (network, TRUE, 0, 0);
  return lam_network_measure (network, FALSE) + lam_network_penalty (network);
}

static double
largest_of (const double *values, gsize n, double largest)
{
  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, fabs (values[i]));
  return largest;
}

static gboolean
is_asked (const LamNetwork *network, guint index, const char *layer)
{
  const LamParameter *parameter = &network->parameter[index];
  const char *name = network->graph->node[parameter->node].layer.name;

  return parameter->trains && (layer == NULL || g_str_equal (layer, name));
}

static gboolean
check_tensor (Check *check, const char *name, double *values, const double *gradient, gsize n)
{
  LamGradientRow *row = lam_differences_check (&check->differences, name, values, gradient, n);

  if (row != NULL)
    g_ptr_array_add (check->rows, row);
  return row != NULL;
}

/* Gradients are copied, since every further forward overwrites what they lie among. FALSE: the
 * watch ended it. */
static gboolean
check_all (Check *check, const char *layer, const double *gradients, const double *input_gradient)
{
  LamNetwork *network = check->network;
  LamDifferences *differences = &check->differences;
  gsize n_input = lam_shape_size (network->graph->in) * network->batch;
  gboolean with_input = layer == NULL && input_gradient != NULL, good = TRUE;

  differences->largest = largest_of (gradients, network->n_trained, 0);
  if (input_gradient != NULL)
    differences->largest = largest_of (input_gradient, n_input, differences->largest);
  for (guint i = 0; i < network->n_parameters; i++)
    if (is_asked (network, i, layer))
      differences->n_all += lam_differences_count (differences, network->parameter[i].n);
  if (with_input)
    differences->n_all += lam_differences_count (differences, n_input);
  for (guint i = 0; i < network->n_parameters && good; i++) {
    const LamParameter *parameter = &network->parameter[i];

    if (is_asked (network, i, layer))
      good = check_tensor (check, parameter->name, network->w + parameter->offset,
                           gradients + parameter->offset, parameter->n);
  }
  return good
         && (!with_input || check_tensor (check, "input", network->input, input_gradient, n_input));
}

static gboolean
layer_exists (const LamNetwork *network, const char *layer, GError **error)
{
  return layer == NULL || lam_graph_find (network->graph, layer) >= 0
         || lam_fail (error, LAM_ERROR_VALUE, "There is no layer “%s”.", layer);
}

/* Pictures have even areas, where the maxima of pooling tie, and with biases of 0 whole areas lie
 * at the corner of a ReLU: no slope exists there. So every number of the batch is moved a little,
 * once, by up to 1 % of the largest, and every bias (each tensor of one dimension) by up to 0.05.
 */
static void
shake (LamNetwork *network, LamBatch *batch)
{
  gsize n = batch->n * lam_shape_size (batch->shape);
  guint64 key = lam_random_key (1, LAM_RANDOM_SUBSET, 0, 1);
  float largest = 0;

  for (gsize i = 0; batch->x != NULL && i < n; i++)
    largest = MAX (largest, fabsf (batch->x[i]));
  for (gsize i = 0; batch->x != NULL && i < n; i++)
    batch->x[i] += 0.02f * largest * (lam_random_float (key, i) - 0.5f);
  for (guint i = 0; i < network->n_parameters; i++) {
    const LamParameter *parameter = &network->parameter[i];

    for (gsize j = 0; parameter->trains && parameter->is_vector && j < parameter->n; j++)
      network->w[parameter->offset + j] +=
          0.1 * (lam_random_uniform (key, parameter->offset + j) - 0.5);
  }
}

static gboolean
run_check (Check *check, const char *layer)
{
  LamNetwork *network = check->network;
  g_autofree double *gradients = NULL, *input_gradient = NULL;
  const double *of_input;

  check->differences.value = loss_now (network);
  lam_network_measure (network, TRUE);
  lam_network_backward (network);
  gradients = g_memdup2 (network->dw, MAX (network->n_trained, 1) * sizeof (double));
  for (gsize i = 0; i < network->n_trained; i++)
    gradients[i] *= check->distort;
  of_input = network->lists.starts == NULL ? lam_network_gradient (network, 0) : NULL;
  if (of_input != NULL)
    input_gradient = g_memdup2 (of_input, lam_shape_size (network->graph->in) * network->batch
                                              * sizeof (double));
  return check_all (check, layer, gradients, input_gradient);
}

GPtrArray *
lam_gradient_check (const LamExperiment *experiment, const LamData *data, const char *layer,
                    guint n_samples, gboolean all, GError **error)
{
  const LamGradientChecking how = { .layer = layer, .n_samples = n_samples, .all = all };

  return lam_gradient_check_with (experiment, data, &how, error);
}

gboolean
lam_gradient_row_is_good (const LamGradientRow *row)
{
  return row->error <= LAM_GRADIENT_ERROR && row->n_kinks < row->n_checked;
}

gboolean
lam_gradient_rows_are_good (const GPtrArray *rows)
{
  guint n_checked = 0, n_kinks = 0;
  gboolean good = TRUE;

  for (guint i = 0; i < rows->len; i++) {
    const LamGradientRow *row = g_ptr_array_index (rows, i);

    good &= lam_gradient_row_is_good (row);
    n_checked += row->n_checked;
    n_kinks += row->n_kinks;
  }
  return good && n_kinks * 20 <= n_checked;
}

/* The weights that are checked at, and the batch. */
static gboolean
begin (LamNetwork *network, const LamExperiment *experiment, const LamGradientChecking *how,
       GError **error)
{
  lam_network_reset (network, lam_experiment_seed (experiment));
  return layer_exists (network, how->layer, error)
         && (how->weights == NULL || lam_network_load (network, how->weights, FALSE, error));
}

static LamBatch *
gather (const LamData *data, guint n)
{
  LamBatch *batch = lam_batch_new (data, n, 1);
  g_autofree guint32 *rows = g_new (guint32, n);

  for (guint i = 0; i < n; i++)
    rows[i] = i;
  lam_data_gather (data, LAM_PART_TRAIN, rows, n, 0, FALSE, batch);
  return batch;
}

GPtrArray *
lam_gradient_check_with (const LamExperiment *experiment, const LamData *data,
                         const LamGradientChecking *how, GError **error)
{
  guint n = (guint) MIN (how->n_samples, data->parts[LAM_PART_TRAIN].n);
  LamNetworkOptions options = { .capacity = MAX (n, 1), .backward = TRUE, .input_gradient = TRUE };
  Check check = { .distort = how->distort != 0 ? how->distort : 1 };
  LamBatch *batch;

  if (n == 0) {
    lam_fail (error, LAM_ERROR_DATA, "There are no training samples to check with.");
    return NULL;
  }
  check.network = lam_network_new (experiment, data->shape, data, &options, error);
  if (check.network == NULL)
    return NULL;
  if (!begin (check.network, experiment, how, error)) {
    lam_network_free (check.network);
    return NULL;
  }
  check.differences = (LamDifferences){
    .measure = loss_now, .data = check.network, .all = how->all, .watch = how->watch
  };
  check.rows = g_ptr_array_new_with_free_func (lam_gradient_row_free);
  batch = gather (data, n);
  shake (check.network, batch);
  lam_network_feed (check.network, batch);
  if (!run_check (&check, how->layer)) {
    lam_fail (error, LAM_ERROR_CANCELLED, "The gradient check was ended before it was done.");
    g_clear_pointer (&check.rows, g_ptr_array_unref);
  }
  lam_batch_free (batch);
  lam_network_free (check.network);
  return check.rows;
}
