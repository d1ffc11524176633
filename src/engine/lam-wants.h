/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What weights a network wants, layer by layer, apart from any network: for files whose names or
 * orders are not ours (lam-match.c, io/torch-write.c). */

#pragma once

#include "lam-experiment.h"
#include "lam-layer.h"

/* The layers that have weights, in order. Where PyTorch's rule, channels before rows and columns,
 * makes the numbers that enter or leave a layer another order than ours, element i of @in_order
 * says which of ours is its i-th; NULL where both are the same. */
typedef struct {
  char *name; /* of the layer */
  char *slot; /* Keras 3's place for it, "dense_1" */
  guint n;
  struct {
    const char *id;
    guint n;
    gsize d[4];
  } weight[LAM_MAX_WEIGHTS];
  guint32 *in_order, *out_order;
  gsize n_in, n_out; /* how many there are, 0 without such an order */
} LamWant;

/* What the layers of @experiment want for samples of shape @in; NULL with a sentence when they do
 * not fit. Returns: (transfer full) of LamWant */
GPtrArray *lam_wants_new (const LamExperiment *experiment, LamShape in, GError **error);
