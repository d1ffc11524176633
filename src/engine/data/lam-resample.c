/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-resample.h. */

#include "lam-resample.h"

#include <math.h>
#include <string.h>

const char *const lam_resample_choices[] = { "cubic", "linear", "area", "nearest", NULL };
const char *const lam_resample_titles[] = { "Cubic", "Linear", "Mean of area", "Nearest", NULL };

/* For each position along a side, which pixels are mixed and how. */
typedef struct {
  guint taps;
  guint32 *index; /* [size × taps] */
  float *weight;
} Axis;

/* OpenCV's interpolateCubic. */
static void
cubic_weights (double x, float *w)
{
  const double a = -0.75;

  w[0] = (float) (((a * (x + 1) - 5 * a) * (x + 1) + 8 * a) * (x + 1) - 4 * a);
  w[1] = (float) (((a + 2) * x - (a + 3)) * x * x + 1);
  w[2] = (float) (((a + 2) * (1 - x) - (a + 3)) * (1 - x) * (1 - x) + 1);
  w[3] = 1 - w[0] - w[1] - w[2];
}

static guint32
clamp_index (gint64 i, guint size)
{
  return (guint32) CLAMP (i, 0, (gint64) size - 1);
}

static void
fill_area (Axis *axis, guint from, guint to, guint d, double scale)
{
  double begin = d * scale, end = MIN ((d + 1) * scale, from);
  gint64 first = (gint64) floor (begin);

  for (guint k = 0; k < axis->taps; k++) {
    double low = MAX (begin, (double) (first + k)), high = MIN (end, (double) (first + k + 1));

    axis->index[d * axis->taps + k] = clamp_index (first + k, from);
    axis->weight[d * axis->taps + k] = high > low ? (float) ((high - low) / (end - begin)) : 0;
  }
}

static void
axis_init (Axis *axis, LamResample how, guint from, guint to)
{
  double scale = (double) from / to;

  if (how == LAM_RESAMPLE_AREA && from <= to)
    how = LAM_RESAMPLE_LINEAR;
  axis->taps = how == LAM_RESAMPLE_CUBIC    ? 4
               : how == LAM_RESAMPLE_LINEAR ? 2
               : how == LAM_RESAMPLE_AREA   ? (guint) ceil (scale) + 1
                                            : 1;
  axis->index = g_new (guint32, (gsize) to * axis->taps);
  axis->weight = g_new (float, (gsize) to * axis->taps);
  for (guint d = 0; d < to; d++) {
    double centre = (d + 0.5) * scale - 0.5;
    gint64 first = (gint64) floor (centre);
    float *w = axis->weight + (gsize) d * axis->taps;
    guint32 *index = axis->index + (gsize) d * axis->taps;

    if (how == LAM_RESAMPLE_AREA) {
      fill_area (axis, from, to, d, scale);
    } else if (how == LAM_RESAMPLE_NEAREST) {
      index[0] = clamp_index ((gint64) floor ((d + 0.5) * scale), from);
      w[0] = 1;
    } else if (how == LAM_RESAMPLE_LINEAR) {
      w[1] = (float) (centre - (double) first);
      w[0] = 1 - w[1];
      for (guint k = 0; k < 2; k++)
        index[k] = clamp_index (first + k, from);
    } else {
      cubic_weights (centre - (double) first, w);
      for (guint k = 0; k < 4; k++)
        index[k] = clamp_index (first - 1 + k, from);
    }
  }
}

static void
axis_clear (Axis *axis)
{
  g_free (axis->index);
  g_free (axis->weight);
}

/* One line of [columns × channels] to [width × channels]. */
static void
squeeze_line (const Axis *axis, const float *line, guint channels, guint width, float *to)
{
  for (guint d = 0; d < width; d++)
    for (guint c = 0; c < channels; c++) {
      float sum = 0;

      for (guint k = 0; k < axis->taps; k++)
        sum +=
            axis->weight[d * axis->taps + k] * line[axis->index[d * axis->taps + k] * channels + c];
      *to++ = sum;
    }
}

