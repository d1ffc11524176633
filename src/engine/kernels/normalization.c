/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loops of batch normalization over [rows × columns]: whole vectors of columns go down the rows
 * with their sums in registers, the columns that are left one by one. */
#include "kernels/kernel-table.h"
#include "kernels/vector.h"

typedef LamReal Numbers __attribute__ ((vector_size (WIDTH * 4)));
typedef LamReal LooseNumbers
    __attribute__ ((vector_size (WIDTH * 4), aligned (sizeof (LamReal)), may_alias));

#define LANES (WIDTH * 4 / sizeof (LamReal))
#define GET(p) ((Numbers) * (const LooseNumbers *) (p))
#define PUT(p, v) (*(LooseNumbers *) (p) = (v))
#define INLINE static inline __attribute__ ((always_inline))
#define EACH _Pragma ("GCC unroll 4") for (guint v = 0; v < n; v++)

/* Does four vectors of columns at a time, then one, then single columns. @BLOCK (n, c) is done for
 * n vectors at column c, @ONE (c) for one column. */
#define OVER_COLUMNS(columns, BLOCK, ONE)                                                          \
  {                                                                                                \
    gsize c = 0;                                                                                   \
                                                                                                   \
    for (; c + 4 * LANES <= columns; c += 4 * LANES)                                               \
      BLOCK (4, c);                                                                                \
    for (; c + LANES <= columns; c += LANES)                                                       \
      BLOCK (1, c);                                                                                \
    for (; c < columns; c++)                                                                       \
      ONE (c);                                                                                     \
  }

INLINE void
moments_block (guint n, gsize rows, gsize columns, const LamReal *x, LamReal *mean,
               LamReal *squares)
{
  Numbers sum[4], middle[4], square[4];

  EACH sum[v] = square[v] = (Numbers){ 0 };
  for (gsize r = 0; r < rows; r++)
    EACH sum[v] += GET (x + r * columns + v * LANES);
  EACH middle[v] = sum[v] / (LamReal) rows;
  for (gsize r = 0; r < rows; r++)
    EACH
    {
      Numbers off = GET (x + r * columns + v * LANES) - middle[v];

      square[v] += off * off;
    }
  EACH PUT (mean + v * LANES, middle[v]);
  EACH PUT (squares + v * LANES, square[v]);
}

static void
moments_column (gsize rows, gsize columns, const LamReal *x, LamReal *mean, LamReal *squares)
{
  LamReal sum = 0, square = 0;

  for (gsize r = 0; r < rows; r++)
    sum += x[r * columns];
  *mean = sum / (LamReal) rows;
  for (gsize r = 0; r < rows; r++)
    square += (x[r * columns] - *mean) * (x[r * columns] - *mean);
  *squares = square;
}

static void
moments (gsize rows, gsize columns, const LamReal *x, LamReal *mean, LamReal *squares){
#define BLOCK(n, c) moments_block (n, rows, columns, x + c, mean + c, squares + c)
#define ONE(c) moments_column (rows, columns, x + c, mean + c, squares + c)
  OVER_COLUMNS (columns, BLOCK, ONE)
#undef BLOCK
#undef ONE
}

INLINE
    void normalize_block (guint n, gsize rows, gsize columns, const LamReal *x, const LamReal *mean,
                          const LamReal *factor, const LamReal *offset, LamReal *y)
{
  Numbers m[4], f[4], o[4];

  EACH m[v] = GET (mean + v * LANES);
  EACH f[v] = GET (factor + v * LANES);
  EACH o[v] = GET (offset + v * LANES);
  for (gsize r = 0; r < rows; r++)
    EACH PUT (y + r * columns + v * LANES,
              (GET (x + r * columns + v * LANES) - m[v]) * f[v] + o[v]);
}

static void
normalize_column (gsize rows, gsize columns, const LamReal *x, LamReal mean, LamReal factor,
                  LamReal offset, LamReal *y)
{
  for (gsize r = 0; r < rows; r++)
    y[r * columns] = (x[r * columns] - mean) * factor + offset;
}

