/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Winograd's method: tiles of the input, transformed, are multiplied with the transformed kernel
 * point by point, 36 small products instead of one with 9 or 25 times as many rows as channels.
 * Forward and the input's gradient take a group of tiles through all steps in one thread's cache.
 * The kernel's gradient transforms a chunk of tiles by the pool, then gives each point's product to
 * one thread, so that nothing has to be added across threads. */
#include <string.h>

#include "kernels/kernel-table.h"
#include "kernels/serial-blas.h"
#include "lam-conv-methods.h"

#define LEAST_CHANNELS 16
#define LEAST_GAIN 1.4
#define GROUP_SIZE                                                                                 \
  (176 * 1024)         /* numbers of a group's transformed tiles: they stay in the cache           \
                        */
#define LEAST_GROUP 24 /* tiles: so often is a number of the kernel used once loaded */
#define MOST_GROUP 96
#define SMALL_GROUP 8                /* tiles, where one picture has to do for all threads */
#define CHUNK_SIZE (2 * 1024 * 1024) /* numbers of a chunk's transformed tiles */
#define TRANSFORM_TILES 16           /* tiles a piece that transforms */
#define KERNEL_ROWS 16               /* channels a piece that transforms kernels */
#define LINE 16
#define SIDE 6 /* cells of a tile's input */

/* y = source ∗ kernel over tiles; forward as it is, backward with dy and the kernel turned round.
 */
typedef struct {
  const LamConvPass *pass;
  const LamWinograd *transforms;
  const LamProducts *products;
  LamWinogradKernel kind;
  guint kernel, cells;                /* sides of the kernel and of a tile of results */
  guint rows, columns, channels;      /* of the source */
  gint64 offset_rows, offset_columns; /* of the first source cell under the first result */
  guint out_rows, out_columns, out_channels;
  guint tiles_down, tiles_across, n_tiles; /* n_tiles: of the whole batch */
  gsize in_point, out_point;               /* numbers from one point of a tile to the next … */
  gsize in_tile, out_tile;                 /* … and from one transformed tile to the next */
  guint in_vectors, out_vectors;
  gboolean turned; /* the kernel */
  const float *source;
  /* forward and data */
  guint group, n_groups;
  /* kernel */
  guint chunk, n_chunks;
  guint chunk_from, chunk_tiles; /* the one in work */
} Plan;

static gsize
lines (gsize n)
{
  return (n + LINE - 1) / LINE;
}

static void
plan_sizes (Plan *p)
{
  guint width;

  p->transforms = lam_kernel_table ()->winograd;
  p->products = lam_kernel_table ()->products;
  width = p->products->width;
  p->kind = p->pass->conv->kernel_rows == 3 ? LAM_WINOGRAD_3 : LAM_WINOGRAD_5;
  p->kernel = p->kind == LAM_WINOGRAD_3 ? 3 : 5;
  p->cells = SIDE + 1 - p->kernel;
  p->tiles_down = (p->out_rows + p->cells - 1) / p->cells;
  p->tiles_across = (p->out_columns + p->cells - 1) / p->cells;
  p->n_tiles = p->tiles_down * p->tiles_across * p->pass->conv->batch;
  /* Tiles lie an odd number of cache lines apart, so that they do not meet in the same ones. */
  p->in_point = lines (p->channels) * LINE;
  p->out_point = lines (p->out_channels) * LINE;
  p->in_tile = LAM_POINTS * p->in_point + LINE;
  p->out_tile = LAM_POINTS * p->out_point + LINE;
  p->in_vectors = (p->channels + width - 1) / width;
  p->out_vectors = (p->out_channels + width - 1) / width;
}

/* The most tiles of a group and of a chunk. They do not grow when the batch gets smaller, so that a
 * workspace measured for a whole batch does for a part of one. */
static guint
most_in_group (const Plan *p)
{
  return (guint) CLAMP (GROUP_SIZE / (p->in_tile + p->out_tile), LEAST_GROUP, MOST_GROUP);
}

static guint
most_in_chunk (const Plan *p)
{
  gsize most = MAX (CHUNK_SIZE / (p->in_tile + p->out_tile), 2 * LEAST_GROUP);

  return (guint) MIN (most, p->n_tiles);
}