/* One line of the result from whole lines of @from. */
static void
mix_lines (const Axis *axis, const float *from, guint d, gsize n, float *to)
{
  memset (to, 0, n * sizeof *to);
  for (guint k = 0; k < axis->taps; k++) {
    const float *line = from + axis->index[d * axis->taps + k] * n;
    float w = axis->weight[d * axis->taps + k];

    for (gsize i = 0; i < n; i++)
      to[i] += w * line[i];
  }
}

/* @squeezed: all lines at their new width, [rows × width × channels]. */
static void
mix_all (LamResample how, const float *squeezed, guint rows, float *to, guint height, gsize n,
         gsize stride)
{
  Axis down;

  axis_init (&down, how, rows, height);
  for (guint d = 0; d < height; d++)
    mix_lines (&down, squeezed, d, n, to + d * stride);
  axis_clear (&down);
}

void
lam_resample_floats (LamResample how, const float *from, LamShape shape, float *to, guint height,
                     guint width, gsize stride)
{
  gsize n = (gsize) width * shape.d[2];
  g_autofree float *squeezed = g_new (float, shape.d[0] * n);
  Axis across;

  axis_init (&across, how, shape.d[1], width);
  for (guint r = 0; r < shape.d[0]; r++)
    squeeze_line (&across, from + (gsize) r * shape.d[1] * shape.d[2], shape.d[2], width,
                  squeezed + r * n);
  axis_clear (&across);
  mix_all (how, squeezed, shape.d[0], to, height, n, stride);
}

/* Nearest needs no numbers. */
static void
pick_bytes (const guint8 *from, LamShape shape, guint8 *to, guint height, guint width, gsize stride)
{
  Axis across, down;
  guint channels = shape.d[2];

  axis_init (&across, LAM_RESAMPLE_NEAREST, shape.d[1], width);
  axis_init (&down, LAM_RESAMPLE_NEAREST, shape.d[0], height);
  for (guint r = 0; r < height; r++) {
    const guint8 *line = from + (gsize) down.index[r] * shape.d[1] * channels;

    for (guint c = 0; c < width; c++)
      memcpy (to + r * stride + c * channels, line + across.index[c] * channels, channels);
  }
  axis_clear (&across);
  axis_clear (&down);
}

void
lam_resample_bytes (LamResample how, const guint8 *from, LamShape shape, guint8 *to, guint height,
                    guint width, gsize stride)
{
  gsize n = (gsize) width * shape.d[2], from_n = (gsize) shape.d[1] * shape.d[2];
  g_autofree float *line = NULL;
  g_autofree float *squeezed = NULL;
  g_autofree float *made = NULL;
  Axis across;

  if (height == shape.d[0] && width == shape.d[1]) {
    for (guint r = 0; r < height; r++)
      memcpy (to + r * stride, from + r * n, n);
    return;
  }
  if (how == LAM_RESAMPLE_NEAREST) {
    pick_bytes (from, shape, to, height, width, stride);
    return;
  }
  /* A line at a time: as floats a photograph would be four times as large. */
  line = g_new (float, from_n);
  squeezed = g_new (float, shape.d[0] * n);
  made = g_new (float, height *n);
  axis_init (&across, how, shape.d[1], width);
  for (guint r = 0; r < shape.d[0]; r++) {
    for (gsize i = 0; i < from_n; i++)
      line[i] = from[r * from_n + i];
    squeeze_line (&across, line, shape.d[2], width, squeezed + r * n);
  }
  axis_clear (&across);
  mix_all (how, squeezed, shape.d[0], made, height, n, n);
  for (guint r = 0; r < height; r++)
    for (gsize i = 0; i < n; i++)
      to[r * stride + i] = (guint8) CLAMP (floorf (made[r * n + i] + 0.5f), 0, 255);
}

/* ---- All pictures of a set. ---- */

typedef struct {
  const LamSamples *from;
  LamSamples *to;
  const LamFraming *framing;
  gboolean is_mask;
} Resizing;

LamPlace
lam_framing_place (const LamFraming *f, LamShape shape)
{
  double ratio =
      MIN ((double) f->rows / MAX (shape.d[0], 1), (double) f->columns / MAX (shape.d[1], 1));
  LamPlace place = { 0, 0, f->rows, f->columns };

  if (f->frame == LAM_FRAME_SHRINK && ratio >= 1) {
    place.height = shape.d[0];
    place.width = shape.d[1];
  } else if (f->frame != LAM_FRAME_STRETCH) {
    place.height = (guint) CLAMP (lrint (shape.d[0] * ratio), 1, (long) f->rows);
    place.width = (guint) CLAMP (lrint (shape.d[1] * ratio), 1, (long) f->columns);
  }
  place.top = (f->rows - place.height) / 2;
  place.left = (f->columns - place.width) / 2;
  return place;
}

