/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Speed of products, convolutions and loops at the shapes of the labs' networks: one JSON object a
 * line. GF/s count the additions and multiplications of the plain definition, so that Winograd
 * can exceed what the processor does.
 *
 *   bench-kernels [--threads N] [--seconds S a measurement] [--direct]
 *                 [--processor-time] [NAME PREFIX …] */
#include "lam-conv.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#define N_WINDOWS 5

typedef struct {
  const char *name;
  gboolean trans_a, trans_b;
  gsize m, n, k;
} Product;

static const Product products[] = {
  { "gemm/a1-forward", 0, 0, 512, 512, 1024 }, { "gemm/a1-kernel", 1, 0, 1024, 512, 512 },
  { "gemm/a2-forward", 0, 0, 512, 128, 512 },  { "gemm/a2-data", 0, 1, 512, 512, 128 },
  { "gemm/a2-kernel", 1, 0, 512, 128, 512 },   { "gemm/a3-forward", 0, 0, 512, 10, 128 },
  { "gemm/a3-data", 0, 1, 512, 128, 10 },      { "gemm/a3-kernel", 1, 0, 128, 10, 512 },
  { "gemm/b1-forward", 0, 0, 1024, 256, 784 }, { "gemm/b1-kernel", 1, 0, 784, 256, 1024 },
  { "gemm/b2-forward", 0, 0, 1024, 128, 256 }, { "gemm/b2-data", 0, 1, 1024, 256, 128 },
  { "gemm/d-forward", 0, 0, 32, 512, 2304 },   { "gemm/d-data", 0, 1, 32, 2304, 512 },
  { "gemm/d-kernel", 1, 0, 2304, 512, 32 },    { "gemm/f-forward", 0, 0, 50, 500, 8192 },
  { "gemm/f-data", 0, 1, 50, 8192, 500 },      { "gemm/f-kernel", 1, 0, 8192, 500, 50 },
  { "gemm/g-forward", 0, 0, 64, 512, 3136 },   { "gemm/g-data", 0, 1, 64, 3136, 512 },
  { "gemm/g-kernel", 1, 0, 3136, 512, 64 },    { "gemm/one-picture", 0, 0, 1, 512, 2304 },
  { "gemm/square", 0, 0, 1024, 1024, 1024 },
};

typedef struct {
  const char *name;
  LamConv conv;
} Layer;

#define SAME(n, size, in, out, kernel)                                                             \
  {                                                                                                \
    n, size, size, in, size, size, out, kernel, kernel, 1, 1, kernel / 2, kernel / 2, 1, 1         \
  }
#define VALID(n, size, in, out, kernel)                                                            \
  {                                                                                                \
    n, size, size, in, size - kernel + 1, size - kernel + 1, out, kernel, kernel, 1, 1, 0, 0, 1, 1 \
  }

static const Layer layers[] = {
  { "conv/d1", SAME (32, 32, 3, 32, 3) },
  { "conv/d2", VALID (32, 32, 32, 32, 3) },
  { "conv/d3", SAME (32, 15, 32, 64, 3) },
  { "conv/d4", VALID (32, 15, 64, 64, 3) },
  { "conv/e1", VALID (128, 28, 1, 16, 3) },
  { "conv/e2", { 128, 13, 13, 16, 12, 12, 8, 2, 2, 1, 1, 0, 0, 1, 1 } },
  { "conv/e3", VALID (128, 6, 8, 8, 3) },
  { "conv/e4", { 128, 4, 4, 8, 6, 6, 8, 3, 3, 1, 1, 2, 2, 1, 1 } },
  { "conv/e5", { 128, 12, 12, 8, 13, 13, 8, 2, 2, 1, 1, 1, 1, 1, 1 } },
  { "conv/e6", { 128, 26, 26, 8, 28, 28, 1, 3, 3, 1, 1, 2, 2, 1, 1 } },
  { "conv/f1", SAME (50, 32, 3, 32, 7) },
  { "conv/g1", SAME (64, 28, 1, 32, 5) },
  { "conv/g2", SAME (64, 14, 32, 64, 5) },
  { "conv/v1", SAME (2, 64, 128, 128, 3) },
  { "conv/v2", SAME (2, 16, 512, 512, 3) },
  { "conv/v3", SAME (2, 256, 64, 64, 3) },
  { "conv/stride2", { 32, 32, 32, 32, 16, 16, 64, 3, 3, 2, 2, 0, 0, 1, 1 } },
  { "conv/stride2-wide", { 32, 8, 8, 256, 4, 4, 256, 3, 3, 2, 2, 0, 0, 1, 1 } },
  { "conv/one-wide", { 8, 16, 16, 512, 16, 16, 128, 1, 1, 1, 1, 0, 0, 1, 1 } },
  { "conv/dilated", { 16, 28, 28, 32, 28, 28, 32, 3, 3, 1, 1, 2, 2, 2, 2 } },
  { "conv/1x1", VALID (16, 28, 64, 128, 1) },
  { "conv/1x1-stride2", { 50, 13, 13, 256, 7, 7, 13, 1, 1, 2, 2, 0, 0, 1, 1 } },
  { "conv/1x1-narrow", { 50, 7, 7, 256, 7, 7, 13, 1, 1, 1, 1, 0, 0, 1, 1 } },
};

