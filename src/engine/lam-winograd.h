/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the passes of Winograd's method share: the sizes of a plan, and tiles of the input. */
#pragma once

#include "kernels/kernel-table.h"
#include "lam-conv-methods.h"

#define LAM_WINOGRAD_LINE 16 /* numbers of a cache line */
#define LAM_WINOGRAD_LEAST_GROUP                                                                   \
  24 /* tiles: so often is a number of the kernel used once loaded                                 \
      */

/* y = source ∗ kernel over tiles; forward as it is, backward with dy and the kernel turned round.
 */
typedef struct {
  const LamConvPass *pass;
  const LamWinograd *transforms;
  const LamProducts *products;
  guint kernel, cells, side; /* as in @transforms */
  guint n_points;
  guint rows, columns, channels;      /* of the source */
  gint64 offset_rows, offset_columns; /* of the first source cell under the first result */
  guint out_rows, out_columns, out_channels;
  guint first_channel, n_channels;         /* of the result: those in work */
  guint tiles_down, tiles_across, n_tiles; /* n_tiles: of the whole batch */
  gsize in_point, out_point;               /* numbers from one point of a tile to the next … */
  gsize in_tile, out_tile;                 /* … and from one transformed tile to the next */
  guint in_vectors, out_vectors;
  gboolean turned; /* the kernel */
  const float *source;
  float *u; /* the transformed kernel of those channels: points, panels, rows of vectors */
  guint group, n_groups; /* tiles that go through all steps in one thread's cache */
} LamWinogradPlan;

typedef struct {
  guint image, row, column; /* of the first result */
} LamWinogradPlace;

gboolean lam_winograd_suits (const LamConv *conv, LamConvPasses pass);

/* @which: LAM_CONV_BACKWARD_DATA, or one of the others, which look at the input. @pass may hold
 * nothing but its @conv. */
LamWinogradPlan lam_winograd_plan (const LamConvPass *pass, LamConvPasses which);

/* The most tiles of a group. It does not grow when the batch gets smaller, so that memory measured
 * for a whole batch does for a part of one. */
guint lam_winograd_most_in_group (const LamWinogradPlan *plan);

/* Numbers that lam_winograd_copy_cells() may write for a tile. */
gsize lam_winograd_copy_size (const LamWinogradPlan *plan);

LamWinogradPlace lam_winograd_place (const LamWinogradPlan *plan, guint tile);

/* Copies a square of cells with zeros for those that do not exist, channels rounded up to
 * @pixel numbers. */
void lam_winograd_copy_cells (guint side, const float *image, guint rows, guint columns,
                              guint channels, gint64 row, gint64 column, float *copy, gsize pixel);

/* Transforms one tile of the source to @v, its points @plan->in_point numbers apart. */
void lam_winograd_transform_input (const LamWinogradPlan *plan, guint tile, float *v, float *copy);

/* The kernel's gradient, in a file of its own. */
void lam_winograd_backward_kernel (const LamConvPass *pass);
gsize lam_winograd_kernel_workspace (const LamConv *conv);
gsize lam_winograd_kernel_scratch (const LamConv *conv);