static void
normalize (gsize rows, gsize columns, const LamReal *x, const LamReal *mean, const LamReal *factor,
           const LamReal *offset, LamReal *y){
#define BLOCK(n, c)                                                                                \
  normalize_block (n, rows, columns, x + c, mean + c, factor + c, offset + c, y + c)
#define ONE(c) normalize_column (rows, columns, x + c, mean[c], factor[c], offset[c], y + c)
  OVER_COLUMNS (columns, BLOCK, ONE)
#undef BLOCK
#undef ONE
}

INLINE void sums_block (guint n, gsize rows, gsize columns, const LamReal *x, const LamReal *mean,
                        const LamReal *dy, LamReal *plain, LamReal *weighed)
{
  Numbers m[4], p[4], w[4];

  EACH m[v] = GET (mean + v * LANES);
  EACH p[v] = w[v] = (Numbers){ 0 };
  for (gsize r = 0; r < rows; r++)
    EACH
    {
      Numbers d = GET (dy + r * columns + v * LANES);

      p[v] += d;
      w[v] += d * (GET (x + r * columns + v * LANES) - m[v]);
    }
  EACH PUT (plain + v * LANES, p[v]);
  EACH PUT (weighed + v * LANES, w[v]);
}

static void
sums_column (gsize rows, gsize columns, const LamReal *x, LamReal mean, const LamReal *dy,
             LamReal *plain, LamReal *weighed)
{
  *plain = *weighed = 0;
  for (gsize r = 0; r < rows; r++) {
    *plain += dy[r * columns];
    *weighed += dy[r * columns] * (x[r * columns] - mean);
  }
}

static void
sums (gsize rows, gsize columns, const LamReal *x, const LamReal *mean, const LamReal *dy,
      LamReal *plain, LamReal *weighed){
#define BLOCK(n, c) sums_block (n, rows, columns, x + c, mean + c, dy + c, plain + c, weighed + c)
#define ONE(c) sums_column (rows, columns, x + c, mean[c], dy + c, plain + c, weighed + c)
  OVER_COLUMNS (columns, BLOCK, ONE)
#undef BLOCK
#undef ONE
}

INLINE void gradient_block (guint n, gsize rows, gsize columns, const LamReal *x,
                            const LamReal *mean, const LamReal *dy, const LamReal *plain,
                            const LamReal *factor, const LamReal *slope, LamReal *dx)
{
  Numbers m[4], p[4], f[4], s[4];

  EACH m[v] = GET (mean + v * LANES);
  EACH p[v] = GET (plain + v * LANES);
  EACH f[v] = GET (factor + v * LANES);
  EACH s[v] = GET (slope + v * LANES);
  for (gsize r = 0; r < rows; r++)
    EACH
    {
      gsize at = r * columns + v * LANES;

      PUT (dx + at, (GET (dy + at) - p[v]) * f[v] - (GET (x + at) - m[v]) * s[v]);
    }
}

static void
gradient_column (gsize rows, gsize columns, const LamReal *x, LamReal mean, const LamReal *dy,
                 LamReal plain, LamReal factor, LamReal slope, LamReal *dx)
{
  for (gsize r = 0; r < rows; r++)
    dx[r * columns] = (dy[r * columns] - plain) * factor - (x[r * columns] - mean) * slope;
}

static void
gradient (gsize rows, gsize columns, const LamReal *x, const LamReal *mean, const LamReal *dy,
          const LamReal *plain, const LamReal *factor, const LamReal *slope, LamReal *dx)
{
#define BLOCK(n, c)                                                                                \
  gradient_block (n, rows, columns, x + c, mean + c, dy + c, plain + c, factor + c, slope + c,     \
                  dx + c)
#define ONE(c)                                                                                     \
  gradient_column (rows, columns, x + c, mean[c], dy + c, plain[c], factor[c], slope[c], dx + c)
  OVER_COLUMNS (columns, BLOCK, ONE)
#undef BLOCK
#undef ONE
}

const LamNormalization LAM_IN_TABLE (lam_normalization) = {
  .moments = moments,
  .normalize = normalize,
  .sums = sums,
  .gradient = gradient,
};
