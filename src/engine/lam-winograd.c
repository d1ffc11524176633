/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Winograd's method: tiles of the input, transformed, are multiplied with the transformed kernel
 * point by point, 36 or 64 small products instead of one with up to 49 times as many rows as
 * channels. Forward and the input's gradient take a group of tiles through all steps in one
 * thread's cache; where the kernel is what fills caches, they take a part of its channels through
 * all of them instead, over all tiles. The bits are the same. */
#include <string.h>

#include "kernels/serial-blas.h"
#include "lam-winograd.h"

#define KERNEL_ROWS 16                 /* channels a piece that transforms kernels */
#define LARGE_KERNEL (4 * 1024 * 1024) /* numbers of a transformed one that no cache keeps */
#define PART_CHANNELS 64
#define PART_TILES 8 /* a piece that transforms the input for all parts */

/* ---- kernels ---- */

static guint
panel_width (const LamWinogradPlan *p)
{
  return p->products->width * p->products->max_vectors;
}

/* Numbers of one point of the transformed kernel, in panels of whole vectors. */
static gsize
kernel_point (const LamWinogradPlan *p)
{
  return (gsize) p->channels * p->out_vectors * p->products->width;
}

/* Some rows of one panel: packed tap by tap, then transformed. */
static void
kernel_piece (guint piece, guint thread, gpointer data)
{
  const LamWinogradPlan *p = data;
  const LamConv *c = p->pass->conv;
  guint n_parts = (p->channels + KERNEL_ROWS - 1) / KERNEL_ROWS;
  guint from = piece / n_parts * panel_width (p), row = piece % n_parts * KERNEL_ROWS;
  guint rows = MIN (KERNEL_ROWS, p->channels - row);
  guint columns = MIN (panel_width (p), p->n_channels - from);
  guint vectors = (columns + p->products->width - 1) / p->products->width;
  gsize width = (gsize) vectors * p->products->width, tap = rows * width;
  gsize channel = p->first_channel + from;
  guint n_taps = p->kernel * p->kernel;
  float *packed = lam_pool_scratch (p->pass->pool, thread);

  for (guint k = 0; k < n_taps; k++) {
    guint at = p->turned ? n_taps - 1 - k : k;
    const float *w = p->pass->kernel + (gsize) at * c->in_channels * c->out_channels;

    if (p->turned)
      p->products->pack_transposed (rows, columns, vectors, w + channel * c->out_channels + row,
                                    c->out_channels, packed + k * tap);
    else
      p->products->pack (rows, columns, vectors, w + (gsize) row * c->out_channels + channel,
                         c->out_channels, packed + k * tap);
  }
  p->transforms->taps (rows * vectors, packed, tap, p->u + (gsize) from * p->channels + row * width,
                       kernel_point (p));
}

static guint
count_kernel_pieces (const LamWinogradPlan *p)
{
  guint n_panels = (p->n_channels + panel_width (p) - 1) / panel_width (p);

  return n_panels * ((p->channels + KERNEL_ROWS - 1) / KERNEL_ROWS);
}

/* ---- tiles ---- */

