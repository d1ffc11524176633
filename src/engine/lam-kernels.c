/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Picks the table of kernels, and cuts flat arrays and rows into fixed pieces for the pool. */
#include "lam-kernels.h"

#include <stdlib.h>
#include <string.h>

#include "kernels/kernel-table.h"

#define CHUNK 8192              /* numbers a piece */
#define SMALL_BYTES (64 * 1024) /* below it, a piece goes to a fixed thread */
#define MAX_SUMS 1024           /* pieces of a sum, whose partial results live on the stack */

/* ---- the table ---- */

#ifdef LAM_DOUBLE
static const LamKernelTable base = { "base", &lam_elementwise_base_d, &lam_pooling_base_d,
                                     &lam_normalization_base_d };
#else
static const LamKernelTable base = { "base",
                                     &lam_elementwise_base,
                                     &lam_pooling_base,
                                     &lam_normalization_base,
                                     &lam_products_base,
                                     lam_winograd_base,
                                     &lam_sparse_base };
#endif

#if defined(LAM_WITH_X86_TABLES) && !defined(LAM_DOUBLE)
static const LamKernelTable avx2 = { "avx2",
                                     &lam_elementwise_avx2,
                                     &lam_pooling_avx2,
                                     &lam_normalization_avx2,
                                     &lam_products_avx2,
                                     lam_winograd_avx2,
                                     &lam_sparse_avx2 };
static const LamKernelTable avx512 = { "avx512",
                                       &lam_elementwise_avx512,
                                       &lam_pooling_avx512,
                                       &lam_normalization_avx512,
                                       &lam_products_avx512,
                                       lam_winograd_avx512,
                                       &lam_sparse_avx512,
                                       &lam_products_avx2 };

static const LamKernelTable *
choose (void)
{
  const char *wish = getenv ("LAMINA_KERNELS");

  if (g_strcmp0 (wish, "base") == 0)
    return &base;
  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512dq")
      && __builtin_cpu_supports ("avx512bw") && __builtin_cpu_supports ("avx512vl")
      && g_strcmp0 (wish, "avx2") != 0)
    return &avx512;
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    return &avx2;
  return &base;
}
#else
static const LamKernelTable *
choose (void)
{
  return &base;
}
#endif

const LamKernelTable *
lam_kernel_table (void)
{
  static gsize table;

  if (g_once_init_enter (&table))
    g_once_init_leave (&table, (gsize) choose ());
  return (const LamKernelTable *) table;
}

const char *
lam_kernels_name (void)
{
  return lam_kernel_table ()->name;
}

/* ---- flat arrays ---- */

typedef struct _Flat Flat;
struct _Flat {
  void (*fn) (const Flat *flat, gsize from, gsize n);
  const LamElementwise *kernels;
  gsize n, chunk;
  const LamReal *a, *b;
  LamReal *x, *y, *z;
  LamReal values[6];
  LamActivation activation;
  gboolean flag;
  gsize columns;
  guint64 key, first;
  guint32 threshold;
  double *sums;
};

static void
flat_piece (guint piece, guint thread, gpointer data)
{
  const Flat *flat = data;
  gsize from = piece * flat->chunk;

  flat->fn (flat, from, MIN (flat->chunk, flat->n - from));
}

/* @width: how many numbers belong to one of the n things that are counted */
static guint
run_flat (LamPool *pool, Flat *flat, gsize width)
{
  gsize n_pieces;

  if (flat->n == 0)
    return 0;
  flat->kernels = lam_kernel_table ()->elementwise;
  if (flat->chunk == 0)
    flat->chunk = MAX (CHUNK / MAX (width, 1), 1);
  n_pieces = (flat->n + flat->chunk - 1) / flat->chunk;
  if (n_pieces == 1)
    flat->fn (flat, 0, flat->n);
  else if (flat->n * width * sizeof (LamReal) < SMALL_BYTES)
    lam_pool_run_fixed (pool, (guint) n_pieces, flat_piece, flat);
  else
    lam_pool_run (pool, (guint) n_pieces, flat_piece, flat);
  return (guint) n_pieces;
}

