/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Convolution without unrolling: in NHWC the cells under a row of the kernel lie side by side, so
 * that a few neighbouring pixels and a few vectors of channels are a tile of a product whose A is
 * the (padded) input itself. The gradient of the input is such a convolution too, of dy with the
 * kernel turned round; with a stride there is one for each phase of the input's rows and columns,
 * with the taps that meet it. Where a row is so short that a tile of it would be slow, the rows of
 * a tile are the same pixel of several pictures instead. */
#include <string.h>

#include "kernels/serial-blas.h"
#include "kernels/tile-corner.h"
#include "lam-conv-direct.h"

#define ALIAS 512 /* as in lam-blas-packed.c */
#define ALIASED_ROWS 8
#define FEW_COLUMNS 6
#define GROUP 24      /* pictures a piece, where tiles go over pictures */
#define LEAST_GROUP 8 /* a smaller batch has no use for that */

/* A copy of the source rows that a block needs, with zeros around; or the source itself where
 * nothing has to be added. @row_size: set to the numbers from one row to the next */
static const float *
padded_source (const LamConvDirectPlan *p, const LamConvDirectPhase *f, guint image, guint from,
               guint rows, float *copy, gsize *row_size)
{
  const float *source = p->source + image * p->source_image;
  gint64 top = (gint64) from * p->stride_rows - f->offset_rows, left = -f->offset_columns;
  guint n_rows = lam_conv_direct_source_rows (p, f, rows),
        n_columns = lam_conv_direct_source_columns (p, f);
  gsize row = (gsize) n_columns * p->channels;
  gint64 begin = CLAMP (-left, 0, n_columns), end = CLAMP (p->columns - left, begin, n_columns);

  if (top >= 0 && top + n_rows <= p->rows && left >= 0 && left + n_columns <= p->columns) {
    *row_size = (gsize) p->columns * p->channels;
    return source + ((gsize) top * p->columns + (gsize) left) * p->channels;
  }
  *row_size = row;
  for (guint i = 0; i < n_rows; i++, copy += row) {
    gint64 y = top + i;

    if (y < 0 || y >= p->rows) {
      memset (copy, 0, row * sizeof *copy);
      continue;
    }
    memset (copy, 0, (gsize) begin * p->channels * sizeof *copy);
    memcpy (copy + begin * p->channels, source + (y * p->columns + left + begin) * p->channels,
            (gsize) (end - begin) * p->channels * sizeof *copy);
    memset (copy + end * p->channels, 0, (gsize) (n_columns - end) * p->channels * sizeof *copy);
  }
  return copy - row * n_rows;
}

/* Some pixels of one output row, all taps. With a dilation along columns the taps of a row do not
 * touch, so that every row of the kernel is a tile of its own. */
static void
do_pixels (const LamConvDirectPlan *p, const LamConvDirectPhase *f, LamTile *tile,
           const LamConvDirectPanel *panel, guint pixels, gsize row, float *corner)
{
  const float *bias = tile->bias, *mask = tile->mask;
  gboolean relu = tile->relu;

  if (p->dilation_columns == 1 || f->taps_columns <= 1) {
    tile->n_outer = f->taps_rows;
    tile->n_inner = f->taps_columns * p->channels;
    tile->a_outer = row * p->dilation_rows;
    tile->b_outer = p->dot ? lam_conv_direct_dot_row (p, f) : tile->n_inner * tile->b_step;
    if (p->dot)
      p->kernels->dot[panel->columns][pixels](tile);
    else
      lam_tile_run (panel->kernels, panel->vectors, pixels, panel->columns, tile, corner);
    return;
  }
  tile->n_outer = f->taps_columns;
  tile->n_inner = p->channels;
  tile->a_outer = (gsize) p->channels * p->dilation_columns;
  tile->b_outer = tile->n_inner * tile->b_step;
  for (guint i = 0; i < f->taps_rows; i++) {
    gboolean last = i + 1 == f->taps_rows;

    tile->bias = last ? bias : NULL;
    tile->mask = last ? mask : NULL;
    tile->relu = last && relu;
    lam_tile_run (panel->kernels, panel->vectors, pixels, panel->columns, tile, corner);
    tile->add = TRUE;
    tile->a += row * p->dilation_rows;
    tile->b += tile->n_outer * tile->b_outer;
  }
}

/* The most pixels of a row that one tile takes. */
static guint
most_pixels (const LamConvDirectPlan *p, const LamConvDirectPanel *panel, gsize a_row)
{
  if (p->dot)
    return p->kernels->dot_rows[panel->columns];
  return a_row % ALIAS == 0 ? MIN (panel->kernels->max_rows[panel->vectors], ALIASED_ROWS)
                            : panel->kernels->max_rows[panel->vectors];
}

