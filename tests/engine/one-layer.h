/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One layer by itself: planned, given memory, run forwards and backwards. For tests. */

#pragma once

#include <math.h>
#include <string.h>

#include "lam-experiment.h"
#include "lam-kernels.h"
#include "lam-layer.h"

/* A layer kind of this build by id. */
static inline const LamLayerKind *
layer_kind (const char *id)
{
  for (guint i = 0; i < lam_n_layer_kinds; i++)
    if (g_str_equal (lam_layer_kinds[i]->kind.id, id))
      return lam_layer_kinds[i];
  return NULL;
}

static inline gsize
weight_size (const LamWeight *weight)
{
  gsize size = 1;

  for (guint i = 0; i < weight->n; i++)
    size *= weight->d[i];
  return size;
}

static inline LamReal *
aligned_reals (gsize n)
{
  return g_aligned_alloc0 (MAX (n, 1), sizeof (LamReal), 64);
}

/* @item is borrowed. All memory is given, all gradients are wanted. */
static inline LamLayer *
one_layer_new_for (const LamItem *item, guint n_in, const LamShape *in, guint batch, LamPool *pool,
                   GError **error)
{
  LamLayer *l = g_new0 (LamLayer, 1);

  l->kind = layer_kind (item->kind->id);
  l->item = item;
  l->name = "alone";
  l->n_in = n_in;
  l->capacity = l->batch = batch;
  l->pool = pool;
  l->training = TRUE;
  for (guint i = 0; i < n_in; i++)
    l->in[i] = in[i];
  if (!l->kind->plan (l, error)) {
    g_free (l);
    return NULL;
  }
  for (guint i = 0; i < n_in; i++) {
    l->x[i] = aligned_reals (batch * lam_shape_size (in[i]));
    l->dx[i] = aligned_reals (batch * lam_shape_size (in[i]));
  }
  l->y = aligned_reals (batch * lam_shape_size (l->out));
  l->dy = aligned_reals (batch * lam_shape_size (l->out));
  for (guint i = 0; i < l->n_weights; i++) {
    l->w[i] = aligned_reals (weight_size (&l->weight[i]));
    for (gsize j = 0; j < weight_size (&l->weight[i]); j++)
      l->w[i][j] = (LamReal) l->weight[i].constant;
    if (!l->weight[i].is_state)
      l->dw[i] = aligned_reals (weight_size (&l->weight[i]));
  }
  l->kept = aligned_reals (l->n_kept);
  l->scratch = aligned_reals (l->n_scratch);
  lam_pool_reserve (pool, l->thread_bytes);
  return l;
}

static inline void
one_layer_free (LamLayer *l)
{
  for (guint i = 0; i < l->n_in; i++) {
    g_aligned_free ((gpointer) l->x[i]);
    g_aligned_free (l->dx[i]);
  }
  g_aligned_free (l->y);
  g_aligned_free (l->dy);
  for (guint i = 0; i < l->n_weights; i++) {
    g_aligned_free (l->w[i]);
    if (l->dw[i] != NULL)
      g_aligned_free (l->dw[i]);
  }
  g_aligned_free (l->kept);
  g_aligned_free (l->scratch);
  g_free (l);
}

/* A layer to be tried, by its JSON. */
typedef struct {
  const char *name, *json;
  guint n_in;
  LamShape in[3];
} LayerCase;

static inline LamItem *
make_item (const char *json)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autoptr (GError) error = NULL;
  LamItem *item = lam_item_from_json (&lam_layer_family, node, "test", &error);

  g_assert_no_error (error);
  return item;
}

/* Numbers from −1 … 1, never within 0.02 of 0, where relu and its kin have a corner, and never
 * equal, so that no window has a tie. */
static inline void
fill (LamReal *x, gsize n, guint seed)
{
  guint64 key = lam_random_key (seed, 1, 2, 3);

  for (gsize i = 0; i < n; i++) {
    double number = 2 * lam_random_uniform (key, i) - 1;

    x[i] = (LamReal) (number + (number < 0 ? -0.02 : 0.02));
  }
}

static inline LamLayer *
make_layer (const LamItem *item, const LayerCase *c, guint batch, LamPool *pool)
{
  g_autoptr (GError) error = NULL;
  LamLayer *l = one_layer_new_for (item, c->n_in, c->in, batch, pool, &error);

  g_assert_no_error (error);
  l->seed = 5;
  l->frozen = strstr (c->json, "false}") != NULL && strstr (c->json, "trainable") != NULL;
  for (guint i = 0; i < l->n_in; i++)
    fill ((LamReal *) l->x[i], batch * lam_shape_size (l->in[i]), 10 + i);
  for (guint i = 0; i < l->n_weights; i++) {
    fill (l->w[i], weight_size (&l->weight[i]), 20 + i);
    for (gsize j = 0; l->weight[i].is_state && j < weight_size (&l->weight[i]); j++)
      l->w[i][j] = (LamReal) fabs ((double) l->w[i][j]) + (LamReal) 0.1; /* a variance */
  }
  fill (l->dy, batch * lam_shape_size (l->out), 30);
  return l;
}