typedef struct {
  LamPool *pool;
  const Product *product;
  const Layer *layer;
  LamReal *a, *b, *c, *workspace;
  const LamWindow *window;
  const LamSparse *sparse;
  gsize n;
} Work;

typedef void (*WorkFunc) (const Work *work);

static double seconds = 0.1;
static char **wanted;
static guint n_threads = 1;
static gboolean processor_time;

static double
now (void)
{
  struct timespec t;

  clock_gettime (processor_time ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static gboolean
is_wanted (const char *name)
{
  for (char **w = wanted; w != NULL && *w != NULL; w++)
    if (g_str_has_prefix (name, *w))
      return TRUE;
  return wanted == NULL || *wanted == NULL;
}

/* The median of a few windows, each long enough for the clock. */
static double
time_of (WorkFunc fn, const Work *work)
{
  double times[N_WINDOWS], t = now ();
  guint n;

  fn (work);
  t = now ();
  fn (work);
  n = (guint) (seconds / N_WINDOWS / MAX (now () - t, 1e-7)) + 1;
  for (guint w = 0; w < N_WINDOWS; w++) {
    t = now ();
    for (guint i = 0; i < n; i++)
      fn (work);
    times[w] = (now () - t) / n;
  }
  qsort (times, N_WINDOWS, sizeof *times, compare);
  return times[N_WINDOWS / 2];
}

/* @amount: floating-point operations for unit "GF/s", bytes for "GB/s" */
static void
report (const char *name, WorkFunc fn, const Work *work, double amount, const char *unit)
{
  double t;

  if (!is_wanted (name))
    return;
  t = time_of (fn, work);
  printf ("{\"name\": \"%s\", \"table\": \"%s\", \"threads\": %u, \"ms\": %.4f, \"%s\": %.1f}\n",
          name, lam_kernels_name (), n_threads, t * 1e3, unit, amount / t * 1e-9);
  fflush (stdout);
}

static void
do_product (const Work *w)
{
  const Product *p = w->product;

  lam_gemm (w->pool, p->trans_a, p->trans_b, p->m, p->n, p->k, w->a, p->trans_a ? p->m : p->k, w->b,
            p->trans_b ? p->k : p->n, w->c, p->n, NULL);
}

static void
do_forward (const Work *w)
{
  lam_conv_forward (w->pool, &w->layer->conv, w->a, w->b, w->c, NULL, w->workspace);
}

static void
do_data (const Work *w)
{
  lam_conv_backward_data (w->pool, &w->layer->conv, w->a, w->b, w->c, NULL, w->workspace);
}

static void
do_kernel (const Work *w)
{
  lam_conv_backward_kernel (w->pool, &w->layer->conv, w->a, w->c, w->b, NULL, w->workspace);
}

/* In huge pages, as a network's tensors are. */
static LamReal *
numbers (gsize n)
{
  const gsize page = 2u << 20;
  gsize bytes = (n * sizeof (LamReal) + page) / page * page;
  LamReal *x = aligned_alloc (page, bytes);

  madvise (x, bytes, MADV_HUGEPAGE);
  for (gsize i = 0; i < n; i++)
    x[i] = (LamReal) ((i * 2654435761u % 1000) / 500.0 - 1);
  return x;
}

static void
bench_products (LamPool *pool)
{
  for (guint i = 0; i < G_N_ELEMENTS (products); i++) {
    const Product *p = &products[i];
    Work w = { pool, .product = p };

    if (!is_wanted (p->name))
      continue;
    w.a = numbers (p->m * p->k);
    w.b = numbers (p->n * p->k);
    w.c = numbers (p->m * p->n);
    report (p->name, do_product, &w, 2.0 * (double) (p->m * p->n * p->k), "GF/s");
    free (w.a);
    free (w.b);
    free (w.c);
  }
}

static void
bench_layer (LamPool *pool, const Layer *layer)
{
  static const struct {
    const char *name;
    guint pass;
    WorkFunc fn;
  } passes[] = { { "forward", LAM_CONV_FORWARD, do_forward },
                 { "data", LAM_CONV_BACKWARD_DATA, do_data },
                 { "kernel", LAM_CONV_BACKWARD_KERNEL, do_kernel } };
  const LamConv *c = &layer->conv;
  gsize in = (gsize) c->batch * c->in_rows * c->in_columns * c->in_channels;
  gsize out = (gsize) c->batch * c->out_rows * c->out_columns * c->out_channels;
  gsize taps = (gsize) c->kernel_rows * c->kernel_columns * c->in_channels;

  for (guint i = 0; i < G_N_ELEMENTS (passes); i++) {
    Work w = { pool, .layer = layer };
    g_autofree char *name = g_strconcat (layer->name, "-", passes[i].name, NULL);

    if (!is_wanted (name))
      continue;
    w.a = numbers (MAX (in, out));
    w.b = numbers (taps * c->out_channels);
    w.c = numbers (MAX (in, out));
    w.workspace = numbers (lam_conv_workspace (c, passes[i].pass) + 1);
    report (name, passes[i].fn, &w, 2.0 * (double) taps * (double) out, "GF/s");
    free (w.a);
    free (w.b);
    free (w.c);
    free (w.workspace);
  }
}

/* ---- loops ---- */

static void
do_sigmoid (const Work *w)
{
  lam_activate (w->pool, LAM_ACTIVATION_SIGMOID, 0, w->n, w->a, w->c);
}

static void
do_tanh (const Work *w)
{
  lam_activate (w->pool, LAM_ACTIVATION_TANH, 0, w->n, w->a, w->c);
}

static void
do_relu_gradient (const Work *w)
{
  lam_activate_gradient (w->pool, LAM_ACTIVATION_RELU, 0, w->n, w->a, w->b, w->c);
}

static void
do_dropout (const Work *w)
{
  lam_dropout (w->pool, 99, 0, 0.5, w->n, w->a, w->c);
}

static void
do_softmax (const Work *w)
{
  lam_softmax (w->pool, w->n / 10, 10, w->a, w->c);
}

static void
do_column_sums (const Work *w)
{
  lam_column_sums (w->pool, w->n / 512, 512, w->a, FALSE, w->c);
}

static void
do_sum_squares (const Work *w)
{
  w->c[0] = (LamReal) lam_sum_squares (w->pool, w->n, w->a);
}

static void
do_adam (const Work *w)
{
  lam_adam_step (w->pool, w->n, 1e-6, 0.9, 0.999, 1e-7, 1, 1, w->a, w->b, w->c, w->workspace);
}

static void
do_rmsprop (const Work *w)
{
  lam_rmsprop_step (w->pool, w->n, 1e-6, 0.9, 1e-7, FALSE, w->a, w->b, w->c);
}

static void
do_max_pooling (const Work *w)
{
  lam_max_pooling (w->pool, w->window, w->a, w->c);
}

static void
do_max_gradient (const Work *w)
{
  lam_max_pooling_gradient (w->pool, w->window, w->a, w->c, w->b, w->workspace);
}

static void
bench_loops (LamPool *pool)
{
  static const LamWindow window = { 32, 30, 30, 32, 15, 15, 2, 2, 2, 2, 0, 0 };
  const gsize n = 1000000;
  const double b = (double) n * sizeof (LamReal);
  Work w = { pool, .n = n, .window = &window };

  w.a = numbers (n);
  w.b = numbers (n);
  w.c = numbers (n);
  w.workspace = numbers (n);
  report ("loop/sigmoid", do_sigmoid, &w, 2 * b, "GB/s");
  report ("loop/tanh", do_tanh, &w, 2 * b, "GB/s");
  report ("loop/relu-gradient", do_relu_gradient, &w, 3 * b, "GB/s");
  report ("loop/dropout", do_dropout, &w, 2 * b, "GB/s");
  report ("loop/softmax-10", do_softmax, &w, 2 * b, "GB/s");
  report ("loop/column-sums", do_column_sums, &w, b, "GB/s");
  report ("loop/sum-squares", do_sum_squares, &w, b, "GB/s");
  report ("loop/max-pooling", do_max_pooling, &w, 1.25 * 921600 * sizeof (LamReal), "GB/s");
  report ("loop/max-pooling-gradient", do_max_gradient, &w, 2.5 * 921600 * sizeof (LamReal),
          "GB/s");
  memset (w.c, 0, n * sizeof *w.c);
  memset (w.workspace, 0, n * sizeof *w.workspace);
  report ("loop/adam", do_adam, &w, 7 * b, "GB/s");
  report ("loop/rmsprop", do_rmsprop, &w, 5 * b, "GB/s");
  free (w.a);
  free (w.b);
  free (w.c);
  free (w.workspace);
}

/* Film reviews: rows of 150 of 10000 words into 16 units. */
static const guint sparse_rows = 512, sparse_words = 10000, sparse_length = 150, sparse_units = 16;

static void
do_sparse (const Work *w)
{
  lam_sparse_gemm (w->pool, w->sparse, sparse_units, w->b, sparse_units, w->c, sparse_units, NULL);
}

static void
do_sparse_gradient (const Work *w)
{
  lam_sparse_gemm_gradient (w->pool, w->sparse, sparse_units, w->c, sparse_units, FALSE, w->b,
                            sparse_units);
}

static void
bench_sparse (LamPool *pool)
{
  g_autofree guint32 *starts = g_new (guint32, sparse_rows + 1);
  g_autofree guint32 *indices = g_new (guint32, sparse_rows * sparse_length);
  LamSparse sparse = { sparse_rows, sparse_words, starts, indices, sizeof *indices };
  Work w = { pool, .sparse = &sparse };
  double additions = (double) sparse_rows * sparse_length * sparse_units;

  for (guint i = 0; i <= sparse_rows; i++)
    starts[i] = i * sparse_length;
  for (guint i = 0; i < sparse_rows * sparse_length; i++)
    indices[i] = i % sparse_length * (sparse_words / sparse_length) + i * 2654435761u % 66;
  w.b = numbers (sparse_words * sparse_units);
  w.c = numbers (sparse_rows * sparse_units);
  report ("sparse/forward", do_sparse, &w, additions, "GF/s");
  report ("sparse/gradient", do_sparse_gradient, &w, additions, "GF/s");
  free (w.b);
  free (w.c);
}

int
main (int argc, char **argv)
{
  gboolean direct = FALSE;
  int threads = 1;
  const GOptionEntry entries[] = {
    { "threads", 't', 0, G_OPTION_ARG_INT, &threads, "Threads", "N" },
    { "seconds", 's', 0, G_OPTION_ARG_DOUBLE, &seconds, "Time for each measurement", "S" },
    { "processor-time", 'p', 0, G_OPTION_ARG_NONE, &processor_time,
      "Processor instead of wall time, for one thread on a busy machine", NULL },
    { "direct", 'd', 0, G_OPTION_ARG_NONE, &direct, "Without Winograd", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted, "Only these", "PREFIX" },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LamPool) pool = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  setlocale (LC_NUMERIC, "C");
  lam_conv_force_direct (direct);
  pool = lam_pool_new ((guint) CLAMP (threads, 0, 255));
  n_threads = lam_pool_threads (pool);
  bench_products (pool);
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    bench_layer (pool, &layers[i]);
  bench_sparse (pool);
  bench_loops (pool);
  g_strfreev (wanted);
  return 0;
}
