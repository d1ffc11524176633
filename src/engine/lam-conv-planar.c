/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Convolution to very few channels, where vectors along channels would be nearly empty: vectors run
 * along the pixels of an output row instead. The source is turned into planes, [row][channel]
 * [column], so that a tap of a kernel is a shifted row, and a tile's A is the kernel, its B the
 * planes. Works for either direction with stride 1. */
#include <string.h>

#include "kernels/kernel-table.h"
#include "kernels/tile-corner.h"
#include "lam-conv-methods.h"

#define MOST_CHANNELS 4
#define LEAST_COLUMNS 8
#define LONG_SUM 64
#define BLOCK_BYTES (24 * 1024) /* of planes a piece, about */
#define LINE 16

typedef struct {
  const LamConvPass *pass;
  const LamProducts *kernels;
  gboolean turned;               /* the kernel: this is the gradient of the input */
  guint rows, columns, channels; /* of the source */
  gint64 pad_rows, pad_columns;
  guint out_rows, out_columns, out_channels;
  gsize width;           /* of a plane */
  guint block, n_blocks; /* output rows a piece */
  const float *source;
} Plan;

static Plan
plan_new (const LamConvPass *pass, LamConvPasses which)
{
  const LamConv *c = pass->conv;
  gboolean forward = which == LAM_CONV_FORWARD;
  Plan p = { pass, lam_kernel_table ()->products, .turned = !forward };
  gsize row;

  p.rows = forward ? c->in_rows : c->out_rows;
  p.columns = forward ? c->in_columns : c->out_columns;
  p.channels = forward ? c->in_channels : c->out_channels;
  p.out_rows = forward ? c->out_rows : c->in_rows;
  p.out_columns = forward ? c->out_columns : c->in_columns;
  p.out_channels = forward ? c->out_channels : c->in_channels;
  p.pad_rows = forward ? c->pad_top : (gint64) c->kernel_rows - 1 - c->pad_top;
  p.pad_columns = forward ? c->pad_left : (gint64) c->kernel_columns - 1 - c->pad_left;
  p.source = forward ? pass->x : pass->dy;
  /* Whole vectors may be read from every column on. */
  p.width = p.out_columns + c->kernel_columns - 1 + p.kernels->width;
  p.width = (p.width + LINE - 1) / LINE * LINE;
  row = p.width * p.channels * sizeof (float);
  p.block = (guint) CLAMP (BLOCK_BYTES / row, 4, 64);
  p.block = MIN (p.block, p.out_rows);
  p.n_blocks = (p.out_rows + p.block - 1) / p.block;
  return p;
}

static gboolean
suits (const LamConv *c, LamConvPasses which)
{
  guint channels = which == LAM_CONV_FORWARD ? c->out_channels : c->in_channels;
  guint columns = which == LAM_CONV_FORWARD ? c->out_columns : c->in_columns;
  guint sources = which == LAM_CONV_FORWARD ? c->in_channels : c->out_channels;

  /* From longer sums on, the direct method's vectors along them do better. */
  return sources * c->kernel_columns < LONG_SUM && which != LAM_CONV_BACKWARD_KERNEL
         && channels <= MOST_CHANNELS && channels * 2 <= lam_products_for (channels)->width
         && columns >= LEAST_COLUMNS && c->stride_rows == 1 && c->stride_columns == 1
         && c->dilation_rows == 1 && c->dilation_columns == 1;
}

/* The kernel as [column][row][channel][out channel]. */
static void
pack_kernel (const Plan *p)
{
  const LamConv *c = p->pass->conv;
  float *to = p->pass->workspace;

  for (guint b = 0; b < c->kernel_columns; b++)
    for (guint a = 0; a < c->kernel_rows; a++) {
      gsize row = p->turned ? c->kernel_rows - 1 - a : a;
      gsize column = p->turned ? c->kernel_columns - 1 - b : b;
      const float *tap =
          p->pass->kernel + (row * c->kernel_columns + column) * c->in_channels * c->out_channels;

      for (guint k = 0; k < p->channels; k++)
        for (guint n = 0; n < p->out_channels; n++)
          *to++ = p->turned ? tap[n * c->out_channels + k] : tap[k * c->out_channels + n];
    }
}

