/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The register-blocked kernels of one instruction set. How many rows fit follows from the number
 * of registers: rows × vectors sums, one row of B, and one broadcast number. */
#include "kernels/kernel-table.h"
#include "kernels/tile.h"
#include "kernels/vector.h"

/* Rows of B that are fetched ahead: they are too short for the processor to foresee the next. */
#define AHEAD 8

#define VECTORS 1
#define ROWS 1
#include "kernels/tile-template.h"
#define ROWS 2
#include "kernels/tile-template.h"
#define ROWS 3
#include "kernels/tile-template.h"
#define ROWS 4
#include "kernels/tile-template.h"
#define ROWS 5
#include "kernels/tile-template.h"
#define ROWS 6
#include "kernels/tile-template.h"
#define ROWS 7
#include "kernels/tile-template.h"
#define ROWS 8
#include "kernels/tile-template.h"
#define ROWS 9
#include "kernels/tile-template.h"
#define ROWS 10
#include "kernels/tile-template.h"
#define ROWS 11
#include "kernels/tile-template.h"
#define ROWS 12
#include "kernels/tile-template.h"
#undef VECTORS
#define VECTORS 2
#define ROWS 1
#include "kernels/tile-template.h"
#define ROWS 2
#include "kernels/tile-template.h"
#define ROWS 3
#include "kernels/tile-template.h"
#define ROWS 4
#include "kernels/tile-template.h"
#define ROWS 5
#include "kernels/tile-template.h"
#define ROWS 6
#include "kernels/tile-template.h"
#undef VECTORS
#if WIDTH == 16
#define VECTORS 1
#define ROWS 13
#include "kernels/tile-template.h"
#define ROWS 14
#include "kernels/tile-template.h"
#undef VECTORS
#define VECTORS 2
#define ROWS 7
#include "kernels/tile-template.h"
#define ROWS 8
#include "kernels/tile-template.h"
#define ROWS 9
#include "kernels/tile-template.h"
#define ROWS 10
#include "kernels/tile-template.h"
#define ROWS 11
#include "kernels/tile-template.h"
#define ROWS 12
#include "kernels/tile-template.h"
#define ROWS 13
#include "kernels/tile-template.h"
#define ROWS 14
#include "kernels/tile-template.h"
#undef VECTORS
#define VECTORS 3
#define ROWS 1
#include "kernels/tile-template.h"
#define ROWS 2
#include "kernels/tile-template.h"
#define ROWS 3
#include "kernels/tile-template.h"
#define ROWS 4
#include "kernels/tile-template.h"
#define ROWS 5
#include "kernels/tile-template.h"
#define ROWS 6
#include "kernels/tile-template.h"
#define ROWS 7
#include "kernels/tile-template.h"
#define ROWS 8
#include "kernels/tile-template.h"
#undef VECTORS
#define VECTORS 4
#define ROWS 1
#include "kernels/tile-template.h"
#define ROWS 2
#include "kernels/tile-template.h"
#define ROWS 3
#include "kernels/tile-template.h"
#define ROWS 4
#include "kernels/tile-template.h"
#define ROWS 5
#include "kernels/tile-template.h"
#define ROWS 6
#include "kernels/tile-template.h"
#undef VECTORS
#endif

/* The other half, quarter … of a vector added to each number: after all of them every one holds the
 * sum. */
#define HALF_8 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7
#if WIDTH == 16
#define HALF_4 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11
#define HALF_2 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13
#define HALF_1 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14
#elif WIDTH == 8
#define HALF_4 4, 5, 6, 7, 0, 1, 2, 3
#define HALF_2 2, 3, 0, 1, 6, 7, 4, 5
#define HALF_1 1, 0, 3, 2, 5, 4, 7, 6
#else
#define HALF_2 2, 3, 0, 1
#define HALF_1 1, 0, 3, 2
#endif

static inline __attribute__ ((always_inline)) float
lanes_sum (Vector v)
{
#if WIDTH >= 16
  v += __builtin_shufflevector (v, v, HALF_8);
#endif
#if WIDTH >= 8
  v += __builtin_shufflevector (v, v, HALF_4);
#endif
  v += __builtin_shufflevector (v, v, HALF_2);
  v += __builtin_shufflevector (v, v, HALF_1);
  return v[0];
}

static inline __attribute__ ((always_inline)) void
finish_dot (const LamTile *t, gsize row, gsize column, float sum)
{
  gsize at = row * t->c_row + column;

  if (t->add)
    sum += t->c[at];
  if (t->bias != NULL)
    sum += t->bias[column];
  if (t->relu && sum < 0)
    sum = 0;
  if (t->mask != NULL)
    sum = t->mask[at] > 0 ? t->scale * sum : 0;
  t->c[at] = sum;
}

