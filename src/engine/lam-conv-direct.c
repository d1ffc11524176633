/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Convolution without unrolling: in NHWC the cells under a row of the kernel lie side by side, so
 * that a few neighbouring pixels and a few vectors of channels are a tile of a product whose A is
 * the (padded) input itself. The gradient of the input is such a convolution too, of dy with the
 * kernel turned round; with a stride there is one for each phase of the input's rows and columns,
 * with the taps that meet it. */
#include <string.h>

#include "kernels/kernel-table.h"
#include "kernels/serial-blas.h"
#include "kernels/tile-corner.h"
#include "lam-conv-methods.h"

#define MAX_STRIDE 4            /* more phases go to the reference */
#define BLOCK_BYTES (48 * 1024) /* of padded source rows a piece, about */
#define MIN_BLOCKS 8            /* pieces there should be, however small the batch */
#define ALIAS 512               /* as in lam-blas-packed.c */
#define ALIASED_ROWS 8

/* Σ over taps of source[q · stride + tap · dilation − offset] · weight[tap], for one phase. */
typedef struct {
  gint64 offset_rows, offset_columns;
  guint taps_rows, taps_columns;
  guint rows, columns; /* of output */
  gsize first;         /* the first output number */
  gsize weights;       /* where its packed weights begin in the workspace */
} Phase;

typedef struct {
  const LamConvPass *pass;
  const LamProducts *kernels;
  guint rows, columns, channels;     /* of the source */
  guint stride_rows, stride_columns; /* over the source */
  guint dilation_rows, dilation_columns;
  guint out_channels;
  gboolean dot;             /* vectors run along the sums */
  gsize out_pixel, out_row; /* numbers from one output to the next */
  gsize source_image, out_image;
  const float *source;
  guint n_phases;
  Phase phase[MAX_STRIDE * MAX_STRIDE];
  guint block, n_blocks; /* output rows a piece */
  gsize padded;          /* numbers of padded source a piece needs at most */
} Plan;

static gboolean
suits (const LamConv *c, LamConvPasses pass)
{
  if (pass != LAM_CONV_BACKWARD_DATA)
    return TRUE;
  return c->stride_rows <= MAX_STRIDE && c->stride_columns <= MAX_STRIDE
         && (c->stride_rows == 1 || c->dilation_rows == 1)
         && (c->stride_columns == 1 || c->dilation_columns == 1);
}

static guint
source_rows (const Plan *p, const Phase *f, guint rows)
{
  return (rows - 1) * p->stride_rows + (MAX (f->taps_rows, 1) - 1) * p->dilation_rows + 1;
}

static guint
source_columns (const Plan *p, const Phase *f)
{
  return (f->columns - 1) * p->stride_columns + (MAX (f->taps_columns, 1) - 1) * p->dilation_columns
         + 1;
}

/* Blocks of output rows: as many as their source keeps in the cache, and fewer for a small batch.
 */
static void
choose_blocks (Plan *p)
{
  const Phase *f = &p->phase[0];
  gsize row = (gsize) source_columns (p, f) * p->channels * sizeof (float) * p->stride_rows;
  guint rows = f->rows, batch = p->pass->conv->batch;

  p->block = (guint) CLAMP (BLOCK_BYTES / MAX (row, 1), 1, rows);
  if (batch < MIN_BLOCKS)
    p->block = MIN (p->block, MAX (rows * batch / MIN_BLOCKS, 1));
  p->n_blocks = (rows + p->block - 1) / p->block;
  p->padded = 0;
  for (guint i = 0; i < p->n_phases; i++)
    if (p->phase[i].columns > 0)
      p->padded = MAX (p->padded, (gsize) source_rows (p, &p->phase[i], p->block)
                                      * source_columns (p, &p->phase[i]) * p->channels);
}

/* Output channels that are done at once. */
typedef struct {
  const LamProducts *kernels;
  guint from, columns, vectors;
} Panel;

