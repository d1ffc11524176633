/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pooling of one NHWC image, with vectors along the channels. No indices are kept: the gradient of
 * the greatest is found again by comparing. */
#include "kernels/kernel-table.h"

#include <string.h>

#define BLOCK 64 /* channels at a time */

/* The cells of a window that lie inside the input. */
typedef struct {
  guint top, bottom, left, right; /* the last two of each exclusive */
} Cells;

static inline Cells
cells_of (const LamWindow *w, guint row, guint column)
{
  gint64 top = (gint64) row * w->stride_rows - w->pad_top;
  gint64 left = (gint64) column * w->stride_columns - w->pad_left;

  return (Cells){ (guint) MAX (top, 0), (guint) CLAMP (top + w->window_rows, 0, w->in_rows),
                  (guint) MAX (left, 0),
                  (guint) CLAMP (left + w->window_columns, 0, w->in_columns) };
}

static inline const LamReal *
cell (const LamWindow *w, const LamReal *x, guint row, guint column)
{
  return x + ((gsize) row * w->in_columns + column) * w->channels;
}

static inline void
max_into (gsize n, const LamReal *restrict x, LamReal *restrict y)
{
  /* Comparing this way round lets a NaN win. */
  for (gsize i = 0; i < n; i++)
    y[i] = x[i] <= y[i] ? y[i] : x[i];
}

static void
max_window (const LamWindow *w, Cells c, const LamReal *x, LamReal *restrict y)
{
  gboolean first = TRUE;

  for (guint i = c.top; i < c.bottom; i++)
    for (guint j = c.left; j < c.right; j++) {
      if (first)
        memcpy (y, cell (w, x, i, j), w->channels * sizeof *y);
      else
        max_into (w->channels, cell (w, x, i, j), y);
      first = FALSE;
    }
  if (first)
    memset (y, 0, w->channels * sizeof *y);
}

/* The common window of 2 × 2 inside the input, in one pass. */
static inline void
max_2x2 (gsize n, const LamReal *restrict a, const LamReal *restrict b, const LamReal *restrict c,
         const LamReal *restrict d, LamReal *restrict y)
{
  for (gsize i = 0; i < n; i++) {
    LamReal p = b[i] <= a[i] ? a[i] : b[i];
    LamReal q = d[i] <= c[i] ? c[i] : d[i];
    y[i] = q <= p ? p : q;
  }
}

static void
max (const LamWindow *w, guint from, guint to, const LamReal *x, LamReal *y)
{
  for (guint row = from; row < to; row++)
    for (guint column = 0; column < w->out_columns; column++) {
      Cells c = cells_of (w, row, column);
      LamReal *out = y + ((gsize) row * w->out_columns + column) * w->channels;

      if (c.bottom == c.top + 2 && c.right == c.left + 2)
        max_2x2 (w->channels, cell (w, x, c.top, c.left), cell (w, x, c.top, c.left + 1),
                 cell (w, x, c.top + 1, c.left), cell (w, x, c.top + 1, c.left + 1), out);
      else
        max_window (w, c, x, out);
    }
}

/* Adds what is left of dy to the cells that equal y, and takes it away from later cells. */
static inline void
give (gsize n, const LamReal *restrict x, const LamReal *restrict y, LamReal *restrict left,
      LamReal *restrict dx)
{
  for (gsize i = 0; i < n; i++) {
    gboolean hit = x[i] == y[i];
    dx[i] += hit ? left[i] : 0;
    left[i] = hit ? 0 : left[i];
  }
}