static void
do_fill (const Flat *f, gsize from, gsize n)
{
  f->kernels->fill (n, f->values[0], f->y + from);
}

void
lam_fill (LamPool *pool, gsize n, LamReal value, LamReal *y)
{
  run_flat (pool, &(Flat){ do_fill, .n = n, .y = y, .values = { value } }, 1);
}

static void
do_copy (const Flat *f, gsize from, gsize n)
{
  memcpy (f->y + from, f->a + from, n * sizeof (LamReal));
}

void
lam_copy (LamPool *pool, gsize n, const LamReal *x, LamReal *y)
{
  if (x != y)
    run_flat (pool, &(Flat){ do_copy, .n = n, .a = x, .y = y }, 1);
}

static void
do_add (const Flat *f, gsize from, gsize n)
{
  f->kernels->add (n, f->a + from, f->b + from, f->y + from);
}

void
lam_add (LamPool *pool, gsize n, const LamReal *a, const LamReal *b, LamReal *y)
{
  run_flat (pool, &(Flat){ do_add, .n = n, .a = a, .b = b, .y = y }, 1);
}

static void
do_axpy (const Flat *f, gsize from, gsize n)
{
  f->kernels->axpy (n, f->values[0], f->a + from, f->y + from);
}

void
lam_axpy (LamPool *pool, gsize n, LamReal factor, const LamReal *x, LamReal *y)
{
  run_flat (pool, &(Flat){ do_axpy, .n = n, .a = x, .y = y, .values = { factor } }, 1);
}

static void
do_scale (const Flat *f, gsize from, gsize n)
{
  f->kernels->scale (n, f->values[0], f->y + from);
}

void
lam_scale (LamPool *pool, gsize n, LamReal factor, LamReal *x)
{
  run_flat (pool, &(Flat){ do_scale, .n = n, .y = x, .values = { factor } }, 1);
}

static void
do_clip (const Flat *f, gsize from, gsize n)
{
  f->kernels->clip (n, f->values[0], f->y + from);
}

void
lam_clip (LamPool *pool, gsize n, LamReal limit, LamReal *x)
{
  run_flat (pool, &(Flat){ do_clip, .n = n, .y = x, .values = { limit } }, 1);
}

/* ---- sums ---- */

static void
do_sum (const Flat *f, gsize from, gsize n)
{
  f->sums[from / f->chunk] =
      f->flag ? f->kernels->sum_squares (n, f->a + from) : f->kernels->sum (n, f->a + from);
}

static double
summed (LamPool *pool, gsize n, const LamReal *x, gboolean squares)
{
  double sums[MAX_SUMS], total = 0;
  Flat flat = { do_sum, .n = n, .a = x, .flag = squares, .sums = sums };
  guint n_pieces;

  flat.chunk = MAX (CHUNK, (n + MAX_SUMS - 1) / MAX_SUMS);
  n_pieces = run_flat (pool, &flat, 1);
  for (guint i = 0; i < n_pieces; i++)
    total += sums[i];
  return total;
}

double
lam_sum (LamPool *pool, gsize n, const LamReal *x)
{
  return summed (pool, n, x, FALSE);
}

double
lam_sum_squares (LamPool *pool, gsize n, const LamReal *x)
{
  return summed (pool, n, x, TRUE);
}

static void
do_all_finite (const Flat *f, gsize from, gsize n)
{
  f->sums[from / f->chunk] = f->kernels->all_finite (n, f->a + from);
}

gboolean
lam_all_finite (LamPool *pool, gsize n, const LamReal *x)
{
  double good[MAX_SUMS];
  Flat flat = { do_all_finite, .n = n, .a = x, .sums = good };
  guint n_pieces;

  flat.chunk = MAX (CHUNK, (n + MAX_SUMS - 1) / MAX_SUMS);
  n_pieces = run_flat (pool, &flat, 1);
  for (guint i = 0; i < n_pieces; i++)
    if (good[i] == 0)
      return FALSE;
  return TRUE;
}

