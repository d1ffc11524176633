/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Making a network; see lam-network.h. Its memory: lam-network-memory.c; running it:
 * lam-network-step.c. Compiled twice, for float and for double. */

#include "lam-network.h"

#include "lam-network-layout.h"

#define ALIGNED(n) (((n) + 15) / 16 * 16)

/* ---- Loss and metrics ---- */

static gboolean
take_loss (LamNetwork *network, const LamExperiment *experiment)
{
  GPtrArray *metrics;
  guint flags;

  network->training = lam_item_dup (lam_experiment_training (experiment));
  network->loss_item = lam_item_peek (network->training, LAM_TRAINING_LOSS);
  network->loss = lam_loss_find (network->loss_item->kind->id);
  flags = network->loss->from_logits != NULL && network->loss->from_logits (network->loss_item);
  network->is_binary = network->loss->fuses == LAM_FUSES_SIGMOID;
  metrics = lam_item_peek_list (network->training, LAM_TRAINING_METRICS);
  for (guint i = 0; i < MIN (metrics->len, LAM_MAX_METRICS); i++) {
    network->metric_item[i] = g_ptr_array_index (metrics, i);
    network->metric[i] = lam_metric_find (network->metric_item[i]->kind->id);
    network->n_metrics++;
  }
  return flags;
}

static guint
head_flag (const LamNetwork *network)
{
  if (network->loss == NULL || network->is_logits)
    return 0;
  return network->loss->fuses == LAM_FUSES_SOFTMAX   ? LAM_GRAPH_SOFTMAX_HEAD
         : network->loss->fuses == LAM_FUSES_SIGMOID ? LAM_GRAPH_SIGMOID_HEAD
                                                     : 0;
}

/* {"0": 1, "cat": 5} or [1, 5]; classes that are not named weigh 1. */
static gboolean
read_class_weight (const LamNetwork *network, const LamData *data, LamReal *weights, GError **error)
{
  const LamValue *value = &network->training->values[LAM_TRAINING_CLASS_WEIGHT];
  JsonObject *object;
  g_autoptr (GList) keys = NULL;

  for (guint i = 0; i < network->n_classes; i++)
    weights[i] = 1;
  if (JSON_NODE_HOLDS_ARRAY (value->json)) {
    JsonArray *array = json_node_get_array (value->json);

    if (json_array_get_length (array) != network->n_classes)
      return lam_fail (error, LAM_ERROR_VALUE,
                       "training.class_weight has %u numbers; there are %u classes.",
                       json_array_get_length (array), network->n_classes);
    for (guint i = 0; i < network->n_classes; i++)
      weights[i] = (LamReal) json_array_get_double_element (array, i);
    return TRUE;
  }
  if (!JSON_NODE_HOLDS_OBJECT (value->json))
    return lam_fail (error, LAM_ERROR_VALUE,
                     "training.class_weight should be an object such as {\"0\": 1, \"1\": 5}.");
  object = json_node_get_object (value->json);
  keys = json_object_get_members (object);
  for (GList *key = keys; key != NULL; key = key->next) {
    char *end;
    guint64 index = g_ascii_strtoull (key->data, &end, 10);

    for (guint i = 0; *end != '\0' && data->class_names != NULL && i < network->n_classes; i++)
      if (g_str_equal (data->class_names[i], key->data)) {
        index = i;
        end = "";
      }
    if (*end != '\0' || index >= network->n_classes)
      return lam_fail (error, LAM_ERROR_VALUE,
                       "training.class_weight names class “%s”; there are %u classes.",
                       (char *) key->data, network->n_classes);
    weights[index] = (LamReal) json_object_get_double_member (object, key->data);
  }
  return TRUE;
}

/* ---- Parameters ---- */

static gsize
weight_size (const LamWeight *weight)
{
  gsize size = 1;

  for (guint d = 0; d < weight->n; d++)
    size *= weight->d[d];
  return size;
}

