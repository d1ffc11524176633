/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a layer is, for the files in layers/. A layer answers four questions: plan (does it fit,
 * and what comes out), reset (first weights, generic unless it says otherwise), forward, backward.
 * It sees its LamLayer and nothing else: never the network, a file, the window or malloc.
 *
 * These sources are compiled twice, with LamReal as float for work and as double for gradient
 * checks, so each descriptor is declared through LAM_LAYER_KIND(). */

#pragma once

#include "lam-blas.h"
#include "lam-kind.h"
#include "lam-pool.h"
#include "lam-random.h"
#include "lam-real.h"

#define LAM_MAX_INPUTS 8
#define LAM_MAX_WEIGHTS 4

typedef struct _LamLayer LamLayer;
typedef struct _LamLayerKind LamLayerKind;

/* One tensor of weights, wished for by plan(). */
typedef struct {
  const char *id;    /* "kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance" */
  guint n;           /* dimensions */
  guint32 d[4];      /* slowest first: dense [in × out], conv2d [rows × columns × in × out] */
  gboolean is_state; /* moving statistics: never touched by an optimiser */
  const LamItem *initializer; /* borrowed from the item's parameter, or NULL: */
  double constant;            /* … filled with this */
  double fan_in, fan_out;
  double l2; /* coefficient of the sum of squares added to the loss */
} LamWeight;

typedef enum {
  LAM_LAYER_ELEMENTWISE = 1 << 0,   /* y and x may be the same memory */
  LAM_LAYER_NEEDS_X = 1 << 1,       /* backward reads x */
  LAM_LAYER_NEEDS_Y = 1 << 2,       /* backward reads y, not only to undo a lent activation */
  LAM_LAYER_TAKES_INDICES = 1 << 3, /* x[0] may be index lists */
  LAM_LAYER_RANDOM = 1 << 4,        /* differs between training and use: dropout, noise */
  LAM_LAYER_VIEW = 1 << 5,          /* y is x under another shape: flatten, reshape; no code runs */
  LAM_LAYER_MERGES = 1 << 6,        /* takes two inputs or more: add, concatenate */
  LAM_LAYER_BORROWS_ACTIVATION = 1 << 7, /* can apply l->epilogue: dense, conv2d */
  LAM_LAYER_DX_OVER_X = 1 << 8, /* backward needs x no more when it writes dx: may be the same */
} LamLayerFlags;

/* Index lists: row r holds indices[starts[r]] … indices[starts[r + 1] − 1], each a 1 in a vector.
 */
typedef struct {
  const guint32 *starts; /* [batch + 1] */
  const guint32 *indices;
} LamIndexLists;

struct _LamLayer {
  /* Set before plan(). */
  const LamLayerKind *kind;
  const LamItem *item;
  const char *name;
  guint index; /* position in the network, for random numbers */
  guint n_in;
  LamShape in[LAM_MAX_INPUTS];
  guint capacity; /* samples at most in a batch: sizes below may depend on it */

  /* Answered by plan(). */
  LamShape out;
  guint n_weights;
  LamWeight weight[LAM_MAX_WEIGHTS];
  gsize n_kept;       /* LamReals kept from forward to backward, for the whole batch */
  gsize n_scratch;    /* LamReals needed only within a call, shared by all layers */
  gsize thread_bytes; /* per-thread scratch wanted of the pool (lam_gemm_scratch and kin) */
  guint late_rows;    /* rows of weight[0] that late_gradient() does at once; 0: not offered */
  gsize n_prepared;   /* LamReals that prepare() fills; 0: there is nothing to prepare */

