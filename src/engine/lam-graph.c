/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-graph.h. Compiled twice, for float and for double. */

#include "lam-graph.h"

#include <string.h>

#include "lam-loss.h"

static const LamLayerKind *
find_kind (const char *id)
{
  for (guint i = 0; i < lam_n_layer_kinds; i++)
    if (g_str_equal (lam_layer_kinds[i]->kind.id, id))
      return lam_layer_kinds[i];
  g_assert_not_reached ();
}

/* ---- Expanding items into nodes ---- */

static LamNode *
add_node (LamGraph *graph, const LamItem *item, const char *name, guint index)
{
  LamNode *node = &graph->node[graph->n_all++];
  int trainable = lam_kind_find_param (item->kind, "trainable");

  node->item = index;
  node->runs = TRUE;
  node->layer.kind = find_kind (item->kind->id);
  node->layer.item = item;
  node->layer.name = name;
  node->layer.index = index;
  node->layer.frozen = trainable >= 0 && !lam_item_on (item, (guint) trainable);
  return node;
}

/* The layer without its activation, and the activation as a layer of its own. */
static void
split_activation (LamGraph *graph, const LamItem *item, guint index, int param)
{
  const char *choice = item->kind->params[param].choices[item->values[param].choice];
  const LamKind *kind = &find_kind ("activation")->kind;
  LamItem *plain = lam_item_dup (item);
  LamItem *activation = lam_item_new (item->family, lam_family_find (item->family, "activation"));
  LamNode *node;

  plain->values[param].choice = 0;
  node = add_node (graph, plain, item->name, index);
  node->own = plain;
  lam_item_set_text (activation, (guint) lam_kind_find_param (kind, "activation"), choice, NULL,
                     NULL);
  activation->name = g_strdup (item->name);
  node = add_node (graph, activation, item->name, index);
  node->own = activation;
}

static void
add_item (LamGraph *graph, const LamItem *item, guint index)
{
  int param = lam_kind_find_param (item->kind, "activation");
  gboolean is_activation = g_str_equal (item->kind->id, "activation");

  if (param >= 0 && !is_activation && item->values[param].choice != 0)
    split_activation (graph, item, index, param);
  else
    add_node (graph, item, item->name, index);
}

/* ---- Who feeds whom ---- */

int
lam_graph_find (const LamGraph *graph, const char *name)
{
  int found = -1;

  for (guint i = 0; i < graph->n_all; i++)
    if (g_strcmp0 (graph->node[i].layer.name, name) == 0)
      found = (int) i + 1;
  return found;
}

static gboolean
connect (LamGraph *graph, guint i, GError **error)
{
  LamNode *node = &graph->node[i];
  char **from = node->layer.item->from;
  guint n_from = from != NULL && node->own == NULL ? g_strv_length (from) : 0;
  gboolean merges = (node->layer.kind->flags & LAM_LAYER_MERGES) != 0;

  node->layer.n_in = 1;
  node->input[0] = i;
  if (n_from == 0)
    return !merges
           || lam_fail (error, LAM_ERROR_SHAPE,
                        "A second input is needed: choose an earlier layer under “From”.");
  if (n_from + merges > LAM_MAX_INPUTS)
    return lam_fail (error, LAM_ERROR_SHAPE, "There are %u inputs; at most %d are possible.",
                     n_from + 1, LAM_MAX_INPUTS);
  for (guint k = 0; k < n_from; k++) {
    int tensor = lam_graph_find (graph, from[k]);

    if (tensor < 0 || (guint) tensor > i)
      return lam_fail (error, LAM_ERROR_SHAPE,
                       "It takes its input from “%s”, which is no earlier layer.", from[k]);
    node->input[merges ? k + 1 : 0] = (guint) tensor;
  }
  node->layer.n_in = merges ? n_from + 1 : 1;
  return TRUE;
}

static LamShape
tensor_shape (const LamGraph *graph, guint tensor)
{
  return tensor == 0 ? graph->in : graph->node[tensor - 1].layer.out;
}

