/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Looking at data as they are read. What happens to a sample on its way through preparation is in
 * lam-data-preview-steps.c. See lam-data-preview.h. */

#include "lam-data-preview-few.h"

#include <string.h>

#include "data/lam-reading.h"
#include "lam-experiment.h"

LamPreview *
lam_preview_ref (LamPreview *preview)
{
  g_atomic_int_inc (&preview->references);
  return preview;
}

void
lam_preview_unref (LamPreview *preview)
{
  if (preview == NULL || !g_atomic_int_dec_and_test (&preview->references))
    return;
  g_clear_pointer (&preview->few, lam_data_unref);
  g_free (preview);
}

/* ---- what was found ---- */

static gsize
samples_bytes (const LamSamples *samples)
{
  return samples->n_values * lam_store_value_size (samples->type);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint32 one = *(const guint32 *) a, other = *(const guint32 *) b;

  return one < other ? -1 : one > other;
}

/* Sorts @sizes. */
static LamExtent
find_extent (guint32 *sizes, gsize n)
{
  LamExtent extent = { 0 };

  if (n == 0)
    return extent;
  qsort (sizes, n, sizeof *sizes, compare_numbers);
  extent.least = sizes[0];
  extent.most = sizes[n - 1];
  for (gsize i = 0; i < n; i++)
    if (i == 0 || sizes[i] != sizes[i - 1])
      extent.n++;
  return extent;
}

static void
measure_sizes (const LamData *data, LamPreview *preview)
{
  gsize total = 0, n = 0;
  g_autofree guint32 *heights = NULL;
  g_autofree guint32 *widths = NULL;

  for (guint p = 0; p < LAM_N_PARTS; p++)
    total += data->parts[p].n;
  heights = g_new (guint32, MAX (total, 1));
  widths = g_new (guint32, MAX (total, 1));
  for (guint p = 0; p < LAM_N_PARTS; p++) {
    const LamPart *part = &data->parts[p];

    for (gsize i = 0; i < part->n; i++) {
      LamShape shape = lam_samples_shape (&part->store->x, part->rows[i]);

      if (part->store->x.type == LAM_STORE_INDICES || shape.n < 2 || shape.n > 3)
        continue;
      heights[n] = shape.d[0];
      widths[n++] = shape.d[1];
    }
  }
  preview->heights = find_extent (heights, n);
  preview->widths = find_extent (widths, n);
}

static void
measure (const LamData *data, LamPreview *preview)
{
  for (guint p = 0; p < LAM_N_PARTS; p++) {
    preview->samples[p] = data->parts[p].n;
    if (data->stores[p] != NULL)
      preview->bytes += samples_bytes (&data->stores[p]->x) + samples_bytes (&data->stores[p]->y);
  }
  preview->type = data->stores[LAM_PART_TRAIN]->x.type;
  measure_sizes (data, preview);
  lam_data_summarise (data, LAM_PART_TRAIN, &preview->train);
  g_clear_pointer (&preview->train.class_counts, g_free);
}

/* ---- a few samples ---- */

static gboolean
copy_samples (const LamSamples *from, const guint32 *rows, gsize n, LamSamples *to, GError **error)
{
  gsize size = lam_store_value_size (from->type), at = 0, total = 0;

  if (from->values == NULL)
    return TRUE;
  *to = (LamSamples){ .n = n, .type = from->type, .shape = from->shape };
  for (gsize i = 0; i < n; i++)
    total += lam_samples_length (from, rows[i]);
  if (from->starts != NULL)
    to->starts = g_new0 (guint64, n + 1);
  if (from->shapes != NULL)
    to->shapes = g_new0 (LamShape, MAX (n, 1));
  to->n_values = total;
  to->values = g_malloc (MAX (total * size, 1));
  for (gsize i = 0; i < n; i++) {
    gsize length = lam_samples_length (from, rows[i]);

    if (to->starts != NULL)
      to->starts[i] = at;
    if (to->shapes != NULL)
      to->shapes[i] = from->shapes[rows[i]];
    memcpy ((guint8 *) to->values + at * size,
            (const guint8 *) from->values + lam_samples_start (from, rows[i]) * size,
            length * size);
    at += length;
  }
  if (to->starts != NULL)
    to->starts[n] = at;
  return TRUE;
}

