/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of rows named by index lists, and the transpose: adding one row to many. */
#include "kernels/kernel-table.h"
#include "kernels/vector.h"

#define INLINE static inline __attribute__ ((always_inline))

INLINE gsize
index_at (const void *indices, guint bytes, gsize i)
{
  return bytes == 2 ? ((const guint16 *) indices)[i] : ((const guint32 *) indices)[i];
}

/* One vector of columns: four sums side by side, so that additions need not wait for each other. */
INLINE Vector
sum_vector (gsize n, const void *indices, guint bytes, const float *b, gsize b_row)
{
  Vector p = ZERO, q = ZERO, r = ZERO, s = ZERO;
  gsize i = 0;

  for (; i + 4 <= n; i += 4) {
    p += LOAD (b + index_at (indices, bytes, i) * b_row);
    q += LOAD (b + index_at (indices, bytes, i + 1) * b_row);
    r += LOAD (b + index_at (indices, bytes, i + 2) * b_row);
    s += LOAD (b + index_at (indices, bytes, i + 3) * b_row);
  }
  for (; i < n; i++)
    p += LOAD (b + index_at (indices, bytes, i) * b_row);
  return (p + q) + (r + s);
}

INLINE void
sum_rows_of (gsize n, const void *indices, guint bytes, gsize columns, const float *b, gsize b_row,
             float *c)
{
  gsize j = 0;

  for (; j + WIDTH <= columns; j += WIDTH)
    STORE (c + j, LOAD (c + j) + sum_vector (n, indices, bytes, b + j, b_row));
  for (; j < columns; j++) {
    float sum = 0;
    for (gsize i = 0; i < n; i++)
      sum += b[index_at (indices, bytes, i) * b_row + j];
    c[j] += sum;
  }
}

static void
sum_rows (gsize n, const void *indices, guint bytes, gsize columns, const float *b, gsize b_row,
          float *c)
{
  if (bytes == 2)
    sum_rows_of (n, indices, 2, columns, b, b_row, c);
  else
    sum_rows_of (n, indices, 4, columns, b, b_row, c);
}

INLINE void
add_row_of (gsize n, const void *indices, guint bytes, gsize columns, const float *row, float *b,
            gsize b_row)
{
  gsize j = 0;

  for (; j + WIDTH <= columns; j += WIDTH) {
    Vector x = LOAD (row + j);
    for (gsize i = 0; i < n; i++) {
      float *to = b + index_at (indices, bytes, i) * b_row + j;
      STORE (to, LOAD (to) + x);
    }
  }
  for (; j < columns; j++)
    for (gsize i = 0; i < n; i++)
      b[index_at (indices, bytes, i) * b_row + j] += row[j];
}

static void
add_row (gsize n, const void *indices, guint bytes, gsize columns, const float *row, float *b,
         gsize b_row)
{
  if (bytes == 2)
    add_row_of (n, indices, 2, columns, row, b, b_row);
  else
    add_row_of (n, indices, 4, columns, row, b, b_row);
}

const LamSparseKernels LAM_IN_TABLE (lam_sparse) = {
  .sum_rows = sum_rows,
  .add_row = add_row,
};