/* ---- activations ---- */

static void
do_activate (const Flat *f, gsize from, gsize n)
{
  f->kernels->activate (f->activation, f->values[0], n, f->a + from, f->y + from);
}

void
lam_activate (LamPool *pool, LamActivation activation, LamReal alpha, gsize n, const LamReal *x,
              LamReal *y)
{
  Flat flat = { do_activate, .n = n, .a = x, .y = y, .values = { alpha } };

  flat.activation = activation;
  if (activation != LAM_ACTIVATION_LINEAR || x != y)
    run_flat (pool, &flat, 1);
}

static void
do_activate_gradient (const Flat *f, gsize from, gsize n)
{
  f->kernels->activate_gradient (f->activation, f->values[0], n, f->a + from, f->b + from,
                                 f->y + from);
}

void
lam_activate_gradient (LamPool *pool, LamActivation activation, LamReal alpha, gsize n,
                       const LamReal *y, const LamReal *dy, LamReal *dx)
{
  Flat flat = { do_activate_gradient, .n = n, .a = y, .b = dy, .y = dx, .values = { alpha } };

  flat.activation = activation;
  if (activation != LAM_ACTIVATION_LINEAR || dy != dx)
    run_flat (pool, &flat, 1);
}

/* ---- rows and columns ---- */

/* A piece owns columns, so that nothing is added across pieces. */
static void
do_column_sums (const Flat *f, gsize from, gsize n)
{
  if (!f->flag)
    memset (f->y + from, 0, n * sizeof (LamReal));
  f->kernels->column_sums (f->columns, n, f->n, f->a + from, f->y + from);
}

void
lam_column_sums (LamPool *pool, gsize rows, gsize columns, const LamReal *x, gboolean accumulate,
                 LamReal *sums)
{
  Flat flat = { do_column_sums, .n = columns, .a = x, .y = sums, .flag = accumulate };

  flat.columns = rows;
  flat.chunk = 64;
  run_flat (pool, &flat, rows);
}

static void
do_softmax (const Flat *f, gsize from, gsize n)
{
  gsize o = from * f->columns;

  if (f->flag)
    f->kernels->log_softmax (n, f->columns, f->a + o, f->y + o);
  else
    f->kernels->softmax (n, f->columns, f->a + o, f->y + o);
}

void
lam_softmax (LamPool *pool, gsize rows, gsize columns, const LamReal *x, LamReal *y)
{
  if (columns > 0)
    run_flat (pool, &(Flat){ do_softmax, .n = rows, .columns = columns, .a = x, .y = y }, columns);
}

void
lam_log_softmax (LamPool *pool, gsize rows, gsize columns, const LamReal *x, LamReal *y)
{
  Flat flat = { do_softmax, .n = rows, .columns = columns, .a = x, .y = y, .flag = TRUE };

  if (columns > 0)
    run_flat (pool, &flat, columns);
}

static void
do_softmax_gradient (const Flat *f, gsize from, gsize n)
{
  gsize o = from * f->columns;

  if (f->flag)
    f->kernels->log_softmax_gradient (n, f->columns, f->a + o, f->b + o, f->y + o);
  else
    f->kernels->softmax_gradient (n, f->columns, f->a + o, f->b + o, f->y + o);
}

void
lam_softmax_gradient (LamPool *pool, gsize rows, gsize columns, const LamReal *y, const LamReal *dy,
                      LamReal *dx)
{
  Flat flat = { do_softmax_gradient, .n = rows, .columns = columns, .a = y, .b = dy, .y = dx };

  run_flat (pool, &flat, columns);
}

void
lam_log_softmax_gradient (LamPool *pool, gsize rows, gsize columns, const LamReal *y,
                          const LamReal *dy, LamReal *dx)
{
  Flat flat = { do_softmax_gradient, .n = rows, .columns = columns, .a = y, .b = dy, .y = dx };

  flat.flag = TRUE;
  run_flat (pool, &flat, columns);
}

/* ---- random numbers and bytes ---- */

