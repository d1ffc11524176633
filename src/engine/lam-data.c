/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Data in memory: making, freeing and looking at them. Loading is in lam-data-load.c, gathering
 * batches in lam-data-gather.c. See lam-data.h. */

#include "lam-data.h"

#include <math.h>
#include <string.h>

#include "data/lam-reading.h"

LamStore *
lam_store_new (void)
{
  LamStore *store = g_new0 (LamStore, 1);

  store->high = 255;
  return store;
}

void
lam_store_free (LamStore *store)
{
  if (store == NULL)
    return;
  if (store->names != NULL)
    for (gsize i = 0; i < store->x.n; i++)
      g_free (store->names[i]);
  g_free (store->names);
  lam_samples_clear (&store->x);
  lam_samples_clear (&store->y);
  g_free (store->classes);
  g_free (store->scale);
  g_free (store->offset);
  g_free (store);
}

LamData *
lam_data_ref (LamData *data)
{
  g_atomic_int_inc (&data->references);
  return data;
}

void
lam_data_unref (LamData *data)
{
  if (data == NULL || !g_atomic_int_dec_and_test (&data->references))
    return;
  for (guint i = 0; i < LAM_N_PARTS; i++)
    if (data->base == NULL || data->parts[i].store == data->own)
      g_free (data->parts[i].rows);
  if (data->base != NULL) {
    lam_store_free (data->own);
    lam_data_unref (data->base);
    g_free (data);
    return;
  }
  for (guint i = 0; i < LAM_N_PARTS; i++)
    lam_store_free (data->stores[i]);
  g_strfreev (data->class_names);
  g_strfreev (data->words);
  g_clear_pointer (&data->batch_steps, g_ptr_array_unref);
  g_clear_pointer (&data->augment_steps, g_ptr_array_unref);
  g_clear_pointer (&data->notes, g_ptr_array_unref);
  g_clear_pointer (&data->warnings, g_ptr_array_unref);
  g_free (data);
}

gboolean
lam_data_has_part (const LamData *data, LamPartId part, GError **error)
{
  const char *const names[] = { lam_translate ("training"), lam_translate ("validation"),
                                lam_translate ("test") };

  return data->parts[part].n > 0
         || lam_fail (error, LAM_ERROR_DATA, "The data have no %s part.", names[part]);
}

char *
lam_loading_path (const LamLoading *loading, const char *path)
{
  if (g_path_is_absolute (path) || loading == NULL || loading->folder == NULL)
    return g_strdup (path);
  return g_build_filename (loading->folder, path, NULL);
}

gboolean
lam_loading_progress (const LamLoading *loading, double share, const char *doing, GError **error)
{
  if (loading == NULL)
    return TRUE;
  if (g_cancellable_is_cancelled (loading->cancellable))
    return lam_fail (error, LAM_ERROR_CANCELLED, "Loading the data was cancelled.");
  if (loading->progress != NULL)
    loading->progress (share, doing, loading->user_data);
  return TRUE;
}

/* ---- Looking at samples. ---- */

/* The store and row of a position of a part; NULL when there is none. */
static const LamStore *
find_row (const LamData *data, LamPartId part, gsize position, gsize *row)
{
  const LamPart *p = &data->parts[part];

  if (p->store == NULL || position >= p->n)
    return NULL;
  *row = p->rows[position];
  return p->store;
}

/* Pictures have one or three channels; [rows × columns] counts as one. */
static gboolean
as_picture (LamShape *shape)
{
  if (shape->n == 2)
    *shape = lam_shape_picture (shape->d[0], shape->d[1], 1);
  return shape->n == 3 && (shape->d[2] == 1 || shape->d[2] == 3);
}

gboolean
lam_data_peek_picture (const LamData *data, LamPartId part, gsize position, LamShape *shape,
                       const guint8 **pixels)
{
  gsize row;
  const LamStore *store = find_row (data, part, position, &row);

  if (store == NULL || store->x.type != LAM_STORE_BYTES || store->blue_first)
    return FALSE;
  *shape = lam_samples_shape (&store->x, row);
  *pixels = lam_samples_bytes (&store->x, row);
  return as_picture (shape);
}

static void
put_red_first (guint8 *pixels, gsize n)
{
  for (gsize i = 0; i + 2 < n; i += 3) {
    guint8 blue = pixels[i];

    pixels[i] = pixels[i + 2];
    pixels[i + 2] = blue;
  }
}