/* Groups of one size, in a number that threads can share. */
static void
choose_groups (Plan *p)
{
  p->n_groups = (p->n_tiles + most_in_group (p) - 1) / most_in_group (p);
  if (p->n_tiles > 4 * LEAST_GROUP)
    p->n_groups = (p->n_groups + 3) / 4 * 4;
  else
    p->n_groups = MAX (p->n_groups, MIN (p->n_tiles / SMALL_GROUP, 4));
  p->group = (p->n_tiles + p->n_groups - 1) / MAX (p->n_groups, 1);
  p->n_chunks = (p->n_tiles + most_in_chunk (p) - 1) / MAX (most_in_chunk (p), 1);
  p->chunk = (p->n_tiles + p->n_chunks - 1) / MAX (p->n_chunks, 1);
}

static Plan
plan_forward (const LamConvPass *pass)
{
  const LamConv *c = pass->conv;
  Plan p = { pass, .rows = c->in_rows, .columns = c->in_columns, .channels = c->in_channels };

  p.offset_rows = -(gint64) c->pad_top;
  p.offset_columns = -(gint64) c->pad_left;
  p.out_rows = c->out_rows;
  p.out_columns = c->out_columns;
  p.out_channels = c->out_channels;
  p.source = pass->x;
  plan_sizes (&p);
  choose_groups (&p);
  return p;
}

static Plan
plan_backward (const LamConvPass *pass)
{
  const LamConv *c = pass->conv;
  Plan p = { pass, .rows = c->out_rows, .columns = c->out_columns, .channels = c->out_channels };

  p.offset_rows = (gint64) c->pad_top + 1 - c->kernel_rows;
  p.offset_columns = (gint64) c->pad_left + 1 - c->kernel_columns;
  p.out_rows = c->in_rows;
  p.out_columns = c->in_columns;
  p.out_channels = c->in_channels;
  p.source = pass->dy;
  p.turned = TRUE;
  plan_sizes (&p);
  choose_groups (&p);
  return p;
}

/* Whether it pays: additions of the direct method for one picture over those of the transforms
 * (about 200 for a vector of channels in, 160 out, 250 for the kernel) and the products. */
static gboolean
suits (const LamConv *c, LamConvPasses pass)
{
  LamConvPass empty = { .conv = c };
  double direct, ours;
  Plan p;

  if (c->kernel_rows != c->kernel_columns || (c->kernel_rows != 3 && c->kernel_rows != 5)
      || c->stride_rows != 1 || c->stride_columns != 1 || c->dilation_rows != 1
      || c->dilation_columns != 1 || MIN (c->in_channels, c->out_channels) < LEAST_CHANNELS)
    return FALSE;
  p = pass == LAM_CONV_BACKWARD_DATA ? plan_backward (&empty) : plan_forward (&empty);
  direct = (double) c->kernel_rows * c->kernel_columns * p.channels * p.out_vectors * p.out_rows
           * p.out_columns;
  ours = (double) p.tiles_down * p.tiles_across
             * (LAM_POINTS * (double) p.channels * p.out_vectors + 200.0 * p.in_vectors
                + 160.0 * p.out_vectors)
         + 250.0 * p.channels * p.out_vectors / MAX (c->batch, 1);
  return direct > LEAST_GAIN * ours;
}

/* ---- kernels ---- */

static guint
panel_width (const Plan *p)
{
  return p->products->width * p->products->max_vectors;
}

/* Numbers of one point of the transformed kernel, in panels of whole vectors. */
static gsize
kernel_point (const Plan *p)
{
  return (gsize) p->channels * p->out_vectors * p->products->width;
}

/* Some rows of one panel: packed tap by tap, then transformed into the workspace. */
static void
kernel_piece (guint piece, guint thread, gpointer data)
{
  const Plan *p = data;
  const LamConv *c = p->pass->conv;
  guint n_parts = (p->channels + KERNEL_ROWS - 1) / KERNEL_ROWS;
  guint from = piece / n_parts * panel_width (p), row = piece % n_parts * KERNEL_ROWS;
  guint rows = MIN (KERNEL_ROWS, p->channels - row);
  guint columns = MIN (panel_width (p), p->out_channels - from);
  guint vectors = (columns + p->products->width - 1) / p->products->width;
  gsize width = (gsize) vectors * p->products->width, tap = rows * width;
  guint n_taps = p->kernel * p->kernel;
  float *packed = lam_pool_scratch (p->pass->pool, thread);

  for (guint k = 0; k < n_taps; k++) {
    guint at = p->turned ? n_taps - 1 - k : k;
    const float *w = p->pass->kernel + (gsize) at * c->in_channels * c->out_channels;

    if (p->turned)
      p->products->pack_transposed (rows, columns, vectors,
                                    w + (gsize) from * c->out_channels + row, c->out_channels,
                                    packed + k * tap);
    else
      p->products->pack (rows, columns, vectors, w + (gsize) row * c->out_channels + from,
                         c->out_channels, packed + k * tap);
  }
  p->transforms->kernel[p->kind](rows * vectors, packed, tap,
                                 p->pass->workspace + (gsize) from * p->channels + row * width,
                                 kernel_point (p));
}