/* Lists all weights, the trained ones first so that an optimiser sees one stretch. */
static void
list_parameters (LamNetwork *network)
{
  LamGraph *graph = network->graph;
  double l2 = network->training != NULL ? lam_item_number (network->training, LAM_TRAINING_L2) : 0;
  gsize offset = 0;

  network->parameter = g_new0 (LamParameter, graph->n * LAM_MAX_WEIGHTS + 1);
  for (guint pass = 0; pass < 2; pass++) {
    for (guint i = 0; i < graph->n; i++) {
      const LamLayer *layer = &graph->node[i].layer;

      for (guint s = 0; s < layer->n_weights; s++) {
        const LamWeight *weight = &layer->weight[s];
        gboolean trains = !weight->is_state && !layer->frozen;
        LamParameter *parameter = &network->parameter[network->n_parameters];

        if (trains != (pass == 0))
          continue;
        parameter->name = g_strdup_printf ("%s/%s", layer->name, weight->id);
        parameter->node = i;
        parameter->slot = s;
        parameter->offset = offset;
        parameter->n = weight_size (weight);
        parameter->is_vector = weight->n == 1;
        parameter->trains = trains;
        parameter->l2 = weight->l2 + (g_str_equal (weight->id, "kernel") ? l2 : 0);
        offset += ALIGNED (parameter->n);
        network->n_parameters++;
      }
    }
    if (pass == 0)
      network->n_trained = offset;
  }
  network->n_arena = offset;
}

/* ---- Making and freeing ---- */

static gboolean
check_data (const LamNetwork *network, const LamExperiment *experiment, const LamData *data,
            GError **error)
{
  g_autoptr (LamPlan) plan = lam_plan_new (experiment, network->graph->in, data);

  return lam_plan_is_good (plan) || lam_fail (error, LAM_ERROR_SHAPE, "%s", lam_plan_error (plan));
}

static void
take_output (LamNetwork *network)
{
  LamShape out = network->graph->node[network->graph->n - 1].layer.out;

  network->channels = lam_shape_channels (out);
  network->positions = lam_shape_size (out) / network->channels;
}

LamNetwork *
lam_network_new (const LamExperiment *experiment, LamShape in, const LamData *data,
                 const LamNetworkOptions *options, GError **error)
{
  LamNetwork *network = g_new0 (LamNetwork, 1);
  g_autoptr (GError) inner = NULL;
  guint flags = options->keep_all ? 0 : LAM_GRAPH_FUSE, to;
  GPtrArray *layers;

  network->capacity = options->capacity;
  network->has_backward = options->backward;
  network->pool = options->pool;
  network->items = lam_item_dup (experiment->document);
  if (data != NULL) {
    network->is_logits = take_loss (network, experiment);
    network->target = data->target;
    network->n_classes = data->n_classes;
    flags |= head_flag (network);
  }
  layers = lam_item_peek_list (network->items, LAM_EXPERIMENT_LAYERS);
  to = options->to_item > 0 ? options->to_item : layers->len;
  network->graph =
      lam_graph_new_part (layers, options->from_item, to, in, options->capacity, flags, &inner);
  if (inner == NULL && network->graph->n == 0)
    lam_fail (&inner, LAM_ERROR_SHAPE, "There are no layers yet: add one.");
  else if (inner != NULL)
    g_prefix_error (&inner, lam_translate ("Layer “%s”: "),
                    network->graph->node[network->graph->n].layer.name);
  if (inner != NULL) {
    g_propagate_error (error, g_steal_pointer (&inner));
    lam_network_free (network);
    return NULL;
  }
  if (data != NULL && options->from_item == 0 && !check_data (network, experiment, data, error)) {
    lam_network_free (network);
    return NULL;
  }
  take_output (network);
  list_parameters (network);
  lam_network_cut (network);
  lam_network_link (network);
  if (!lam_network_lay_out (network, options, error)
      || (data != NULL && lam_item_is_set (network->training, LAM_TRAINING_CLASS_WEIGHT)
          && !read_class_weight (network, data, network->class_weight, error))) {
    lam_network_free (network);
    return NULL;
  }
  if (data == NULL || !lam_item_is_set (network->training, LAM_TRAINING_CLASS_WEIGHT))
    network->class_weight = NULL;
  return network;
}

void
lam_network_free (LamNetwork *network)
{
  if (network == NULL)
    return;
  for (guint i = 0; i < network->n_parameters; i++)
    g_free (network->parameter[i].name);
  g_free (network->parameter);
  g_free (network->piece);
  g_free (network->value);
  g_free (network->gradient);
  g_free (network->several);
  g_free (network->written);
  if (!network->block_is_lent)
    lam_layout_unmap (network->block, network->block_size);
  lam_layout_unmap (network->lasting, network->lasting_size);
  lam_graph_free (network->graph);
  lam_item_free (network->training);
  lam_item_free (network->items);
  g_free (network);
}
