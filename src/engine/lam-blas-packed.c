/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our own product around the register-blocked kernels of the table. For a block of k, a panel of B
 * (as many columns as fit registers) is packed so that it streams from the cache, and all rows of
 * A pass over it. Rows of A are read where they are; a transposed A is packed, since it would hit
 * the same cache lines over and over. Sums run along k in order within blocks of fixed size, so
 * that cutting C differently does not change a bit. */
#include "lam-blas-packed.h"

#include <string.h>

#include "kernels/kernel-table.h"
#include "kernels/serial-blas.h"
#include "kernels/tile-corner.h"

#define K_BLOCK 256
#define ROW_BLOCK 264
#define PANEL LAM_PACKED_COLUMNS /* columns, at most */
#define UNPACKED_ROWS 8          /* so few rows use B too little to pack it */
#define LINE 16                  /* numbers in a cache line */
#define A_STEP (ROW_BLOCK + LINE)
#define ALIAS 512      /* numbers; rows this far apart fall into the same lines of the cache */
#define ALIASED_ROWS 8 /* lines that a set of the cache holds */

typedef struct {
  gboolean trans_a;
  LamBForm form;
  gsize m, n, k;
  const float *a, *b;
  gsize lda, ldb, ldc;
  float *c;
  const LamEpilogue *epilogue;
  gsize first_column;
  const float *bias, *mask;
  const LamProducts *kernels;
  float *packed_a; /* [K_BLOCK × A_STEP] */
  float *panel;    /* [K_BLOCK × PANEL] */
  float *corner;   /* [LAM_CORNER] */
} Product;

/* The part of a product in work: a block of k under a block of rows. */
typedef struct {
  gsize k, depth;
  gsize row, rows, n_groups;
  gsize a_step; /* of packed A */
  gsize column, columns;
  guint vectors;
  const float *b;
  gsize b_step;
  const float *next;             /* what the next panel of B will be made from, or NULL: … */
  gsize next_rows, next_numbers; /* … so many rows of so many numbers */
} Part;

gsize
lam_packed_scratch (void)
{
  return (A_STEP * K_BLOCK + K_BLOCK * PANEL + LAM_CORNER) * sizeof (float);
}

static inline gsize
group_start (const Part *part, gsize group)
{
  return part->row + part->rows * group / part->n_groups;
}

/* Transposed A: rows of memory side by side, an odd number of cache lines apart. */
static void
pack_a (const Product *p, const Part *part)
{
  const float *a = p->a + part->k * p->lda + part->row;

  for (gsize k = 0; k < part->depth; k++)
    memcpy (p->packed_a + k * part->a_step, a + k * p->lda, part->rows * sizeof *a);
}

/* A panel of B with whole vectors, zeros behind the last column. */
static void
pack_b (const Product *p, Part *part)
{
  part->b = p->panel;
  part->b_step = part->vectors * p->kernels->width;
  if (p->form == LAM_B_TRANSPOSED)
    p->kernels->pack_transposed (part->depth, part->columns, part->vectors,
                                 p->b + part->column * p->ldb + part->k, p->ldb, p->panel);
  else
    p->kernels->pack (part->depth, part->columns, part->vectors,
                      p->b + part->k * p->ldb + part->column, p->ldb, p->panel);
}

/* Where the next panel of B comes from. */
static void
look_ahead (const Product *p, Part *part, gsize width)
{
  gsize column = part->column + width, k = part->k, columns, depth;

  if (column >= p->n) {
    column = 0;
    k += part->depth;
  }
  part->next = NULL;
  if (k >= p->k || p->m <= UNPACKED_ROWS || p->form == LAM_B_PACKED)
    return;
  columns = MIN (width, p->n - column);
  depth = MIN (K_BLOCK, p->k - k);
  if (p->form == LAM_B_TRANSPOSED) {
    part->next = p->b + column * p->ldb + k;
    part->next_rows = columns;
    part->next_numbers = depth;
  } else {
    part->next = p->b + k * p->ldb + column;
    part->next_rows = depth;
    part->next_numbers = columns;
  }
}

/* Fetches this group's share of it, so that packing need not wait for memory. */
static void
fetch_ahead (const Product *p, const Part *part, gsize group)
{
  gsize from = part->next_rows * group / part->n_groups;
  gsize to = part->next_rows * (group + 1) / part->n_groups;

  for (gsize r = from; r < to; r++)
    for (gsize i = 0; i < part->next_numbers; i += LINE)
      __builtin_prefetch (part->next + r * p->ldb + i, 0, 2);
}

