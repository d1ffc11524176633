/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernel's gradient by Winograd's method: input and dy are transformed, each point has a small
 * product over all tiles, and what comes out is transformed to taps. Where the gradient of all
 * points is small, a share of the tiles has one of its own and takes group after group through one
 * thread's cache; shares are added in order. Where it is large there is one: a chunk of tiles is
 * transformed by the pool, then each point's product goes to one thread. */
#include <string.h>

#include "lam-winograd.h"

#define SHARES 8
#define SHARE_SIZE (128 * 1024)      /* numbers of a share's gradient at most */
#define CHUNK_SIZE (2 * 1024 * 1024) /* numbers of a chunk's transformed tiles */
#define TRANSFORM_TILES 16           /* tiles a piece that transforms */
#define LEAST_GROUP LAM_WINOGRAD_LEAST_GROUP

typedef struct {
  LamWinogradPlan plan;
  gsize row, size; /* numbers of one input channel and of all in the gradient by points */
  gboolean shared; /* by the tiles; else by the points */
  guint chunk;     /* tiles at most */
  guint from, n;   /* tiles of the chunk in work */
} Plan;

static guint
most_in_chunk (const LamWinogradPlan *p)
{
  gsize most = MAX (CHUNK_SIZE / (p->in_tile + p->out_tile), 2 * LEAST_GROUP);

  return (guint) MIN (most, p->n_tiles);
}

static Plan
plan_new (const LamConvPass *pass)
{
  Plan p = { lam_winograd_plan (pass, LAM_CONV_BACKWARD_KERNEL) };
  guint n_chunks;

  p.row = (gsize) p.plan.out_vectors * p.plan.products->width;
  p.size = p.plan.n_points * p.plan.channels * p.row;
  p.shared = p.size <= SHARE_SIZE && p.plan.n_tiles >= SHARES * LEAST_GROUP;
  n_chunks = (p.plan.n_tiles + most_in_chunk (&p.plan) - 1) / MAX (most_in_chunk (&p.plan), 1);
  p.chunk = (p.plan.n_tiles + n_chunks - 1) / MAX (n_chunks, 1);
  return p;
}

static void
transform_gradient (const LamWinogradPlan *p, guint tile, float *d, float *copy)
{
  LamWinogradPlace at = lam_winograd_place (p, tile);
  gsize pixel = (gsize) p->out_vectors * p->products->width;
  const float *image =
      p->pass->dy + (gsize) at.image * p->out_rows * p->out_columns * p->out_channels;

  if (pixel == p->out_channels && at.row + p->cells <= p->out_rows
      && at.column + p->cells <= p->out_columns) {
    p->transforms->gradient (
        p->out_vectors, image + ((gsize) at.row * p->out_columns + at.column) * p->out_channels,
        (gsize) p->out_columns * p->out_channels, p->out_channels, d, p->out_point);
    return;
  }
  lam_winograd_copy_cells (p->cells, image, p->out_rows, p->out_columns, p->out_channels, at.row,
                           at.column, copy, pixel);
  p->transforms->gradient (p->out_vectors, copy, p->cells * pixel, pixel, d, p->out_point);
}

/* One point's gradient for one panel: [in × tiles] · [tiles × out], added to @du or instead of it.
 */
static void
multiply (const Plan *plan, guint k, guint panel, guint n_tiles, const float *v, const float *d,
          gboolean add, float *du)
{
  const LamWinogradPlan *p = &plan->plan;
  guint from = panel * p->products->max_vectors;
  guint vectors = MIN (p->products->max_vectors, p->out_vectors - from);
  guint most = p->products->max_rows[vectors], n_parts = (p->channels + most - 1) / most;
  gsize column = (gsize) from * p->products->width;
  LamTile tile = { .a_row = 1, .a_step = p->in_tile, .n_outer = 1, .n_inner = n_tiles };

  tile.b = d + k * p->out_point + column;
  tile.b_step = p->out_tile;
  tile.c_row = plan->row;
  tile.add = add;
  for (guint i = 0; i < n_parts; i++) {
    guint first = p->channels * i / n_parts, rows = p->channels * (i + 1) / n_parts - first;

    tile.a = v + k * p->in_point + first;
    tile.c = du + (k * p->channels + first) * plan->row + column;
    p->products->tile[vectors][rows](&tile);
  }
}

static guint
count_panels (const LamWinogradPlan *p)
{
  return (p->out_vectors + p->products->max_vectors - 1) / p->products->max_vectors;
}

/* ---- shares ---- */