/* A tile whose first result is number @at of the output, without its input and the size of its
 * sums. */
static LamTile
tile_at (const LamConvDirectPlan *p, const LamConvDirectPhase *f, const LamConvDirectPanel *panel,
         gsize at)
{
  const LamEpilogue *e = p->pass->epilogue;
  gboolean fused = e != NULL && e->activation <= LAM_ACTIVATION_RELU;
  gsize taps = (gsize) f->taps_rows * f->taps_columns * p->channels;

  return (LamTile){
    .a_step = 1,
    .b = p->pass->workspace + f->weights + panel->from * taps,
    .b_step = p->dot ? f->taps_rows * lam_conv_direct_dot_row (p, f)
                     : (gsize) panel->vectors * panel->kernels->width,
    .c = p->pass->out + at,
    .add = e != NULL && e->accumulate,
    .bias = fused && e->bias != NULL ? e->bias + panel->from : NULL,
    .relu = fused && e->activation == LAM_ACTIVATION_RELU,
    .mask = fused && e->mask != NULL ? e->mask + at : NULL,
    .scale = fused && e->mask_scale != 0 ? e->mask_scale : 1,
  };
}

/* The first number of an output row. */
static gsize
row_at (const LamConvDirectPlan *p, const LamConvDirectPhase *f, guint image, guint row)
{
  return image * p->out_image + f->first + row * p->out_row;
}

/* What tiles have not done to a row that is whole. */
static void
finish_row (const LamConvDirectPlan *p, const LamConvDirectPhase *f, guint image, guint row)
{
  const LamEpilogue *e = p->pass->epilogue;
  gsize at = row_at (p, f, image, row);

  if (e != NULL && e->activation > LAM_ACTIVATION_RELU)
    lam_finish_tile (e, f->columns, p->out_channels, 0, e->mask == NULL ? NULL : e->mask + at,
                     p->pass->out + at, p->out_pixel);
}

/* One output row, one panel of channels. */
static void
do_row (const LamConvDirectPlan *p, const LamConvDirectPhase *f, const float *source, gsize row,
        gsize out, const LamConvDirectPanel *panel, float *corner)
{
  gsize a_row = p->stride_columns * p->channels;
  guint most = most_pixels (p, panel, a_row), n_groups = (f->columns + most - 1) / most;

  for (guint g = 0, first = 0, end; g < n_groups; g++, first = end) {
    LamTile tile = tile_at (p, f, panel, out + first * p->out_pixel + panel->from);

    tile.a = source + first * a_row;
    tile.a_row = a_row;
    tile.c_row = p->out_pixel;
    end = f->columns * (g + 1) / n_groups;
    do_pixels (p, f, &tile, panel, end - first, row, corner);
  }
}

static void
conv_piece (guint piece, guint thread, gpointer data)
{
  const LamConvDirectPlan *p = data;
  guint block = piece % p->n_blocks, image = piece / p->n_blocks / p->n_phases;
  const LamConvDirectPhase *f = &p->phase[piece / p->n_blocks % p->n_phases];
  guint from = block * p->block, to = MIN (from + p->block, f->rows);
  float *corner = lam_pool_scratch (p->pass->pool, thread);
  const float *source;
  LamConvDirectPanel panel;
  gsize row;

  if (from >= to)
    return;
  source = padded_source (p, f, image, from, to - from, corner + LAM_CORNER, &row);
  for (guint channel = 0; channel < p->out_channels; channel += panel.columns) {
    panel = lam_conv_direct_panel (p, channel);
    for (guint i = from; i < to; i++)
      do_row (p, f, source + (i - from) * p->stride_rows * row, row, row_at (p, f, image, i),
              &panel, corner);
  }
  for (guint i = from; i < to; i++)
    finish_row (p, f, image, i);
}

/* ---- tiles over pictures ---- */

static gboolean
goes_over_pictures (const LamConvDirectPlan *p)
{
  return p->phase[0].columns <= FEW_COLUMNS && p->pass->conv->batch >= LEAST_GROUP && !p->dot
         && p->dilation_columns == 1;
}

static guint
count_groups (const LamConvDirectPlan *p)
{
  return (p->pass->conv->batch + GROUP - 1) / GROUP;
}

/* Of @n taps, @dilation cells apart, the first one being over cell @first: those that are over one
 * of @cells. */
static void
taps_inside (gint64 first, guint n, guint dilation, guint cells, guint *from, guint *to)
{
  gint64 begin = first < 0 ? (-first + dilation - 1) / dilation : 0;
  gint64 end = first < cells ? (cells - first + dilation - 1) / dilation : 0;

  *from = (guint) MIN (begin, n);
  *to = (guint) CLAMP (end, *from, n);
}