static void
transform_kernel (Plan *p)
{
  guint n_panels = (p->out_channels + panel_width (p) - 1) / panel_width (p);

  lam_pool_run (p->pass->pool, n_panels * ((p->channels + KERNEL_ROWS - 1) / KERNEL_ROWS),
                kernel_piece, p);
}

/* ---- tiles ---- */

typedef struct {
  guint image, row, column; /* of the first result */
} Place;

static Place
place_of (const Plan *p, guint tile)
{
  guint across = tile % p->tiles_across, rest = tile / p->tiles_across;

  return (Place){ rest / p->tiles_down, rest % p->tiles_down * p->cells, across * p->cells };
}

/* Copies a square of cells with zeros for those that do not exist, channels rounded up to
 * @pixel numbers. */
static void
copy_cells (guint side, const float *image, guint rows, guint columns, guint channels, gint64 row,
            gint64 column, float *copy, gsize pixel)
{
  for (guint r = 0; r < side; r++)
    for (guint c = 0; c < side; c++, copy += pixel) {
      gint64 i = row + r, j = column + c;

      if (i < 0 || j < 0 || i >= rows || j >= columns) {
        memset (copy, 0, pixel * sizeof *copy);
        continue;
      }
      memcpy (copy, image + (i * columns + j) * channels, channels * sizeof *copy);
      memset (copy + channels, 0, (pixel - channels) * sizeof *copy);
    }
}

/* Transforms one tile of the source to @v, its points @point numbers apart. */
static void
transform_input (const Plan *p, guint tile, float *v, gsize point, float *copy)
{
  Place at = place_of (p, tile);
  gint64 row = at.row + p->offset_rows, column = at.column + p->offset_columns;
  gsize pixel = (gsize) p->in_vectors * p->products->width;
  const float *image = p->source + (gsize) at.image * p->rows * p->columns * p->channels;

  if (pixel == p->channels && row >= 0 && column >= 0 && row + SIDE <= p->rows
      && column + SIDE <= p->columns) {
    p->transforms->input (p->in_vectors, image + (row * p->columns + column) * p->channels,
                          (gsize) p->columns * p->channels, p->channels, v, point);
    return;
  }
  copy_cells (SIDE, image, p->rows, p->columns, p->channels, row, column, copy, pixel);
  p->transforms->input (p->in_vectors, copy, SIDE * pixel, pixel, v, point);
}

/* All points' products for @n tiles. */
static void
multiply (const Plan *p, guint n, const float *v, float *m)
{
  LamTile tile = { .a_row = p->in_tile, .a_step = 1, .n_outer = 1, .c_row = p->out_tile };

  tile.n_inner = p->channels;
  for (guint k = 0; k < LAM_POINTS; k++)
    for (guint from = 0; from < p->out_vectors; from += p->products->max_vectors) {
      guint vectors = MIN (p->products->max_vectors, p->out_vectors - from);
      guint most = p->products->max_rows[vectors], n_parts = (n + most - 1) / most;

      tile.b_step = (gsize) vectors * p->products->width;
      tile.b = p->pass->workspace + k * kernel_point (p)
               + (gsize) from * p->products->width * p->channels;
      for (guint i = 0; i < n_parts; i++) {
        guint first = n * i / n_parts, rows = n * (i + 1) / n_parts - first;

        tile.a = v + first * p->in_tile + k * p->in_point;
        tile.c = m + first * p->out_tile + k * p->out_point + (gsize) from * p->products->width;
        p->products->tile[vectors][rows](&tile);
      }
    }
}

/* Transforms one tile's products back and finishes them. Channels that do not fill a vector go
 * through a copy. */
