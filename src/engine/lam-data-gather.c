/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Batches: bytes become numbers, random steps are applied. Nothing is allocated here after
 * lam_batch_new(), and a sample comes out the same whatever batch or thread it is gathered in. */

#include "lam-data.h"

#include <string.h>

#include "data/lam-reading.h"
#include "lam-kernels.h"

/* Longest index list of any part. */
static gsize
longest (const LamData *data)
{
  gsize most = 0;

  for (guint p = 0; p < LAM_N_PARTS; p++) {
    const LamPart *part = &data->parts[p];

    for (gsize i = 0; i < part->n; i++)
      most = MAX (most, lam_samples_length (&part->store->x, part->rows[i]));
  }
  return most;
}

LamBatch *
lam_batch_new (const LamData *data, guint capacity, guint n_threads)
{
  LamBatch *batch = g_new0 (LamBatch, 1);
  const LamSamples *x = &data->stores[LAM_PART_TRAIN]->x;
  gsize size = lam_shape_size (data->shape);

  g_assert (size > 0);
  batch->capacity = capacity;
  batch->shape = data->shape;
  if (x->type == LAM_STORE_INDICES) {
    batch->indices_capacity = MAX (capacity * longest (data), 1);
    batch->starts = g_new0 (guint32, (gsize) capacity + 1);
    batch->indices = g_new0 (guint32, batch->indices_capacity);
  } else {
    batch->x = g_new0 (float, capacity *size);
  }
  if (data->target == LAM_TARGET_CLASS)
    batch->classes = g_new0 (gint32, capacity);
  else if (data->target == LAM_TARGET_MASK)
    batch->classes = g_new0 (gint32, capacity * lam_shape_size (data->target_shape));
  else if (data->target != LAM_TARGET_NONE)
    batch->t = g_new0 (float, capacity *lam_shape_size (data->target_shape));
  if (data->batch_steps->len + data->augment_steps->len > 0) {
    batch->n_slots = n_threads;
    batch->scratch = g_new0 (float, batch->n_slots * 2 * size);
  }
  return batch;
}

void
lam_batch_free (LamBatch *batch)
{
  if (batch == NULL)
    return;
  g_free (batch->x);
  g_free (batch->starts);
  g_free (batch->indices);
  g_free (batch->classes);
  g_free (batch->t);
  g_free (batch->scratch);
  g_free (batch);
}

/* ---- One sample. ---- */

/* Scale and offset, in place. */
static void
apply_affine (const LamStore *store, float *x, gsize n)
{
  gsize m = store->n_affine;

  if (m == 1) {
    float scale = store->scale[0], offset = store->offset[0];

    for (gsize i = 0; i < n; i++)
      x[i] = x[i] * scale + offset;
    return;
  }
  for (gsize from = 0; m > 0 && from + m <= n; from += m)
    for (gsize c = 0; c < m; c++)
      x[from + c] = x[from + c] * store->scale[c] + store->offset[c];
}

static void
take_values (const LamSamples *samples, gsize row, gsize n, float *to)
{
  if (samples->type == LAM_STORE_BYTES)
    lam_gather_bytes (n, lam_samples_bytes (samples, row), 1, 0, to);
  else
    memcpy (to, lam_samples_floats (samples, row), n * sizeof (float));
}

static void
take_mask (const LamSamples *y, gsize row, gsize n, gint32 *to)
{
  const guint8 *from = lam_samples_bytes (y, row);

  for (gsize i = 0; i < n; i++)
    to[i] = from[i] == LAM_IGNORE ? -1 : from[i];
}

typedef struct {
  const LamData *data;
  LamPartId part;
  guint epoch;
  gboolean augment;
  const LamBatch *batch;
  float *scratch;
} Gathering;

/* Numbers of a step depend on seed, step, epoch, part and position alone. */
static guint64
step_key (const Gathering *g, guint purpose, const LamItem *item, guint32 position)
{
  const LamStepKind *kind = (const LamStepKind *) item->kind;
  gboolean fixed = kind->is_fixed != NULL && kind->is_fixed (item);

  return lam_random_key (g->data->seed
                             + (guint64) g->part * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15),
                         purpose, fixed ? 0 : g->epoch, position);
}

static void
augment_sample (const Gathering *g, LamSampleView *view, guint32 position)
{
  for (guint k = 0; k < g->data->augment_steps->len; k++) {
    const LamItem *item = g->data->augment_steps->pdata[k];

    view->key = step_key (g, LAM_RANDOM_AUGMENT + k, item, position);
    ((const LamStepKind *) item->kind)->apply (item, view);
  }
}

