/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Products against plain loops in double: all transpositions, odd sizes, every epilogue, guard
 * bands, and the same bits on 1, 2 and 7 threads. */
#include "lam-blas.h"

#include "arrays.h"

/* A sum of k products of numbers below 1, each rounded once in LamReal: k ulp at the very worst. */
#define TOLERANCE(k) (((k) + 4) * (LAM_REAL_IS_DOUBLE ? 2.3e-16 : 1.2e-7))

typedef struct {
  gsize m, n, k;
} Size;

static const Size sizes[] = {
  { 1, 1, 1 },    { 1, 10, 17 },    { 3, 5, 7 },       { 7, 1, 33 },     { 6, 16, 4 },
  { 13, 31, 29 }, { 32, 10, 100 },  { 48, 64, 48 },    { 50, 2, 500 },   { 65, 129, 67 },
  { 70, 70, 70 }, { 1, 512, 300 },  { 128, 100, 257 }, { 2, 300, 1000 }, { 257, 63, 130 },
  { 5, 40, 1 },   { 100, 48, 600 }, { 300, 260, 33 },
};

static double
op (const LamReal *a, gsize ld, gboolean trans, gsize i, gsize j)
{
  return trans ? a[j * ld + i] : a[i * ld + j];
}

static double
activated (LamActivation f, double alpha, double x)
{
  switch (f) {
  case LAM_ACTIVATION_RELU:
    return x < 0 ? 0 : x;
  case LAM_ACTIVATION_SIGMOID:
    return 1 / (1 + exp (-x));
  case LAM_ACTIVATION_TANH:
    return tanh (x);
  case LAM_ACTIVATION_LEAKY_RELU:
    return x < 0 ? alpha * x : x;
  case LAM_ACTIVATION_ELU:
    return x < 0 ? alpha * expm1 (x) : x;
  case LAM_ACTIVATION_SOFTPLUS:
    return log1p (exp (-fabs (x))) + fmax (x, 0);
  default:
    return x;
  }
}

static double
finished (const LamEpilogue *e, double x, double before, gsize column, gsize at)
{
  if (e == NULL)
    return x;
  if (e->accumulate)
    x += before;
  if (e->bias != NULL)
    x += e->bias[column];
  x = activated (e->activation, e->alpha, x);
  if (e->mask != NULL)
    x = e->mask[at] > 0 ? x * (e->mask_scale == 0 ? 1 : e->mask_scale) : 0;
  return x;
}

static void
check_product (LamPool *pool, Size s, gboolean ta, gboolean tb, const LamEpilogue *e, gsize gap)
{
  gsize lda = (ta ? s.m : s.k) + gap, ldb = (tb ? s.k : s.n) + gap, ldc = s.n + gap;
  Array a = array_random ((ta ? s.k : s.m) * lda, 1, 1);
  Array b = array_random ((tb ? s.n : s.k) * ldb, 3, 2);
  Array c = array_random (s.m * ldc, 5, 3), before = array_random (s.m * ldc, 5, 3);
  g_autofree double *expected = g_new (double, s.m *ldc);

  for (gsize i = 0; i < s.m; i++)
    for (gsize j = 0; j < ldc; j++) {
      double sum = 0;
      for (gsize k = 0; k < s.k && j < s.n; k++)
        sum += op (a.x, lda, ta, i, k) * op (b.x, ldb, tb, k, j);
      expected[i * ldc + j] = j < s.n ? finished (e, sum, before.x[i * ldc + j], j, i * ldc + j)
                                      : before.x[i * ldc + j];
    }
  lam_gemm (pool, ta, tb, s.m, s.n, s.k, a.x, lda, b.x, ldb, c.x, ldc, e);
  g_assert_cmpfloat (array_error (c.x, expected, c.n), <=, TOLERANCE (s.k));
  array_free (a);
  array_free (b);
  array_free (c);
  array_free (before);
}

static void
products (void)
{
  g_autoptr (LamPool) pool = lam_pool_new (2);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint t = 0; t < 4; t++)
      for (gsize gap = 0; gap < 4; gap += 3)
        check_product (pool, sizes[i], t & 1, t >> 1, NULL, gap);
}

/* Sizes that are a little more or less than what any kernel does at a time. */
static void
small_products (void)
{
  for (gsize m = 1; m <= 15; m++)
    for (gsize n = 1; n <= 70; n += 1 + n / 20)
      check_product (NULL, (Size){ m, n, 9 + m }, m % 2, n % 2, NULL, 1);
}

static void
epilogues (void)
{
  Array bias = array_random (600, 1, 9), mask = array_random (400 * 400, 5, 8);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint f = 0; f < LAM_N_ACTIVATIONS; f++)
      for (guint bits = 0; bits < 8; bits++) {
        LamEpilogue e = { .activation = f, .alpha = (LamReal) 0.3, .accumulate = bits & 1 };

        e.bias = bits & 2 ? bias.x : NULL;
        e.mask = bits & 4 ? mask.x : NULL;
        e.mask_scale = f % 2 ? 2 : 0;
        if (sizes[i].n < 300 || bits == 7)
          check_product (NULL, sizes[i], bits % 2, f % 2, &e, 2);
      }
  array_free (bias);
  array_free (mask);
}