/* One pixel of @n pictures, one panel of channels; taps over the border are left out. */
static void
do_pictures (const LamConvDirectPlan *p, const LamConvDirectPhase *f,
             const LamConvDirectPanel *panel, guint first, guint n, guint row, guint column,
             float *corner)
{
  gint64 top = (gint64) row * p->stride_rows - f->offset_rows;
  gint64 left = (gint64) column * p->stride_columns - f->offset_columns;
  guint from_row, to_row, from_column, to_column;
  LamTile tile =
      tile_at (p, f, panel, row_at (p, f, first, row) + column * p->out_pixel + panel->from);

  taps_inside (top, f->taps_rows, p->dilation_rows, p->rows, &from_row, &to_row);
  taps_inside (left, f->taps_columns, 1, p->columns, &from_column, &to_column);
  tile.a_row = p->source_image;
  tile.a_outer = (gsize) p->dilation_rows * p->columns * p->channels;
  tile.c_row = p->out_image;
  tile.n_outer = from_column < to_column ? to_row - from_row : 0;
  tile.n_inner = (to_column - from_column) * p->channels;
  tile.b_outer = f->taps_columns * p->channels * tile.b_step;
  if (tile.n_outer > 0) {
    gint64 cell = (top + (gint64) from_row * p->dilation_rows) * p->columns + left + from_column;

    tile.a = p->source + first * p->source_image + (gsize) cell * p->channels;
    tile.b += ((gsize) from_row * f->taps_columns + from_column) * p->channels * tile.b_step;
  }
  lam_tile_run (panel->kernels, panel->vectors, n, panel->columns, &tile, corner);
}

/* One row of a group of pictures. */
static void
group_piece (guint piece, guint thread, gpointer data)
{
  const LamConvDirectPlan *p = data;
  guint n_rows = p->n_phases * p->phase[0].rows, group = piece / n_rows, row = piece % n_rows;
  const LamConvDirectPhase *f = &p->phase[row / p->phase[0].rows];
  guint from = group * GROUP, n = MIN (GROUP, p->pass->conv->batch - from);
  float *corner = lam_pool_scratch (p->pass->pool, thread);
  LamConvDirectPanel panel;

  row %= p->phase[0].rows;
  if (row >= f->rows)
    return;
  for (guint channel = 0; channel < p->out_channels; channel += panel.columns) {
    guint most, n_parts;

    panel = lam_conv_direct_panel (p, channel);
    most = most_pixels (p, &panel, p->source_image);
    n_parts = (n + most - 1) / most;
    for (guint column = 0; column < f->columns; column++)
      for (guint i = 0; i < n_parts; i++) {
        guint first = n * i / n_parts, end = n * (i + 1) / n_parts;

        do_pictures (p, f, &panel, from + first, end - first, row, column, corner);
      }
  }
  for (guint i = from; i < from + n; i++)
    finish_row (p, f, i, row);
}

static void
run (const LamConvPass *pass, LamConvPasses which)
{
  LamConvDirectPlan p = lam_conv_direct_plan (pass, which);

  lam_conv_direct_pack (&p);
  if (goes_over_pictures (&p))
    lam_pool_run (pass->pool, p.n_phases * p.phase[0].rows * count_groups (&p), group_piece, &p);
  else
    lam_pool_run (pass->pool, p.n_phases * pass->conv->batch * p.n_blocks, conv_piece, &p);
}

static void
forward (const LamConvPass *pass)
{
  run (pass, LAM_CONV_FORWARD);
}

static void
backward_data (const LamConvPass *pass)
{
  run (pass, LAM_CONV_BACKWARD_DATA);
}

static gsize
workspace (const LamConv *c, LamConvPasses which)
{
  LamConvPass pass = { .conv = c };
  gsize n = 0;
  LamConvDirectPlan p;

  if (which == LAM_CONV_BACKWARD_KERNEL)
    return lam_conv_direct_kernel_workspace (c);
  p = lam_conv_direct_plan (&pass, which);
  for (guint i = 0; i < p.n_phases; i++)
    n += lam_conv_direct_packed (&p, &p.phase[i]);
  return n;
}

static gsize
scratch (const LamConv *c, LamConvPasses which)
{
  LamConvPass pass = { .conv = c };

  if (which == LAM_CONV_BACKWARD_KERNEL)
    return lam_conv_direct_kernel_scratch (c);
  return (lam_conv_direct_plan (&pass, which).padded + LAM_CORNER) * sizeof (float);
}

const LamConvMethod lam_conv_direct = {
  .name = "direct",
  .suits = lam_conv_direct_suits,
  .workspace = workspace,
  .scratch = scratch,
  .forward = forward,
  .backward_data = backward_data,
  .backward_kernel = lam_conv_direct_backward_kernel,
};
