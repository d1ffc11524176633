/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernel's gradient without unrolling: a tile is a few cells under a row of the kernel by a few
 * vectors of output channels, summed over the pixels of some output rows. A piece is a share of all
 * rows with a partial gradient of its own, whose output channels are filled up to whole vectors;
 * partial gradients are added in order. */
#include <string.h>

#include "kernels/kernel-table.h"
#include "kernels/tile-corner.h"
#include "lam-conv-methods.h"

#define BLOCK_BYTES (20 * 1024) /* of dy a block of rows: it stays in the first-level cache */
#define MAX_PARTIALS 16
#define PARTIALS_SIZE (512 * 1024) /* numbers in all partial gradients, about */
#define LINE 16
#define FEW_CHANNELS 4 /* so few that vectors run along the cells instead */

typedef struct {
  const LamConvPass *pass;
  const LamConv *conv;
  const LamProducts *kernels;
  gsize row_taps; /* cells under a row of the kernel */
  gboolean few;   /* output channels */
  gsize channels; /* of a row of a partial gradient: output channels in whole vectors */
  gsize size;     /* numbers of the gradient in such rows */
  guint padded_columns;
  guint block, n_blocks; /* output rows at a time, blocks of an image */
  guint n_partials;
  gsize partial_size;   /* with the bias's gradient behind */
  guint width;          /* of a panel */
  gsize padded, packed; /* numbers of scratch */
} Plan;

static Plan
plan_new (const LamConvPass *pass)
{
  const LamConv *c = pass->conv;
  Plan p = { pass, c, lam_products_for (c->out_channels) };
  gsize row = (gsize) c->out_columns * c->out_channels * sizeof (float);
  gsize n_rows;

  p.row_taps = (gsize) c->kernel_columns * c->in_channels;
  p.few = c->out_channels <= FEW_CHANNELS && c->dilation_columns == 1
          && c->out_channels * 2 <= MIN (p.kernels->width, p.row_taps);
  if (p.few) {
    p.kernels = lam_products_for (p.row_taps);
    row = (gsize) c->in_columns * c->in_channels * sizeof (float);
  }
  p.channels = c->out_channels;
  if (!p.few)
    p.channels = (p.channels + p.kernels->width - 1) / p.kernels->width * p.kernels->width;
  p.size = p.row_taps * c->kernel_rows * p.channels;
  p.padded_columns =
      (c->out_columns - 1) * c->stride_columns + (c->kernel_columns - 1) * c->dilation_columns + 1;
  p.block = (guint) CLAMP (BLOCK_BYTES / MAX (row, 1), 1, c->out_rows);
  p.n_blocks = (c->out_rows + p.block - 1) / p.block;
  p.partial_size = (p.size + c->out_channels + LINE - 1) / LINE * LINE;
  p.n_partials = (guint) CLAMP (PARTIALS_SIZE / p.partial_size, 2, MAX_PARTIALS);
  p.n_partials = MIN (p.n_partials, c->batch * p.n_blocks);
  p.width = p.kernels->width * p.kernels->max_vectors;
  n_rows = (gsize) (p.block - 1) * c->stride_rows + (c->kernel_rows - 1) * c->dilation_rows + 1;
  /* Whole vectors may be read from every cell on. */
  p.padded = n_rows * p.padded_columns * c->in_channels + (p.few ? p.width : 0);
  p.padded = (p.padded + LINE - 1) / LINE * LINE;
  p.packed = (gsize) p.block * c->out_columns * p.width;
  return p;
}

/* The input rows under a block of output rows, with zeros around; or the input itself.
 * @row_size: set to the numbers from one row to the next */
