/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Laying a network out in memory; see lam-network.h. Running it: lam-network-step.c. Compiled
 * twice, for float and for double. */

#include "lam-network.h"

#include <string.h>

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

/* ---- Memory ---- */

/* What the layout is worked out with. Moments: node i runs forward at i + 1, the loss at n + 1,
 * node i backward at 2n + 2 − i. */
typedef struct {
  LamNetwork *network;
  gboolean keep_all;
  gboolean *need;     /* [n + 1] by root: its gradient is wanted */
  guint *readers;     /* [n + 1] by root: layers that run and read it */
  guint *value_of;    /* [n + 1] by root: the root in whose memory its value lies */
  guint *gradient_of; /* the same for gradients */
  GArray *stretches;  /* of LamStretch: what lives within a step … */
  GArray *lasting;    /* … and what stays from step to step */
  int *value_stretch, *gradient_stretch, *kept_stretch; /* indices, −1: none */
  int scratch, sum, per_sample, arena, gradients, slots[4], input, targets, class_weight;
} Layout;

static guint
end_moment (const LamNetwork *network)
{
  return 2 * network->graph->n + 3;
}

static guint
forward_moment (guint node)
{
  return node + 1;
}

static guint
backward_moment (const LamNetwork *network, guint node)
{
  return 2 * network->graph->n + 2 - node;
}

static gsize
tensor_size (const LamGraph *graph, guint tensor)
{
  return lam_shape_size (tensor == 0 ? graph->in : graph->node[tensor - 1].layer.out);
}

static int
want (Layout *layout, gsize n_reals, guint first, guint last)
{
  LamStretch stretch = { .size = MAX (n_reals, 1) * sizeof (LamReal),
                         .first = first,
                         .last = last };

  g_array_append_val (layout->stretches, stretch);
  return (int) layout->stretches->len - 1;
}

static int
want_lasting (Layout *layout, gsize n_reals)
{
  LamStretch stretch = { .size = MAX (n_reals, 1) * sizeof (LamReal) };

  g_array_append_val (layout->lasting, stretch);
  return (int) layout->lasting->len - 1;
}

static LamStretch *
stretch_at (Layout *layout, int index)
{
  return &g_array_index (layout->stretches, LamStretch, index);
}

/* Which gradients are wanted at all, and who reads what. */
static void
find_needs (Layout *layout, gboolean input_gradient)
{
  LamNetwork *network = layout->network;
  LamGraph *graph = network->graph;

  layout->need[0] = input_gradient;
  network->lowest = graph->n;
  for (guint i = 0; i < graph->n; i++) {
    LamNode *node = &graph->node[i];
    gboolean need = FALSE;

    for (guint s = 0; s < node->layer.n_weights; s++)
      need |= !node->layer.weight[s].is_state && !node->layer.frozen;
    for (guint k = 0; k < node->layer.n_in; k++) {
      guint root = graph->root[node->input[k]];

      need |= layout->need[root];
      layout->readers[root] += node->runs;
    }
    layout->need[graph->root[i + 1]] |= need && network->has_backward;
    if (need && network->lowest == graph->n)
      network->lowest = i;
  }
}

/* Its kernel's gradient is computed in the optimiser's pass, from x and dy. */
static gboolean
is_late (const LamNetwork *network, guint node)
{
  const LamLayer *layer = &network->graph->node[node].layer;

  return network->has_backward && layer->late_rows > 0 && !layer->frozen;
}

