/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-warp.h. */

#include "lam-warp.h"

#include <math.h>
#include <string.h>

typedef struct {
  gsize at[4]; /* positions of the four pixels */
  float w[4];
} Four;

static gsize
clamp_line (float i, guint n)
{
  return i < 0 ? 0 : i > (float) (n - 1) ? n - 1 : (gsize) i;
}

static Four
find_four (const LamWarp *warp, guint rows, guint columns, guint r, guint c)
{
  float row = (float) r - 0.5f * (float) (rows - 1);
  float column = (float) c - 0.5f * (float) (columns - 1);
  float y = warp->a * row + warp->b * column + warp->down + 0.5f * (float) (rows - 1);
  float x = warp->c * row + warp->d * column + warp->right + 0.5f * (float) (columns - 1);
  float top = floorf (y), left = floorf (x);
  float v = y - top, u = x - left;
  gsize r0 = clamp_line (top, rows) * columns, r1 = clamp_line (top + 1, rows) * columns;
  gsize c0 = clamp_line (left, columns), c1 = clamp_line (left + 1, columns);

  return (Four){ { r0 + c0, r0 + c1, r1 + c0, r1 + c1 },
                 { (1 - v) * (1 - u), (1 - v) * u, v * (1 - u), v * u } };
}

static void
warp_floats (const LamWarp *warp, LamShape shape, float *x, float *scratch)
{
  guint rows = shape.d[0], columns = shape.d[1], channels = shape.d[2];
  float *to = x;

  memcpy (scratch, x, lam_shape_size (shape) * sizeof *x);
  for (guint r = 0; r < rows; r++)
    for (guint c = 0; c < columns; c++) {
      Four f = find_four (warp, rows, columns, r, c);

      for (guint k = 0; k < channels; k++, to++)
        *to = f.w[0] * scratch[f.at[0] * channels + k] + f.w[1] * scratch[f.at[1] * channels + k]
              + f.w[2] * scratch[f.at[2] * channels + k] + f.w[3] * scratch[f.at[3] * channels + k];
    }
}

static gint32
heaviest (const Four *f, const gint32 *mask)
{
  float most = -1;
  gint32 best = 0;

  for (guint i = 0; i < 4; i++) {
    float weight = 0;

    for (guint k = 0; k < 4; k++)
      weight += mask[f->at[k]] == mask[f->at[i]] ? f->w[k] : 0;
    if (weight > most) {
      most = weight;
      best = mask[f->at[i]];
    }
  }
  return best;
}

static void
warp_mask (const LamWarp *warp, LamShape shape, gint32 *mask, gint32 *scratch)
{
  guint rows = shape.d[0], columns = shape.d[1];

  memcpy (scratch, mask, (gsize) rows * columns * sizeof *mask);
  for (guint r = 0; r < rows; r++)
    for (guint c = 0; c < columns; c++) {
      Four f = find_four (warp, rows, columns, r, c);

      mask[(gsize) r * columns + c] = heaviest (&f, scratch);
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

float
lam_augment_signed (guint64 key, guint64 element)
{
  return 2 * lam_random_float (key, element) - 1;
}

void
lam_augment_clamp (const LamSampleView *view, float *x)
{
  gsize n = lam_shape_size (view->shape);

  for (gsize i = 0; i < n; i++)
    x[i] = CLAMP (x[i], view->low, view->high);
}

gboolean
lam_augment_prepare (const LamItem *item, LamData *data, const LamLoading *loading, GError **error)
{
  return lam_step_needs_pictures (item, data, TRUE, error);
}
