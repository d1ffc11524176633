/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The gradient check: the whole network in double, one batch, the same dropout masks throughout,
 * every gradient against (L(w + h) − L(w − h)) / 2h. Built in double only. See lam-run.h. */

#include <math.h>
#include <string.h>

#include "lam-gradient-check.h"
#include "lam-network.h"

#define H 1e-5
#define ENTRIES 50 /* of a tensor, unless all are asked for */

typedef struct {
  LamNetwork *network;
  GPtrArray *rows;
  gboolean all;
  double largest; /* gradient in the whole network */
  double loss;
  double distort; /* of every analytic gradient; 1 but in the checker's own test */
} Check;

static void
row_free (gpointer row)
{
  g_free (((LamGradientRow *) row)->name);
  g_free (row);
}

static double
loss_now (LamNetwork *network)
{
  lam_network_forward (network, TRUE, 0, 0);
  return lam_network_measure (network, FALSE) + lam_network_penalty (network);
}

static double
loss_at (LamNetwork *network, double *entry, double kept, double step)
{
  double loss;

  *entry = kept + step;
  loss = loss_now (network);
  *entry = kept;
  return loss;
}

/* The central difference in one number over ±@h, and whether a kink lies within: a ReLU or a
 * maximum that changes sides. Where the loss is smooth, the slope over ±h and over ±h/2 agree up to
 * h², and so do the bends (right slope − left slope), which shrink with h. A kink on the way shows
 * in the slopes, one right at the point (a tie) in the bends. Rounding of the loss divided by h
 * bounds what can be told. */
static double
difference (const Check *check, double *entry, double h, gboolean *kink)
{
  LamNetwork *network = check->network;
  double kept = *entry, loss = check->loss;
  double up = loss_at (network, entry, kept, h), down = loss_at (network, entry, kept, -h);
  double near_up = loss_at (network, entry, kept, h / 2);
  double near_down = loss_at (network, entry, kept, -h / 2);
  double wide = (up - down) / (2 * h), narrow = (near_up - near_down) / h;
  double bend = (up + down - 2 * loss) / h, near_bend = 2 * (near_up + near_down - 2 * loss) / h;
  double slack =
      1e-6 * MAX (fabs (wide), 1e-6 * check->largest) + 64 * 2.2e-16 * MAX (fabs (loss), 1) / h;

  *kink = fabs (wide - narrow) > slack || fabs (bend - 2 * near_bend) > 4 * slack;
  return wide;
}

/* Whether two gradients of one entry agree. Below the rounding of the loss a gradient is nothing,
 * such as that of a bias before batch normalization. */
static gboolean
agree (const Check *check, double analytic, double numeric, double h)
{
  double size = MAX (fabs (analytic), fabs (numeric));

  return size <= 8 * 2.2e-16 * MAX (fabs (check->loss), 1) / h
         || fabs (analytic - numeric) <= LAM_GRADIENT_ERROR * MAX (size, 1e-6 * check->largest);
}

/* One entry. Where a kink is in the way and the gradients do not agree, a nearer look (h/10, h/100)
 * may be clear of it: in a wide network of ReLUs some unit nearly always changes sides within ±h.
 */
static void
check_entry (const Check *check, LamGradientRow *row, double *values, const double *gradient,
             gsize i, double *error, double *scale)
{
  gboolean kink = TRUE, good = FALSE;
  double numeric = 0, h = H, here;

  for (guint look = 0; look < 3 && kink && !good; look++) {
    h = look == 0 ? H : h / 10;
    numeric = difference (check, &values[i], h, &kink);
    good = agree (check, gradient[i], numeric, h);
  }
  row->n_checked++;
  if (kink && !good) {
    row->n_kinks++;
    return;
  }
  here = good && fabs (numeric) < 8 * 2.2e-16 / h ? 0 : fabs (gradient[i] - numeric);
  *scale = MAX (*scale, MAX (fabs (gradient[i]), fabs (numeric)));
  if (here < *error || (row->n_checked > 1 && here == *error))
    return;
  *error = here;
  row->worst = i;
  row->analytic = gradient[i];
  row->numeric = numeric;
}

