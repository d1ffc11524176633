/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A network: an experiment's layers laid out for one input shape and batch size, every tensor in
 * one block that is measured first, then placed. After lam_network_new() nothing is allocated.
 * Compiled twice: float for work, double (lam_network_…_d) for gradient checks. */

#pragma once

#include "lam-experiment.h"
#include "lam-graph.h"
#include "lam-loss.h"
#include "lam-weights.h"

#define lam_network_add_metrics LAM_NAME (lam_network_add_metrics)
#define lam_network_backward LAM_NAME (lam_network_backward)
#define lam_network_cut LAM_NAME (lam_network_cut)
#define lam_network_dup_weights LAM_NAME (lam_network_dup_weights)
#define lam_network_dup_weights_of LAM_NAME (lam_network_dup_weights_of)
#define lam_network_feed LAM_NAME (lam_network_feed)
#define lam_network_forward LAM_NAME (lam_network_forward)
#define lam_network_free LAM_NAME (lam_network_free)
#define lam_network_gradient LAM_NAME (lam_network_gradient)
#define lam_network_lay_out LAM_NAME (lam_network_lay_out)
#define lam_network_link LAM_NAME (lam_network_link)
#define lam_network_load LAM_NAME (lam_network_load)
#define lam_network_measure LAM_NAME (lam_network_measure)
#define lam_network_new LAM_NAME (lam_network_new)
#define lam_network_piece_gradient LAM_NAME (lam_network_piece_gradient)
#define lam_network_piece_penalty LAM_NAME (lam_network_piece_penalty)
#define lam_network_penalty LAM_NAME (lam_network_penalty)
#define lam_network_reset LAM_NAME (lam_network_reset)
#define lam_network_run_chain LAM_NAME (lam_network_run_chain)
#define lam_network_settle LAM_NAME (lam_network_settle)
#define lam_network_small_batch LAM_NAME (lam_network_small_batch)
#define lam_network_value LAM_NAME (lam_network_value)

#define LAM_MAX_METRICS 8

/* One tensor of weights in place. */
typedef struct {
  char *name;         /* "hidden/kernel" */
  guint node, slot;   /* layer.weight[slot] */
  gsize offset, n;    /* in the arena of parameters */
  gboolean is_vector; /* one dimension: a bias, gamma, beta */
  gboolean trains;    /* an optimiser changes it */
  double l2;          /* the layer's own and the training's together */
} LamParameter;

/* A stretch of the arena that the optimiser does at once, the same for any number of threads. */
typedef struct {
  gsize from, to;           /* numbers of the arena */
  const LamParameter *late; /* they are rows of this kernel, whose gradient can wait for them */
  double penalty;           /* their L2 part of the loss */
} LamPiece;

typedef struct {
  LamGraph *graph;
  LamItem *items;    /* own copy of the experiment's document: the graph borrows its layers */
  LamItem *training; /* own copy: loss, metrics, optimiser; NULL for predicting only */
  const LamItem *loss_item;
  const LamLossKind *loss;
  guint n_metrics;
  const LamItem *metric_item[LAM_MAX_METRICS];
  const LamMetricKind *metric[LAM_MAX_METRICS];
  guint capacity, batch;

  guint n_parameters;
  LamParameter *parameter;
  gsize n_arena, n_trained; /* LamReals in the arena; the trained ones come first */
  LamReal *w, *dw;          /* [n_arena], [n_trained] */
  LamReal *slots[4];        /* [n_trained] each */

  LamReal **value;          /* [n + 1] of each tensor; views share */
  LamReal **gradient;       /* [n + 1] or NULL */
  LamReal *input, *targets; /* own copies for double; NULL for float */
  gboolean *several;        /* [n + 1] by root: read by more than one layer */
  gboolean *written;        /* [n + 1] by root: its gradient holds something in this step */
  LamReal *sum;             /* second gradient of a tensor that several layers read, or NULL */
  double *per_sample;       /* [capacity] */
  LamReal *class_weight;    /* [n_classes] or NULL */
  guint n_classes;
  LamTargetType target;
  gsize positions, channels; /* of the output */
  guint lowest;              /* backward stops at this node */
  gboolean has_backward, is_logits, is_binary;
  guint n_pieces; /* of the trained weights */
  LamPiece *piece;
  gboolean waits;         /* backward leaves what it can to lam_network_piece_gradient() */
  gboolean is_prepared;   /* what layers make of the weights as they are */
  gboolean penalty_known; /* of the weights as they are, in the pieces and in … */
  double frozen_penalty;  /* … this */

  gpointer block; /* tensors of a step */
  gsize block_size;
  gboolean block_is_lent; /* by the network that this one works in turn with */
  gpointer lasting;       /* weights, their gradients and what the optimiser remembers */
  gsize lasting_size;
  LamPool *pool; /* borrowed */
  guint64 seed;
  LamTargets targets_now;
  LamIndexLists lists;
  const volatile int *interrupt; /* a wish that is not 0 ends a step between layers; may be NULL */
} LamNetwork;