/* As wide as the registers allow. Channels that are left for less than half a vector are a panel
 * of narrower ones. */
static Panel
panel_from (const Plan *p, guint from)
{
  const LamProducts *narrow = lam_kernel_table ()->narrow;
  Panel panel = { p->kernels, from, 0, 0 };
  guint rest;

  panel.columns = MIN (p->kernels->width * p->kernels->max_vectors, p->out_channels - from);
  rest = panel.columns % p->kernels->width;
  if (narrow != NULL && narrow != p->kernels && rest > 0 && rest <= narrow->width) {
    if (panel.columns > rest)
      panel.columns -= rest;
    else
      panel.kernels = narrow;
  }
  panel.vectors = (panel.columns + panel.kernels->width - 1) / panel.kernels->width;
  return panel;
}

static guint
count_panels (const Plan *p)
{
  guint n = 0;

  for (guint from = 0; from < p->out_channels; n++)
    from += panel_from (p, from).columns;
  return n;
}

static Panel
panel_at (const Plan *p, guint index)
{
  Panel panel = panel_from (p, 0);

  for (guint i = 0; i < index; i++)
    panel = panel_from (p, panel.from + panel.columns);
  return panel;
}

/* Numbers of a tap's row of channels in whole vectors. */
static gsize
dot_row (const Plan *p, const Phase *f)
{
  gsize n = (gsize) f->taps_columns * p->channels, width = p->kernels->width;

  return (n + width - 1) / width * width;
}

/* Whether sums are long enough for vectors along them. */
static gboolean
wants_dot (const Plan *p)
{
  guint taps = p->n_phases == 1 ? p->phase[0].taps_columns : 1;

  return p->out_channels <= LAM_MAX_DOT_COLUMNS && p->dilation_columns == 1
         && (gsize) taps * p->channels >= 2 * lam_kernel_table ()->products->width;
}

/* Numbers of the packed weights of a phase: every panel in whole vectors. */
static gsize
packed_size (const Plan *p, const Phase *f)
{
  gsize width = p->kernels->width;

  if (p->dot)
    return f->taps_rows * dot_row (p, f) * p->out_channels;
  return (gsize) f->taps_rows * f->taps_columns * p->channels
         * ((p->out_channels + width - 1) / width * width);
}

/* Which way vectors run, and where the packed weights of each phase begin. */
static void
choose_vectors (Plan *p)
{
  gsize weights = 0;

  p->dot = wants_dot (p);
  p->kernels = p->dot ? lam_kernel_table ()->products : lam_products_for (p->out_channels);
  for (guint i = 0; i < p->n_phases; i++) {
    p->phase[i].weights = weights;
    weights += packed_size (p, &p->phase[i]);
  }
}

static Plan
plan_forward (const LamConvPass *pass)
{
  const LamConv *c = pass->conv;
  Plan p = { pass, NULL, c->in_rows, c->in_columns, c->in_channels };

  p.stride_rows = c->stride_rows;
  p.stride_columns = c->stride_columns;
  p.dilation_rows = c->dilation_rows;
  p.dilation_columns = c->dilation_columns;
  p.out_channels = c->out_channels;
  p.out_pixel = c->out_channels;
  p.out_row = p.out_pixel * c->out_columns;
  p.source_image = (gsize) c->in_rows * c->in_columns * c->in_channels;
  p.out_image = p.out_row * c->out_rows;
  p.source = pass->x;
  p.n_phases = 1;
  p.phase[0] = (Phase){
    c->pad_top, c->pad_left, c->kernel_rows, c->kernel_columns, c->out_rows, c->out_columns, 0, 0
  };
  choose_blocks (&p);
  choose_vectors (&p);
  return p;
}

/* Along one axis: how many taps meet phase @phase of the input, and their offset once turned round.
 * With stride 1 all taps do, and @dilation may be more than 1. */
