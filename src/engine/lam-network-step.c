/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Running a network: feed, forward, loss, backward. Nothing here allocates. Compiled twice, for
 * float and for double. */

#include "lam-network.h"

#include <string.h>

#include "lam-kernels.h"

static gboolean
interrupted (const LamNetwork *network)
{
  return network->interrupt != NULL && g_atomic_int_get (network->interrupt) != 0;
}

/* ---- Input and targets ---- */

static void
convert (const float *from, gsize n, LamReal *into)
{
  for (gsize i = 0; i < n; i++)
    into[i] = (LamReal) from[i];
}

/* What a loss averages over. A network without one, which gives features to another, has outputs
 * that the targets know nothing of. */
static gsize
count_targets (const LamNetwork *network, const LamBatch *batch)
{
  gsize n = network->positions * batch->n, counted = 0;

  if (batch->classes == NULL || network->loss == NULL)
    return n;
  for (gsize i = 0; i < n; i++)
    counted += batch->classes[i] >= 0;
  return MAX (counted, 1);
}

/* The input is the batch's own memory for float, a converted copy for double. */
static LamReal *
take_input (LamNetwork *network, const LamBatch *batch)
{
  gsize n = lam_shape_size (network->graph->in) * batch->n;

  if (!LAM_REAL_IS_DOUBLE || batch->x == NULL)
    return (LamReal *) batch->x;
  convert (batch->x, n, network->input);
  return network->input;
}

static const LamReal *
take_values (LamNetwork *network, const LamBatch *batch)
{
  if (!LAM_REAL_IS_DOUBLE || batch->t == NULL)
    return (const LamReal *) batch->t;
  convert (batch->t, network->positions * network->channels * batch->n, network->targets);
  return network->targets;
}

void
lam_network_feed (LamNetwork *network, const LamBatch *batch)
{
  LamGraph *graph = network->graph;
  LamReal *input = take_input (network, batch);

  network->batch = batch->n;
  network->lists = (LamIndexLists){ batch->starts, batch->indices };
  for (guint t = 0; t <= graph->n; t++)
    if (graph->root[t] == 0)
      network->value[t] = input;
  for (guint i = 0; i < graph->n; i++) {
    LamNode *node = &graph->node[i];

    node->layer.lists =
        batch->starts != NULL && graph->root[node->input[0]] == 0 ? &network->lists : NULL;
    for (guint k = 0; k < node->layer.n_in; k++)
      node->layer.x[k] = network->value[node->input[k]];
  }
  network->targets_now = (LamTargets){
    .n = batch->n,
    .positions = network->positions,
    .channels = network->channels,
    .classes = batch->classes,
    .values = take_values (network, batch),
    .class_weight = network->class_weight,
    .n_classes = network->n_classes,
    .pool = network->pool,
    .counted = count_targets (network, batch),
  };
}

/* ---- Forward ---- */

/* Tells the layers what is coming, and lets them prepare weights that have changed. */
static void
begin_forward (LamNetwork *network, gboolean training, guint epoch, guint step)
{
  for (guint i = 0; i < network->graph->n; i++) {
    LamLayer *layer = &network->graph->node[i].layer;

    layer->batch = network->batch;
    layer->training = training;
    layer->seed = network->seed;
    layer->epoch = epoch;
    layer->step = step;
    if (!network->is_prepared && layer->prepared != NULL)
      layer->kind->prepare (layer);
  }
  network->is_prepared = TRUE;
}

gboolean
lam_network_forward (LamNetwork *network, gboolean training, guint epoch, guint step)
{
  LamGraph *graph = network->graph;

  begin_forward (network, training, epoch, step);
  for (guint i = 0; i < graph->n; i++) {
    LamNode *node = &graph->node[i];

    if (!node->runs)
      continue;
    if (interrupted (network))
      return FALSE;
    if (!training && lam_network_run_chain (network, i))
      i = node->last;
    else
      node->layer.kind->forward (&node->layer);
  }
  return TRUE;
}

