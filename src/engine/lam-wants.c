/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-wants.h. A flattened picture's order goes forward through layers that keep their
 * numbers' order until a dense layer; that of a vector made into a picture goes backward. */

#include "lam-wants.h"
#include "lam-graph.h"

static void
want_free (gpointer data)
{
  LamWant *want = data;

  g_free (want->name);
  g_free (want->slot);
  g_free (want->in_order);
  g_free (want->out_order);
  g_free (want);
}

/* PyTorch's i-th of a picture's numbers; NULL when its rule and ours are the same. */
static GArray *
picture_order (LamShape shape)
{
  gsize cells = (gsize) shape.d[0] * shape.d[1], channels = shape.d[2];
  GArray *order;

  if (shape.n != 3 || channels == 1 || cells == 1)
    return NULL;
  order = g_array_sized_new (FALSE, FALSE, sizeof (guint32), (guint) (cells * channels));
  for (gsize c = 0; c < channels; c++)
    for (gsize i = 0; i < cells; i++) {
      guint32 ours = (guint32) (i * channels + c);

      g_array_append_val (order, ours);
    }
  return order;
}

static gboolean
has_kernel (const LamLayer *layer)
{
  for (guint w = 0; w < layer->n_weights; w++)
    if (layer->weight[w].n > 1)
      return TRUE;
  return FALSE;
}

/* Whether number i of a vector comes out as number i. */
static gboolean
keeps_order (const LamLayer *layer)
{
  return layer->in[0].n == 1 && lam_shape_equal (layer->in[0], layer->out) && !has_kernel (layer);
}

/* Vectors side by side: each part's order, further along. */
static GArray *
joined_order (const LamNode *node, GArray *const *order)
{
  GArray *joined = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean any = FALSE;
  guint32 first = 0;

  for (guint k = 0; k < node->layer.n_in; k++) {
    const GArray *part = order[node->input[k]];

    any = any || part != NULL;
    for (guint32 i = 0; i < node->layer.in[k].d[0]; i++) {
      guint32 ours = first + (part != NULL ? g_array_index (part, guint32, i) : i);

      g_array_append_val (joined, ours);
    }
    first += node->layer.in[k].d[0];
  }
  if (!any)
    g_clear_pointer (&joined, g_array_unref);
  return joined;
}

static GArray *
order_after (const LamNode *node, GArray *const *order)
{
  const LamLayer *layer = &node->layer;
  GArray *before = order[node->input[0]];

  if (layer->n_in > 1 && layer->out.n == 1 && !lam_shape_equal (layer->in[0], layer->out))
    return joined_order (node, order);
  if (keeps_order (layer))
    return before != NULL ? g_array_ref (before) : NULL;
  return (layer->kind->flags & LAM_LAYER_VIEW) != 0 && layer->out.n == 1
             ? picture_order (layer->in[0])
             : NULL;
}

static GArray **
find_orders (const LamGraph *graph)
{
  GArray **order = g_new0 (GArray *, graph->n + 1);

  for (guint i = 0; i < graph->n; i++)
    order[i + 1] = order_after (&graph->node[i], order);
  for (guint i = graph->n; i-- > 0;) {
    const LamNode *node = &graph->node[i];
    const LamLayer *layer = &node->layer;
    GArray **before = &order[node->input[0]];

    if (*before != NULL || layer->in[0].n != 1)
      continue;
    if ((layer->kind->flags & LAM_LAYER_VIEW) != 0 && layer->out.n == 3)
      *before = picture_order (layer->out);
    else if (keeps_order (layer) && order[i + 1] != NULL)
      *before = g_array_ref (order[i + 1]);
  }
  return order;
}

static guint32 *
copy_order (const GArray *order, gsize *n)
{
  *n = order != NULL ? order->len : 0;
  return order != NULL ? g_memdup2 (order->data, order->len * sizeof (guint32)) : NULL;
}

static LamWant *
want_new (const LamNode *node, GArray *before, GArray *after, GHashTable *used)
{
  const LamLayer *layer = &node->layer;
  const char *kind = layer->kind->kind.id;
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (used, kind));
  LamWant *want = g_new0 (LamWant, 1);

  g_hash_table_insert (used, (gpointer) kind, GUINT_TO_POINTER (n + 1));
  want->name = g_strdup (layer->name);
  want->slot = n > 0 ? g_strdup_printf ("%s_%u", kind, n) : g_strdup (kind);
  want->n = layer->n_weights;
  for (guint w = 0; w < want->n; w++) {
    want->weight[w].id = layer->weight[w].id;
    want->weight[w].n = layer->weight[w].n;
    for (guint k = 0; k < layer->weight[w].n; k++)
      want->weight[w].d[k] = layer->weight[w].d[k];
  }
  want->in_order = copy_order (before, &want->n_in);
  want->out_order = copy_order (after, &want->n_out);
  return want;
}

static GPtrArray *
wants_of (const LamGraph *graph)
{
  GPtrArray *wants = g_ptr_array_new_with_free_func (want_free);
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree GArray **order = find_orders (graph);

  for (guint i = 0; i < graph->n; i++) {
    const LamNode *node = &graph->node[i];

    if (node->layer.n_weights > 0)
      g_ptr_array_add (wants, want_new (node, order[node->input[0]], order[i + 1], used));
  }
  for (guint i = 0; i <= graph->n; i++)
    g_clear_pointer (&order[i], g_array_unref);
  return wants;
}

GPtrArray *
lam_wants_new (const LamExperiment *experiment, LamShape in, GError **error)
{
  GPtrArray *layers = lam_experiment_layers (experiment), *wants = NULL;
  g_autoptr (GError) trouble = NULL;
  LamGraph *graph = lam_graph_new (layers, in, 1, 0, &trouble);

  if (trouble == NULL)
    wants = wants_of (graph);
  else
    lam_fail (error, LAM_ERROR_SHAPE, "Layer “%s”: %s",
              ((LamItem *) layers->pdata[graph->failed_item])->name, trouble->message);
  lam_graph_free (graph);
  return wants;
}