static void
transform_output (const Plan *p, guint tile, const float *m, gsize point, float *copy)
{
  const LamEpilogue *e = p->pass->epilogue;
  gboolean fused = e != NULL && e->activation <= LAM_ACTIVATION_RELU;
  Place place = place_of (p, tile);
  gsize row = (gsize) p->out_columns * p->out_channels;
  gsize at = ((gsize) place.image * p->out_rows + place.row) * row
             + (gsize) place.column * p->out_channels;
  gsize pixel = (gsize) p->out_vectors * p->products->width;
  LamWinogradOut out = {
    .y = p->pass->out + at,
    .row = row,
    .pixel = p->out_channels,
    .rows = MIN (p->cells, p->out_rows - place.row),
    .columns = MIN (p->cells, p->out_columns - place.column),
    .add = e != NULL && e->accumulate,
    .bias = fused ? e->bias : NULL,
    .relu = fused && e->activation == LAM_ACTIVATION_RELU,
    .mask = fused && e->mask != NULL ? e->mask + at : NULL,
    .scale = fused && e->mask_scale != 0 ? e->mask_scale : 1,
  };

  if (pixel == p->out_channels) {
    p->transforms->output[p->kind](p->out_vectors, m, point, &out);
    if (fused || e == NULL)
      return;
  } else {
    LamWinogradOut whole = { copy, p->cells * pixel, pixel, out.rows, out.columns };

    p->transforms->output[p->kind](p->out_vectors, m, point, &whole);
    for (guint i = 0; i < out.rows; i++)
      for (guint j = 0; j < out.columns; j++) {
        float *y = out.y + i * row + j * out.pixel;
        const float *cell = copy + i * whole.row + j * pixel;

        if (out.add)
          lam_kernel_table ()->elementwise->add (p->out_channels, cell, y, y);
        else
          memcpy (y, cell, p->out_channels * sizeof *y);
      }
  }
  for (guint i = 0; i < out.rows; i++)
    lam_finish_tile (e, out.columns, p->out_channels, 0,
                     e == NULL || e->mask == NULL ? NULL : e->mask + at + i * row, out.y + i * row,
                     p->out_channels);
}

static gsize
copy_size (const Plan *p)
{
  return (gsize) SIDE * SIDE * MAX (p->in_vectors, p->out_vectors) * p->products->width;
}

static void
group_piece (guint piece, guint thread, gpointer data)
{
  const Plan *p = data;
  guint from = piece * p->group, n;
  float *copy = lam_pool_scratch (p->pass->pool, thread), *v = copy + copy_size (p);
  float *m = v + p->group * p->in_tile;

  if (from >= p->n_tiles)
    return;
  n = MIN (p->group, p->n_tiles - from);
  for (guint i = 0; i < n; i++)
    transform_input (p, from + i, v + i * p->in_tile, p->in_point, copy);
  multiply (p, n, v, m);
  for (guint i = 0; i < n; i++)
    transform_output (p, from + i, m + i * p->out_tile, p->out_point, copy);
}

static void
run (Plan *p)
{
  transform_kernel (p);
  lam_pool_run (p->pass->pool, p->n_groups, group_piece, p);
}

static void
forward (const LamConvPass *pass)
{
  Plan p = plan_forward (pass);

  run (&p);
}

static void
backward_data (const LamConvPass *pass)
{
  Plan p = plan_backward (pass);

  run (&p);
}

/* ---- the kernel's gradient ---- */

/* The workspace: a chunk's transformed input, its transformed dy, and the gradient by points. */
static float *
chunk_input (const Plan *p)
{
  return p->pass->workspace;
}

static float *
chunk_gradient (const Plan *p)
{
  return chunk_input (p) + p->chunk * p->in_tile;
}

static float *
point_gradients (const Plan *p)
{
  return chunk_gradient (p) + p->chunk * p->out_tile;
}

static gsize
gradient_row (const Plan *p)
{
  return (gsize) p->out_vectors * p->products->width;
}

static void
transform_gradient (const Plan *p, guint tile, float *d, gsize point, float *copy)
{
  Place at = place_of (p, tile);
  gsize pixel = (gsize) p->out_vectors * p->products->width;
  const float *image =
      p->pass->dy + (gsize) at.image * p->out_rows * p->out_columns * p->out_channels;

  if (pixel == p->out_channels && at.row + p->cells <= p->out_rows
      && at.column + p->cells <= p->out_columns) {
    p->transforms->gradient[p->kind](
        p->out_vectors, image + ((gsize) at.row * p->out_columns + at.column) * p->out_channels,
        (gsize) p->out_columns * p->out_channels, p->out_channels, d, point);
    return;
  }
  copy_cells (p->cells, image, p->out_rows, p->out_columns, p->out_channels, at.row, at.column,
              copy, pixel);
  p->transforms->gradient[p->kind](p->out_vectors, copy, p->cells * pixel, pixel, d, point);
}

static void
chunk_piece (guint piece, guint thread, gpointer data)
{
  const Plan *p = data;
  guint from = piece * TRANSFORM_TILES, to = MIN (from + TRANSFORM_TILES, p->chunk_tiles);
  float *copy = lam_pool_scratch (p->pass->pool, thread);

  for (guint i = from; i < to; i++) {
    transform_input (p, p->chunk_from + i, chunk_input (p) + i * p->in_tile, p->in_point, copy);
    transform_gradient (p, p->chunk_from + i, chunk_gradient (p) + i * p->out_tile, p->out_point,
                        copy);
  }
}