/* The planes under output rows @from …, with zeros around. */
static void
make_planes (const Plan *p, guint image, guint from, guint rows, float *planes)
{
  const LamProducts *kernels = lam_products_for (p->channels);
  const float *source = p->source + (gsize) image * p->rows * p->columns * p->channels;
  gsize size = p->channels * p->width, left = (gsize) MAX (p->pad_columns, 0);
  gsize skipped = (gsize) MAX (-p->pad_columns, 0);
  gsize columns = p->columns > skipped ? p->columns - skipped : 0;

  columns = MIN (columns, p->width - left);
  memset (planes, 0, left * sizeof *planes);
  for (guint i = 0; i < rows + p->pass->conv->kernel_rows - 1; i++, planes += size) {
    gint64 y = (gint64) from + i - p->pad_rows;

    /* Every plane is filled up with zeros to its width, counted from behind its left border: they
     * make the left border of the next. */
    if (y >= 0 && y < p->rows)
      kernels->pack_transposed (p->channels, columns, (guint) (p->width / kernels->width),
                                source + ((gsize) y * p->columns + skipped) * p->channels,
                                p->channels, planes + left);
    else
      memset (planes + left, 0, size * sizeof *planes);
  }
}

/* Lays [channel][column] down as NHWC. */
static void
interleave (const Plan *p, const float *x, gsize columns, gsize x_row, gboolean add, float *y)
{
  for (guint n = 0; n < p->out_channels; n++)
    for (gsize j = 0; j < columns; j++) {
      float *cell = y + j * p->out_channels + n;
      *cell = add ? *cell + x[n * x_row + j] : x[n * x_row + j];
    }
}

static void
do_row (const Plan *p, const float *planes, gboolean add, float *y, float *corner)
{
  const LamConv *c = p->pass->conv;
  gsize most = p->kernels->width * p->kernels->max_vectors;
  LamTile tile = {
    .a = p->pass->workspace,
    .a_row = 1,
    .a_step = p->out_channels,
    .n_outer = c->kernel_columns,
    .n_inner = c->kernel_rows * p->channels,
    .b_step = p->width,
    .b_outer = 1,
    .c = corner,
  };

  tile.a_outer = tile.n_inner * tile.a_step;
  for (gsize from = 0; from < p->out_columns; from += most) {
    gsize columns = MIN (most, p->out_columns - from);
    guint vectors = (guint) ((columns + p->kernels->width - 1) / p->kernels->width);

    tile.b = planes + from;
    tile.c_row = vectors * p->kernels->width;
    p->kernels->tile[vectors][p->out_channels](&tile);
    interleave (p, corner, columns, tile.c_row, add, y + from * p->out_channels);
  }
}

static void
piece_fn (guint piece, guint thread, gpointer data)
{
  const Plan *p = data;
  const LamEpilogue *e = p->pass->epilogue;
  const LamElementwise *kernels = lam_kernel_table ()->elementwise;
  guint image = piece / p->n_blocks, from = piece % p->n_blocks * p->block;
  guint to = MIN (from + p->block, p->out_rows);
  gsize row = (gsize) p->out_columns * p->out_channels;
  float *corner = lam_pool_scratch (p->pass->pool, thread), *bias = corner + LAM_CORNER;
  float *planes = bias + (row + LINE - 1) / LINE * LINE;

  for (gsize i = 0; e != NULL && e->bias != NULL && i < row; i++)
    bias[i] = e->bias[i % p->out_channels];
  make_planes (p, image, from, to - from, planes);
  for (guint i = from; i < to; i++) {
    gsize at = ((gsize) image * p->out_rows + i) * row;

    do_row (p, planes + (i - from) * p->channels * p->width, e != NULL && e->accumulate,
            p->pass->out + at, corner);
    if (e != NULL)
      kernels->finish_row (e, row, e->bias == NULL ? NULL : bias,
                           e->mask == NULL ? NULL : e->mask + at, p->pass->out + at);
  }
}

static void
run (const LamConvPass *pass, LamConvPasses which)
{
  Plan p = plan_new (pass, which);

  pack_kernel (&p);
  lam_pool_run (pass->pool, pass->conv->batch * p.n_blocks, piece_fn, &p);
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
  return (gsize) c->kernel_rows * c->kernel_columns * c->in_channels * c->out_channels;
}

static gsize
scratch (const LamConv *c, LamConvPasses which)
{
  LamConvPass pass = { .conv = c };
  Plan p = plan_new (&pass, which);
  gsize row = (gsize) p.out_columns * p.out_channels + LINE;

  /* One more plane for the last left border. */
  return (LAM_CORNER + row + p.width + (p.block + c->kernel_rows - 1) * p.channels * p.width)
         * sizeof (float);
}

const LamConvMethod lam_conv_planar = {
  .name = "planar",
  .suits = suits,
  .workspace = workspace,
  .scratch = scratch,
  .forward = forward,
  .backward_data = backward_data,
};
