/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matrix products over the pool. A product is cut into tiles of C by shape alone; the whole of k
 * is done in one tile, so that the order of additions never depends on the number of threads. */
#include "lam-blas.h"

#include <cblas.h>

#include "kernels/kernel-table.h"
#include "kernels/serial-blas.h"
#include "lam-blas-packed.h"

#define TILE_ROWS 264
#define TILE_COLUMNS 128
#define FEW_ROWS 192 /* up to here, tiles are one panel wide */
#define NARROW_TILE 64
#define LEAST_TILES 4
#define LEAST_ROWS 48
#define BLOCK_ROWS 6              /* that a kernel does at a time, as a rule */
#define SMALL_WORK (64 * 64 * 64) /* products of fewer multiplications are not worth a thread */

#ifdef LAM_DOUBLE
#define cblas_gemm cblas_dgemm
#else
#define cblas_gemm cblas_sgemm
#endif

/* Weak, because another BLAS may have taken OpenBLAS's place at run time. */
#pragma weak openblas_set_num_threads
#pragma weak blas_thread_shutdown_

/* Ends the threads that OpenBLAS has started when it was loaded: they look for work for a tenth of
 * a second, on our processors. It calls this itself before a fork. */
int blas_thread_shutdown_ (void);

void
lam_blas_init (void)
{
  static gsize done;

  if (g_once_init_enter (&done)) {
    if (openblas_set_num_threads != NULL)
      openblas_set_num_threads (1);
    if (blas_thread_shutdown_ != NULL)
      blas_thread_shutdown_ ();
    g_once_init_leave (&done, 1);
  }
}

void
lam_serial_gemm (gboolean trans_a, gboolean trans_b, gsize m, gsize n, gsize k, const LamReal *a,
                 gsize lda, const LamReal *b, gsize ldb, gboolean accumulate, LamReal *c, gsize ldc)
{
  if (m == 0 || n == 0)
    return;
  cblas_gemm (CblasRowMajor, trans_a ? CblasTrans : CblasNoTrans,
              trans_b ? CblasTrans : CblasNoTrans, (int) m, (int) n, (int) k, 1, a, (int) lda, b,
              (int) ldb, accumulate ? 1 : 0, c, (int) ldc);
}

void
lam_finish_tile (const LamEpilogue *epilogue, gsize rows, gsize n, gsize first_column,
                 const LamReal *mask, LamReal *c, gsize ldc)
{
  const LamElementwise *kernels = lam_kernel_table ()->elementwise;
  const LamReal *bias;

  if (epilogue == NULL
      || (epilogue->bias == NULL && epilogue->activation == LAM_ACTIVATION_LINEAR && mask == NULL))
    return;
  bias = epilogue->bias == NULL ? NULL : epilogue->bias + first_column;
  for (gsize i = 0; i < rows; i++)
    kernels->finish_row (epilogue, n, bias, mask == NULL ? NULL : mask + i * ldc, c + i * ldc);
}

/* ---- dense ---- */

typedef struct {
  gboolean trans_a;
  LamBForm form;
  gsize m, n, k;
  const LamReal *a, *b;
  gsize lda, ldb, ldc;
  LamReal *c;
  const LamEpilogue *epilogue;
  LamPool *pool;
  gboolean packed;     /* our own product does it */
  gsize rows, columns; /* of a tile */
  guint tiles_across;
} Product;

/* Where OpenBLAS beats our own product: in double, and where the table has no FMA, since OpenBLAS
 * picks the processor's best by itself. */
static gboolean
use_openblas (gsize k)
{
  return LAM_REAL_IS_DOUBLE || k == 0 || lam_kernel_table ()->products->width == 4;
}

/* B from column @j on; of packed B all is passed on. */
static const LamReal *
columns_from (const Product *p, gsize j)
{
  if (p->form == LAM_B_PACKED)
    return p->b;
  return p->b + (p->form == LAM_B_TRANSPOSED ? j * p->ldb : j);
}

static void
product_tile (guint piece, guint thread, gpointer data)
{
  const Product *p = data;
  gsize i = piece / p->tiles_across * p->rows, j = piece % p->tiles_across * p->columns;
  gsize m = MIN (p->rows, p->m - i), n = MIN (p->columns, p->n - j);
  LamReal *c = p->c + i * p->ldc + j;
  const LamReal *a = p->a + (p->trans_a ? i : i * p->lda);
  const LamReal *b = columns_from (p, j);
  const LamReal *mask =
      p->epilogue == NULL || p->epilogue->mask == NULL ? NULL : p->epilogue->mask + i * p->ldc + j;

#ifndef LAM_DOUBLE
  if (p->packed) {
    lam_packed_gemm (p->trans_a, p->form, m, n, p->k, a, p->lda, b, p->ldb, c, p->ldc, p->epilogue,
                     j, mask, lam_pool_scratch (p->pool, thread));
    return;
  }
#endif
  lam_serial_gemm (p->trans_a, p->form == LAM_B_TRANSPOSED, m, n, p->k, a, p->lda, b, p->ldb,
                   p->epilogue != NULL && p->epilogue->accumulate, c, p->ldc);
  lam_finish_tile (p->epilogue, m, n, j, mask, c, p->ldc);
}

