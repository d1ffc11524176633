/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which transforms do a layer, what it costs, and how tiles of a picture are read. */
#include <string.h>

#include "lam-winograd.h"

#define LEAST_CHANNELS 16
#define LEAST_GAIN 1.4
#define LARGE_COST 1.25
#define GROUP_SIZE (176 * 1024) /* numbers of a group's transformed tiles: a cache holds them */
#define MOST_GROUP 96
#define SMALL_GROUP 8 /* tiles, where one picture has to do for all threads */
#define LINE LAM_WINOGRAD_LINE

static gsize
lines (gsize n)
{
  return (n + LINE - 1) / LINE;
}

static void
plan_sizes (LamWinogradPlan *p, const LamWinograd *transforms)
{
  guint width = p->products->width;

  p->transforms = transforms;
  p->kernel = transforms->kernel;
  p->cells = transforms->cells;
  p->side = transforms->side;
  p->n_points = p->side * p->side;
  p->tiles_down = (p->out_rows + p->cells - 1) / p->cells;
  p->tiles_across = (p->out_columns + p->cells - 1) / p->cells;
  p->n_tiles = p->tiles_down * p->tiles_across * p->pass->conv->batch;
  /* Tiles lie an odd number of cache lines apart, so that they do not meet in the same ones. */
  p->in_point = lines (p->channels) * LINE;
  p->out_point = lines (p->out_channels) * LINE;
  p->in_tile = p->n_points * p->in_point + LINE;
  p->out_tile = p->n_points * p->out_point + LINE;
  p->in_vectors = (p->channels + width - 1) / width;
  p->out_vectors = (p->out_channels + width - 1) / width;
}

/* Additions of vectors for one picture, about: the products, and the transforms (5.6 a vector and
 * point in, 4.4 out). Eight points a side need more of the cache than six. */
static double
cost (const LamWinogradPlan *p)
{
  double points = (double) p->tiles_down * p->tiles_across * p->n_points;
  double each = (double) p->channels * p->out_vectors + 5.6 * p->in_vectors + 4.4 * p->out_vectors;

  return points * each * (p->side > 6 ? LARGE_COST : 1);
}

static const LamWinograd *
first_transforms (guint kernel)
{
  const LamWinograd *all = lam_kernel_table ()->winograd;

  for (guint i = 0; i < LAM_N_WINOGRADS; i++)
    if (all[i].kernel == kernel)
      return &all[i];
  return NULL;
}

/* Of the transforms for this kernel, which lie side by side, those that suit the picture best. */
static void
choose_transforms (LamWinogradPlan *p)
{
  const LamWinograd *end = lam_kernel_table ()->winograd + LAM_N_WINOGRADS;
  const LamWinograd *first = first_transforms (p->pass->conv->kernel_rows), *best = first;
  double least = G_MAXDOUBLE;

  p->products = lam_kernel_table ()->products;
  for (const LamWinograd *t = first; t < end && t->kernel == first->kernel; t++) {
    plan_sizes (p, t);
    if (cost (p) < least) {
      best = t;
      least = cost (p);
    }
  }
  plan_sizes (p, best);
}

guint
lam_winograd_most_in_group (const LamWinogradPlan *p)
{
  return (guint) CLAMP (GROUP_SIZE / (p->in_tile + p->out_tile), LAM_WINOGRAD_LEAST_GROUP,
                        MOST_GROUP);
}

/* Groups of one size, in a number that threads can share. */
static void
choose_groups (LamWinogradPlan *p)
{
  p->n_groups = (p->n_tiles + lam_winograd_most_in_group (p) - 1) / lam_winograd_most_in_group (p);
  if (p->n_tiles > 4 * LAM_WINOGRAD_LEAST_GROUP)
    p->n_groups = (p->n_groups + 3) / 4 * 4;
  else
    p->n_groups = MAX (p->n_groups, MIN (p->n_tiles / SMALL_GROUP, 4));
  p->group = (p->n_tiles + p->n_groups - 1) / MAX (p->n_groups, 1);
}

/* dy for the source, and the kernel turned round. */
static void
plan_turned (LamWinogradPlan *p)
{
  const LamConv *c = p->pass->conv;

  p->rows = c->out_rows;
  p->columns = c->out_columns;
  p->channels = c->out_channels;
  p->offset_rows = (gint64) c->pad_top + 1 - c->kernel_rows;
  p->offset_columns = (gint64) c->pad_left + 1 - c->kernel_columns;
  p->out_rows = c->in_rows;
  p->out_columns = c->in_columns;
  p->out_channels = c->in_channels;
  p->source = p->pass->dy;
}

