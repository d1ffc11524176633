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

/* Whether all windows are 2 × 2, lie inside the input and share no cell. */
static gboolean
is_2x2 (const LamWindow *w)
{
  return w->window_rows == 2 && w->window_columns == 2 && w->stride_rows == 2
         && w->stride_columns == 2 && w->pad_top == 0 && w->pad_left == 0
         && 2 * w->out_rows <= w->in_rows && 2 * w->out_columns <= w->in_columns;
}

/* Eight numbers, which even layers with few channels fill. */
#ifdef LAM_DOUBLE
typedef gint64 Mask;
#else
typedef gint32 Mask;
#endif
typedef LamReal Eight __attribute__ ((vector_size (8 * sizeof (LamReal))));
typedef Mask EightMask __attribute__ ((vector_size (8 * sizeof (LamReal))));
typedef LamReal LooseEight
    __attribute__ ((vector_size (8 * sizeof (LamReal)), aligned (sizeof (LamReal)), may_alias));

#define LOAD(p) ((Eight) * (const LooseEight *) (p))
#define STORE(p, v) (*(LooseEight *) (p) = (v))
#define SELECT(condition, v) ((Eight) ((EightMask) (v) & (condition)))
#define REJECT(condition, v) ((Eight) ((EightMask) (v) & ~(condition)))

/* Comparing this way round lets a NaN win, as in max_into(). A macro, because how a function would
 * return a vector depends on the processor. */
#define GREATER(a, b)                                                                              \
  ((Eight) (((EightMask) (a) & ((b) <= (a))) | ((EightMask) (b) & ~((b) <= (a)))))

static void
max_2x2 (const LamWindow *w, const LamReal *x, LamReal *y)
{
  gsize n = w->channels, row = (gsize) w->in_columns * n;

  for (guint column = 0; column < w->out_columns; column++, x += 2 * n, y += n) {
    gsize i = 0;

    for (; i + 8 <= n; i += 8) {
      Eight p = LOAD (x + i), q = LOAD (x + row + i);

      p = GREATER (p, LOAD (x + n + i));
      q = GREATER (q, LOAD (x + row + n + i));
      STORE (y + i, GREATER (p, q));
    }
    for (; i < n; i++) {
      LamReal p = x[n + i] <= x[i] ? x[i] : x[n + i];
      LamReal q = x[row + n + i] <= x[row + i] ? x[row + i] : x[row + n + i];
      y[i] = q <= p ? p : q;
    }
  }
}

/* Gives dy to the first of four cells that equals y, and zero to the others. */
static void
max_gradient_2x2 (const LamWindow *w, const LamReal *x, const LamReal *y, const LamReal *dy,
                  LamReal *dx)
{
  gsize n = w->channels, row = (gsize) w->in_columns * n;
  const gsize cell[4] = { 0, n, row, row + n };

  for (guint column = 0; column < w->out_columns; column++) {
    gsize i = 0;

    for (; i + 8 <= n; i += 8) {
      Eight most = LOAD (y + i), left = LOAD (dy + i);
      for (guint k = 0; k < 4; k++) {
        EightMask hit = LOAD (x + cell[k] + i) == most;
        STORE (dx + cell[k] + i, SELECT (hit, left));
        left = REJECT (hit, left);
      }
    }
    for (; i < n; i++) {
      LamReal left = dy[i];
      for (guint k = 0; k < 4; k++) {
        gboolean hit = x[cell[k] + i] == y[i];
        dx[cell[k] + i] = hit ? left : 0;
        left = hit ? 0 : left;
      }
    }
    x += 2 * n;
    dx += 2 * n;
    y += n;
    dy += n;
  }
}

static void
max (const LamWindow *w, guint from, guint to, const LamReal *x, LamReal *y)
{
  gsize row_size = (gsize) w->out_columns * w->channels;

  for (guint row = from; row < to; row++) {
    if (is_2x2 (w)) {
      max_2x2 (w, cell (w, x, 2 * row, 0), y + row * row_size);
      continue;
    }
    for (guint column = 0; column < w->out_columns; column++)
      max_window (w, cells_of (w, row, column), x, y + row * row_size + column * w->channels);
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

static void
max_gradient_row (const LamWindow *w, guint row, const LamReal *x, const LamReal *y,
                  const LamReal *dy, LamReal *dx)
{
  LamReal left[BLOCK];

  for (guint column = 0; column < w->out_columns; column++) {
    Cells c = cells_of (w, row, column);
    gsize out = ((gsize) row * w->out_columns + column) * w->channels;

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

static void
max_gradient (const LamWindow *w, guint from, guint to, const LamReal *x, const LamReal *y,
              const LamReal *dy, LamReal *dx)
{
  for (guint row = from; row < to; row++) {
    gsize out = (gsize) row * w->out_columns * w->channels;
    gsize in = (gsize) 2 * row * w->in_columns * w->channels;

    if (is_2x2 (w))
      max_gradient_2x2 (w, x + in, y + out, dy + out, dx + in);
    else
      max_gradient_row (w, row, x, y, dy, dx);
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

/* ---- upsampling ---- */

static void
repeat (gsize columns, gsize channels, gsize times, const LamReal *x, LamReal *y)
{
  for (gsize j = 0; j < columns; j++, x += channels)
    for (gsize k = 0; k < times; k++, y += channels) {
      gsize i = 0;

      for (; i + 8 <= channels; i += 8)
        STORE (y + i, LOAD (x + i));
      for (; i < channels; i++)
        y[i] = x[i];
    }
}

static void
add_repeated (gsize columns, gsize channels, gsize times, const LamReal *dy, LamReal *dx)
{
  for (gsize j = 0; j < columns; j++, dx += channels, dy += times * channels) {
    gsize i = 0;

    for (; i + 8 <= channels; i += 8) {
      Eight sum = LOAD (dx + i);
      for (gsize k = 0; k < times; k++)
        sum += LOAD (dy + k * channels + i);
      STORE (dx + i, sum);
    }
    for (; i < channels; i++)
      for (gsize k = 0; k < times; k++)
        dx[i] += dy[k * channels + i];
  }
}

const LamPooling LAM_IN_TABLE (lam_pooling) = {
  .max = max,
  .max_gradient = max_gradient,
  .average = average,
  .average_gradient = average_gradient,
  .repeat = repeat,
  .add_repeated = add_repeated,
};