/* Tiles so high and wide that packing costs little, and enough of them to share out. Their rows are
 * equal shares of whole register blocks. */
static void
choose_tiles (Product *p)
{
  gsize n_across, n_down, rows;

  p->rows = p->m;
  p->columns = p->n;
  if (p->m * p->n * p->k < SMALL_WORK)
    return;
  p->columns = p->m <= FEW_ROWS ? NARROW_TILE : TILE_COLUMNS;
  n_across = (p->n + p->columns - 1) / p->columns;
  n_down = (p->m + TILE_ROWS - 1) / TILE_ROWS;
  if (n_across * n_down < LEAST_TILES)
    n_down = CLAMP (LEAST_TILES / n_across, n_down, MAX (p->m / LEAST_ROWS, n_down));
  rows = (p->m + n_down - 1) / n_down;
  p->rows = MIN (p->m, (rows + BLOCK_ROWS - 1) / BLOCK_ROWS * BLOCK_ROWS);
}

static void
run_product (Product *p)
{
  guint tiles_down;

  if (p->m == 0 || p->n == 0)
    return;
  lam_blas_init ();
  p->packed = !use_openblas (p->k);
  if (p->packed)
    lam_pool_reserve (p->pool, lam_gemm_scratch (p->trans_a, FALSE, p->m, p->n, p->k));
  choose_tiles (p);
  tiles_down = (guint) ((p->m + p->rows - 1) / p->rows);
  p->tiles_across = (guint) ((p->n + p->columns - 1) / p->columns);
  lam_pool_run (p->pool, tiles_down * p->tiles_across, product_tile, p);
}

void
lam_gemm (LamPool *pool, gboolean trans_a, gboolean trans_b, gsize m, gsize n, gsize k,
          const LamReal *a, gsize lda, const LamReal *b, gsize ldb, LamReal *c, gsize ldc,
          const LamEpilogue *epilogue)
{
  LamBForm form = trans_b ? LAM_B_TRANSPOSED : LAM_B_PLAIN;
  Product p = { trans_a, form, m, n, k, a, b, lda, ldb, ldc, c, epilogue, pool };

  run_product (&p);
}

void
lam_gemm_alone (LamPool *pool, guint thread, gboolean trans_a, gboolean trans_b, gsize m, gsize n,
                gsize k, const LamReal *a, gsize lda, const LamReal *b, gsize ldb, LamReal *c,
                gsize ldc, const LamEpilogue *epilogue)
{
  LamBForm form = trans_b ? LAM_B_TRANSPOSED : LAM_B_PLAIN;
  Product p = { trans_a, form, m, n, k, a, b, lda, ldb, ldc, c, epilogue, pool };

  p.packed = !use_openblas (k);
  p.rows = m;
  p.columns = n;
  p.tiles_across = 1;
  if (m > 0 && n > 0)
    product_tile (0, thread, &p);
}

gsize
lam_gemm_scratch (gboolean trans_a, gboolean trans_b, gsize m, gsize n, gsize k)
{
#ifdef LAM_DOUBLE
  return 0;
#else
  return use_openblas (k) ? 0 : lam_packed_scratch ();
#endif
}

/* ---- B packed beforehand ---- */

gsize
lam_gemm_prepared_size (gsize n, gsize k)
{
#ifdef LAM_DOUBLE
  return 0;
#else
  return use_openblas (k) ? 0 : k * lam_packed_columns (n);
#endif
}

#ifndef LAM_DOUBLE
typedef struct {
  gsize n, k;
  const float *b;
  gsize ldb;
  float *prepared;
} Preparation;

static void
prepare_columns (guint piece, guint thread, gpointer data)
{
  const Preparation *p = data;

  lam_packed_prepare ((gsize) piece * LAM_PACKED_COLUMNS, p->n, p->k, p->b, p->ldb, p->prepared);
}
#endif

void
lam_gemm_prepare (LamPool *pool, gsize n, gsize k, const LamReal *b, gsize ldb, LamReal *prepared)
{
#ifdef LAM_DOUBLE
  g_assert_not_reached ();
#else
  Preparation p = { n, k, b, ldb, prepared };

  lam_pool_run (pool, (guint) ((n + LAM_PACKED_COLUMNS - 1) / LAM_PACKED_COLUMNS), prepare_columns,
                &p);
#endif
}

void
lam_gemm_prepared (LamPool *pool, gsize m, gsize n, gsize k, const LamReal *a, gsize lda,
                   const LamReal *prepared, LamReal *c, gsize ldc, const LamEpilogue *epilogue)
{
#ifdef LAM_DOUBLE
  g_assert_not_reached ();
#else
  gsize columns = lam_packed_columns (n);
  Product p = { FALSE, LAM_B_PACKED, m, n, k, a, prepared, lda, columns, ldc, c, epilogue, pool };

  run_product (&p);
#endif
}