/* Batch steps; the target picture is taken on the way, before the noise. */
static void
step_sample (const Gathering *g, LamSampleView *view, guint32 position, float *t, gboolean take)
{
  gsize n = lam_shape_size (view->shape);

  for (guint k = 0; k <= g->data->batch_steps->len; k++) {
    const LamItem *item;

    if (take && k == g->data->target_before)
      memcpy (t, view->x, n * sizeof (float));
    if (k == g->data->batch_steps->len)
      break;
    item = g->data->batch_steps->pdata[k];
    view->key = step_key (g, LAM_RANDOM_STEP + k, item, position);
    ((const LamStepKind *) item->kind)->apply (item, view);
  }
}

static void
gather_one (const Gathering *g, guint32 position, guint at)
{
  const LamData *data = g->data;
  const LamStore *store = data->parts[g->part].store;
  gsize row = data->parts[g->part].rows[position];
  gsize n = lam_shape_size (store->x.shape);
  gsize n_target = lam_shape_size (data->target_shape);
  gboolean own_target = data->target == LAM_TARGET_PICTURE && store->y.values != NULL;
  gboolean augment = g->augment && data->augment_steps->len > 0;
  float *t = g->batch->t != NULL ? g->batch->t + at * n_target : NULL;
  LamSampleView view = { .shape = store->x.shape,
                         .x = g->batch->x + at * n,
                         .scratch = g->scratch,
                         .low = store->low,
                         .high = store->high };

  if (data->target == LAM_TARGET_CLASS) {
    g->batch->classes[at] = store->classes[row];
  } else if (data->target == LAM_TARGET_MASK) {
    view.mask = g->batch->classes + at * n_target;
    take_mask (&store->y, row, n_target, view.mask);
  } else if (own_target || data->target == LAM_TARGET_VALUES) {
    take_values (&store->y, row, n_target, t);
  }
  if (own_target)
    view.target = t;
  if (!augment && store->x.type == LAM_STORE_BYTES && store->n_affine == 1) {
    lam_gather_bytes (n, lam_samples_bytes (&store->x, row), store->scale[0], store->offset[0],
                      view.x);
  } else {
    take_values (&store->x, row, n, view.x);
    if (augment)
      augment_sample (g, &view, position);
    apply_affine (store, view.x, n);
  }
  if (own_target)
    apply_affine (store, t, n_target);
  if (data->batch_steps->len > 0 || data->target == LAM_TARGET_PICTURE)
    step_sample (g, &view, position, t, data->target == LAM_TARGET_PICTURE && !own_target);
}

static void
gather_lists (const Gathering *g, const guint32 *rows, guint n)
{
  const LamPart *part = &g->data->parts[g->part];
  const LamStore *store = part->store;
  LamBatch *batch = (LamBatch *) g->batch;
  guint32 filled = 0;

  for (guint i = 0; i < n; i++) {
    gsize row = part->rows[rows[i]], length = lam_samples_length (&store->x, row);

    g_assert (filled + length <= batch->indices_capacity);
    memcpy (batch->indices + filled, lam_samples_indices (&store->x, row), length * 4);
    batch->starts[i] = filled;
    filled += (guint32) length;
    if (g->data->target == LAM_TARGET_CLASS)
      batch->classes[i] = store->classes[row];
    else if (g->data->target == LAM_TARGET_VALUES)
      take_values (&store->y, row, lam_shape_size (g->data->target_shape),
                   batch->t + i * lam_shape_size (g->data->target_shape));
  }
  batch->starts[n] = filled;
}

void
lam_data_gather_some (const LamData *data, LamPartId part, const guint32 *rows, guint n,
                      guint epoch, gboolean augment, LamBatch *batch, guint from, guint to,
                      guint slot)
{
  Gathering g = { data, part, epoch, augment && part == LAM_PART_TRAIN, batch, NULL };

  g_assert (n <= batch->capacity && data->parts[part].store != NULL);
  if (from == 0)
    batch->n = n;
  if (batch->starts != NULL) {
    g_assert (from == 0 && to == n);
    gather_lists (&g, rows, n);
    return;
  }
  if (batch->scratch != NULL) {
    g_assert (slot < batch->n_slots);
    g.scratch = batch->scratch + slot * 2 * lam_shape_size (data->shape);
  }
  for (guint i = from; i < to; i++)
    gather_one (&g, rows[i], i);
}

void
lam_data_gather (const LamData *data, LamPartId part, const guint32 *rows, guint n, guint epoch,
                 gboolean augment, LamBatch *batch)
{
  lam_data_gather_some (data, part, rows, n, epoch, augment, batch, 0, n, 0);
}
