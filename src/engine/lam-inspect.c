/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-inspect.h. */

#include "lam-inspect.h"

#include <string.h>

#include "lam-match.h"
#include "lam-probe-room.h"

LamInspectQuestion *
lam_inspect_question_new (const LamExperiment *experiment, LamData *data, LamRun *run,
                          LamWeights *weights, const char *layer, LamPartId part, gsize position)
{
  LamInspectQuestion *question = g_new0 (LamInspectQuestion, 1);

  question->experiment = lam_experiment_dup (experiment);
  question->data = lam_data_ref (data);
  question->run = run != NULL ? lam_run_ref (run) : NULL;
  question->weights = weights != NULL ? lam_weights_ref (weights) : NULL;
  question->layer = g_strdup (layer);
  question->part = part;
  question->position = position;
  return question;
}

void
lam_inspect_question_free (gpointer data)
{
  LamInspectQuestion *question = data;

  lam_experiment_free (question->experiment);
  lam_data_unref (question->data);
  g_clear_pointer (&question->run, lam_run_unref);
  g_clear_pointer (&question->weights, lam_weights_unref);
  g_free (question->layer);
  g_free (question);
}

void
lam_inspection_free (gpointer data)
{
  LamInspection *seen = data;

  g_clear_pointer (&seen->weights, lam_weights_unref);
  g_free (seen->layer);
  g_free (seen->x);
  g_free (seen->scores);
  g_free (seen->y);
  g_free (seen);
}

/* Weights of a run of other layers do not fit; then it begins as training would. */
static gboolean
take_weights (LamNetwork *network, const LamInspectQuestion *question)
{
  g_autoptr (LamWeights) weights = NULL;

  if (question->weights == NULL && question->run != NULL)
    weights = lam_run_dup_weights (question->run, question->best);
  if (weights != NULL && lam_network_load (network, weights, FALSE, NULL))
    return TRUE;
  lam_network_reset (network, lam_experiment_seed (question->experiment));
  if (question->weights == NULL)
    return FALSE;
  weights = lam_weights_match (question->weights, question->experiment, question->data->shape, TRUE,
                               NULL);
  return weights != NULL && lam_network_load (network, weights, TRUE, NULL);
}

static float *
dup_tensor (const LamNetwork *network, guint tensor, LamShape shape)
{
  const float *values = lam_network_value (network, tensor);

  return values != NULL ? g_memdup2 (values, lam_shape_size (shape) * sizeof (float)) : NULL;
}

static LamWeights *
weights_of (const LamNetwork *network, const char *layer)
{
  LamWeights *weights = lam_weights_new ();

  for (guint i = 0; i < network->n_parameters; i++) {
    const LamParameter *parameter = &network->parameter[i];
    const LamLayer *owner = &network->graph->node[parameter->node].layer;
    const LamWeight *weight = &owner->weight[parameter->slot];
    gsize d[4] = { weight->d[0], weight->d[1], weight->d[2], weight->d[3] };

    if (g_str_equal (owner->name, layer))
      lam_weights_add (weights, parameter->name, weight->n, d, network->w + parameter->offset);
  }
  return weights;
}

static gboolean
is_softmax (const LamLayer *layer)
{
  int index = lam_kind_find_param (layer->item->kind, "activation");

  if (g_str_equal (layer->item->kind->id, "softmax"))
    return TRUE;
  return index >= 0 && g_str_equal (layer->item->kind->id, "activation")
         && g_str_equal (
             layer->item->kind->params[index].choices[layer->item->values[index].choice],
             "softmax");
}

static LamInspection *
inspect (const LamNetwork *network, const char *name, GError **error)
{
  const LamGraph *graph = network->graph;
  int last = lam_graph_find (graph, name);
  guint first;
  LamInspection *seen;

  if (last < 1) {
    lam_fail (error, LAM_ERROR_VALUE, "There is no layer “%s”.", name);
    return NULL;
  }
  /* An activation of the layer's own is a node behind it. */
  for (first = (guint) last - 1;
       first > 0 && graph->node[first - 1].item == graph->node[first].item;)
    first--;
  seen = g_new0 (LamInspection, 1);
  seen->layer = g_strdup (name);
  seen->in = graph->node[first].layer.in[0];
  seen->out = graph->node[last - 1].layer.out;
  seen->x = graph->node[first].input[0] == 0 && network->lists.starts != NULL
                ? NULL
                : dup_tensor (network, graph->node[first].input[0], seen->in);
  seen->y = dup_tensor (network, (guint) last, seen->out);
  if (is_softmax (&graph->node[last - 1].layer))
    seen->scores = dup_tensor (network, graph->node[last - 1].input[0], seen->out);
  seen->weights = weights_of (network, name);
  return seen;
}

gpointer
lam_inspect_work (LamProbeRoom *room, gpointer data, const LamWatch *watch, GError **error)
{
  const LamInspectQuestion *question = data;
  LamNetwork *network =
      lam_probe_room_network (room, question->experiment, question->data->shape, error);
  guint32 row = (guint32) question->position;
  gboolean trained;
  LamBatch *batch;
  LamInspection *seen;

  if (network == NULL)
    return NULL;
  if (question->position >= question->data->parts[question->part].n) {
    lam_fail (error, LAM_ERROR_VALUE, "The part has no sample %zu.", question->position + 1);
    return NULL;
  }
  trained = take_weights (network, question);
  batch = lam_batch_new (question->data, 1, 1);
  lam_data_gather (question->data, question->part, &row, 1, 0, FALSE, batch);
  lam_network_feed (network, batch);
  lam_network_forward (network, FALSE, 0, 0);
  seen = inspect (network, question->layer, error);
  lam_batch_free (batch);
  if (seen != NULL) {
    seen->trained = trained;
    seen->label = lam_data_class (question->data, question->part, question->position);
  }
  return seen;
}