static void
do_dropout (const Flat *f, gsize from, gsize n)
{
  f->kernels->dropout (n, f->key, f->first + from, f->threshold, f->values[0], f->a + from,
                       f->y + from);
}

void
lam_dropout (LamPool *pool, guint64 key, guint64 first, double rate, gsize n, const LamReal *x,
             LamReal *y)
{
  Flat flat = { do_dropout, .n = n, .a = x, .y = y, .key = key, .first = first };

  flat.threshold = (guint32) (rate * 4294967296.0);
  flat.values[0] = (LamReal) (1 / (1 - rate));
  if (rate > 0)
    run_flat (pool, &flat, 1);
  else
    lam_copy (pool, n, x, y);
}

void
lam_uniforms (gsize n, guint64 key, guint64 first, double *y)
{
  lam_kernel_table ()->elementwise->uniforms (n, key, first, y);
}

void
lam_gather_bytes (gsize n, const guint8 *x, LamReal scale, LamReal offset, LamReal *y)
{
  lam_kernel_table ()->elementwise->gather_bytes (n, x, scale, offset, y);
}

/* ---- optimisers ---- */

static void
do_sgd (const Flat *f, gsize from, gsize n)
{
  f->kernels->sgd (n, f->values[0], f->values[1], f->flag, f->a + from, f->x + from,
                   f->y == NULL ? NULL : f->y + from);
}

void
lam_sgd_step (LamPool *pool, gsize n, double rate, double momentum, gboolean nesterov,
              const LamReal *g, LamReal *w, LamReal *v)
{
  Flat flat = { do_sgd, .n = n, .a = g, .x = w, .y = momentum == 0 ? NULL : v, .flag = nesterov };

  flat.values[0] = (LamReal) rate;
  flat.values[1] = (LamReal) momentum;
  run_flat (pool, &flat, 1);
}

static void
do_rmsprop (const Flat *f, gsize from, gsize n)
{
  f->kernels->rmsprop (n, f->values[0], f->values[1], f->values[2], f->flag, f->a + from,
                       f->x + from, f->y + from);
}

void
lam_rmsprop_step (LamPool *pool, gsize n, double rate, double rho, double epsilon, gboolean inside,
                  const LamReal *g, LamReal *w, LamReal *a)
{
  Flat flat = { do_rmsprop, .n = n, .a = g, .x = w, .y = a, .flag = inside };

  flat.values[0] = (LamReal) rate;
  flat.values[1] = (LamReal) rho;
  flat.values[2] = (LamReal) epsilon;
  run_flat (pool, &flat, 1);
}

static void
do_adam (const Flat *f, gsize from, gsize n)
{
  f->kernels->adam (n, f->values, f->a + from, f->x + from, f->y + from, f->z + from);
}

void
lam_adam_step (LamPool *pool, gsize n, double rate, double beta_1, double beta_2, double epsilon,
               double root_scale, double keep, const LamReal *g, LamReal *w, LamReal *m, LamReal *v)
{
  Flat flat = { do_adam, .n = n, .a = g, .x = w, .y = m, .z = v };

  flat.values[0] = (LamReal) rate;
  flat.values[1] = (LamReal) beta_1;
  flat.values[2] = (LamReal) beta_2;
  flat.values[3] = (LamReal) epsilon;
  flat.values[4] = (LamReal) root_scale;
  flat.values[5] = (LamReal) keep;
  run_flat (pool, &flat, 1);
}

static void
do_adagrad (const Flat *f, gsize from, gsize n)
{
  f->kernels->adagrad (n, f->values[0], f->values[1], f->a + from, f->x + from, f->y + from);
}

void
lam_adagrad_step (LamPool *pool, gsize n, double rate, double epsilon, const LamReal *g, LamReal *w,
                  LamReal *a)
{
  Flat flat = { do_adagrad, .n = n, .a = g, .x = w, .y = a };

  flat.values[0] = (LamReal) rate;
  flat.values[1] = (LamReal) epsilon;
  run_flat (pool, &flat, 1);
}