/* No threads, sums over nothing: C is set to zero, or to what the epilogue makes of it. */
static void
empty_products (void)
{
  LamReal one = 1, c[4] = { 5, 5, 5, 5 }, bias[2] = { 1, -2 };
  LamEpilogue e = { .bias = bias, .activation = LAM_ACTIVATION_RELU };

  lam_gemm (NULL, FALSE, FALSE, 2, 2, 0, &one, 1, &one, 2, c, 2, NULL);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (c[i], ==, 0);
  lam_gemm (NULL, FALSE, FALSE, 2, 2, 0, &one, 1, &one, 2, c, 2, &e);
  g_assert_cmpfloat (c[2], ==, 1);
  g_assert_cmpfloat (c[3], ==, 0);
  lam_gemm (NULL, FALSE, FALSE, 0, 2, 3, &one, 1, &one, 2, c, 2, NULL);
  g_assert_cmpfloat (c[2], ==, 1);
}

static void
same_bits (void)
{
  static const guint threads[] = { 2, 7 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint t = 0; t < 4; t++) {
      Size s = { sizes[i].m * 3, sizes[i].n * 2, sizes[i].k };
      Array a = array_random (s.m * s.k, 0, 1), b = array_random (s.k * s.n, 0, 2);
      Array one = array_new (s.m * s.n, 0), many = array_new (s.m * s.n, 0);
      gsize lda = t & 1 ? s.m : s.k, ldb = t & 2 ? s.k : s.n;

      lam_gemm (NULL, t & 1, t & 2, s.m, s.n, s.k, a.x, lda, b.x, ldb, one.x, s.n, NULL);
      for (guint q = 0; q < G_N_ELEMENTS (threads); q++) {
        g_autoptr (LamPool) pool = lam_pool_new (threads[q]);
        lam_gemm (pool, t & 1, t & 2, s.m, s.n, s.k, a.x, lda, b.x, ldb, many.x, s.n, NULL);
        g_assert_true (array_equal (one, many));
      }
      array_free (a);
      array_free (b);
      array_free (one);
      array_free (many);
    }
}

/* B packed beforehand gives the same bits, on any number of threads. */
static void
prepared (void)
{
  g_autoptr (LamPool) pool = lam_pool_new (3);
  Array bias = array_random (600, 1, 9);
  LamEpilogue e = { .bias = bias.x, .activation = LAM_ACTIVATION_TANH };
  /* The base table leaves products to OpenBLAS. */
  gsize n = lam_gemm_prepared_size (1, 1) > 0 ? G_N_ELEMENTS (sizes) : 0;

  for (gsize i = 0; i < n; i++)
    for (gsize gap = 0; gap < 4; gap += 3) {
      Size s = sizes[i];
      Array a = array_random (s.m * (s.k + gap), 1, 1), b = array_random (s.k * (s.n + gap), 3, 2);
      Array packed = array_new (lam_gemm_prepared_size (s.n, s.k), 0);
      Array c = array_random (s.m * (s.n + gap), 5, 3), d = array_random (c.n, 5, 3);

      lam_gemm_prepare (gap ? pool : NULL, s.n, s.k, b.x, s.n + gap, packed.x);
      lam_gemm (NULL, FALSE, FALSE, s.m, s.n, s.k, a.x, s.k + gap, b.x, s.n + gap, c.x, s.n + gap,
                gap ? &e : NULL);
      lam_gemm_prepared (gap ? NULL : pool, s.m, s.n, s.k, a.x, s.k + gap, packed.x, d.x, s.n + gap,
                         gap ? &e : NULL);
      g_assert_true (array_equal (c, d));
      g_assert_true (array_guards_whole (packed));
      array_free (a);
      array_free (b);
      array_free (c);
      array_free (d);
      array_free (packed);
    }
  array_free (bias);
}

/* ---- index lists ---- */

#define N_ROWS 75
#define N_COLUMNS 901

static guint32 starts[N_ROWS + 1], wide[N_ROWS * N_COLUMNS];
static guint16 narrow[N_ROWS * N_COLUMNS];
static LamReal dense[N_ROWS * N_COLUMNS];

static LamSparse
make_sparse (guint bytes)
{
  guint32 n = 0;

  memset (dense, 0, sizeof dense);
  for (guint r = 0; r < N_ROWS; r++) {
    starts[r] = n;
    for (guint c = 0; c < N_COLUMNS && r != 3; c++)
      if (array_hash (r * N_COLUMNS + c) % 20 == 0) {
        dense[r * N_COLUMNS + c] = 1;
        wide[n] = c;
        narrow[n++] = (guint16) c;
      }
  }
  starts[N_ROWS] = n;
  return (LamSparse){ N_ROWS, N_COLUMNS, starts, bytes == 2 ? (gpointer) narrow : wide, bytes };
}