/* The last moment at which the value of root @r is read. */
static guint
last_reading (const Layout *layout, guint r)
{
  const LamNetwork *network = layout->network;
  const LamGraph *graph = network->graph;
  guint last = r > 0 ? forward_moment (r - 1) : 0;

  if (layout->keep_all || r == graph->root[graph->n]
      || (graph->node[graph->n - 1].is_head
          && r == graph->root[graph->node[graph->n - 1].input[0]]))
    return end_moment (network);
  for (guint j = 0; j < graph->n; j++) {
    const LamNode *node = &graph->node[j];

    for (guint k = 0; node->runs && k < node->layer.n_in; k++)
      if (graph->root[node->input[k]] == r) {
        if (is_late (network, j))
          return end_moment (network);
        last = MAX (last, forward_moment (j));
        if ((node->layer.kind->flags & LAM_LAYER_NEEDS_X) && layout->need[graph->root[j + 1]])
          last = MAX (last, backward_moment (network, j));
      }
  }
  if (r > 0 && layout->need[r]) {
    const LamLayer *producer = &graph->node[r - 1].layer;

    if ((producer->kind->flags & LAM_LAYER_NEEDS_Y) || producer->epilogue != LAM_ACTIVATION_LINEAR)
      last = MAX (last, backward_moment (network, r - 1));
  }
  return last;
}

static void
want_values (Layout *layout)
{
  LamNetwork *network = layout->network;
  LamGraph *graph = network->graph;

  for (guint i = 0; i < graph->n; i++) {
    LamNode *node = &graph->node[i];
    guint r = i + 1, from = graph->root[node->input[0]], last;
    int below;

    if (graph->root[r] != r)
      continue;
    last = last_reading (layout, r);
    layout->value_of[r] = r;
    below = layout->value_stretch[layout->value_of[from]];
    /* In place over its input, when nobody else wants that. */
    if (from > 0 && (node->layer.kind->flags & LAM_LAYER_ELEMENTWISE) && !node->is_head
        && node->layer.n_in == 1 && stretch_at (layout, below)->last == forward_moment (i)) {
      layout->value_of[r] = layout->value_of[from];
      stretch_at (layout, below)->last = last;
    } else
      layout->value_stretch[r] =
          want (layout, tensor_size (graph, r) * network->capacity, forward_moment (i), last);
  }
}

/* The moment at which the gradient of root @r is first written. */
static guint
first_writing (const Layout *layout, guint r)
{
  const LamNetwork *network = layout->network;
  const LamGraph *graph = network->graph;
  guint first = end_moment (network);

  if (r == graph->root[graph->n]
      || (graph->node[graph->n - 1].is_head
          && r == graph->root[graph->node[graph->n - 1].input[0]]))
    return graph->n + 1;
  for (guint j = 0; j < graph->n; j++)
    for (guint k = 0; graph->node[j].runs && k < graph->node[j].layer.n_in; k++)
      if (graph->root[graph->node[j].input[k]] == r)
        first = MIN (first, backward_moment (network, j));
  return first;
}

/* The stretch of the value of root @r, if its gradient can lie there: the only layer that reads it
 * does so for the last time when it writes the gradient, at @first. −1: it cannot. */
static int
stretch_over_value (Layout *layout, guint r, guint first)
{
  const LamNetwork *network = layout->network;
  guint reader = backward_moment (network, 0) - first;
  int stretch = r > 0 ? layout->value_stretch[layout->value_of[r]] : -1;

  if (stretch < 0 || layout->keep_all || layout->readers[r] != 1 || reader >= network->graph->n
      || stretch_at (layout, stretch)->last != first
      || !(network->graph->node[reader].layer.kind->flags & LAM_LAYER_DX_OVER_X))
    return -1;
  return stretch;
}

static void
want_gradients (Layout *layout)
{
  LamNetwork *network = layout->network;
  LamGraph *graph = network->graph;
  gsize sum = 0;

  for (guint r = graph->n + 1; r-- > 0;) {
    guint last = r > 0 ? backward_moment (network, r - 1) : end_moment (network);
    guint first;

    if ((r > 0 && graph->root[r] != r) || !layout->need[r])
      continue;
    first = first_writing (layout, r);
    if (layout->keep_all || (r > 0 && is_late (network, r - 1)))
      last = end_moment (network);
    layout->gradient_of[r] = r;
    layout->gradient_stretch[r] = stretch_over_value (layout, r, first);
    if (layout->gradient_stretch[r] >= 0)
      stretch_at (layout, layout->gradient_stretch[r])->last = last;
    else
      layout->gradient_stretch[r] =
          want (layout, tensor_size (graph, r) * network->capacity, MIN (first, last), last);
    if (layout->readers[r] > 1)
      sum = MAX (sum, tensor_size (graph, r) * network->capacity);
  }
  if (sum > 0)
    layout->sum = want (layout, sum * LAM_MAX_INPUTS, 0, end_moment (network));
}