static void
do_group (const Product *p, const Part *part, gsize group, float *pack)
{
  gsize from = group_start (part, group), rows = group_start (part, group + 1) - from;
  gboolean last = part->k + part->depth == p->k;
  const LamEpilogue *e = p->epilogue;
  /* Another activation comes after bias and before mask, so all of it waits for lam_finish_tile. */
  gboolean fused = last && e != NULL && e->activation <= LAM_ACTIVATION_RELU;
  gsize at = from * p->ldc + part->column;
  LamTile tile = {
    .n_outer = 1,
    .n_inner = (guint) part->depth,
    .b = part->b,
    .b_step = part->b_step,
    .c = p->c + at,
    .c_row = p->ldc,
    .add = part->k > 0 || (e != NULL && e->accumulate),
    .bias = fused && p->bias != NULL ? p->bias + part->column : NULL,
    .relu = fused && e->activation == LAM_ACTIVATION_RELU,
    .mask = fused && p->mask != NULL ? p->mask + at : NULL,
    .scale = fused && e->mask_scale != 0 ? e->mask_scale : 1,
    .pack = pack,
  };

  tile.a = p->trans_a ? p->packed_a + (from - part->row) : p->a + from * p->lda + part->k;
  tile.a_row = p->trans_a ? 1 : p->lda;
  tile.a_step = p->trans_a ? part->a_step : 1;
  lam_tile_run (p->kernels, part->vectors, rows, part->columns, &tile, p->corner);
}

static void
do_panel (const Product *p, Part *part)
{
  gsize width = part->vectors * p->kernels->width, g = 0;

  /* Whole vectors of B are packed by the first group as it reads them, others beforehand. */
  if (p->form == LAM_B_PACKED) {
    part->b = p->b + part->k * p->ldb + (p->first_column + part->column) * part->depth;
    part->b_step = width;
  } else if (p->form == LAM_B_PLAIN && part->columns == width) {
    part->b = p->b + part->k * p->ldb + part->column;
    part->b_step = p->ldb;
    if (p->m > UNPACKED_ROWS) {
      do_group (p, part, g++, p->panel);
      part->b = p->panel;
      part->b_step = width;
    }
  } else {
    pack_b (p, part);
  }
  for (gsize fetched = 0; g < part->n_groups; g++) {
    for (; part->next != NULL && fetched <= g; fetched++)
      fetch_ahead (p, part, fetched);
    do_group (p, part, g, NULL);
  }
}

/* Panels as wide as the registers allow, the last one as narrow as it can be. */
static void
do_rows (const Product *p, Part *part)
{
  gsize width = p->kernels->width, whole = p->kernels->max_vectors * width;

  for (part->column = 0; part->column < p->n; part->column += whole) {
    gsize max_rows;
    guint vectors;

    part->columns = MIN (whole, p->n - part->column);
    vectors = (guint) ((part->columns + width - 1) / width);
    max_rows = p->kernels->max_rows[vectors];
    if (!p->trans_a && p->lda % ALIAS == 0)
      max_rows = MIN (max_rows, ALIASED_ROWS);
    if (vectors != part->vectors) {
      part->vectors = vectors;
      part->n_groups = (part->rows + max_rows - 1) / max_rows;
    }
    look_ahead (p, part, whole);
    do_panel (p, part);
  }
}

void
lam_packed_gemm (gboolean trans_a, LamBForm form, gsize m, gsize n, gsize k, const float *a,
                 gsize lda, const float *b, gsize ldb, float *c, gsize ldc,
                 const LamEpilogue *epilogue, gsize first_column, const float *mask,
                 gpointer scratch)
{
  Product p = { trans_a, form, m, n, k, a, b, lda, ldb, ldc, c, epilogue, first_column };

  p.kernels = lam_products_for (form == LAM_B_PACKED ? ldb : n);
  p.mask = mask;
  p.bias = epilogue == NULL || epilogue->bias == NULL ? NULL : epilogue->bias + first_column;
  p.packed_a = scratch;
  p.panel = p.packed_a + A_STEP * K_BLOCK;
  p.corner = p.panel + K_BLOCK * PANEL;
  for (gsize row = 0; row < m; row += ROW_BLOCK)
    for (gsize from = 0; from < k; from += K_BLOCK) {
      Part part = { .k = from, .depth = MIN (K_BLOCK, k - from), .row = row };

      part.rows = MIN (ROW_BLOCK, m - row);
      part.a_step = ((part.rows + LINE - 1) / LINE | 1) * LINE;
      if (trans_a)
        pack_a (&p, &part);
      do_rows (&p, &part);
    }
  if (epilogue != NULL && epilogue->activation > LAM_ACTIVATION_RELU)
    lam_finish_tile (epilogue, m, n, first_column, mask, c, ldc);
}

gsize
lam_packed_columns (gsize n)
{
  gsize width = lam_products_for (n)->width;

  return (n + width - 1) / width * width;
}

void
lam_packed_prepare (gsize column, gsize n, gsize k, const float *b, gsize ldb, float *packed)
{
  const LamProducts *kernels = lam_products_for (n);
  gsize whole = lam_packed_columns (n), panel = kernels->max_vectors * kernels->width;
  gsize end = MIN (column + LAM_PACKED_COLUMNS, n);

  for (gsize from = 0; from < k; from += K_BLOCK)
    for (gsize at = column; at < end; at += panel) {
      gsize depth = MIN (K_BLOCK, k - from), columns = MIN (panel, end - at);
      guint vectors = (guint) ((columns + kernels->width - 1) / kernels->width);

      kernels->pack (depth, columns, vectors, b + from * ldb + at, ldb,
                     packed + from * whole + at * depth);
    }
}