/* [n] values of @row as bytes. */
static guint8 *
dup_bytes (const LamStore *store, gsize row, gsize n)
{
  const float *from;
  guint8 *pixels;
  float stretch;

  if (store->x.type == LAM_STORE_BYTES)
    return g_memdup2 (lam_samples_bytes (&store->x, row), n);
  from = lam_samples_floats (&store->x, row);
  pixels = g_malloc (MAX (n, 1));
  stretch = store->high > store->low ? 255 / (store->high - store->low) : 0;
  for (gsize i = 0; i < n; i++) {
    float v = (from[i] - store->low) * stretch;

    pixels[i] = v > 0 ? (guint8) MIN (v + 0.5f, 255) : 0;
  }
  return pixels;
}

guint8 *
lam_data_dup_picture (const LamData *data, LamPartId part, gsize position, LamShape *shape)
{
  gsize row, n;
  const LamStore *store = find_row (data, part, position, &row);
  guint8 *pixels;

  if (store == NULL || store->x.type == LAM_STORE_INDICES)
    return NULL;
  *shape = lam_samples_shape (&store->x, row);
  n = lam_shape_size (*shape);
  if (!as_picture (shape))
    return NULL;
  pixels = dup_bytes (store, row, n);
  if (store->blue_first && lam_shape_channels (*shape) == 3)
    put_red_first (pixels, n);
  return pixels;
}

gboolean
lam_data_peek_mask (const LamData *data, LamPartId part, gsize position, LamShape *shape,
                    const guint8 **mask)
{
  gsize row;
  const LamStore *store = find_row (data, part, position, &row);

  if (store == NULL || store->target != LAM_TARGET_MASK)
    return FALSE;
  *shape = lam_samples_shape (&store->y, row);
  *mask = lam_samples_bytes (&store->y, row);
  return TRUE;
}

char *
lam_data_dup_words (const LamData *data, LamPartId part, gsize position)
{
  gsize row;
  const LamStore *store = find_row (data, part, position, &row);
  GString *text;

  if (store == NULL || store->x.type != LAM_STORE_INDICES || data->words == NULL)
    return NULL;
  text = g_string_new (NULL);
  for (gsize k = 0; k < lam_samples_length (&store->x, row); k++) {
    const char *word = data->words[lam_samples_indices (&store->x, row)[k]];

    if (*word != '(')
      g_string_append_printf (text, text->len > 0 ? " %s" : "%s", word);
  }
  return g_string_free (text, FALSE);
}

int
lam_data_class (const LamData *data, LamPartId part, gsize position)
{
  gsize row;
  const LamStore *store = find_row (data, part, position, &row);

  return store != NULL && store->classes != NULL ? store->classes[row] : -1;
}

/* ---- What was found. ---- */

static void
summarise_values (const LamPart *part, LamPartSummary *summary)
{
  const LamStore *store = part->store;
  guint m = MAX (store->n_affine, 1);
  gsize n = lam_part_values (part);
  g_autofree double *sums = g_new0 (double, m);
  g_autofree double *squares = g_new0 (double, m);
  double sum = 0, square = 0;

  if (n == 0)
    return;
  lam_part_sums (part, m, sums, squares);
  for (guint c = 0; c < m; c++) {
    double scale = store->n_affine > 0 ? (double) store->scale[c] : 1;
    double offset = store->n_affine > 0 ? (double) store->offset[c] : 0;

    sum += scale * sums[c] + offset * (double) n / m;
    square += scale * scale * squares[c] + 2 * scale * offset * sums[c]
              + offset * offset * (double) n / m;
  }
  summary->mean = sum / (double) n;
  summary->deviation = sqrt (MAX (square / (double) n - summary->mean * summary->mean, 0));
}

static void
count_classes (const LamData *data, const LamPart *part, gsize *counts)
{
  const LamStore *store = part->store;

  for (gsize i = 0; i < part->n; i++) {
    gsize row = part->rows[i];

    if (store->target != LAM_TARGET_MASK) {
      if (store->classes[row] < data->n_classes)
        counts[store->classes[row]]++;
      continue;
    }
    for (gsize k = lam_samples_length (&store->y, row); k-- > 0;) {
      guint c = lam_samples_bytes (&store->y, row)[k];

      if (c < data->n_classes)
        counts[c]++;
    }
  }
}

void
lam_data_summarise (const LamData *data, LamPartId part, LamPartSummary *summary)
{
  const LamPart *p = &data->parts[part];

  memset (summary, 0, sizeof *summary);
  if (p->store == NULL)
    return;
  summary->samples = p->n;
  summary->shape = data->shape.n > 0 ? data->shape : p->store->x.shape;
  summarise_values (p, summary);
  if (data->n_classes > 0 && (p->store->classes != NULL || p->store->target == LAM_TARGET_MASK)) {
    summary->class_counts = g_new0 (gsize, data->n_classes);
    count_classes (data, p, summary->class_counts);
  }
}