static gboolean
plan_node (LamGraph *graph, guint i, guint capacity, GError **error)
{
  LamLayer *layer = &graph->node[i].layer;
  g_autoptr (GError) inner = NULL;

  layer->capacity = capacity;
  if (connect (graph, i, &inner)) {
    for (guint k = 0; k < layer->n_in; k++)
      layer->in[k] = tensor_shape (graph, graph->node[i].input[k]);
    if (layer->kind->plan (layer, &inner) && lam_initializers_check (layer, &inner))
      return TRUE;
  }
  graph->failed_item = graph->node[i].item;
  g_set_error (error, LAM_ERROR, inner != NULL ? inner->code : LAM_ERROR_SHAPE, "%s",
               inner != NULL ? inner->message : lam_translate ("It does not fit."));
  return FALSE;
}

/* ---- Sharing memory ---- */

static guint
n_readers (const LamGraph *graph, guint tensor)
{
  guint n = 0;

  for (guint i = 0; i < graph->n; i++)
    for (guint k = 0; k < graph->node[i].layer.n_in; k++)
      n += graph->node[i].input[k] == tensor;
  return n;
}

/* Lends node i's activation to the node before it. */
static gboolean
lend (LamGraph *graph, guint i)
{
  LamLayer *layer = &graph->node[i].layer;
  guint from = graph->node[i].input[0];
  LamNode *before = from > 0 ? &graph->node[from - 1] : NULL;
  double alpha = 0;
  LamActivation activation;

  if (before == NULL || layer->kind->lends == NULL || !before->runs
      || !(before->layer.kind->flags & LAM_LAYER_BORROWS_ACTIVATION)
      || before->layer.epilogue != LAM_ACTIVATION_LINEAR || n_readers (graph, from) != 1)
    return FALSE;
  activation = layer->kind->lends (layer->item, &alpha);
  if (activation == LAM_ACTIVATION_LINEAR)
    return FALSE;
  before->layer.epilogue = activation;
  before->layer.epilogue_alpha = alpha;
  return TRUE;
}

static void
share_memory (LamGraph *graph, guint flags)
{
  graph->root = g_new0 (guint, graph->n + 1);
  for (guint i = 0; i < graph->n; i++) {
    LamNode *node = &graph->node[i];
    gboolean is_view = node->layer.kind->flags & LAM_LAYER_VIEW;

    graph->root[i + 1] = i + 1;
    if (is_view || ((flags & LAM_GRAPH_FUSE) && !node->is_head && lend (graph, i))) {
      node->runs = FALSE;
      graph->root[i + 1] = graph->root[node->input[0]];
    }
  }
}

/* A softmax or sigmoid at the very end that the loss takes over is lent to nobody. */
static void
mark_head (LamGraph *graph, guint flags)
{
  LamNode *last = graph->n > 0 ? &graph->node[graph->n - 1] : NULL;
  const LamItem *item = last != NULL ? last->layer.item : NULL;
  const char *id = item != NULL ? item->kind->id : "";

  if (g_str_equal (id, "activation"))
    id = item->kind->params[0].choices[item->values[0].choice];
  if (last != NULL)
    last->is_head = ((flags & LAM_GRAPH_SOFTMAX_HEAD) && g_str_equal (id, "softmax"))
                    || ((flags & LAM_GRAPH_SIGMOID_HEAD) && g_str_equal (id, "sigmoid"));
}

LamGraph *
lam_graph_new (const GPtrArray *items, LamShape in, guint capacity, guint flags, GError **error)
{
  return lam_graph_new_part (items, 0, items->len, in, capacity, flags, error);
}

LamGraph *
lam_graph_new_part (const GPtrArray *items, guint from, guint to, LamShape in, guint capacity,
                    guint flags, GError **error)
{
  LamGraph *graph = g_new0 (LamGraph, 1);

  graph->node = g_new0 (LamNode, 2 * (to - from) + 1);
  graph->in = in;
  for (guint i = from; i < to; i++)
    add_item (graph, g_ptr_array_index (items, i), i);
  while (graph->n < graph->n_all && plan_node (graph, graph->n, capacity, error))
    graph->n++;
  if (graph->n == graph->n_all)
    mark_head (graph, flags);
  share_memory (graph, flags);
  return graph;
}

void
lam_graph_free (LamGraph *graph)
{
  if (graph == NULL)
    return;
  for (guint i = 0; i < graph->n_all; i++)
    lam_item_free (graph->node[i].own);
  g_free (graph->node);
  g_free (graph->root);
  g_free (graph);
}