LamWinogradPlan
lam_winograd_plan (const LamConvPass *pass, LamConvPasses which)
{
  const LamConv *c = pass->conv;
  LamWinogradPlan p = { pass, .rows = c->in_rows, .columns = c->in_columns,
                        .channels = c->in_channels };

  p.offset_rows = -(gint64) c->pad_top;
  p.offset_columns = -(gint64) c->pad_left;
  p.out_rows = c->out_rows;
  p.out_columns = c->out_columns;
  p.out_channels = c->out_channels;
  p.source = pass->x;
  p.turned = which == LAM_CONV_BACKWARD_DATA;
  if (p.turned)
    plan_turned (&p);
  p.n_channels = p.out_channels;
  p.u = pass->workspace;
  choose_transforms (&p);
  choose_groups (&p);
  return p;
}

/* Whether it pays: additions of the direct method for one picture over those of the transforms
 * and the products. */
gboolean
lam_winograd_suits (const LamConv *c, LamConvPasses pass)
{
  LamConvPass empty = { .conv = c };
  double direct, ours;
  LamWinogradPlan p;

  if (c->kernel_rows != c->kernel_columns || first_transforms (c->kernel_rows) == NULL
      || c->stride_rows != 1 || c->stride_columns != 1 || c->dilation_rows != 1
      || c->dilation_columns != 1 || MIN (c->in_channels, c->out_channels) < LEAST_CHANNELS)
    return FALSE;
  p = lam_winograd_plan (&empty, pass);
  direct = (double) c->kernel_rows * c->kernel_columns * p.channels * p.out_vectors * p.out_rows
           * p.out_columns;
  ours = cost (&p) + 7. * p.n_points * p.channels * p.out_vectors / MAX (c->batch, 1);
  return direct > LEAST_GAIN * ours;
}

/* ---- tiles ---- */

LamWinogradPlace
lam_winograd_place (const LamWinogradPlan *p, guint tile)
{
  guint across = tile % p->tiles_across, rest = tile / p->tiles_across;

  return (LamWinogradPlace){ rest / p->tiles_down, rest % p->tiles_down * p->cells,
                             across * p->cells };
}

void
lam_winograd_copy_cells (guint side, const float *image, guint rows, guint columns, guint channels,
                         gint64 row, gint64 column, float *copy, gsize pixel)
{
  gint64 begin = CLAMP (-column, 0, side), end = CLAMP (columns - column, begin, side);

  for (guint r = 0; r < side; r++, copy += side * pixel) {
    gint64 i = row + r;
    const float *cells = image + (i * columns + column) * channels;

    if (i < 0 || i >= rows || begin == end) {
      memset (copy, 0, side * pixel * sizeof *copy);
      continue;
    }
    memset (copy, 0, begin * pixel * sizeof *copy);
    if (pixel == channels)
      memcpy (copy + begin * pixel, cells + begin * pixel, (end - begin) * pixel * sizeof *copy);
    else
      for (gint64 c = begin; c < end; c++) {
        memcpy (copy + c * pixel, cells + c * channels, channels * sizeof *copy);
        memset (copy + c * pixel + channels, 0, (pixel - channels) * sizeof *copy);
      }
    memset (copy + end * pixel, 0, (side - end) * pixel * sizeof *copy);
  }
}

void
lam_winograd_transform_input (const LamWinogradPlan *p, guint tile, float *v, float *copy)
{
  LamWinogradPlace at = lam_winograd_place (p, tile);
  gint64 row = at.row + p->offset_rows, column = at.column + p->offset_columns;
  gsize pixel = (gsize) p->in_vectors * p->products->width;
  const float *image = p->source + (gsize) at.image * p->rows * p->columns * p->channels;

  if (pixel == p->channels && row >= 0 && column >= 0 && row + p->side <= p->rows
      && column + p->side <= p->columns) {
    p->transforms->input (p->in_vectors, image + (row * p->columns + column) * p->channels,
                          (gsize) p->columns * p->channels, p->channels, v, p->in_point);
    return;
  }
  lam_winograd_copy_cells (p->side, image, p->rows, p->columns, p->channels, row, column, copy,
                           pixel);
  p->transforms->input (p->in_vectors, copy, p->side * pixel, pixel, v, p->in_point);
}

gsize
lam_winograd_copy_size (const LamWinogradPlan *p)
{
  return (gsize) p->n_points * MAX (p->in_vectors, p->out_vectors) * p->products->width;
}
