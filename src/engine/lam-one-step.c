/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-one-step.h. Built in double only: a tiny step changes a loss by less than float can
 * tell. */

#include "lam-one-step.h"

#include <math.h>

#include "lam-network.h"

static double
loss_now (LamNetwork *network)
{
  lam_network_forward (network, TRUE, 0, 0);
  return lam_network_measure (network, FALSE) + lam_network_penalty (network);
}

static LamBatch *
feed (LamNetwork *network, const LamData *data, guint n)
{
  LamBatch *batch = lam_batch_new (data, n, 1);
  g_autofree guint32 *rows = g_new (guint32, n);

  for (guint i = 0; i < n; i++)
    rows[i] = i;
  lam_data_gather (data, LAM_PART_TRAIN, rows, n, 0, FALSE, batch);
  lam_network_feed (network, batch);
  return batch;
}

/* FALSE: the watch ended it. */
static gboolean
try_rates (LamNetwork *network, LamOneStep *step, const LamWatch *watch)
{
  gsize n = network->n_trained;
  g_autofree double *start = g_memdup2 (network->w, MAX (n, 1) * sizeof (double));
  g_autofree double *gradient = NULL;

  step->before = loss_now (network);
  lam_network_measure (network, TRUE);
  lam_network_backward (network);
  /* A copy: further forward passes overwrite what gradients lie among. */
  gradient = g_memdup2 (network->dw, MAX (n, 1) * sizeof (double));
  for (gsize i = 0; i < n; i++)
    step->slope += gradient[i] * gradient[i];
  for (guint r = 0; r < step->n; r++) {
    if (!lam_watch_go_on (watch, (double) r / step->n))
      return FALSE;
    for (gsize i = 0; i < n; i++)
      network->w[i] = start[i] - step->rate[r] * gradient[i];
    step->loss[r] = loss_now (network);
    if (isfinite (step->loss[r]) && !(step->loss[r] >= step->loss[step->best]))
      step->best = r;
  }
  return TRUE;
}

LamOneStep *
lam_one_step_new (const LamExperiment *experiment, const LamData *data, const LamWeights *weights,
                  guint n_samples, const double *rates, guint n, const LamWatch *watch,
                  GError **error)
{
  guint batch_size = (guint) MIN (n_samples, data->parts[LAM_PART_TRAIN].n);
  LamNetworkOptions options = { .capacity = MAX (batch_size, 1), .backward = TRUE };
  LamNetwork *network;
  LamOneStep *step = NULL;

  if (batch_size == 0 || n == 0) {
    lam_fail (error, LAM_ERROR_DATA, "There are no training samples to take a step with.");
    return NULL;
  }
  network = lam_network_new (experiment, data->shape, data, &options, error);
  if (network == NULL)
    return NULL;
  lam_network_reset (network, lam_experiment_seed (experiment));
  if (weights == NULL || lam_network_load (network, weights, FALSE, error)) {
    LamBatch *batch = feed (network, data, batch_size);

    step = g_new0 (LamOneStep, 1);
    step->n_samples = batch_size;
    step->n = n;
    step->rate = g_memdup2 (rates, n * sizeof (double));
    step->loss = g_new0 (double, n);
    if (!try_rates (network, step, watch)) {
      lam_fail (error, LAM_ERROR_CANCELLED, "The step was ended before it was done.");
      g_clear_pointer (&step, lam_one_step_free);
    }
    lam_batch_free (batch);
  }
  lam_network_free (network);
  return step;
}

void
lam_one_step_free (gpointer data)
{
  LamOneStep *step = data;

  g_free (step->rate);
  g_free (step->loss);
  g_free (step);
}