static void
check_tensor (Check *check, const char *name, double *values, const double *gradient, gsize n)
{
  LamGradientRow *row = g_new0 (LamGradientRow, 1);
  gsize entries = check->all ? n : MIN (n, ENTRIES);
  guint64 key = lam_random_key (1, LAM_RANDOM_SUBSET, 0, 0);
  double error = 0, scale = 0;

  row->name = g_strdup (name);
  for (gsize e = 0; e < entries; e++) {
    /* One entry at random from each of equal stretches. */
    gsize from = n * e / entries, to = n * (e + 1) / entries;

    check_entry (check, row, values, gradient, from + lam_random_at (key, e) % (to - from), &error,
                 &scale);
  }
  row->error = error / MAX (MAX (scale, 1e-6 * check->largest), 1e-300);
  g_ptr_array_add (check->rows, row);
}

static double
largest_of (const double *values, gsize n, double largest)
{
  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, fabs (values[i]));
  return largest;
}

/* Gradients are copied, since every further forward overwrites what they lie among. */
static void
check_all (Check *check, const char *layer, const double *gradients, const double *input_gradient)
{
  LamNetwork *network = check->network;
  gsize n_input = lam_shape_size (network->graph->in) * network->batch;

  check->largest = largest_of (gradients, network->n_trained, 0);
  if (input_gradient != NULL)
    check->largest = largest_of (input_gradient, n_input, check->largest);
  for (guint i = 0; i < network->n_parameters; i++) {
    const LamParameter *parameter = &network->parameter[i];
    const char *name = network->graph->node[parameter->node].layer.name;

    if (parameter->trains && (layer == NULL || g_str_equal (layer, name)))
      check_tensor (check, parameter->name, network->w + parameter->offset,
                    gradients + parameter->offset, parameter->n);
  }
  if (layer == NULL && input_gradient != NULL)
    check_tensor (check, "input", network->input, input_gradient, n_input);
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

static void
run_check (Check *check, const char *layer)
{
  LamNetwork *network = check->network;
  g_autofree double *gradients = NULL, *input_gradient = NULL;
  const double *of_input;

  check->loss = loss_now (network);
  lam_network_measure (network, TRUE);
  lam_network_backward (network);
  gradients = g_memdup2 (network->dw, MAX (network->n_trained, 1) * sizeof (double));
  for (gsize i = 0; i < network->n_trained; i++)
    gradients[i] *= check->distort;
  of_input = network->lists.starts == NULL ? lam_network_gradient (network, 0) : NULL;
  if (of_input != NULL)
    input_gradient = g_memdup2 (of_input, lam_shape_size (network->graph->in) * network->batch
                                              * sizeof (double));
  check_all (check, layer, gradients, input_gradient);
}

GPtrArray *
lam_gradient_check (const LamExperiment *experiment, const LamData *data, const char *layer,
                    guint n_samples, gboolean all, GError **error)
{
  return lam_gradient_check_distorted (experiment, data, layer, n_samples, all, 1, error);
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

GPtrArray *
lam_gradient_check_distorted (const LamExperiment *experiment, const LamData *data,
                              const char *layer, guint n_samples, gboolean all, double distort,
                              GError **error)
{
  guint n = (guint) MIN (n_samples, data->parts[LAM_PART_TRAIN].n);
  LamNetworkOptions options = { .capacity = MAX (n, 1), .backward = TRUE, .input_gradient = TRUE };
  Check check = { .all = all, .distort = distort };
  LamBatch *batch;
  g_autofree guint32 *rows = g_new (guint32, n + 1);

  check.network = lam_network_new (experiment, data->shape, data, &options, error);
  if (check.network == NULL)
    return NULL;
  if (n == 0 || !layer_exists (check.network, layer, error)) {
    if (n == 0)
      lam_fail (error, LAM_ERROR_DATA, "There are no training samples to check with.");
    lam_network_free (check.network);
    return NULL;
  }
  check.rows = g_ptr_array_new_with_free_func (row_free);
  lam_network_reset (check.network, lam_experiment_seed (experiment));
  batch = lam_batch_new (data, n, 1);
  for (guint i = 0; i < n; i++)
    rows[i] = i;
  lam_data_gather (data, LAM_PART_TRAIN, rows, n, 0, FALSE, batch);
  shake (check.network, batch);
  lam_network_feed (check.network, batch);
  run_check (&check, layer);
  lam_batch_free (batch);
  lam_network_free (check.network);
  return check.rows;
}
