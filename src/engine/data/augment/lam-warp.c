/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-warp.h. */

#include "lam-warp.h"

#include <string.h>

#define LINE 64 /* pixels whose places are found at once */

/* Of each pixel the upper left of the four that it mixes, and how far it lies below and right of
 * that one, 0 … 1. */
typedef struct {
  guint32 at[LINE];
  float down[LINE], right[LINE];
} Places;

static inline float
clamp_to (float x, float most)
{
  x = x < 0 ? 0 : x;
  return x > most ? most : x;
}

/* Pixels @from … @from + @n of row @r. */
static void
find_places (const LamWarp *warp, guint rows, guint columns, guint r, guint from, guint n,
             Places *places)
{
  const float last_row = (float) (rows - 1), last_column = (float) (columns - 1);
  const gint32 most_row = MAX ((gint32) rows - 2, 0), most_column = MAX ((gint32) columns - 2, 0);
  const gint32 line = (gint32) columns;
  const float row = (float) r - 0.5f * last_row;
  const float y0 = warp->a * row + warp->down + 0.5f * last_row, by = warp->b;
  const float x0 = warp->c * row + warp->right + 0.5f * last_column, bx = warp->d;

  for (guint j = 0; j < n; j++) {
    float column = (float) (gint32) (from + j) - 0.5f * last_column;
    float y = clamp_to (y0 + by * column, last_row), x = clamp_to (x0 + bx * column, last_column);
    gint32 top = (gint32) y, left = (gint32) x;

    top = MIN (top, most_row);
    left = MIN (left, most_column);
    places->at[j] = (guint32) (top * line + left);
    places->down[j] = y - (float) top;
    places->right[j] = x - (float) left;
  }
}

/* The weights of the upper left, upper right, lower left and lower right pixel. */
static inline void
find_weights (const Places *places, guint j, float weights[4])
{
  float v = places->down[j], u = places->right[j];

  weights[0] = (1 - v) * (1 - u);
  weights[1] = (1 - v) * u;
  weights[2] = v * (1 - u);
  weights[3] = v * u;
}

/* Inlined once for each usual number of channels. */
static inline __attribute__ ((always_inline)) void
mix (const Places *places, guint n, gsize right, gsize below, guint channels, const float *from,
     float *to)
{
  for (guint j = 0; j < n; j++) {
    const float *p = from + (gsize) places->at[j] * channels;
    float w[4];

    find_weights (places, j, w);
    for (guint k = 0; k < channels; k++)
      to[j * channels + k] =
          w[0] * p[k] + w[1] * p[right + k] + w[2] * p[below + k] + w[3] * p[below + right + k];
  }
}

static void
warp_floats (const LamWarp *warp, LamShape shape, float *x, float *scratch)
{
  guint rows = shape.d[0], columns = shape.d[1], channels = shape.d[2];
  gsize right = columns > 1 ? channels : 0, below = rows > 1 ? (gsize) columns * channels : 0;
  float *to = x;
  Places places;

  memcpy (scratch, x, lam_shape_size (shape) * sizeof *x);
  for (guint r = 0; r < rows; r++)
    for (guint from = 0; from < columns; from += LINE) {
      guint n = MIN (columns - from, LINE);

      find_places (warp, rows, columns, r, from, n, &places);
      if (channels == 1)
        mix (&places, n, right, below, 1, scratch, to);
      else if (channels == 3)
        mix (&places, n, right, below, 3, scratch, to);
      else
        mix (&places, n, right, below, channels, scratch, to);
      to += (gsize) n * channels;
    }
}

static gint32
heaviest (const gint32 classes[4], const float weights[4])
{
  float most = -1;
  gint32 best = 0;

  for (guint i = 0; i < 4; i++) {
    float weight = 0;

    for (guint k = 0; k < 4; k++)
      weight += classes[k] == classes[i] ? weights[k] : 0;
    if (weight > most) {
      most = weight;
      best = classes[i];
    }
  }
  return best;
}

static void
warp_mask (const LamWarp *warp, LamShape shape, gint32 *mask, gint32 *scratch)
{
  guint rows = shape.d[0], columns = shape.d[1];
  gsize right = columns > 1 ? 1 : 0, below = rows > 1 ? columns : 0;
  gint32 *to = mask;
  Places places;

  memcpy (scratch, mask, (gsize) rows * columns * sizeof *mask);
  for (guint r = 0; r < rows; r++)
    for (guint from = 0; from < columns; from += LINE) {
      guint n = MIN (columns - from, LINE);

      find_places (warp, rows, columns, r, from, n, &places);
      for (guint j = 0; j < n; j++) {
        const gint32 *p = scratch + places.at[j];
        float weights[4];

        find_weights (&places, j, weights);
        *to++ = heaviest ((gint32[]){ p[0], p[right], p[below], p[below + right] }, weights);
      }
    }
}

void
lam_warp (const LamWarp *warp, const LamSampleView *view)
{
  warp_floats (warp, view->shape, view->x, view->scratch);
  if (view->target != NULL)
    warp_floats (warp, view->shape, view->target, view->scratch);
  if (view->mask != NULL)
    warp_mask (warp, view->shape, view->mask, (gint32 *) view->scratch);
}

/* Pixels of @size bytes. */
static void
shift_pixels (guint rows, guint columns, gsize size, int down, int right, void *pixels,
              void *scratch)
{
  gsize line = columns * size;

  memcpy (scratch, pixels, rows * line);
  for (guint r = 0; r < rows; r++) {
    const guint8 *from =
        (guint8 *) scratch + (gsize) CLAMP ((int) r + down, 0, (int) rows - 1) * line;
    guint8 *to = (guint8 *) pixels + r * line;

    for (int c = 0; c < (int) columns; c++)
      if (c + right < 0)
        memcpy (to + (gsize) c * size, from, size);
      else if (c + right >= (int) columns)
        memcpy (to + (gsize) c * size, from + line - size, size);
    if (ABS (right) < (int) columns)
      memcpy (to + (gsize) MAX (-right, 0) * size, from + (gsize) MAX (right, 0) * size,
              line - (gsize) ABS (right) * size);
  }
}

void
lam_shift (int down, int right, const LamSampleView *view)
{
  guint rows = view->shape.d[0], columns = view->shape.d[1];
  gsize size = view->shape.d[2] * sizeof (float);

  shift_pixels (rows, columns, size, down, right, view->x, view->scratch);
  if (view->target != NULL)
    shift_pixels (rows, columns, size, down, right, view->target, view->scratch);
  if (view->mask != NULL)
    shift_pixels (rows, columns, sizeof (gint32), down, right, view->mask, view->scratch);
}

float
lam_augment_signed (guint64 key, guint64 element)
{
  return 2 * lam_random_float (key, element) - 1;
}

void
lam_augment_clamp (const LamSampleView *view, float *x)
{
  const gsize n = lam_shape_size (view->shape);
  const float low = view->low, high = view->high;

  for (gsize i = 0; i < n; i++) {
    float value = x[i] < low ? low : x[i];

    x[i] = value > high ? high : value;
  }
}

gboolean
lam_augment_prepare (const LamItem *item, LamData *data, const LamLoading *loading, GError **error)
{
  return lam_step_needs_pictures (item, data, TRUE, error);
}