#define COLUMNS 1
#define ROWS 1
#include "kernels/dot-template.h"
#define ROWS 2
#include "kernels/dot-template.h"
#define ROWS 3
#include "kernels/dot-template.h"
#define ROWS 4
#include "kernels/dot-template.h"
#define ROWS 5
#include "kernels/dot-template.h"
#define ROWS 6
#include "kernels/dot-template.h"
#define ROWS 7
#include "kernels/dot-template.h"
#define ROWS 8
#include "kernels/dot-template.h"
#undef COLUMNS
#define COLUMNS 2
#define ROWS 1
#include "kernels/dot-template.h"
#define ROWS 2
#include "kernels/dot-template.h"
#define ROWS 3
#include "kernels/dot-template.h"
#define ROWS 4
#include "kernels/dot-template.h"
#define ROWS 5
#include "kernels/dot-template.h"
#undef COLUMNS
#define COLUMNS 3
#define ROWS 1
#include "kernels/dot-template.h"
#define ROWS 2
#include "kernels/dot-template.h"
#define ROWS 3
#include "kernels/dot-template.h"
#define ROWS 4
#include "kernels/dot-template.h"
#undef COLUMNS
#define COLUMNS 4
#define ROWS 1
#include "kernels/dot-template.h"
#define ROWS 2
#include "kernels/dot-template.h"
#define ROWS 3
#include "kernels/dot-template.h"
#undef COLUMNS

static inline void
pack_whole (gsize depth, guint vectors, const float *b, gsize b_row, float *panel)
{
  for (gsize k = 0; k < depth; k++, b += b_row, panel += vectors * WIDTH)
    for (guint v = 0; v < vectors; v++) {
      __builtin_prefetch (b + AHEAD * b_row + v * WIDTH);
      STORE (panel + v * WIDTH, LOAD (b + v * WIDTH));
    }
}

/* Whole vectors first, then one that is filled up with zeros. */
static void
pack_part (gsize depth, gsize columns, guint vectors, const float *b, gsize b_row, float *panel)
{
  gsize whole = columns / WIDTH * WIDTH, width = vectors * WIDTH;

  for (gsize k = 0; k < depth; k++, b += b_row, panel += width) {
    for (gsize i = 0; i < whole; i += WIDTH)
      STORE (panel + i, LOAD (b + i));
    for (gsize i = whole; i < width; i += WIDTH)
      STORE (panel + i, ZERO);
    for (gsize i = whole; i < columns; i++)
      panel[i] = b[i];
  }
}

static void
pack (gsize depth, gsize columns, guint vectors, const float *b, gsize b_row, float *panel)
{
  gsize width = vectors * WIDTH;

  if (columns == 4 * WIDTH)
    pack_whole (depth, 4, b, b_row, panel);
  else if (columns == 2 * WIDTH)
    pack_whole (depth, 2, b, b_row, panel);
  else if (columns == width)
    pack_whole (depth, vectors, b, b_row, panel);
  else
    pack_part (depth, columns, vectors, b, b_row, panel);
}

/* One of each pair of rows takes the other's numbers at odd places (of 1, 2, 4 or 8 side by side),
 * and gives its own: after all distances rows and columns have changed places. */
#if WIDTH == 16
#define LOW_1 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30
#define HIGH_1 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31
#define LOW_2 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29
#define HIGH_2 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31
#define LOW_4 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27
#define HIGH_4 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31
#define LOW_8 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23
#define HIGH_8 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31
#elif WIDTH == 8
#define LOW_1 0, 8, 2, 10, 4, 12, 6, 14
#define HIGH_1 1, 9, 3, 11, 5, 13, 7, 15
#define LOW_2 0, 1, 8, 9, 4, 5, 12, 13
#define HIGH_2 2, 3, 10, 11, 6, 7, 14, 15
#define LOW_4 0, 1, 2, 3, 8, 9, 10, 11
#define HIGH_4 4, 5, 6, 7, 12, 13, 14, 15
#else
#define LOW_1 0, 4, 2, 6
#define HIGH_1 1, 5, 3, 7
#define LOW_2 0, 1, 4, 5
#define HIGH_2 2, 3, 6, 7
#endif

