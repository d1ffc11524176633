/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The layers of an experiment, planned for an input shape and a batch size, with who feeds whom.
 * A layer's `activation` parameter becomes a layer of its own behind it, so that no layer but the
 * activation itself knows softmax; elementwise ones are then lent back to the layer before
 * (LAM_LAYER_BORROWS_ACTIVATION) and applied where it stores its result.
 *
 * Tensors are numbered: 0 is the input, i + 1 the output of node i. Tensors that are the same
 * memory under another shape (flatten, a lent activation) share a root. */

#pragma once

#include "lam-layer.h"

#define lam_graph_find LAM_NAME (lam_graph_find)
#define lam_graph_free LAM_NAME (lam_graph_free)
#define lam_graph_new LAM_NAME (lam_graph_new)
#define lam_graph_new_part LAM_NAME (lam_graph_new_part)

typedef struct {
  LamLayer layer;
  LamItem *own;                /* an item made by the graph, freed with it; else NULL */
  guint item;                  /* index in the experiment's list */
  guint input[LAM_MAX_INPUTS]; /* tensors */
  gboolean runs;               /* FALSE: a view, or lent to the node before */
  gboolean is_head;            /* the last softmax or sigmoid, when the loss takes it over */
  guint first, last;           /* set by lam_network_link(): of its chain; else itself */
} LamNode;

typedef struct {
  LamNode *node;
  guint n;     /* nodes planned without error */
  guint n_all; /* nodes there are */
  LamShape in;
  guint *root;       /* [n + 1] the tensor whose memory this one uses */
  guint failed_item; /* of the error */
} LamGraph;

typedef enum {
  LAM_GRAPH_FUSE = 1 << 0,         /* lend activations */
  LAM_GRAPH_SOFTMAX_HEAD = 1 << 1, /* the loss takes over a softmax at the end … */
  LAM_GRAPH_SIGMOID_HEAD = 1 << 2, /* … or a sigmoid */
} LamGraphFlags;

/* Plans as many layers as fit; the first that does not ends it with a sentence in @error, but the
 * graph so far is still returned. @items: of LamItem, borrowed and alive as long as the graph. */
LamGraph *lam_graph_new (const GPtrArray *items, LamShape in, guint capacity, guint flags,
                         GError **error);

/* The same for items [from, to) only; @in is what item @from is fed. */
LamGraph *lam_graph_new_part (const GPtrArray *items, guint from, guint to, LamShape in,
                              guint capacity, guint flags, GError **error);
void lam_graph_free (LamGraph *graph);

/* The tensor that leaves the layer called @name (after its activation), or -1. */
int lam_graph_find (const LamGraph *graph, const char *name);