/* One point's gradient for one panel: [in × tiles] · [tiles × out]. */
static void
point_piece (guint piece, guint thread, gpointer data)
{
  const Plan *p = data;
  guint k = piece % LAM_POINTS, from = piece / LAM_POINTS * p->products->max_vectors;
  guint vectors = MIN (p->products->max_vectors, p->out_vectors - from);
  guint most = p->products->max_rows[vectors], n_parts = (p->channels + most - 1) / most;
  gsize column = (gsize) from * p->products->width;
  const float *v = chunk_input (p) + k * p->in_point;
  float *du = point_gradients (p) + k * p->channels * gradient_row (p) + column;
  LamTile tile = { .a_row = 1, .a_step = p->in_tile, .n_outer = 1, .n_inner = p->chunk_tiles };

  tile.b = chunk_gradient (p) + k * p->out_point + column;
  tile.b_step = p->out_tile;
  tile.c_row = gradient_row (p);
  tile.add = p->chunk_from > 0;
  for (guint i = 0; i < n_parts; i++) {
    guint first = p->channels * i / n_parts, rows = p->channels * (i + 1) / n_parts - first;

    tile.a = v + first;
    tile.c = du + first * tile.c_row;
    p->products->tile[vectors][rows](&tile);
  }
}

/* One input channel's taps from its points. */
static void
taps_piece (guint channel, guint thread, gpointer data)
{
  const Plan *p = data;
  gsize row = gradient_row (p), point = p->channels * row;
  gsize tap = (gsize) p->channels * p->out_channels;
  const float *du = point_gradients (p) + channel * row;
  float *dw = p->pass->out + (gsize) channel * p->out_channels;
  float *copy = lam_pool_scratch (p->pass->pool, thread);

  if (row == p->out_channels) {
    p->transforms->kernel_gradient[p->kind](p->out_vectors, du, point, dw, tap);
    return;
  }
  p->transforms->kernel_gradient[p->kind](p->out_vectors, du, point, copy, row);
  for (guint k = 0; k < p->kernel * p->kernel; k++)
    memcpy (dw + k * tap, copy + k * row, p->out_channels * sizeof *dw);
}

static void
backward_kernel (const LamConvPass *pass)
{
  Plan p = plan_forward (pass);
  guint n_panels = (p.out_vectors + p.products->max_vectors - 1) / p.products->max_vectors;

  for (p.chunk_from = 0; p.chunk_from < p.n_tiles; p.chunk_from += p.chunk) {
    p.chunk_tiles = MIN (p.chunk, p.n_tiles - p.chunk_from);
    lam_pool_run (pass->pool, (p.chunk_tiles + TRANSFORM_TILES - 1) / TRANSFORM_TILES, chunk_piece,
                  &p);
    lam_pool_run (pass->pool, LAM_POINTS * n_panels, point_piece, &p);
  }
  lam_pool_run (pass->pool, p.channels, taps_piece, &p);
  if (pass->dbias != NULL)
    lam_conv_bias_gradient (pass, pass->workspace);
}

/* ---- sizes ---- */

static gsize
workspace (const LamConv *c, LamConvPasses which)
{
  LamConvPass pass = { .conv = c };
  Plan p = which == LAM_CONV_BACKWARD_DATA ? plan_backward (&pass) : plan_forward (&pass);

  if (which != LAM_CONV_BACKWARD_KERNEL)
    return LAM_POINTS * kernel_point (&p);
  return most_in_chunk (&p) * (p.in_tile + p.out_tile) + LAM_POINTS * p.channels * gradient_row (&p)
         + LAM_BIAS_PARTS * c->out_channels;
}

static gsize
scratch (const LamConv *c, LamConvPasses which)
{
  LamConvPass pass = { .conv = c };
  Plan p = which == LAM_CONV_BACKWARD_DATA ? plan_backward (&pass) : plan_forward (&pass);
  gsize kernel = (gsize) p.kernel * p.kernel * KERNEL_ROWS * panel_width (&p);
  gsize group = most_in_group (&p) * (p.in_tile + p.out_tile);

  if (which == LAM_CONV_BACKWARD_KERNEL)
    return copy_size (&p) * sizeof (float);
  return MAX (copy_size (&p) + group, kernel) * sizeof (float);
}

const LamConvMethod lam_conv_winograd = {
  .name = "winograd",
  .depends = TRUE,
  .suits = suits,
  .workspace = workspace,
  .scratch = scratch,
  .forward = forward,
  .backward_data = backward_data,
  .backward_kernel = backward_kernel,
};