#define SWAP(distance, low_order, high_order)                                                      \
  _Pragma ("GCC unroll 16") for (guint i = 0; i < WIDTH; i++) if ((i & distance) == 0)             \
  {                                                                                                \
    Vector low = __builtin_shufflevector (x[i], x[i + distance], low_order);                       \
    x[i + distance] = __builtin_shufflevector (x[i], x[i + distance], high_order);                 \
    x[i] = low;                                                                                    \
  }

/* A square block of which the first @rows rows come from memory and the rest are zero. */
static inline __attribute__ ((always_inline)) void
transpose_block (guint rows, const float *from, gsize from_row, float *to, gsize to_row)
{
  Vector x[WIDTH];

  _Pragma ("GCC unroll 16") for (guint i = 0; i < WIDTH; i++) x[i] =
      i < rows ? LOAD (from + i * from_row) : ZERO;
  SWAP (1, LOW_1, HIGH_1)
  SWAP (2, LOW_2, HIGH_2)
#if WIDTH >= 8
  SWAP (4, LOW_4, HIGH_4)
#endif
#if WIDTH >= 16
  SWAP (8, LOW_8, HIGH_8)
#endif
  _Pragma ("GCC unroll 16") for (guint i = 0; i < WIDTH; i++) STORE (to + i * to_row, x[i]);
}

/* One vector of columns of a panel. */
static void
pack_transposed_vector (gsize depth, gsize columns, const float *b, gsize b_row, float *panel,
                        gsize width)
{
  gsize k = 0;

  if (columns == WIDTH)
    for (; k + WIDTH <= depth; k += WIDTH)
      transpose_block (WIDTH, b + k, b_row, panel + k * width, width);
  else
    for (; k + WIDTH <= depth; k += WIDTH)
      transpose_block ((guint) columns, b + k, b_row, panel + k * width, width);
  for (; k < depth; k++)
    for (gsize q = 0; q < WIDTH; q++)
      panel[k * width + q] = q < columns ? b[q * b_row + k] : 0;
}

static void
pack_transposed (gsize depth, gsize columns, guint vectors, const float *b, gsize b_row,
                 float *panel)
{
  gsize width = vectors * WIDTH;

  for (gsize i = 0; i < width; i += WIDTH)
    if (i < columns)
      pack_transposed_vector (depth, MIN (columns - i, WIDTH), b + i * b_row, b_row, panel + i,
                              width);
    else
      for (gsize k = 0; k < depth; k++)
        STORE (panel + k * width + i, ZERO);
}

const LamProducts LAM_IN_TABLE (lam_products) = {
  .width = WIDTH,
  .pack = pack,
  .pack_transposed = pack_transposed,
#if WIDTH == 16
  .max_vectors = 4,
  .max_rows = { 0, 14, 14, 8, 6 },
#else
  .max_vectors = 2,
  .max_rows = { 0, 12, 6 },
#endif
  .dot_rows = { 0, 8, 5, 4, 3 },
  .dot = {
    [1] = { NULL, dot_1_1, dot_1_2, dot_1_3, dot_1_4, dot_1_5, dot_1_6, dot_1_7, dot_1_8 },
    [2] = { NULL, dot_2_1, dot_2_2, dot_2_3, dot_2_4, dot_2_5 },
    [3] = { NULL, dot_3_1, dot_3_2, dot_3_3, dot_3_4 },
    [4] = { NULL, dot_4_1, dot_4_2, dot_4_3 },
  },
  .tile = {
#if WIDTH == 16
    [1] = { NULL, tile_1_1, tile_1_2, tile_1_3, tile_1_4, tile_1_5, tile_1_6, tile_1_7, tile_1_8, tile_1_9, tile_1_10, tile_1_11, tile_1_12, tile_1_13, tile_1_14 },
    [2] = { NULL, tile_2_1, tile_2_2, tile_2_3, tile_2_4, tile_2_5, tile_2_6, tile_2_7, tile_2_8, tile_2_9, tile_2_10, tile_2_11, tile_2_12, tile_2_13, tile_2_14 },
    [3] = { NULL, tile_3_1, tile_3_2, tile_3_3, tile_3_4, tile_3_5, tile_3_6, tile_3_7, tile_3_8 },
    [4] = { NULL, tile_4_1, tile_4_2, tile_4_3, tile_4_4, tile_4_5, tile_4_6 },
#else
    [1] = { NULL, tile_1_1, tile_1_2, tile_1_3, tile_1_4, tile_1_5, tile_1_6, tile_1_7, tile_1_8, tile_1_9, tile_1_10, tile_1_11, tile_1_12 },
    [2] = { NULL, tile_2_1, tile_2_2, tile_2_3, tile_2_4, tile_2_5, tile_2_6 },
#endif
  },
};