typedef struct {
  guint capacity; /* samples at most in a batch */
  gboolean backward;
  gboolean input_gradient; /* also the gradient of the input: gradient check, one layer alone */
  gboolean keep_all; /* every tensor and gradient stays readable after a step; nothing is fused */
  guint n_slots;     /* arrays of the optimiser; none without backward */
  guint from_item, to_item;  /* only these layers of the list, [from, to); to_item 0: to the end */
  const LamNetwork *in_turn; /* lends the memory of its step, if that is large enough: the two never
                                work at the same time; or NULL */
  LamPool *pool;             /* borrowed, may be NULL */
} LamNetworkOptions;

/* Lays out the layers of @experiment for samples of shape @in. @data: what targets look like; NULL
 * for predicting only, which leaves out the loss. Weights are zero until reset or load. Returns:
 * (transfer full), or NULL with a sentence. */
LamNetwork *lam_network_new (const LamExperiment *experiment, LamShape in, const LamData *data,
                             const LamNetworkOptions *options, GError **error);
void lam_network_free (LamNetwork *network);

/* First weights by the layers' initialisers; the same for float and double, for any threads. */
void lam_network_reset (LamNetwork *network, guint64 seed);

/* Copies weights in by name; all of the network's must be there with the right shapes, unless
 * @partial, which leaves the others as they are. */
gboolean lam_network_load (LamNetwork *network, const LamWeights *weights, gboolean partial,
                           GError **error);
LamWeights *lam_network_dup_weights (const LamNetwork *network);
/* The same from another arena of this network's layout. */
LamWeights *lam_network_dup_weights_of (const LamNetwork *network, const LamReal *w);

/* Takes a batch as the next input; the batch must stay alive until the step is over. */
void lam_network_feed (LamNetwork *network, const LamBatch *batch);

/* Runs the batch. FALSE when interrupted. */
gboolean lam_network_forward (LamNetwork *network, gboolean training, guint epoch, guint step);

/* Loss of the batch that was run, without L2; with @gradient it prepares backward. */
double lam_network_measure (LamNetwork *network, gboolean gradient);

/* Gradients of all trained weights into dw, L2 included. FALSE when interrupted. With
 * network->waits the gradients of large kernels and of L2 are missing until
 * lam_network_piece_gradient(). */
gboolean lam_network_backward (LamNetwork *network);

/* Cuts the trained weights into pieces; part of lam_network_new(). */
void lam_network_cut (LamNetwork *network);

/* The batch, at most network->capacity, with which a network that only measures is fastest: what a
 * layer reads and writes stays in the cache, and weights need not come from memory too often. */
guint lam_network_small_batch (const LamNetwork *network);

/* Finds the chains of layers; part of lam_network_new(). */
void lam_network_link (LamNetwork *network);

/* Runs the chain that begins at @node; FALSE: there is none, or the batch is better run layer by
 * layer. */
gboolean lam_network_run_chain (LamNetwork *network, guint node);

/* Memory for all of a network whose graph, parameters and pieces are known, and pointers into it.
 * FALSE with a sentence when the machine has not that much. */
gboolean lam_network_lay_out (LamNetwork *network, const LamNetworkOptions *options,
                              GError **error);

/* The whole gradient of the weights of piece @index, on @thread, whose scratch it may lie in. */
const LamReal *lam_network_piece_gradient (LamNetwork *network, guint index, guint thread);

/* Notes the L2 part of the loss of a piece whose weights have just changed. */
void lam_network_piece_penalty (LamNetwork *network, guint index);

/* After a whole training step: moving statistics follow. */
void lam_network_settle (LamNetwork *network);

/* The L2 part of the loss for the weights as they are. It is kept where penalty_known says so,
 * which only the optimiser's pass sets: whoever else changes weights clears it. */
double lam_network_penalty (LamNetwork *network);

/* Adds the batch to the sums of metric @index. */
void lam_network_add_metrics (LamNetwork *network, guint index, double *sums);

/* The final output [batch × out] (probabilities where a head was fused), or any tensor. */
const LamReal *lam_network_value (const LamNetwork *network, guint tensor);
const LamReal *lam_network_gradient (const LamNetwork *network, guint tensor);
