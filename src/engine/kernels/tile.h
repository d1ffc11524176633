/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The innermost kernel of products and direct convolutions: a few rows of C by a few vectors of
 * columns, held in registers over all additions. */
#pragma once

#include <glib.h>

#define LAM_MAX_VECTORS 4
#define LAM_MAX_ROWS 14

/* C[row][column] = Σ_outer Σ_inner a[outer · a_outer + row · a_row + inner · a_step]
 *                                  · b[(outer · n_inner + inner) · b_step + column] */
typedef struct {
  const float *a;
  gsize a_row, a_step, a_outer;
  guint n_outer, n_inner;
  const float *b;
  gsize b_step, b_outer; /* b_outer: from one outer round to the next */
  float *c;
  gsize c_row;
  gboolean add;      /* to what C holds */
  const float *bias; /* the first column's, or NULL */
  gboolean relu;
  const float *mask; /* like c, or NULL: keep scale · C where mask > 0 */
  float scale;
  float *pack; /* NULL, or where rows of B are stored side by side as they are read */
} LamTile;

typedef void (*LamTileFunc) (const LamTile *tile);

/* Very few columns and long sums: vectors run along the sums instead, which a_step = 1 allows. B is
 * packed by columns, b_step numbers apart, each outer round in whole vectors; where n_inner is no
 * multiple of a vector, the last one belongs to the last numbers of a's round and is zero for those
 * that were counted before. So n_inner has to be a vector at least. */
#define LAM_MAX_DOT_COLUMNS 4
#define LAM_MAX_DOT_ROWS 8

typedef struct {
  guint width; /* columns of a vector */
  guint max_vectors;
  guint max_rows[LAM_MAX_VECTORS + 1]; /* by number of vectors; 0: not there */
  LamTileFunc tile[LAM_MAX_VECTORS + 1][LAM_MAX_ROWS + 1];
  guint dot_rows[LAM_MAX_DOT_COLUMNS + 1]; /* at most, by number of columns */
  LamTileFunc dot[LAM_MAX_DOT_COLUMNS + 1][LAM_MAX_DOT_ROWS + 1];
  /* panel[k][column] = b[k · b_row + column], with @vectors whole vectors a row, of which @columns
   * numbers come from b and the rest are zero; or from b[column · b_row + k]. */
  void (*pack) (gsize depth, gsize columns, guint vectors, const float *b, gsize b_row,
                float *panel);
  void (*pack_transposed) (gsize depth, gsize columns, guint vectors, const float *b, gsize b_row,
                           float *panel);
} LamProducts;
