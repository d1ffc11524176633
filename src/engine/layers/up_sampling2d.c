/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes a picture size times larger: nearest repeats each cell, bilinear mixes the two nearest
 * cells along each side, weighed by distance between centres, the border repeated.
 *
 * Along a side, output cell i lies at (i + ½) / size − ½ of the input. */

#include "layer-params.h"
#include "window.h"

#include <math.h>

enum { SIZE, INTERPOLATION };
enum { NEAREST, BILINEAR };

typedef struct {
  const LamLayer *l;
  gboolean bilinear;
  gsize in_rows, in_columns, channels, row_size, column_size, out_rows, out_columns;
} Upsampling;

/* The two input cells that output cell @i is mixed from, and the share of the second. */
typedef struct {
  gsize first, second;
  LamReal share;
} Mix;

static Mix
mix_of (gsize i, gsize size, gsize n, gboolean bilinear)
{
  double at = ((double) i + 0.5) / (double) size - 0.5;
  gsize first;

  if (!bilinear)
    return (Mix){ i / size, i / size, 0 };
  at = CLAMP (at, 0, (double) (n - 1));
  first = (gsize) at;
  return (Mix){ first, MIN (first + 1, n - 1), (LamReal) (at - (double) first) };
}

static gboolean
plan (LamLayer *l, GError **error)
{
  if (!check_picture (l, "Upsampling", error))
    return FALSE;
  l->out = lam_shape_picture (l->in[0].d[0] * lam_rows (l, SIZE),
                              l->in[0].d[1] * lam_columns (l, SIZE), l->in[0].d[2]);
  return TRUE;
}

static Upsampling
upsampling_of (const LamLayer *l)
{
  return (Upsampling){ .l = l,
                       .bilinear = lam_choice (l, INTERPOLATION) == BILINEAR,
                       .in_rows = l->in[0].d[0],
                       .in_columns = l->in[0].d[1],
                       .channels = l->in[0].d[2],
                       .row_size = lam_rows (l, SIZE),
                       .column_size = lam_columns (l, SIZE),
                       .out_rows = l->out.d[0],
                       .out_columns = l->out.d[1] };
}

/* One row of the output of one sample. */
static void
forward_row (guint piece, guint thread, gpointer data)
{
  const Upsampling *u = data;
  gsize sample = piece / u->out_rows, line = u->in_columns * u->channels;
  Mix row = mix_of (piece % u->out_rows, u->row_size, u->in_rows, u->bilinear);
  const LamReal *x = u->l->x[0] + sample * u->in_rows * line;
  const LamReal *above = x + row.first * line, *below = x + row.second * line;
  LamReal *y = u->l->y + piece * u->out_columns * u->channels;

  for (gsize j = 0; j < u->out_columns; j++) {
    Mix column = mix_of (j, u->column_size, u->in_columns, u->bilinear);
    gsize left = column.first * u->channels, right = column.second * u->channels;

    for (gsize c = 0; c < u->channels; c++) {
      LamReal upper = above[left + c] + column.share * (above[right + c] - above[left + c]);
      LamReal lower = below[left + c] + column.share * (below[right + c] - below[left + c]);

      y[j * u->channels + c] = upper + row.share * (lower - upper);
    }
  }
}

static void
forward (LamLayer *l)
{
  Upsampling u = upsampling_of (l);

  if (u.bilinear)
    lam_pool_run (l->pool, (guint) (l->batch * u.out_rows), forward_row, &u);
  else
    lam_repeat_cells (l->pool, l->batch, (guint) u.in_rows, (guint) u.in_columns,
                      (guint) u.channels, (guint) u.row_size, (guint) u.column_size, l->x[0], l->y);
}

/* Adds a row of dy, times @weight, to the input row it was mixed from. */
static void
give_back_row (const Upsampling *u, const LamReal *dy, LamReal weight, LamReal *dx)
{
  for (gsize j = 0; j < u->out_columns; j++) {
    Mix column = mix_of (j, u->column_size, u->in_columns, u->bilinear);
    LamReal *left = dx + column.first * u->channels, *right = dx + column.second * u->channels;

    for (gsize c = 0; c < u->channels; c++) {
      LamReal d = weight * dy[j * u->channels + c];

      left[c] += d * (1 - column.share);
      right[c] += d * column.share;
    }
  }
}

/* One row of the input of one sample takes what the rows mixed from it give back. */
static void
backward_row (guint piece, guint thread, gpointer data)
{
  const Upsampling *u = data;
  gsize sample = piece / u->in_rows, at = piece % u->in_rows, line = u->out_columns * u->channels;
  gsize from = at > 0 ? (at - 1) * u->row_size : 0;
  gsize to = MIN ((at + 2) * u->row_size, u->out_rows);
  const LamReal *dy = u->l->dy + sample * u->out_rows * line;
  LamReal *dx = u->l->dx[0] + piece * u->in_columns * u->channels;

  for (gsize i = 0; i < u->in_columns * u->channels; i++)
    dx[i] = 0;
  for (gsize i = from; i < to; i++) {
    Mix row = mix_of (i, u->row_size, u->in_rows, u->bilinear);
    LamReal weight = (row.first == at ? 1 - row.share : 0) + (row.second == at ? row.share : 0);

    if (weight != 0)
      give_back_row (u, dy + i * line, weight, dx);
  }
}

static void
backward (LamLayer *l)
{
  Upsampling u = upsampling_of (l);

  if (l->dx[0] == NULL)
    return;
  if (u.bilinear)
    lam_pool_run (l->pool, (guint) (l->batch * u.in_rows), backward_row, &u);
  else
    lam_repeat_cells_gradient (l->pool, l->batch, (guint) u.in_rows, (guint) u.in_columns,
                               (guint) u.channels, (guint) u.row_size, (guint) u.column_size, l->dy,
                               l->dx[0]);
}

static const char *const interpolation_choices[] = { "nearest", "bilinear", NULL };
static const char *const interpolation_titles[] = { "Repeat", "Mix", NULL };

static const LamParam params[] = {
  { .id = "size",
    .title = "Size",
    .type = LAM_VALUE_PAIR,
    .flags = LAM_PARAM_WHOLE,
    .min = 1,
    .max = 64,
    .initial = "2",
    .help = "How many times more rows and columns come out; 2 is usual." },
  { .id = "interpolation",
    .title = "New cells",
    .type = LAM_VALUE_CHOICE,
    .initial = "\"nearest\"",
    .choices = interpolation_choices,
    .choice_titles = interpolation_titles,
    .help = "How the new cells are filled: nearest repeats the cell, bilinear mixes neighbours and "
            "is smoother." },
};

LAM_LAYER_KIND (up_sampling2d) = {
  .kind = { .id = "up_sampling2d",
            .title = "Upsampling",
            .summary = "Makes a picture larger by repeating or mixing its cells, without anything "
                       "to learn.",
            .formula = "y[r,c,k] = x[⌊r/s⌋, ⌊c/s⌋, k], or a mix of the four nearest",
            .group = "Pooling",
            .source = "Keras UpSampling2D; PyTorch Upsample with align_corners=False",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .plan = plan,
  .forward = forward,
  .backward = backward,
};