void
lam_framing_bytes (const LamFraming *f, const guint8 *from, LamShape shape, guint8 *to)
{
  gsize stride = (gsize) f->columns * shape.d[2];
  LamPlace place = lam_framing_place (f, shape);

  lam_resample_bytes (f->how, from, shape, to + place.top * stride + place.left * shape.d[2],
                      place.height, place.width, stride);
}

static void
resize_one (const Resizing *r, gsize i)
{
  const LamFraming *f = r->framing;
  LamShape shape = lam_samples_shape (r->from, i);
  guint channels = shape.n > 2 ? shape.d[2] : 1;
  gsize stride = (gsize) f->columns * channels, offset;
  gsize at = lam_samples_start (r->to, i);
  LamPlace place;

  shape = lam_shape_picture (shape.d[0], shape.d[1], channels);
  place = lam_framing_place (f, shape);
  offset = at + place.top * stride + place.left * channels;
  if (r->from->type == LAM_STORE_FLOATS) {
    lam_resample_floats (f->how, lam_samples_floats (r->from, i), shape,
                         (float *) r->to->values + offset, place.height, place.width, stride);
    return;
  }
  if (r->is_mask)
    memset ((guint8 *) r->to->values + at, LAM_IGNORE, f->rows * stride);
  lam_resample_bytes (r->is_mask ? LAM_RESAMPLE_NEAREST : f->how, lam_samples_bytes (r->from, i),
                      shape, (guint8 *) r->to->values + offset, place.height, place.width, stride);
}

static void
resize_range (gsize from, gsize to, guint thread, gpointer user_data)
{
  for (gsize i = from; i < to; i++)
    resize_one (user_data, i);
}

/* All pictures must have the same channels. */
static gboolean
find_channels (const LamItem *item, const LamSamples *samples, guint32 *channels, GError **error)
{
  LamShape first = lam_samples_shape (samples, 0);

  *channels = first.n > 2 ? first.d[2] : 1;
  for (gsize i = 1; samples->shapes != NULL && i < samples->n; i++)
    if (samples->shapes[i].n > 2 && samples->shapes[i].d[2] != *channels)
      return lam_fail (
          error, LAM_ERROR_DATA,
          "The step “%s” needs pictures of the same channels: the first has %u, number "
          "%zu has %u; put “grey” before it.",
          item->kind->id, *channels, i + 1, samples->shapes[i].d[2]);
  return TRUE;
}

gboolean
lam_resize_pictures (const LamItem *item, LamData *data, const LamFraming *framing,
                     const LamLoading *loading, GError **error)
{
  LamPictures list[6];
  guint n, n_threads = loading != NULL ? loading->n_threads : 0;

  if (!lam_step_needs_pictures (item, data, FALSE, error)
      || !lam_step_needs_plain_scale (item, data, error))
    return FALSE;
  n = lam_data_list_pictures (data, TRUE, list);
  for (guint k = 0; k < n; k++) {
    LamSamples made;
    Resizing r = { list[k].samples, &made, framing, list[k].is_mask };
    LamShape shape = { 2, { framing->rows, framing->columns } };

    if (list[k].samples->n == 0)
      continue;
    if (!list[k].is_mask) {
      shape.n = 3;
      if (!find_channels (item, list[k].samples, &shape.d[2], error))
        return FALSE;
    }
    if (list[k].samples->shapes == NULL && list[k].samples->shape.d[0] == framing->rows
        && list[k].samples->shape.d[1] == framing->columns)
      continue;
    if (!lam_samples_init (&made, list[k].samples->type, list[k].samples->n, shape, error))
      return FALSE;
    lam_in_parallel (n_threads, made.n, 64, resize_range, &r);
    lam_samples_clear (list[k].samples);
    *list[k].samples = made;
  }
  lam_data_settle_shape (data);
  return TRUE;
}