static void
want_layers (Layout *layout)
{
  LamNetwork *network = layout->network;
  LamGraph *graph = network->graph;
  gsize scratch = 0;

  for (guint i = 0; i < graph->n; i++) {
    const LamLayer *layer = &graph->node[i].layer;
    /* What settle() reads is needed until after the step. */
    guint last = layer->kind->settle != NULL ? end_moment (network)
                 : network->has_backward     ? backward_moment (network, i)
                                             : forward_moment (i);

    layout->kept_stretch[i] =
        layer->n_kept > 0 ? want (layout, layer->n_kept, forward_moment (i), last) : -1;
    scratch = MAX (scratch, layer->n_scratch);
    lam_pool_reserve (network->pool, layer->thread_bytes);
  }
  layout->scratch = want (layout, scratch, 0, end_moment (network));
}

static void
want_fixed (Layout *layout, guint n_slots)
{
  LamNetwork *network = layout->network;
  guint end = end_moment (network);
  gsize out = tensor_size (network->graph, network->graph->n);

  layout->arena = want_lasting (layout, network->n_arena);
  if (network->has_backward)
    layout->gradients = want_lasting (layout, network->n_trained);
  for (guint s = 0; s < n_slots; s++)
    layout->slots[s] = want_lasting (layout, network->n_trained);
  if (network->n_classes > 0)
    layout->class_weight = want_lasting (layout, network->n_classes);
  layout->per_sample = want (layout, network->capacity * 2, 0, end);
  if (LAM_REAL_IS_DOUBLE) {
    layout->input = want (layout, tensor_size (network->graph, 0) * network->capacity, 0, end);
    layout->targets = want (layout, out * network->capacity, 0, end);
  }
}

static LamReal *
place_in (gpointer block, const GArray *stretches, int index)
{
  if (index < 0)
    return NULL;
  return (LamReal *) ((char *) block + g_array_index (stretches, LamStretch, index).offset);
}

static LamReal *
place_of (const Layout *layout, int stretch)
{
  return place_in (layout->network->block, layout->stretches, stretch);
}

static LamReal *
lasting_place (const Layout *layout, int stretch)
{
  return place_in (layout->network->lasting, layout->lasting, stretch);
}

/* Points every layer at its memory. */
static void
point (Layout *layout, guint n_slots)
{
  LamNetwork *network = layout->network;
  LamGraph *graph = network->graph;

  network->w = lasting_place (layout, layout->arena);
  network->dw = lasting_place (layout, layout->gradients);
  for (guint s = 0; s < n_slots; s++)
    network->slots[s] = lasting_place (layout, layout->slots[s]);
  network->per_sample = (double *) place_of (layout, layout->per_sample);
  network->input = place_of (layout, layout->input);
  network->targets = place_of (layout, layout->targets);
  network->class_weight = lasting_place (layout, layout->class_weight);
  network->sum = place_of (layout, layout->sum);
  for (guint t = 1; t <= graph->n; t++)
    network->value[t] =
        graph->root[t] > 0
            ? place_of (layout, layout->value_stretch[layout->value_of[graph->root[t]]])
            : network->input;
  network->value[0] = network->input;
  for (guint t = 0; t <= graph->n; t++)
    network->gradient[t] = layout->need[graph->root[t]]
                               ? place_of (layout, layout->gradient_stretch[graph->root[t]])
                               : NULL;
  for (guint i = 0; i < graph->n; i++) {
    LamLayer *layer = &graph->node[i].layer;

    layer->pool = network->pool;
    layer->kept = place_of (layout, layout->kept_stretch[i]);
    layer->scratch = place_of (layout, layout->scratch);
    layer->y = network->value[i + 1];
    layer->dy = network->gradient[i + 1];
  }
  for (guint p = 0; p < network->n_parameters; p++) {
    const LamParameter *parameter = &network->parameter[p];
    LamLayer *layer = &graph->node[parameter->node].layer;

    layer->w[parameter->slot] = network->w + parameter->offset;
    layer->dw[parameter->slot] =
        parameter->trains && network->dw != NULL ? network->dw + parameter->offset : NULL;
  }
}