/* The same for a window of 2 × 2 that shares no cell with others: all of dx is written. */
static inline void
give_2x2 (gsize n, const LamReal *restrict x, gsize row, gsize pixel, const LamReal *restrict y,
          const LamReal *restrict dy, LamReal *restrict dx)
{
  const LamReal *b = x + pixel, *c = x + row, *d = c + pixel;
  LamReal *db = dx + pixel, *dc = dx + row, *dd = dc + pixel;

  for (gsize i = 0; i < n; i++) {
    LamReal left = dy[i];
    gboolean hit_a = x[i] == y[i], hit_b = b[i] == y[i], hit_c = c[i] == y[i], hit_d = d[i] == y[i];

    dx[i] = hit_a ? left : 0;
    left = hit_a ? 0 : left;
    db[i] = hit_b ? left : 0;
    left = hit_b ? 0 : left;
    dc[i] = hit_c ? left : 0;
    left = hit_c ? 0 : left;
    dd[i] = hit_d ? left : 0;
  }
}

static void
max_gradient (const LamWindow *w, guint from, guint to, const LamReal *x, const LamReal *y,
              const LamReal *dy, LamReal *dx)
{
  LamReal left[BLOCK];
  gboolean apart = w->stride_rows >= w->window_rows && w->stride_columns >= w->window_columns;

  for (guint row = from; row < to; row++)
    for (guint column = 0; column < w->out_columns; column++) {
      Cells c = cells_of (w, row, column);
      gsize out = ((gsize) row * w->out_columns + column) * w->channels;

      if (apart && c.bottom == c.top + 2 && c.right == c.left + 2) {
        gsize in = ((gsize) c.top * w->in_columns + c.left) * w->channels;

        give_2x2 (w->channels, x + in, (gsize) w->in_columns * w->channels, w->channels, y + out,
                  dy + out, dx + in);
        continue;
      }
      for (gsize k = 0; k < w->channels; k += BLOCK) {
        gsize n = MIN (BLOCK, w->channels - k);

        memcpy (left, dy + out + k, n * sizeof *left);
        for (guint i = c.top; i < c.bottom; i++)
          for (guint j = c.left; j < c.right; j++) {
            gsize in = ((gsize) i * w->in_columns + j) * w->channels + k;
            give (n, x + in, y + out + k, left, dx + in);
          }
      }
    }
}

static inline gsize
n_cells (Cells c)
{
  return c.bottom > c.top && c.right > c.left ? (gsize) (c.bottom - c.top) * (c.right - c.left) : 0;
}

static inline void
add_scaled (gsize n, LamReal factor, const LamReal *restrict x, LamReal *restrict y)
{
  for (gsize i = 0; i < n; i++)
    y[i] += factor * x[i];
}

static void
average (const LamWindow *w, guint from, guint to, const LamReal *x, LamReal *y)
{
  for (guint row = from; row < to; row++)
    for (guint column = 0; column < w->out_columns; column++) {
      Cells c = cells_of (w, row, column);
      LamReal *out = y + ((gsize) row * w->out_columns + column) * w->channels;
      LamReal factor = (LamReal) 1 / (LamReal) MAX (n_cells (c), 1);

      memset (out, 0, w->channels * sizeof *out);
      for (guint i = c.top; i < c.bottom; i++)
        for (guint j = c.left; j < c.right; j++)
          add_scaled (w->channels, factor, cell (w, x, i, j), out);
    }
}

static void
average_gradient (const LamWindow *w, guint from, guint to, const LamReal *dy, LamReal *dx)
{
  for (guint row = from; row < to; row++)
    for (guint column = 0; column < w->out_columns; column++) {
      Cells c = cells_of (w, row, column);
      const LamReal *out = dy + ((gsize) row * w->out_columns + column) * w->channels;
      LamReal factor = (LamReal) 1 / (LamReal) MAX (n_cells (c), 1);

      for (guint i = c.top; i < c.bottom; i++)
        for (guint j = c.left; j < c.right; j++)
          add_scaled (w->channels, factor, out, dx + ((gsize) i * w->in_columns + j) * w->channels);
    }
}

const LamPooling LAM_IN_TABLE (lam_pooling) = {
  .max = max,
  .max_gradient = max_gradient,
  .average = average,
  .average_gradient = average_gradient,
};