static guint
meeting_taps (guint kernel, guint stride, guint dilation, guint pad, guint phase, gint64 *offset)
{
  guint first = (phase + pad) % stride;
  guint n = first < kernel ? (kernel - 1 - first) / stride + 1 : 0;

  *offset = ((gint64) n - 1) * dilation - (gint64) ((phase + pad - first) / stride);
  return n;
}

static Plan
plan_backward (const LamConvPass *pass)
{
  const LamConv *c = pass->conv;
  Plan p = { pass, NULL, c->out_rows, c->out_columns, c->out_channels };
  gsize row = (gsize) c->in_columns * c->in_channels;

  p.stride_rows = p.stride_columns = 1;
  p.dilation_rows = c->dilation_rows;
  p.dilation_columns = c->dilation_columns;
  p.out_channels = c->in_channels;
  p.out_pixel = (gsize) c->in_channels * c->stride_columns;
  p.out_row = row * c->stride_rows;
  p.source_image = (gsize) c->out_rows * c->out_columns * c->out_channels;
  p.out_image = row * c->in_rows;
  p.source = pass->dy;
  for (guint i = 0; i < c->stride_rows && i < c->in_rows; i++)
    for (guint j = 0; j < c->stride_columns && j < c->in_columns; j++) {
      Phase *f = &p.phase[p.n_phases++];

      f->taps_rows = meeting_taps (c->kernel_rows, c->stride_rows, c->dilation_rows, c->pad_top, i,
                                   &f->offset_rows);
      f->taps_columns = meeting_taps (c->kernel_columns, c->stride_columns, c->dilation_columns,
                                      c->pad_left, j, &f->offset_columns);
      f->rows = (c->in_rows - i + c->stride_rows - 1) / c->stride_rows;
      f->columns = (c->in_columns - j + c->stride_columns - 1) / c->stride_columns;
      f->first = i * row + (gsize) j * c->in_channels;
    }
  choose_blocks (&p);
  choose_vectors (&p);
  return p;
}

/* ---- packed weights ---- */

/* Forward: [tap][in][out] into panels of out. */
static void
pack_forward (const Plan *p, Panel panel)
{
  const LamConv *c = p->pass->conv;
  gsize taps = (gsize) c->kernel_rows * c->kernel_columns * c->in_channels;

  panel.kernels->pack (taps, panel.columns, panel.vectors, p->pass->kernel + panel.from,
                       c->out_channels, p->pass->workspace + panel.from * taps);
}

/* The place in the kernel of tap (@a, @b) of phase @i, counted from its last. */
static const float *
turned_tap (const Plan *p, guint i, guint a, guint b)
{
  const LamConv *c = p->pass->conv;
  guint across = MIN (c->stride_columns, c->in_columns);
  guint row = (i / across + c->pad_top) % c->stride_rows;
  guint column = (i % across + c->pad_left) % c->stride_columns;
  gsize at = (gsize) (row + (p->phase[i].taps_rows - 1 - a) * c->stride_rows) * c->kernel_columns
             + column + (p->phase[i].taps_columns - 1 - b) * c->stride_columns;

  return p->pass->kernel + at * c->in_channels * c->out_channels;
}

/* Backward: each tap's [in][out] transposed, taps turned round, into panels of in. */
static void
pack_backward (const Plan *p, Panel panel)
{
  const LamConv *c = p->pass->conv;

  for (guint i = 0; i < p->n_phases; i++) {
    const Phase *f = &p->phase[i];
    gsize taps = (gsize) f->taps_rows * f->taps_columns * c->out_channels;
    float *to = p->pass->workspace + f->weights + panel.from * taps;

    for (guint a = 0; a < f->taps_rows; a++)
      for (guint b = 0; b < f->taps_columns; b++) {
        panel.kernels->pack_transposed (
            c->out_channels, panel.columns, panel.vectors,
            turned_tap (p, i, a, b) + (gsize) panel.from * c->out_channels, c->out_channels, to);
        to += (gsize) c->out_channels * panel.vectors * panel.kernels->width;
      }
  }
}

