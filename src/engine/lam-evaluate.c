/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Evaluating and predicting without a worker; see lam-run.h. */

#include <string.h>

#include "lam-trainer.h"
#include "lam.h"

gboolean
lam_evaluate (const LamExperiment *experiment, LamData *data, LamPartId part,
              const LamWeights *weights, guint n_threads, LamEvaluation *into, GError **error)
{
  LamTrainer *trainer;
  LamFigures figures;

  if (!lam_data_has_part (data, part, error))
    return FALSE;
  trainer = lam_trainer_new (experiment, data, n_threads, LAM_TRAINER_ONLY_MEASURES, error);
  if (trainer == NULL)
    return FALSE;
  if (!lam_trainer_load (trainer, weights, FALSE, error)) {
    lam_trainer_free (trainer);
    return FALSE;
  }
  *into = (LamEvaluation){ 0 };
  if (data->target == LAM_TARGET_CLASS || data->target == LAM_TARGET_MASK)
    into->confusion = g_new0 (gsize, (gsize) data->n_classes * data->n_classes + 1);
  lam_trainer_measure (trainer, part, &figures, into->confusion);
  into->loss = figures.loss;
  into->n_metrics = trainer->network->n_metrics;
  for (guint i = 0; i < into->n_metrics; i++) {
    into->metric[i] = trainer->network->metric[i]->kind.id;
    into->value[i] = figures.metric[i];
  }
  lam_trainer_free (trainer);
  return TRUE;
}

gboolean
lam_metric_is_better_higher (const char *id)
{
  const LamMetricKind *kind = lam_metric_find (id);

  return kind != NULL && kind->higher_is_better;
}

gboolean
lam_metric_is_share (const char *id)
{
  return g_str_has_suffix (id, "accuracy") || g_str_equal (id, "iou");
}

/* An experiment that ends after @layer, so that nothing behind it is computed. */
static LamExperiment *
cut_after (const LamExperiment *experiment, const char *layer, GError **error)
{
  LamExperiment *cut = lam_experiment_dup (experiment);
  GPtrArray *layers = lam_experiment_layers (cut);

  for (guint i = 0; layer != NULL && i < layers->len; i++)
    if (g_strcmp0 (((LamItem *) g_ptr_array_index (layers, i))->name, layer) == 0) {
      g_ptr_array_set_size (layers, (int) i + 1);
      return cut;
    }
  if (layer == NULL)
    return cut;
  lam_experiment_free (cut);
  lam_fail (error, LAM_ERROR_VALUE, "There is no layer “%s”.", layer);
  return NULL;
}

static float *
run_through (LamNetwork *network, const float *x, gsize n)
{
  gsize size = network->positions * network->channels, in = lam_shape_size (network->graph->in);
  float *y = g_try_new (float, MAX (n, 1) * size);

  for (gsize first = 0; y != NULL && first < n; first += network->capacity) {
    LamBatch batch = { .n = (guint) MIN (network->capacity, n - first),
                       .shape = network->graph->in,
                       .x = (float *) x + first * in };

    lam_network_feed (network, &batch);
    lam_network_forward (network, FALSE, 0, 0);
    memcpy (y + first * size, lam_network_value (network, network->graph->n),
            batch.n * size * sizeof (float));
  }
  return y;
}

float *
lam_predict (const LamExperiment *experiment, LamShape in, const float *x, gsize n,
             const LamWeights *weights, const char *layer, guint n_threads, LamShape *out,
             GError **error)
{
  g_autoptr (LamExperiment) cut = cut_after (experiment, layer, error);
  g_autoptr (LamWeights) fitted =
      cut != NULL ? lam_weights_match (weights, experiment, in, FALSE, error) : NULL;
  LamNetworkOptions options = { .capacity = (guint) CLAMP (n, 1, 256) };
  LamNetwork *network;
  float *y = NULL;

  if (fitted == NULL)
    return NULL;
  options.pool = lam_pool_new (n_threads > 0 ? n_threads : lam_n_processors ());
  network = lam_network_new (cut, in, NULL, &options, error);
  if (network != NULL && lam_network_load (network, fitted, FALSE, error)) {
    *out = network->graph->node[network->graph->n - 1].layer.out;
    y = run_through (network, x, n);
    if (y == NULL)
      lam_fail (error, LAM_ERROR_MEMORY, "There is not enough memory for the output.");
  }
  lam_network_free (network);
  lam_pool_free (options.pool);
  return y;
}

LamWeights *
lam_first_weights (const LamExperiment *experiment, LamShape in, GError **error)
{
  const LamNetworkOptions options = { .capacity = 1 };
  LamNetwork *network = lam_network_new (experiment, in, NULL, &options, error);
  LamWeights *weights = NULL;

  if (network != NULL) {
    lam_network_reset (network, lam_experiment_seed (experiment));
    weights = lam_network_dup_weights (network);
  }
  lam_network_free (network);
  return weights;
}