static gsize
place (GArray *stretches)
{
  return lam_layout_place ((LamStretch *) (gpointer) stretches->data, stretches->len);
}

static gboolean
map_blocks (Layout *layout, GError **error)
{
  LamNetwork *network = layout->network;
  gsize all;

  network->block_size = place (layout->stretches);
  network->lasting_size = place (layout->lasting);
  all = network->block_size + network->lasting_size;
  if (all < lam_layout_memory ()) {
    network->block = lam_layout_map (network->block_size);
    network->lasting = lam_layout_map (network->lasting_size);
  }
  return (network->block != NULL && network->lasting != NULL)
         || lam_fail (
             error, LAM_ERROR_MEMORY,
             "The network needs %.1f GB for batches of %u and this machine has %.1f GB: make the "
             "batch or the layers smaller.",
             (double) all / 1e9, network->capacity, (double) lam_layout_memory () / 1e9);
}

static gboolean
lay_out (LamNetwork *network, const LamNetworkOptions *options, GError **error)
{
  guint n = network->graph->n;
  Layout layout = { .network = network,
                    .keep_all = options->keep_all,
                    .scratch = -1,
                    .sum = -1,
                    .per_sample = -1,
                    .arena = -1,
                    .gradients = -1,
                    .slots = { -1, -1, -1, -1 },
                    .input = -1,
                    .targets = -1,
                    .class_weight = -1 };
  g_autofree gboolean *need = layout.need = g_new0 (gboolean, n + 1);
  g_autofree guint *readers = layout.readers = g_new0 (guint, n + 1);
  g_autofree guint *value_of = layout.value_of = g_new0 (guint, n + 1);
  g_autofree guint *gradient_of = layout.gradient_of = g_new0 (guint, n + 1);
  g_autofree int *value_stretch = layout.value_stretch = g_new0 (int, n + 1);
  g_autofree int *gradient_stretch = layout.gradient_stretch = g_new0 (int, n + 1);
  g_autofree int *kept_stretch = layout.kept_stretch = g_new0 (int, n + 1);
  g_autoptr (GArray) stretches = layout.stretches = g_array_new (FALSE, TRUE, sizeof (LamStretch));
  g_autoptr (GArray) lasting = layout.lasting = g_array_new (FALSE, TRUE, sizeof (LamStretch));

  for (guint t = 0; t <= n; t++)
    value_stretch[t] = gradient_stretch[t] = -1;
  find_needs (&layout, options->input_gradient);
  want_values (&layout);
  if (network->has_backward)
    want_gradients (&layout);
  want_layers (&layout);
  want_fixed (&layout, options->n_slots);
  if (!map_blocks (&layout, error))
    return FALSE;
  network->value = g_new0 (LamReal *, n + 1);
  network->gradient = g_new0 (LamReal *, n + 1);
  network->several = g_new0 (gboolean, n + 1);
  network->written = g_new0 (gboolean, n + 1);
  for (guint t = 0; t <= n; t++)
    network->several[t] = readers[t] > 1;
  point (&layout, options->n_slots);
  return TRUE;
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
  if (!lay_out (network, options, error)
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
lam_network_rest (LamNetwork *network)
{
  if (network->block_size >= LAM_REST_LEAST)
    lam_layout_give_back (network->block, network->block_size);
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
  lam_layout_unmap (network->block, network->block_size);
  lam_layout_unmap (network->lasting, network->lasting_size);
  lam_graph_free (network->graph);
  lam_item_free (network->training);
  lam_item_free (network->items);
  g_free (network);
}