/* A phase's weights for vectors along the sums, by output channels; see tile.h. */
static void
pack_dot (const Plan *p, guint i)
{
  const LamConv *c = p->pass->conv;
  const Phase *f = &p->phase[i];
  gboolean forward = p->source == p->pass->x;
  gsize row = dot_row (p, f), n_inner = (gsize) f->taps_columns * p->channels;
  gsize whole = n_inner / p->kernels->width * p->kernels->width;
  float *to = p->pass->workspace + f->weights;

  for (guint n = 0; n < p->out_channels; n++)
    for (guint a = 0; a < f->taps_rows; a++, to += row) {
      memset (to + whole, 0, (row - whole) * sizeof *to);
      for (gsize k = 0; k < n_inner; k++) {
        guint b = (guint) (k / p->channels), channel = (guint) (k % p->channels);
        const float *tap =
            forward ? p->pass->kernel
                          + ((gsize) a * c->kernel_columns + b) * c->in_channels * c->out_channels
                    : turned_tap (p, i, a, b);

        to[k < whole ? k : k + row - n_inner] =
            forward ? tap[channel * c->out_channels + n] : tap[n * c->out_channels + channel];
      }
    }
}

static void
pack_forward_piece (guint piece, guint thread, gpointer data)
{
  pack_forward (data, panel_at (data, piece));
}

static void
pack_backward_piece (guint piece, guint thread, gpointer data)
{
  pack_backward (data, panel_at (data, piece));
}

static void
pack_dot_piece (guint piece, guint thread, gpointer data)
{
  pack_dot (data, piece);
}

/* ---- tiles ---- */

/* A copy of the source rows that a block needs, with zeros around; or the source itself where
 * nothing has to be added. @row_size: set to the numbers from one row to the next */
