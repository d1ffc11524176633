/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a network that never trains stays in the processor's caches.
 *
 * Chains: layers behind each other that can go through a batch a few samples at a time, so that a
 * thread takes these through all of them while they are in its cache, and threads meet once for
 * the chain instead of once for each layer. Which sample lies in which part does not change a bit.
 * They live on weights that layers have prepared, which a step of training would undo.
 *
 * Small batches: what one layer writes is still there when the next one reads it, and the same
 * memory serves batch after batch. Compiled twice, for float and for double. */

#include "lam-network.h"

#define PART 32                /* samples: prepared products are as fast with them as with more */
#define CACHE (4 << 20)        /* bytes: what a layer reads and writes for a small batch, about */
#define LARGE_CACHE (16 << 20) /* … at most; so large weights are read from there each time */
#define LEAST_BATCH 4

/* Does a part of a batch take no more than its share of the whole one's time? */
static gboolean
divides (const LamLayer *layer)
{
  return layer->n_in == 1 && layer->n_scratch == 0 && layer->n_kept == 0
         && (layer->n_weights == 0 || layer->n_prepared > 0);
}

/* Can node @i follow the one before it in its chain? */
static gboolean
follows (const LamGraph *graph, guint i)
{
  const LamNode *node = &graph->node[i];

  return graph->root[node->input[0]] == graph->root[i] && (!node->runs || divides (&node->layer));
}

void
lam_network_link (LamNetwork *network)
{
  LamGraph *graph = network->graph;
  gboolean in_chain = FALSE;

  for (guint i = 0; i < graph->n; i++) {
    LamNode *node = &graph->node[i];
    gboolean begins =
        !network->has_backward && node->layer.n_prepared > 0 && divides (&node->layer);
    gboolean joins = in_chain && follows (graph, i);

    in_chain = begins || joins;
    node->first = joins ? node[-1].first : i;
    for (guint k = node->first; k <= i; k++)
      graph->node[k].last = i;
  }
}

/* ---- Small batches ---- */

/* Bytes of one sample that the layer with the most of them reads and writes. */
static gsize
widest_layer (const LamGraph *graph)
{
  gsize widest = 0;

  for (guint i = 0; i < graph->n; i++) {
    const LamLayer *layer = &graph->node[i].layer;

    if (graph->node[i].runs)
      widest = MAX (widest, lam_shape_size (layer->in[0]) + lam_shape_size (layer->out));
  }
  return widest * sizeof (LamReal);
}

guint
lam_network_small_batch (const LamNetwork *network)
{
  gsize sample = widest_layer (network->graph), weights = network->n_arena * sizeof (LamReal);
  guint least = MAX (LEAST_BATCH, 2 * lam_pool_threads (network->pool)), n_parts;
  guint n = (guint) MAX (CACHE / sample, least);

  if (n >= network->capacity || n * sample > LARGE_CACHE
      || (weights > LARGE_CACHE && weights > n * sample))
    return network->capacity;
  n_parts = (network->capacity + n - 1) / n;
  return (network->capacity + n_parts - 1) / n_parts;
}

/* ---- Running ---- */

typedef struct {
  const LamNetwork *network;
  const LamNode *first;
  guint rows; /* of a part */
} Chain;

/* A layer runs on some samples as if they were its batch. */
static void
run_part (guint piece, guint thread, gpointer data)
{
  const Chain *chain = data;
  const LamGraph *graph = chain->network->graph;
  gsize from = (gsize) piece * chain->rows;

  for (guint i = chain->first->first; i <= chain->first->last; i++) {
    LamLayer layer = graph->node[i].layer;

    if (!graph->node[i].runs)
      continue;
    layer.pool = NULL;
    layer.batch = (guint) MIN (chain->rows, chain->network->batch - from);
    layer.x[0] += from * lam_shape_size (layer.in[0]);
    layer.y += from * lam_shape_size (layer.out);
    layer.kind->forward (&layer);
  }
}

gboolean
lam_network_run_chain (LamNetwork *network, guint node)
{
  Chain chain = { network, &network->graph->node[node], 0 };
  guint n_parts = (network->batch + PART - 1) / PART;

  /* With fewer parts than threads the layers share out each product instead. */
  if (chain.first->last == node || chain.first->layer.lists != NULL
      || n_parts < MAX (2, lam_pool_threads (network->pool)))
    return FALSE;
  chain.rows = (network->batch + n_parts - 1) / n_parts;
  lam_pool_run (network->pool, (network->batch + chain.rows - 1) / chain.rows, run_part, &chain);
  return TRUE;
}