  /* Set by the network before forward() and backward(). Rows of a batch are samples. */
  LamPool *pool;
  guint batch;       /* samples now, ≤ capacity */
  gboolean training; /* FALSE: dropout and noise are the identity, batch norm uses moving values */
  gboolean frozen;   /* trainable: false; batch norm then uses moving values in training too */
  guint64 seed;
  guint epoch, step; /* for random numbers */
  const LamReal *x[LAM_MAX_INPUTS];
  const LamIndexLists *lists; /* instead of x[0], or NULL */
  LamReal *y;
  LamReal *dy;                 /* gradient of y; backward may overwrite it */
  LamReal *dx[LAM_MAX_INPUTS]; /* written, never added to; NULL: not wanted */
  LamReal *w[LAM_MAX_WEIGHTS];
  LamReal *dw[LAM_MAX_WEIGHTS]; /* written; NULL: not wanted */
  LamReal *kept, *scratch;
  LamReal *prepared; /* NULL in a network that trains */
  /* The elementwise activation applied to y, lent by the layer after this one; backward gets dy of
   * what comes after it. plan() leaves it LINEAR: the graph (lam-graph.h) turns an `activation`
   * parameter of any kind, softmax too, into an activation layer behind this one, and gives this
   * layer an item with a linear one. A layer never looks at its own `activation`, and the loss
   * takes over a softmax or sigmoid layer at the end without the layers knowing. */
  LamActivation epilogue;
  double epilogue_alpha;
};

struct _LamLayerKind {
  LamKind kind;
  guint flags;

  /* Fills the answers of @l from l->in and the item. FALSE with LAM_ERROR_SHAPE and a sentence
   * without the layer's name, which the caller puts before it. */
  gboolean (*plan) (LamLayer *l, GError **error);
  void (*forward) (LamLayer *l);
  /* Makes l->prepared from the weights, for many times forward() until they change. NULL for most.
   */
  void (*prepare) (LamLayer *l);
  void (*backward) (LamLayer *l);

  /* Rows @from … @to − 1 of the gradient of weight[0], serially and in scratch of @thread, for the
   * optimiser's pass, which then has them in the cache. Called after backward() with dw[0] NULL;
   * x and dy are as that left them. NULL: not offered. */
  LamReal *(*late_gradient) (const LamLayer *l, gsize from, gsize to, guint thread);

  /* After a whole training step: what a layer keeps besides trained weights follows (the moving
   * statistics of batch normalization). NULL for most. Not called for a frozen layer. */
  void (*settle) (LamLayer *l);

  /* The activation this layer is, so that the one before may apply it; LINEAR if it has none to
   * lend, NULL if it never has. */
  LamActivation (*lends) (const LamItem *item, double *alpha);

  /* Multiply-adds of one sample, for the summary; NULL counts none. */
  double (*work) (const LamLayer *l);

  /* The id of a kind that put before this layer would make @in fit ("flatten"), NULL if there is
   * none. */
  const char *(*mend) (const LamItem *item, LamShape in);
};

/* The table made from layers.def; in the double build in the same order, with the suffix _d. */
#define lam_layer_kinds LAM_NAME (lam_layer_kinds)
#define lam_n_layer_kinds LAM_NAME (lam_n_layer_kinds)
extern const LamLayerKind *const lam_layer_kinds[];
extern const guint lam_n_layer_kinds;

#define LAM_LAYER_KIND(id) const LamLayerKind LAM_NAME (lam_layer_##id)

/* Short forms for layer sources: parameter by index of the file's enum. */
#define lam_count(l, p) lam_item_count ((l)->item, (p))
#define lam_number(l, p) lam_item_number ((l)->item, (p))
#define lam_on(l, p) lam_item_on ((l)->item, (p))
#define lam_choice(l, p) lam_item_choice ((l)->item, (p))
#define lam_rows(l, p) lam_item_pair ((l)->item, (p), 0)
#define lam_columns(l, p) lam_item_pair ((l)->item, (p), 1)

/* The key for this layer's random numbers in this step. */
static inline guint64
lam_layer_key (const LamLayer *l)
{
  return lam_random_key (l->seed, LAM_RANDOM_LAYER + l->index, l->epoch, l->step);
}