static const float *
padded_source (const Plan *p, const Phase *f, guint image, guint from, guint rows, float *copy,
               gsize *row_size)
{
  const float *source = p->source + image * p->source_image;
  gint64 top = (gint64) from * p->stride_rows - f->offset_rows, left = -f->offset_columns;
  guint n_rows = source_rows (p, f, rows), n_columns = source_columns (p, f);
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
do_pixels (const Plan *p, const Phase *f, LamTile *tile, const Panel *panel, guint pixels,
           gsize row, float *corner)
{
  const float *bias = tile->bias, *mask = tile->mask;
  gboolean relu = tile->relu;

  if (p->dilation_columns == 1 || f->taps_columns <= 1) {
    tile->n_outer = f->taps_rows;
    tile->n_inner = f->taps_columns * p->channels;
    tile->a_outer = row * p->dilation_rows;
    tile->b_outer = p->dot ? dot_row (p, f) : tile->n_inner * tile->b_step;
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
most_pixels (const Plan *p, const Panel *panel, gsize a_row)
{
  if (p->dot)
    return p->kernels->dot_rows[panel->columns];
  return a_row % ALIAS == 0 ? MIN (panel->kernels->max_rows[panel->vectors], ALIASED_ROWS)
                            : panel->kernels->max_rows[panel->vectors];
}

/* One output row, one panel of channels. */
static void
do_row (const Plan *p, const Phase *f, const float *source, gsize row, gsize out,
        const Panel *panel, float *corner)
{
  const LamEpilogue *e = p->pass->epilogue;
  gboolean fused = e != NULL && e->activation <= LAM_ACTIVATION_RELU;
  gsize a_row = p->stride_columns * p->channels;
  guint most = most_pixels (p, panel, a_row), n_groups = (f->columns + most - 1) / most;
  gsize taps = (gsize) f->taps_rows * f->taps_columns * p->channels;

  for (guint g = 0, first = 0, end; g < n_groups; g++, first = end) {
    gsize at = out + first * p->out_pixel + panel->from;
    LamTile tile = {
      .a = source + first * a_row,
      .a_row = a_row,
      .a_step = 1,
      .b = p->pass->workspace + f->weights + panel->from * taps,
      .b_step =
          p->dot ? f->taps_rows * dot_row (p, f) : (gsize) panel->vectors * panel->kernels->width,
      .c = p->pass->out + at,
      .c_row = p->out_pixel,
      .add = e != NULL && e->accumulate,
      .bias = fused && e->bias != NULL ? e->bias + panel->from : NULL,
      .relu = fused && e->activation == LAM_ACTIVATION_RELU,
      .mask = fused && e->mask != NULL ? e->mask + at : NULL,
      .scale = fused && e->mask_scale != 0 ? e->mask_scale : 1,
    };

    end = f->columns * (g + 1) / n_groups;
    do_pixels (p, f, &tile, panel, end - first, row, corner);
  }
}

static void
conv_piece (guint piece, guint thread, gpointer data)
{
  const Plan *p = data;
  const LamEpilogue *e = p->pass->epilogue;
  guint block = piece % p->n_blocks, image = piece / p->n_blocks % p->pass->conv->batch;
  const Phase *f = &p->phase[piece / p->n_blocks / p->pass->conv->batch];
  guint from = block * p->block, to = MIN (from + p->block, f->rows);
  float *corner = lam_pool_scratch (p->pass->pool, thread);
  const float *source;
  Panel panel;
  gsize row;

  if (from >= to)
    return;
  source = padded_source (p, f, image, from, to - from, corner + LAM_CORNER, &row);
  for (guint channel = 0; channel < p->out_channels; channel += panel.columns) {
    panel = panel_from (p, channel);
    for (guint i = from; i < to; i++)
      do_row (p, f, source + (i - from) * p->stride_rows * row, row,
              image * p->out_image + f->first + i * p->out_row, &panel, corner);
  }
  for (guint i = from; e != NULL && e->activation > LAM_ACTIVATION_RELU && i < to; i++) {
    gsize at = image * p->out_image + f->first + i * p->out_row;
    lam_finish_tile (e, f->columns, p->out_channels, 0, e->mask == NULL ? NULL : e->mask + at,
                     p->pass->out + at, p->out_pixel);
  }
}

static void
run (Plan *p, LamPieceFunc pack)
{
  if (p->dot)
    lam_pool_run (p->pass->pool, p->n_phases, pack_dot_piece, p);
  else
    lam_pool_run (p->pass->pool, count_panels (p), pack, p);
  lam_pool_run (p->pass->pool, p->n_phases * p->pass->conv->batch * p->n_blocks, conv_piece, p);
}

static void
forward (const LamConvPass *pass)
{
  Plan p = plan_forward (pass);

  run (&p, pack_forward_piece);
}

static void
backward_data (const LamConvPass *pass)
{
  Plan p = plan_backward (pass);

  run (&p, pack_backward_piece);
}

static Plan
plan_for (const LamConvPass *pass, LamConvPasses which)
{
  return which == LAM_CONV_FORWARD ? plan_forward (pass) : plan_backward (pass);
}

static gsize
workspace (const LamConv *c, LamConvPasses which)
{
  LamConvPass pass = { .conv = c };
  gsize n = 0;
  Plan p;

  if (which == LAM_CONV_BACKWARD_KERNEL)
    return lam_conv_direct_kernel_workspace (c);
  p = plan_for (&pass, which);
  for (guint i = 0; i < p.n_phases; i++)
    n += packed_size (&p, &p.phase[i]);
  return n;
}

static gsize
scratch (const LamConv *c, LamConvPasses which)
{
  LamConvPass pass = { .conv = c };

  if (which == LAM_CONV_BACKWARD_KERNEL)
    return lam_conv_direct_kernel_scratch (c);
  return (plan_for (&pass, which).padded + LAM_CORNER) * sizeof (float);
}

const LamConvMethod lam_conv_direct = {
  .name = "direct",
  .suits = suits,
  .workspace = workspace,
  .scratch = scratch,
  .forward = forward,
  .backward_data = backward_data,
  .backward_kernel = lam_conv_direct_backward_kernel,
};