/* The tensor the loss looks at: before a head that it takes over, else the last. */
static guint
loss_tensor (const LamNetwork *network)
{
  const LamGraph *graph = network->graph;
  const LamNode *last = &graph->node[graph->n - 1];

  return last->is_head ? last->input[0] : graph->n;
}

double
lam_network_measure (LamNetwork *network, gboolean gradient)
{
  guint tensor = loss_tensor (network);
  gboolean logits = network->is_logits || tensor != network->graph->n;

  network->targets_now.y = network->value[tensor];
  return network->loss->measure (network->loss_item, &network->targets_now, logits,
                                 gradient ? network->gradient[tensor] : NULL, network->per_sample);
}

void
lam_network_add_metrics (LamNetwork *network, guint index, double *sums)
{
  network->targets_now.y = network->value[network->graph->n];
  network->metric[index]->add (network->metric_item[index], &network->targets_now,
                               network->is_binary, network->is_logits, sums);
}

/* ---- Backward ---- */

/* Where layer i writes the gradient of input k: straight into the tensor's gradient if it is the
 * first to do so in this step, else aside, to be added. */
static void
point_gradients (LamNetwork *network, LamNode *node)
{
  LamGraph *graph = network->graph;
  LamLayer *layer = &node->layer;

  for (guint k = 0; k < layer->n_in; k++) {
    guint root = graph->root[node->input[k]];
    LamReal *gradient = network->gradient[node->input[k]];
    gsize size = lam_shape_size (layer->in[k]) * network->capacity;

    layer->dx[k] = gradient;
    if (gradient == NULL || !network->several[root])
      continue;
    if (network->written[root])
      layer->dx[k] = network->sum + k * size;
    network->written[root] = TRUE;
  }
}

static void
add_gradients (LamNetwork *network, LamNode *node)
{
  LamLayer *layer = &node->layer;

  for (guint k = 0; k < layer->n_in; k++) {
    LamReal *gradient = network->gradient[node->input[k]];

    if (gradient != NULL && layer->dx[k] != gradient)
      lam_add (network->pool, lam_shape_size (layer->in[k]) * network->batch, gradient,
               layer->dx[k], gradient);
  }
}

static void
add_penalty (LamNetwork *network)
{
  for (guint i = 0; i < network->n_parameters; i++) {
    const LamParameter *p = &network->parameter[i];

    if (p->trains && p->l2 > 0)
      lam_axpy (network->pool, p->n, (LamReal) (2 * p->l2), network->w + p->offset,
                network->dw + p->offset);
  }
}

/* Which gradients of large kernels backward computes: none that wait. Lists have a way of their
 * own. */
static void
point_late (LamNetwork *network)
{
  for (guint i = 0; i < network->n_pieces; i++) {
    const LamParameter *late = network->piece[i].late;

    if (late != NULL) {
      LamLayer *layer = &network->graph->node[late->node].layer;

      layer->dw[0] = network->waits && layer->lists == NULL ? NULL : network->dw + late->offset;
    }
  }
}

gboolean
lam_network_backward (LamNetwork *network)
{
  LamGraph *graph = network->graph;

  memset (network->written, 0, (graph->n + 1) * sizeof *network->written);
  network->written[graph->root[loss_tensor (network)]] = TRUE;
  point_late (network);
  for (guint i = graph->n; i-- > network->lowest;) {
    LamNode *node = &graph->node[i];

    if (!node->runs || node->is_head || network->gradient[i + 1] == NULL)
      continue;
    if (interrupted (network))
      return FALSE;
    point_gradients (network, node);
    node->layer.kind->backward (&node->layer);
    add_gradients (network, node);
  }
  if (!network->waits)
    add_penalty (network);
  return TRUE;
}

void
lam_network_settle (LamNetwork *network)
{
  for (guint i = 0; i < network->graph->n; i++) {
    LamLayer *layer = &network->graph->node[i].layer;

    if (layer->kind->settle != NULL && !layer->frozen)
      layer->kind->settle (layer);
  }
}

const LamReal *
lam_network_value (const LamNetwork *network, guint tensor)
{
  return network->value[tensor];
}

const LamReal *
lam_network_gradient (const LamNetwork *network, guint tensor)
{
  return network->gradient[tensor];
}