static LamStore *
copy_store (const LamStore *from, const guint32 *rows, gsize n)
{
  LamStore *to = lam_store_new ();

  copy_samples (&from->x, rows, n, &to->x, NULL);
  copy_samples (&from->y, rows, n, &to->y, NULL);
  to->target = from->target;
  to->low = from->low;
  to->high = from->high;
  to->blue_first = from->blue_first;
  if (from->classes != NULL) {
    to->classes = g_new (guint16, MAX (n, 1));
    for (gsize i = 0; i < n; i++)
      to->classes[i] = from->classes[rows[i]];
  }
  if (from->n_affine > 0) {
    to->n_affine = from->n_affine;
    to->scale = g_memdup2 (from->scale, from->n_affine * sizeof (float));
    to->offset = g_memdup2 (from->offset, from->n_affine * sizeof (float));
  }
  return to;
}

/* Data with nothing but rows @rows of the training part of @from. */
static LamData *
copy_rows (const LamData *from, const guint32 *rows, gsize n)
{
  LamData *to = g_new0 (LamData, 1);

  to->references = 1;
  to->seed = from->seed;
  to->batch_steps = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_item_free);
  to->augment_steps = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_item_free);
  to->notes = g_ptr_array_new_with_free_func (g_free);
  to->warnings = g_ptr_array_new_with_free_func (g_free);
  to->stores[LAM_PART_TRAIN] = copy_store (from->parts[LAM_PART_TRAIN].store, rows, n);
  to->parts[LAM_PART_TRAIN].store = to->stores[LAM_PART_TRAIN];
  to->parts[LAM_PART_TRAIN].rows = g_new (guint32, MAX (n, 1));
  to->parts[LAM_PART_TRAIN].n = n;
  for (gsize i = 0; i < n; i++)
    to->parts[LAM_PART_TRAIN].rows[i] = (guint32) i;
  to->n_classes = from->n_classes;
  to->class_names = g_strdupv (from->class_names);
  to->shape = to->stores[LAM_PART_TRAIN]->x.shape;
  to->target = from->target;
  return to;
}

LamData *
lam_preview_dup_few (const LamPreview *preview)
{
  const LamPart *part = &preview->few->parts[LAM_PART_TRAIN];

  return copy_rows (preview->few, part->rows, part->n);
}

/* Spread evenly over the training part, so that every class has a chance. */
static LamData *
take_few (const LamData *data)
{
  const LamPart *part = &data->parts[LAM_PART_TRAIN];
  gsize n = MIN (part->n, LAM_PREVIEW_SAMPLES);
  g_autofree guint32 *rows = g_new (guint32, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    rows[i] = part->rows[i * part->n / n];
  return copy_rows (data, rows, n);
}

static gboolean
clear_list (LamItem *description, guint index)
{
  GPtrArray *items = lam_item_peek_list (description, index);

  if (items != NULL)
    g_ptr_array_set_size (items, 0);
  return TRUE;
}

LamPreview *
lam_preview_new (const LamExperiment *experiment, const LamLoading *loading, GError **error)
{
  g_autoptr (LamExperiment) bare = lam_experiment_dup (experiment);
  LamItem *description = lam_experiment_data (bare);
  LamLoading here = *loading;
  g_autoptr (LamData) data = NULL;
  LamPreview *preview;

  clear_list (description, LAM_DATA_PREPARE);
  clear_list (description, LAM_DATA_AUGMENT);
  here.any_shape = TRUE;
  data = lam_data_load (bare, &here, error);
  if (data == NULL)
    return NULL;
  preview = g_new0 (LamPreview, 1);
  preview->references = 1;
  measure (data, preview);
  preview->few = take_few (data);
  return preview;
}
