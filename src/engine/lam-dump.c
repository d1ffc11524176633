/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every tensor and gradient of one training step; see lam_dump_step() in lam-run.h. */

#include "lam-trainer.h"
#include "lam.h"

/* Adds [batch × shape] and, if there is one, its gradient. */
static void
add_tensor (LamWeights *into, const char *name, guint batch, LamShape shape, const float *values,
            const float *gradient)
{
  g_autofree char *gradient_name = g_strconcat (name, "_gradient", NULL);
  gsize d[LAM_MAX_DIMENSIONS + 1] = { batch };

  for (guint i = 0; i < shape.n; i++)
    d[i + 1] = shape.d[i];
  if (values != NULL)
    lam_weights_add (into, name, shape.n + 1, d, values);
  if (gradient != NULL)
    lam_weights_add (into, gradient_name, shape.n + 1, d, gradient);
}

static void
add_node (LamWeights *into, const LamNetwork *network, guint i)
{
  const LamNode *node = &network->graph->node[i];
  gboolean has_own_activation =
      i + 1 < network->graph->n && network->graph->node[i + 1].item == node->item;
  g_autofree char *name =
      g_strconcat (node->layer.name, has_own_activation ? "/preactivation" : "/output", NULL);

  add_tensor (into, name, network->batch, node->layer.out, lam_network_value (network, i + 1),
              node->is_head ? NULL : lam_network_gradient (network, i + 1));
}

static void
add_weights (LamWeights *into, const LamNetwork *network)
{
  for (guint i = 0; i < network->n_parameters; i++) {
    const LamParameter *parameter = &network->parameter[i];
    const LamWeight *weight = &network->graph->node[parameter->node].layer.weight[parameter->slot];
    gsize d[4] = { weight->d[0], weight->d[1], weight->d[2], weight->d[3] };
    g_autofree char *gradient = g_strconcat (parameter->name, "_gradient", NULL);

    lam_weights_add (into, parameter->name, weight->n, d, network->w + parameter->offset);
    if (parameter->trains)
      lam_weights_add (into, gradient, weight->n, d, network->dw + parameter->offset);
  }
}

static void
add_targets (LamWeights *into, const LamTrainer *trainer)
{
  const LamNetwork *network = trainer->network;
  gsize d[2] = { network->batch, network->positions };
  LamTensor *tensor;

  if (trainer->batch->t != NULL)
    add_tensor (into, "targets", network->batch, trainer->source->target_shape, trainer->batch->t,
                NULL);
  if (trainer->batch->classes == NULL)
    return;
  tensor = lam_weights_add (into, "classes", network->positions > 1 ? 2 : 1, d, NULL);
  for (gsize i = 0; i < lam_tensor_size (tensor); i++)
    tensor->values[i] = (float) trainer->batch->classes[i];
}

/* The step itself, without its update: the weights are those the gradients belong to. */
static LamWeights *
dump (LamTrainer *trainer, guint epoch, guint index)
{
  LamNetwork *network = trainer->network;
  LamWeights *into = lam_weights_new ();
  double loss;
  float value;

  lam_trainer_gradients (trainer, epoch, index, &loss);
  value = (float) loss;
  add_tensor (into, "input", network->batch, network->graph->in, lam_network_value (network, 0),
              lam_network_gradient (network, 0));
  for (guint i = 0; i < network->graph->n; i++)
    add_node (into, network, i);
  add_weights (into, network);
  add_targets (into, trainer);
  lam_weights_add (into, "loss", 0, NULL, &value);
  return into;
}

LamWeights *
lam_dump_step (const LamExperiment *experiment, LamData *data, const LamWeights *init, guint64 step,
               guint n_threads, GError **error)
{
  LamTrainer *trainer = lam_trainer_new (experiment, data, n_threads, LAM_TRAINER_KEEPS_ALL, error);
  LamWeights *dumped = NULL;
  double loss;

  if (trainer == NULL)
    return NULL;
  if (step == 0)
    lam_fail (error, LAM_ERROR_VALUE, "Steps are counted from 1; found 0.");
  else if (init == NULL || lam_trainer_load (trainer, init, TRUE, error)) {
    for (guint64 i = 0; i < step; i++) {
      guint epoch = (guint) (i / trainer->steps_per_epoch),
            index = (guint) (i % trainer->steps_per_epoch);

      if (index == 0)
        lam_trainer_begin_epoch (trainer, epoch);
      if (i + 1 == step)
        dumped = dump (trainer, epoch, index);
      else
        lam_trainer_step (trainer, epoch, index, &loss, NULL);
    }
  }
  lam_trainer_free (trainer);
  return dumped;
}
