/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See sample-picture.h. */

#include "sample-picture.h"

/* Rows, columns and channels of a picture; FALSE when @shape is none. */
static gboolean
sizes (LamShape shape, gsize *rows, gsize *columns, gsize *channels)
{
  if (shape.n != 2 && shape.n != 3)
    return FALSE;
  *rows = shape.d[0];
  *columns = shape.d[1];
  *channels = shape.n == 3 ? shape.d[2] : 1;
  return *channels == 1 || *channels == 3;
}

GdkTexture *
lamina_texture_new (const guint8 *pixels, LamShape shape)
{
  gsize rows, columns, channels, n;
  g_autoptr (GBytes) bytes = NULL;
  guint8 *rgb;

  if (pixels == NULL || !sizes (shape, &rows, &columns, &channels))
    return NULL;
  n = rows * columns;
  rgb = g_malloc (n * 3);
  for (gsize i = 0; i < n; i++)
    for (gsize c = 0; c < 3; c++)
      rgb[3 * i + c] = pixels[channels == 3 ? 3 * i + c : i];
  bytes = g_bytes_new_take (rgb, n * 3);
  return gdk_memory_texture_new ((int) columns, (int) rows, GDK_MEMORY_R8G8B8, bytes, columns * 3);
}

static guint8 *
stretch (const float *values, gsize n)
{
  guint8 *pixels = g_malloc (n);
  float low = values[0], high = values[0];

  for (gsize i = 1; i < n; i++) {
    low = MIN (low, values[i]);
    high = MAX (high, values[i]);
  }
  for (gsize i = 0; i < n; i++)
    pixels[i] = high > low ? (guint8) ((values[i] - low) / (high - low) * 255 + 0.5f) : 0;
  return pixels;
}

GdkTexture *
lamina_sample_texture_new (const LamData *data, LamPartId part, gsize position)
{
  const LamPart *p = &data->parts[part];
  const LamSamples *x;
  g_autofree guint8 *pixels = NULL;
  gsize rows, columns, channels, row, start, n;
  LamShape shape = LAM_SHAPE_UNKNOWN;

  if (p->store == NULL || position >= p->n)
    return NULL;
  if (p->store->blue_first) {
    pixels = lam_data_dup_picture (data, part, position, &shape);
    return lamina_texture_new (pixels, shape);
  }
  x = &p->store->x;
  row = p->rows[position];
  shape = x->shapes != NULL ? x->shapes[row] : x->shape;
  if (x->type == LAM_STORE_INDICES || !sizes (shape, &rows, &columns, &channels))
    return NULL;
  n = rows * columns * channels;
  start = x->starts != NULL ? x->starts[row] : row * n;
  if (x->type == LAM_STORE_BYTES)
    return lamina_texture_new ((const guint8 *) x->values + start, shape);
  pixels = stretch ((const float *) x->values + start, n);
  return lamina_texture_new (pixels, shape);
}
