/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One kernel of ROWS rows by COLUMNS columns of C with vectors along the sums; included by
 * products.c for every pair. */

#define DOT_PASTE_(c, r) dot_##c##_##r
#define DOT_PASTE(c, r) DOT_PASTE_ (c, r)
#define EACH_ROW _Pragma ("GCC unroll 8") for (guint r = 0; r < ROWS; r++)
#define EACH_COLUMN _Pragma ("GCC unroll 4") for (guint n = 0; n < COLUMNS; n++)

static void
DOT_PASTE (COLUMNS, ROWS) (const LamTile *t)
{
  const gsize a_row = t->a_row, b_step = t->b_step, whole = t->n_inner / WIDTH * WIDTH;
  Vector sum[ROWS][COLUMNS];

  EACH_ROW EACH_COLUMN sum[r][n] = ZERO;
  for (guint o = 0; o < t->n_outer; o++) {
    const float *a = t->a + o * t->a_outer, *b = t->b + o * t->b_outer;

    for (gsize i = 0; i < whole; i += WIDTH) {
      Vector column[COLUMNS];
      EACH_COLUMN column[n] = LOAD (b + n * b_step + i);
      EACH_ROW
      {
        Vector x = LOAD (a + r * a_row + i);
        EACH_COLUMN sum[r][n] += x * column[n];
      }
    }
    if (whole < t->n_inner) {
      const float *end = a + t->n_inner - WIDTH;
      EACH_COLUMN EACH_ROW sum[r][n] += LOAD (end + r * a_row) * LOAD (b + n * b_step + whole);
    }
  }
  EACH_ROW EACH_COLUMN finish_dot (t, r, n, lanes_sum (sum[r][n]));
}

#undef EACH_ROW
#undef EACH_COLUMN
#undef DOT_PASTE
#undef DOT_PASTE_
#undef ROWS