static void
share_piece (guint piece, guint thread, gpointer data)
{
  const Plan *p = data;
  const LamWinogradPlan *w = &p->plan;
  guint from = (guint) ((guint64) w->n_tiles * piece / SHARES);
  guint end = (guint) ((guint64) w->n_tiles * (piece + 1) / SHARES);
  guint most = lam_winograd_most_in_group (w), n_groups = (end - from + most - 1) / most;
  float *copy = lam_pool_scratch (w->pass->pool, thread), *v = copy + lam_winograd_copy_size (w);
  float *d = v + most * w->in_tile, *du = w->pass->workspace + piece * p->size;

  for (guint g = 0; g < n_groups; g++) {
    guint first = from + (end - from) * g / n_groups;
    guint n = from + (end - from) * (g + 1) / n_groups - first;

    for (guint i = 0; i < n; i++) {
      lam_winograd_transform_input (w, first + i, v + i * w->in_tile, copy);
      transform_gradient (w, first + i, d + i * w->out_tile, copy);
    }
    for (guint k = 0; k < w->n_points; k++)
      for (guint panel = 0; panel < count_panels (w); panel++)
        multiply (p, k, panel, n, v, d, g > 0, du);
  }
}

static void
do_shares (Plan *p)
{
  const LamConvPass *pass = p->plan.pass;

  lam_pool_run (pass->pool, SHARES, share_piece, p);
  lam_conv_add_partials (pass->pool, SHARES, p->size, pass->workspace, p->size, pass->workspace);
}

/* ---- chunks: the workspace is the gradient by points, a chunk's input, and its dy ---- */

static float *
chunk_input (const Plan *p)
{
  return p->plan.pass->workspace + p->size;
}

static float *
chunk_gradient (const Plan *p)
{
  return chunk_input (p) + p->chunk * p->plan.in_tile;
}

static void
chunk_piece (guint piece, guint thread, gpointer data)
{
  const Plan *p = data;
  const LamWinogradPlan *w = &p->plan;
  guint from = piece * TRANSFORM_TILES, to = MIN (from + TRANSFORM_TILES, p->n);
  float *copy = lam_pool_scratch (w->pass->pool, thread);

  for (guint i = from; i < to; i++) {
    lam_winograd_transform_input (w, p->from + i, chunk_input (p) + i * w->in_tile, copy);
    transform_gradient (w, p->from + i, chunk_gradient (p) + i * w->out_tile, copy);
  }
}

static void
point_piece (guint piece, guint thread, gpointer data)
{
  const Plan *p = data;

  multiply (p, piece % p->plan.n_points, piece / p->plan.n_points, p->n, chunk_input (p),
            chunk_gradient (p), p->from > 0, p->plan.pass->workspace);
}

static void
do_chunks (Plan *p)
{
  LamPool *pool = p->plan.pass->pool;

  for (p->from = 0; p->from < p->plan.n_tiles; p->from += p->chunk) {
    p->n = MIN (p->chunk, p->plan.n_tiles - p->from);
    lam_pool_run (pool, (p->n + TRANSFORM_TILES - 1) / TRANSFORM_TILES, chunk_piece, p);
    lam_pool_run (pool, p->plan.n_points * count_panels (&p->plan), point_piece, p);
  }
}

/* ---- all of it ---- */

/* One input channel's taps from its points. */
static void
taps_piece (guint channel, guint thread, gpointer data)
{
  const Plan *p = data;
  const LamWinogradPlan *w = &p->plan;
  gsize point = w->channels * p->row, tap = (gsize) w->channels * w->out_channels;
  const float *du = w->pass->workspace + channel * p->row;
  float *dw = w->pass->out + (gsize) channel * w->out_channels;
  float *copy = lam_pool_scratch (w->pass->pool, thread);

  if (p->row == w->out_channels) {
    w->transforms->kernel_gradient (w->out_vectors, du, point, dw, tap);
    return;
  }
  w->transforms->kernel_gradient (w->out_vectors, du, point, copy, p->row);
  for (guint k = 0; k < w->kernel * w->kernel; k++)
    memcpy (dw + k * tap, copy + k * p->row, w->out_channels * sizeof *dw);
}

void
lam_winograd_backward_kernel (const LamConvPass *pass)
{
  Plan p = plan_new (pass);

  if (p.shared)
    do_shares (&p);
  else
    do_chunks (&p);
  lam_pool_run (pass->pool, p.plan.channels, taps_piece, &p);
  if (pass->dbias != NULL)
    lam_conv_bias_gradient (pass, pass->workspace);
}

/* Of a large batch and of a small one, which may go another way. */
gsize
lam_winograd_kernel_workspace (const LamConv *c)
{
  LamConvPass pass = { .conv = c };
  Plan p = plan_new (&pass);
  guint few = MIN (p.plan.n_tiles, SHARES * LEAST_GROUP);
  guint chunk = p.shared ? few : most_in_chunk (&p.plan);
  gsize chunks = p.size + chunk * (p.plan.in_tile + p.plan.out_tile);

  return MAX (MAX (chunks, p.shared * SHARES * p.size), (gsize) LAM_BIAS_PARTS * c->out_channels);
}

gsize
lam_winograd_kernel_scratch (const LamConv *c)
{
  LamConvPass pass = { .conv = c };
  Plan p = plan_new (&pass);
  gsize group = lam_winograd_most_in_group (&p.plan) * (p.plan.in_tile + p.plan.out_tile);

  return (lam_winograd_copy_size (&p.plan) + (p.shared ? group : 0)) * sizeof (float);
}
