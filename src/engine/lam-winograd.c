/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Winograd's method: tiles of the input, transformed, are multiplied with the transformed kernel
 * point by point, 36 or 64 small products instead of one with up to 49 times as many rows as
 * channels. Forward and the input's gradient take a group of tiles through all steps in one
 * thread's cache. */
#include <string.h>

#include "kernels/serial-blas.h"
#include "lam-winograd.h"

#define KERNEL_ROWS 16 /* channels a piece that transforms kernels */

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

/* Some rows of one panel: packed tap by tap, then transformed into the workspace. */
static void
kernel_piece (guint piece, guint thread, gpointer data)
{
  const LamWinogradPlan *p = data;
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
  p->transforms->taps (rows * vectors, packed, tap,
                       p->pass->workspace + (gsize) from * p->channels + row * width,
                       kernel_point (p));
}

static void
transform_kernel (LamWinogradPlan *p)
{
  guint n_panels = (p->out_channels + panel_width (p) - 1) / panel_width (p);

  lam_pool_run (p->pass->pool, n_panels * ((p->channels + KERNEL_ROWS - 1) / KERNEL_ROWS),
                kernel_piece, p);
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
transform_output (const LamWinogradPlan *p, guint tile, const float *m, gsize point, float *copy)
{
  const LamEpilogue *e = p->pass->epilogue;
  gboolean fused = e != NULL && e->activation <= LAM_ACTIVATION_RELU;
  LamWinogradPlace place = lam_winograd_place (p, tile);
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

static void
run (LamWinogradPlan *p)
{
  transform_kernel (p);
  lam_pool_run (p->pass->pool, p->n_groups, group_piece, p);
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

/* ---- sizes ---- */

static gsize
workspace (const LamConv *c, LamConvPasses which)
{
  LamConvPass pass = { .conv = c };
  LamWinogradPlan p;

  if (which == LAM_CONV_BACKWARD_KERNEL)
    return lam_winograd_kernel_workspace (c);
  p = lam_winograd_plan (&pass, which);
  return p.n_points * kernel_point (&p);
}

static gsize
scratch (const LamConv *c, LamConvPasses which)
{
  LamConvPass pass = { .conv = c };
  LamWinogradPlan p;
  gsize kernel, group;

  if (which == LAM_CONV_BACKWARD_KERNEL)
    return lam_winograd_kernel_scratch (c);
  p = lam_winograd_plan (&pass, which);
  kernel = (gsize) p.kernel * p.kernel * KERNEL_ROWS * panel_width (&p);
  group = lam_winograd_most_in_group (&p) * (p.in_tile + p.out_tile);
  return MAX (lam_winograd_copy_size (&p) + group, kernel) * sizeof (float);
}

const LamConvMethod lam_conv_winograd = {
  .name = "winograd",
  .depends = TRUE,
  .suits = lam_winograd_suits,
  .workspace = workspace,
  .scratch = scratch,
  .forward = forward,
  .backward_data = backward_data,
  .backward_kernel = lam_winograd_backward_kernel,
};