static const float *
padded_input (const Plan *p, guint image, guint from, guint rows, float *copy, gsize *row_size)
{
  const LamConv *c = p->conv;
  gsize in_row = (gsize) c->in_columns * c->in_channels;
  gsize row = (gsize) p->padded_columns * c->in_channels;
  const float *x = p->pass->x + image * in_row * c->in_rows;
  gint64 top = (gint64) from * c->stride_rows - c->pad_top;
  guint n = (rows - 1) * c->stride_rows + (c->kernel_rows - 1) * c->dilation_rows + 1;
  gsize left = MIN ((gsize) c->pad_left * c->in_channels, row), middle = MIN (in_row, row - left);

  if (top >= 0 && top + n <= c->in_rows && left == 0 && row <= in_row && !p->few) {
    *row_size = in_row;
    return x + (gsize) top * in_row;
  }
  *row_size = row;
  for (guint i = 0; i < n; i++, copy += row) {
    gint64 y = top + i;

    if (y < 0 || y >= c->in_rows) {
      memset (copy, 0, row * sizeof *copy);
      continue;
    }
    memset (copy, 0, left * sizeof *copy);
    memcpy (copy + left, x + (gsize) y * in_row, middle * sizeof *copy);
    memset (copy + left + middle, 0, (row - left - middle) * sizeof *copy);
  }
  return copy - row * n;
}

/* Some output rows of one image in work. */
typedef struct {
  const float *x; /* the input under them, with zeros around … */
  gsize x_row;    /* … and the numbers from one of its rows to the next */
  const float *dy;
  guint rows;
  gboolean add; /* to what @out holds */
  float *out;
  float *corner, *packed;
} Block;

/* dy of a block as one panel with whole vectors; or dy itself where it already is one. */
static const float *
dy_panel (const Plan *p, const Block *block, gsize from, gsize columns, guint vectors)
{
  gsize pixels = (gsize) block->rows * p->conv->out_columns;

  if (columns == p->conv->out_channels && columns == vectors * p->kernels->width)
    return block->dy;
  p->kernels->pack (pixels, columns, vectors, block->dy + from, p->conv->out_channels,
                    block->packed);
  return block->packed;
}

/* The gradients of @taps neighbouring cells of kernel row @a, from @first on. */
static void
do_taps (const Plan *p, const Block *block, guint a, gsize first, gsize taps, guint vectors,
         LamTile *tile)
{
  const LamConv *c = p->conv;
  guint most = p->kernels->max_rows[vectors];
  gsize n_groups = (taps + most - 1) / most;
  /* Columns of the kernel that do not touch: @taps is one of them. */
  gsize gap = first * (c->dilation_columns - 1);
  float *out = tile->c;

  for (gsize g = 0; g < n_groups; g++) {
    gsize from = first + taps * g / n_groups, to = first + taps * (g + 1) / n_groups;

    tile->a = block->x + a * c->dilation_rows * block->x_row + gap + from;
    tile->c = out + (a * p->row_taps + from) * p->channels;
    p->kernels->tile[vectors][to - from](tile);
  }
  tile->c = out;
}

/* The panel of output channels that starts at @from. */
static void
do_panel (const Plan *p, const Block *block, gsize from)
{
  const LamConv *c = p->conv;
  gsize columns = MIN (p->width, c->out_channels - from);
  guint vectors = (guint) ((columns + p->kernels->width - 1) / p->kernels->width);
  LamTile tile = {
    .a_row = 1,
    .a_step = (gsize) c->stride_columns * c->in_channels,
    .a_outer = c->stride_rows * block->x_row,
    .n_outer = block->rows,
    .n_inner = c->out_columns,
    .b_step = (gsize) vectors * p->kernels->width,
    .c = block->out + from,
    .c_row = p->channels,
    .add = block->add,
  };

  tile.b = dy_panel (p, block, from, columns, vectors);
  tile.b_outer = tile.b_step * c->out_columns;
  for (guint a = 0; a < c->kernel_rows; a++)
    if (c->dilation_columns == 1)
      do_taps (p, block, a, 0, p->row_taps, vectors, &tile);
    else
      for (guint b = 0; b < c->kernel_columns; b++)
        do_taps (p, block, a, (gsize) b * c->in_channels, c->in_channels, vectors, &tile);
}

