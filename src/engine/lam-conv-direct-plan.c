/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the direct convolution cuts a layer up: phases of a stride, blocks of rows, panels of
 * channels. */
#include "kernels/tile-corner.h"
#include "lam-conv-direct.h"

#define MAX_STRIDE LAM_CONV_DIRECT_MAX_STRIDE
#define BLOCK_BYTES (48 * 1024) /* of padded source rows a piece, about */
#define MIN_BLOCKS 8            /* pieces there should be, however small the batch */

gboolean
lam_conv_direct_suits (const LamConv *c, LamConvPasses pass)
{
  if (pass != LAM_CONV_BACKWARD_DATA)
    return TRUE;
  return c->stride_rows <= MAX_STRIDE && c->stride_columns <= MAX_STRIDE
         && (c->stride_rows == 1 || c->dilation_rows == 1)
         && (c->stride_columns == 1 || c->dilation_columns == 1);
}

guint
lam_conv_direct_source_rows (const LamConvDirectPlan *p, const LamConvDirectPhase *f, guint rows)
{
  return (rows - 1) * p->stride_rows + (MAX (f->taps_rows, 1) - 1) * p->dilation_rows + 1;
}

guint
lam_conv_direct_source_columns (const LamConvDirectPlan *p, const LamConvDirectPhase *f)
{
  return (f->columns - 1) * p->stride_columns + (MAX (f->taps_columns, 1) - 1) * p->dilation_columns
         + 1;
}

/* Blocks of output rows: as many as their source keeps in the cache, and fewer for a small batch.
 */
static void
choose_blocks (LamConvDirectPlan *p)
{
  const LamConvDirectPhase *f = &p->phase[0];
  gsize row =
      (gsize) lam_conv_direct_source_columns (p, f) * p->channels * sizeof (float) * p->stride_rows;
  guint rows = f->rows, batch = p->pass->conv->batch;

  p->block = (guint) CLAMP (BLOCK_BYTES / MAX (row, 1), 1, rows);
  if (batch < MIN_BLOCKS)
    p->block = MIN (p->block, MAX (rows * batch / MIN_BLOCKS, 1));
  p->n_blocks = (rows + p->block - 1) / p->block;
  p->padded = 0;
  for (guint i = 0; i < p->n_phases; i++)
    if (p->phase[i].columns > 0)
      p->padded =
          MAX (p->padded, (gsize) lam_conv_direct_source_rows (p, &p->phase[i], p->block)
                              * lam_conv_direct_source_columns (p, &p->phase[i]) * p->channels);
}

LamConvDirectPanel
lam_conv_direct_panel (const LamConvDirectPlan *p, guint from)
{
  const LamProducts *narrow = lam_kernel_table ()->narrow;
  LamConvDirectPanel panel = { p->kernels, from, 0, 0 };
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

guint
lam_conv_direct_panels (const LamConvDirectPlan *p)
{
  guint n = 0;

  for (guint from = 0; from < p->out_channels; n++)
    from += lam_conv_direct_panel (p, from).columns;
  return n;
}

gsize
lam_conv_direct_dot_row (const LamConvDirectPlan *p, const LamConvDirectPhase *f)
{
  gsize n = (gsize) f->taps_columns * p->channels, width = p->kernels->width;

  return (n + width - 1) / width * width;
}

/* Whether sums are long enough for vectors along them. */
static gboolean
wants_dot (const LamConvDirectPlan *p)
{
  guint taps = p->n_phases == 1 ? p->phase[0].taps_columns : 1;

  return p->out_channels <= LAM_MAX_DOT_COLUMNS && p->dilation_columns == 1
         && (gsize) taps * p->channels >= 2 * lam_kernel_table ()->products->width;
}

gsize
lam_conv_direct_packed (const LamConvDirectPlan *p, const LamConvDirectPhase *f)
{
  gsize width = p->kernels->width;

  if (p->dot)
    return f->taps_rows * lam_conv_direct_dot_row (p, f) * p->out_channels;
  return (gsize) f->taps_rows * f->taps_columns * p->channels
         * ((p->out_channels + width - 1) / width * width);
}

/* Which way vectors run, and where the packed weights of each phase begin. */
static void
choose_vectors (LamConvDirectPlan *p)
{
  gsize weights = 0;

  p->dot = wants_dot (p);
  p->kernels = p->dot ? lam_kernel_table ()->products : lam_products_for (p->out_channels);
  for (guint i = 0; i < p->n_phases; i++) {
    p->phase[i].weights = weights;
    weights += lam_conv_direct_packed (p, &p->phase[i]);
  }
}

static LamConvDirectPlan
plan_forward (const LamConvPass *pass)
{
  const LamConv *c = pass->conv;
  LamConvDirectPlan p = { pass, NULL, c->in_rows, c->in_columns, c->in_channels };

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
  p.phase[0] = (LamConvDirectPhase){
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

static LamConvDirectPlan
plan_backward (const LamConvPass *pass)
{
  const LamConv *c = pass->conv;
  LamConvDirectPlan p = { pass, NULL, c->out_rows, c->out_columns, c->out_channels };
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
      LamConvDirectPhase *f = &p.phase[p.n_phases++];

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

LamConvDirectPlan
lam_conv_direct_plan (const LamConvPass *pass, LamConvPasses which)
{
  return which == LAM_CONV_FORWARD ? plan_forward (pass) : plan_backward (pass);
}