static void
sparse (void)
{
  static const gsize widths[] = { 1, 8, 16, 17, 40, 64, 100, 128, 200 };
  g_autoptr (LamPool) pool = lam_pool_new (3);

  for (guint w = 0; w < G_N_ELEMENTS (widths); w++) {
    gsize n = widths[w];
    LamSparse s = make_sparse (w % 2 ? 2 : 4);
    Array b = array_random (N_COLUMNS * n, 1, 1), bias = array_random (n, 3, 2);
    Array c = array_new (N_ROWS * n, 2), d = array_new (N_ROWS * n, 2);
    Array db = array_random (N_COLUMNS * n, 1, 4), dd = array_random (N_COLUMNS * n, 1, 4);
    LamEpilogue e = { .bias = bias.x, .activation = LAM_ACTIVATION_RELU };
    LamEpilogue add = { .accumulate = w % 2 };
    double worst = 0;

    lam_sparse_gemm (pool, &s, n, b.x, n, c.x, n, &e);
    lam_gemm (pool, FALSE, FALSE, N_ROWS, n, N_COLUMNS, dense, N_COLUMNS, b.x, n, d.x, n, &e);
    for (gsize i = 0; i < c.n; i++)
      worst = fmax (worst, fabs (c.x[i] - d.x[i]));
    lam_sparse_gemm_gradient (pool, &s, n, c.x, n, add.accumulate, db.x, n);
    lam_gemm (pool, TRUE, FALSE, N_COLUMNS, n, N_ROWS, dense, N_COLUMNS, c.x, n, dd.x, n, &add);
    for (gsize i = 0; i < db.n; i++)
      worst = fmax (worst, fabs (db.x[i] - dd.x[i]));
    /* Sums of about 45 numbers below 8, added in another order. */
    g_assert_cmpfloat (worst, <, 8 * TOLERANCE (100));
    array_free (b);
    array_free (bias);
    array_free (c);
    array_free (d);
    array_free (db);
    array_free (dd);
  }
}

static void
sparse_same_bits (void)
{
  LamSparse s = make_sparse (2);
  Array b = array_random (N_COLUMNS * 32, 0, 1), dc = array_random (N_ROWS * 32, 0, 5);
  Array one = array_new (N_ROWS * 32, 0), many = array_new (N_ROWS * 32, 0);
  Array d_one = array_new (N_COLUMNS * 32, 0), d_many = array_new (N_COLUMNS * 32, 0);

  lam_sparse_gemm (NULL, &s, 32, b.x, 32, one.x, 32, NULL);
  lam_sparse_gemm_gradient (NULL, &s, 32, dc.x, 32, FALSE, d_one.x, 32);
  for (guint t = 2; t <= 7; t += 5) {
    g_autoptr (LamPool) pool = lam_pool_new (t);
    lam_sparse_gemm (pool, &s, 32, b.x, 32, many.x, 32, NULL);
    lam_sparse_gemm_gradient (pool, &s, 32, dc.x, 32, FALSE, d_many.x, 32);
    g_assert_true (array_equal (one, many) && array_equal (d_one, d_many));
  }
  array_free (b);
  array_free (dc);
  array_free (one);
  array_free (many);
  array_free (d_one);
  array_free (d_many);
}

/* The checkers must say no. */
static void
checkers (void)
{
  Array a = array_new (3, 1), b = array_new (3, 1);
  double zero[3] = { 0 };

  array_fill (a, 0);
  array_fill (b, 0);
  g_assert_true (array_equal (a, b) && array_error (a.x, zero, 3) == 0);
  b.x[2] = (LamReal) 1e-3;
  g_assert_false (array_equal (a, b));
  g_assert_cmpfloat (array_error (b.x, zero, 3), >, TOLERANCE (1000));
  b.x[1] = NAN;
  g_assert_false (array_error (b.x, zero, 3) <= TOLERANCE (1000));
  b.x[3] = 0;
  g_assert_false (array_guards_whole (b));
  b.x[3] = GUARD_VALUE;
  array_free (a);
  array_free (b);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blas/checkers-say-no", checkers);
  g_test_add_func ("/blas/products", products);
  g_test_add_func ("/blas/small-products", small_products);
  g_test_add_func ("/blas/epilogues", epilogues);
  g_test_add_func ("/blas/empty", empty_products);
  g_test_add_func ("/blas/same-bits", same_bits);
  g_test_add_func ("/blas/prepared", prepared);
  g_test_add_func ("/blas/sparse", sparse);
  g_test_add_func ("/blas/sparse-same-bits", sparse_same_bits);
  return g_test_run ();
}