/* All points' products for @n tiles. */
static void
multiply (const LamWinogradPlan *p, guint n, const float *v, float *m)
{
  LamTile tile = { .a_row = p->in_tile, .a_step = 1, .n_outer = 1, .c_row = p->out_tile };

  tile.n_inner = p->channels;
  for (guint k = 0; k < p->n_points; k++)
    for (guint from = 0; from < p->out_vectors; from += p->products->max_vectors) {
      guint vectors = MIN (p->products->max_vectors, p->out_vectors - from);
      guint most = p->products->max_rows[vectors], n_parts = (n + most - 1) / most;

      tile.b_step = (gsize) vectors * p->products->width;
      tile.b = p->u + k * kernel_point (p) + (gsize) from * p->products->width * p->channels;
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
transform_output (const LamWinogradPlan *p, guint tile, const float *m, gsize point, float *copy)
{
  const LamEpilogue *e = p->pass->epilogue;
  gboolean fused = e != NULL && e->activation <= LAM_ACTIVATION_RELU;
  LamWinogradPlace place = lam_winograd_place (p, tile);
  gsize row = (gsize) p->out_columns * p->out_channels;
  gsize at = ((gsize) place.image * p->out_rows + place.row) * row
             + (gsize) place.column * p->out_channels + p->first_channel;
  gsize pixel = (gsize) p->out_vectors * p->products->width;
  LamWinogradOut out = {
    .y = p->pass->out + at,
    .row = row,
    .pixel = p->out_channels,
    .rows = MIN (p->cells, p->out_rows - place.row),
    .columns = MIN (p->cells, p->out_columns - place.column),
    .add = e != NULL && e->accumulate,
    .bias = fused && e->bias != NULL ? e->bias + p->first_channel : NULL,
    .relu = fused && e->activation == LAM_ACTIVATION_RELU,
    .mask = fused && e->mask != NULL ? e->mask + at : NULL,
    .scale = fused && e->mask_scale != 0 ? e->mask_scale : 1,
  };

  if (pixel == p->n_channels) {
    p->transforms->output (p->out_vectors, m, point, &out);
    if (fused || e == NULL)
      return;
  } else {
    LamWinogradOut whole = { copy, p->cells * pixel, pixel, out.rows, out.columns };

    p->transforms->output (p->out_vectors, m, point, &whole);
    for (guint i = 0; i < out.rows; i++)
      for (guint j = 0; j < out.columns; j++) {
        float *y = out.y + i * row + j * out.pixel;
        const float *cell = copy + i * whole.row + j * pixel;

        if (out.add)
          lam_kernel_table ()->elementwise->add (p->n_channels, cell, y, y);
        else
          memcpy (y, cell, p->n_channels * sizeof *y);
      }
  }
  for (guint i = 0; i < out.rows; i++)
    lam_finish_tile (e, out.columns, p->n_channels, p->first_channel,
                     e == NULL || e->mask == NULL ? NULL : e->mask + at + i * row, out.y + i * row,
                     p->out_channels);
}

static void
group_piece (guint piece, guint thread, gpointer data)
{
  const LamWinogradPlan *p = data;
  guint from = piece * p->group, n;
  float *copy = lam_pool_scratch (p->pass->pool, thread), *v = copy + lam_winograd_copy_size (p);
  float *m = v + p->group * p->in_tile;

  if (from >= p->n_tiles)
    return;
  n = MIN (p->group, p->n_tiles - from);
  for (guint i = 0; i < n; i++)
    lam_winograd_transform_input (p, from + i, v + i * p->in_tile, copy);
  multiply (p, n, v, m);
  for (guint i = 0; i < n; i++)
    transform_output (p, from + i, m + i * p->out_tile, p->out_point, copy);
}

/* ---- parts of the channels: the workspace holds all tiles of the input ---- */

static gboolean
has_large_kernel (const LamWinogradPlan *p)
{
  return p->n_points * kernel_point (p) >= LARGE_KERNEL
         && p->out_channels % p->products->width == 0;
}

/* So many tiles of the input are as large as the kernel. */
static gsize
most_for_parts (const LamWinogradPlan *p)
{
  return p->n_points * kernel_point (p) / p->in_tile;
}

static gboolean
goes_by_parts (const LamWinogradPlan *p)
{
  return has_large_kernel (p) && p->n_tiles <= most_for_parts (p);
}

static LamWinogradPlan
part_of (const LamWinogradPlan *p, guint first)
{
  LamWinogradPlan part = *p;

  part.first_channel = first;
  part.n_channels = MIN (PART_CHANNELS, p->out_channels - first);
  part.out_vectors = part.n_channels / p->products->width;
  part.out_point = part.n_channels;
  part.out_tile = p->n_points * part.out_point + LAM_WINOGRAD_LINE;
  return part;
}

static void
input_piece (guint piece, guint thread, gpointer data)
{
  const LamWinogradPlan *p = data;
  guint from = piece * PART_TILES, to = MIN (from + PART_TILES, p->n_tiles);
  float *copy = lam_pool_scratch (p->pass->pool, thread);

  for (guint i = from; i < to; i++)
    lam_winograd_transform_input (p, i, p->pass->workspace + i * p->in_tile, copy);
}

/* Numbers before a part's kernel in a thread's scratch: what its pieces need there. */
static gsize
part_start (const LamWinogradPlan *p)
{
  gsize taps = (gsize) p->kernel * p->kernel * KERNEL_ROWS * panel_width (p);

  return MAX (lam_winograd_copy_size (p), taps);
}

static void
part_piece (guint piece, guint thread, gpointer data)
{
  const LamWinogradPlan *p = data;
  LamWinogradPlan part = part_of (p, piece * PART_CHANNELS);
  float *copy = lam_pool_scratch (p->pass->pool, thread), *m;

  part.u = copy + part_start (p);
  m = part.u + p->n_points * kernel_point (&part);
  for (guint i = 0; i < count_kernel_pieces (&part); i++)
    kernel_piece (i, thread, &part);
  multiply (&part, p->n_tiles, p->pass->workspace, m);
  for (guint i = 0; i < p->n_tiles; i++)
    transform_output (&part, i, m + i * part.out_tile, part.out_point, copy);
}

/* Of as many tiles as go by parts. */
static gsize
part_scratch (const LamWinogradPlan *p)
{
  LamWinogradPlan part = part_of (p, 0);

  return part_start (p) + p->n_points * kernel_point (&part)
         + MIN (p->n_tiles, most_for_parts (p)) * part.out_tile;
}

static void
run (LamWinogradPlan *p)
{
  LamPool *pool = p->pass->pool;

  if (p->pass->prepared != NULL) {
    p->u = (float *) p->pass->prepared;
    lam_pool_run (pool, p->n_groups, group_piece, p);
  } else if (goes_by_parts (p)) {
    lam_pool_run (pool, (p->n_tiles + PART_TILES - 1) / PART_TILES, input_piece, p);
    lam_pool_run (pool, (p->out_channels + PART_CHANNELS - 1) / PART_CHANNELS, part_piece, p);
  } else {
    lam_pool_run (pool, count_kernel_pieces (p), kernel_piece, p);
    lam_pool_run (pool, p->n_groups, group_piece, p);
  }
}

static void
forward (const LamConvPass *pass)
{
  LamWinogradPlan p = lam_winograd_plan (pass, LAM_CONV_FORWARD);

  run (&p);
}

static void
backward_data (const LamConvPass *pass)
{
  LamWinogradPlan p = lam_winograd_plan (pass, LAM_CONV_BACKWARD_DATA);

  run (&p);
}

/* Large kernels are not kept: they take more memory than time. */
static gsize
prepared_size (const LamConv *c, LamConvPasses which)
{
  LamConvPass pass = { .conv = c };
  LamWinogradPlan p = lam_winograd_plan (&pass, which);

  return has_large_kernel (&p) ? 0 : p.n_points * kernel_point (&p);
}

static void
prepare (const LamConvPass *pass, LamConvPasses which, float *prepared)
{
  LamWinogradPlan p = lam_winograd_plan (pass, which);

  p.u = prepared;
  lam_pool_run (pass->pool, count_kernel_pieces (&p), kernel_piece, &p);
}

/* ---- sizes ---- */

static gsize
workspace (const LamConv *c, LamConvPasses which)
{
  LamConvPass pass = { .conv = c };
  LamWinogradPlan p;

  if (which == LAM_CONV_BACKWARD_KERNEL)
    return lam_winograd_kernel_workspace (c);
  p = lam_winograd_plan (&pass, which);
  return goes_by_parts (&p) ? p.n_tiles * p.in_tile : p.n_points * kernel_point (&p);
}

static gsize
scratch (const LamConv *c, LamConvPasses which)
{
  LamConvPass pass = { .conv = c };
  LamWinogradPlan p;
  gsize kernel, group, part;

  if (which == LAM_CONV_BACKWARD_KERNEL)
    return lam_winograd_kernel_scratch (c);
  p = lam_winograd_plan (&pass, which);
  kernel = (gsize) p.kernel * p.kernel * KERNEL_ROWS * panel_width (&p);
  group = lam_winograd_most_in_group (&p) * (p.in_tile + p.out_tile);
  part = has_large_kernel (&p) ? part_scratch (&p) : 0;
  return MAX (MAX (lam_winograd_copy_size (&p) + group, kernel), part) * sizeof (float);
}

const LamConvMethod lam_conv_winograd = {
  .name = "winograd",
  .depends = TRUE,
  .suits = lam_winograd_suits,
  .workspace = workspace,
  .scratch = scratch,
  .prepared_size = prepared_size,
  .prepare = prepare,
  .forward = forward,
  .backward_data = backward_data,
  .backward_kernel = lam_winograd_backward_kernel,
};