/* With few output channels, all at once by vectors of cells under a row of the kernel. */
static void
do_few (const Plan *p, const Block *block)
{
  const LamConv *c = p->conv;
  LamTile tile = {
    .a = block->dy,
    .a_row = 1,
    .a_step = c->out_channels,
    .a_outer = (gsize) c->out_columns * c->out_channels,
    .n_outer = block->rows,
    .n_inner = c->out_columns,
    .b_step = (gsize) c->stride_columns * c->in_channels,
    .b_outer = c->stride_rows * block->x_row,
    .c = block->corner,
  };

  for (guint a = 0; a < c->kernel_rows; a++)
    for (gsize from = 0; from < p->row_taps; from += p->width) {
      gsize columns = MIN (p->width, p->row_taps - from);
      guint vectors = (guint) ((columns + p->kernels->width - 1) / p->kernels->width);
      float *out = block->out + (a * p->row_taps + from) * c->out_channels;

      tile.b = block->x + a * c->dilation_rows * block->x_row + from;
      tile.c_row = vectors * p->kernels->width;
      p->kernels->tile[vectors][c->out_channels](&tile);
      for (gsize j = 0; j < columns; j++)
        for (guint n = 0; n < c->out_channels; n++, out++)
          *out = block->corner[n * tile.c_row + j] + (block->add ? *out : 0);
    }
}

static void
partial_piece (guint piece, guint thread, gpointer data)
{
  const Plan *p = data;
  const LamConv *c = p->conv;
  guint64 n = (guint64) c->batch * p->n_blocks;
  guint first = (guint) (n * piece / p->n_partials),
        end = (guint) (n * (piece + 1) / p->n_partials);
  float *corner = lam_pool_scratch (p->pass->pool, thread), *copy = corner + LAM_CORNER;
  float *out = p->pass->workspace + piece * p->partial_size, *bias = out + p->size;

  memset (bias, 0, c->out_channels * sizeof *bias);
  for (guint i = first; i < end; i++) {
    guint image = i / p->n_blocks, from = i % p->n_blocks * p->block;
    Block block = { .rows = MIN (p->block, c->out_rows - from), .add = i > first, .out = out };

    block.corner = corner;
    block.packed = copy + p->padded;
    block.x = padded_input (p, image, from, block.rows, copy, &block.x_row);
    block.dy =
        p->pass->dy + ((gsize) image * c->out_rows + from) * c->out_columns * c->out_channels;
    for (gsize k = 0; k < c->out_channels && !p->few; k += p->width)
      do_panel (p, &block, k);
    if (p->few)
      do_few (p, &block);
    if (p->pass->dbias != NULL)
      lam_kernel_table ()->elementwise->column_sums (
          (gsize) block.rows * c->out_columns, c->out_channels, c->out_channels, block.dy, bias);
  }
}

/* A kernel row of the gradient without what fills vectors up. */
static void
taps_piece (guint a, guint thread, gpointer data)
{
  const Plan *p = data;
  gsize n = p->conv->out_channels;
  const float *from = p->pass->workspace + a * p->row_taps * p->channels;
  float *to = p->pass->out + a * p->row_taps * n;

  for (gsize i = 0; i < p->row_taps; i++)
    memcpy (to + i * n, from + i * p->channels, n * sizeof *to);
}

void
lam_conv_direct_backward_kernel (const LamConvPass *pass)
{
  Plan p = plan_new (pass);
  gboolean whole = p.channels == pass->conv->out_channels;

  lam_pool_run (pass->pool, p.n_partials, partial_piece, &p);
  lam_conv_add_partials (pass->pool, p.n_partials, p.partial_size, pass->workspace, p.size,
                         whole ? pass->out : pass->workspace);
  if (!whole)
    lam_pool_run (pass->pool, pass->conv->kernel_rows, taps_piece, &p);
  if (pass->dbias != NULL)
    lam_conv_add_partials (NULL, p.n_partials, p.partial_size, pass->workspace + p.size,
                           pass->conv->out_channels, pass->dbias);
}

gsize
lam_conv_direct_kernel_workspace (const LamConv *conv)
{
  LamConvPass pass = { .conv = conv };
  Plan p = plan_new (&pass);

  return p.n_partials * p.partial_size;
}

gsize
lam_conv_direct_kernel_scratch (const LamConv *conv)
{
  LamConvPass pass = { .conv = conv };
  Plan p = plan_new (&pass);

  return (LAM_CORNER + p.padded + p.packed) * sizeof (float);
}
