/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One kernel of ROWS rows by VECTORS vectors; included by products.c for every pair. The bounds are
 * literal numbers so that the sums stay in registers. */

#define TILE_PASTE_(v, r) tile_##v##_##r
#define TILE_PASTE(v, r) TILE_PASTE_ (v, r)
#define EACH_ROW _Pragma ("GCC unroll 16") for (guint r = 0; r < ROWS; r++)
#define EACH_VECTOR _Pragma ("GCC unroll 4") for (guint v = 0; v < VECTORS; v++)

/* One more product of each row and column; @also is done with each vector of B. */
#define ADD_PRODUCTS(also)                                                                         \
  {                                                                                                \
    Vector column[VECTORS];                                                                        \
                                                                                                   \
    EACH_VECTOR                                                                                    \
    {                                                                                              \
      column[v] = LOAD (b + v * WIDTH);                                                            \
      also;                                                                                        \
    }                                                                                              \
    EACH_ROW                                                                                       \
    {                                                                                              \
      float x = a[r * a_row];                                                                      \
      EACH_VECTOR sum[r][v] += x * column[v];                                                      \
    }                                                                                              \
    a += a_step;                                                                                   \
    b += b_step;                                                                                   \
  }

static void
TILE_PASTE (VECTORS, ROWS) (const LamTile *t)
{
  const gsize a_row = t->a_row, a_step = t->a_step, b_step = t->b_step;
  float *pack = t->pack;
  Vector sum[ROWS][VECTORS];

  /* C is on its way into the cache while the sums grow. */
  EACH_ROW EACH_VECTOR __builtin_prefetch (t->c + r * t->c_row + v * WIDTH, 1);
  EACH_ROW EACH_VECTOR sum[r][v] = ZERO;
  for (guint o = 0; o < t->n_outer; o++) {
    const float *a = t->a + o * t->a_outer, *b = t->b + o * t->b_outer;

    if (pack != NULL)
      for (guint i = t->n_inner; i > 0; i--, pack += VECTORS * WIDTH)
        ADD_PRODUCTS (__builtin_prefetch (b + AHEAD * b_step + v * WIDTH);
                      STORE (pack + v * WIDTH, column[v]))
    else
      for (guint i = t->n_inner; i > 0; i--)
        ADD_PRODUCTS ()
  }
  if (t->add)
    EACH_ROW EACH_VECTOR sum[r][v] += LOAD (t->c + r * t->c_row + v * WIDTH);
  if (t->bias != NULL)
    EACH_ROW EACH_VECTOR sum[r][v] += LOAD (t->bias + v * WIDTH);
  if (t->relu)
    EACH_ROW EACH_VECTOR sum[r][v] = RELU (sum[r][v]);
  if (t->mask != NULL)
    EACH_ROW EACH_VECTOR sum[r][v] =
        KEEP (t->scale * sum[r][v], LOAD (t->mask + r * t->c_row + v * WIDTH) > ZERO);
  EACH_ROW EACH_VECTOR STORE (t->c + r * t->c_row + v * WIDTH, sum[r][v]);
}

#undef ADD_PRODUCTS
#undef EACH_ROW
#undef EACH_VECTOR
#undef TILE_PASTE
#undef TILE_PASTE_
#undef ROWS
