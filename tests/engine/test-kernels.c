/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elementwise loops against libm in double, for every size 1 … 70 and alignment, with guard bands;
 * softmax, dropout, pooling, batch normalization and optimisers against plain formulas; the same
 * bits on 1, 2 and 7 threads. */
#include "lam-kernels.h"

#include "arrays.h"
#include "lam-random.h"

#define ULP (LAM_REAL_IS_DOUBLE ? 2.3e-16 : 1.2e-7)
#define N_LONG 100003

static double
f (LamActivation activation, double alpha, double x)
{
  switch (activation) {
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
slope (LamActivation activation, double alpha, double x)
{
  switch (activation) {
  case LAM_ACTIVATION_RELU:
    return x > 0;
  case LAM_ACTIVATION_SIGMOID:
    return 1 / (2 + exp (-x) + exp (x));
  case LAM_ACTIVATION_TANH:
    return 1 / (cosh (x) * cosh (x));
  case LAM_ACTIVATION_LEAKY_RELU:
    return x > 0 ? 1 : alpha;
  case LAM_ACTIVATION_ELU:
    return x > 0 ? 1 : alpha * exp (x);
  case LAM_ACTIVATION_SOFTPLUS:
    return 1 / (1 + exp (-x));
  default:
    return 1;
  }
}

static gboolean
near (double a, double expected, double relative, double absolute)
{
  return fabs (a - expected) <= fabs (expected) * relative + absolute;
}

/* Every float from −100 … 100 in small steps: each result within a few ulp of itself. */
static void
accuracy (void)
{
  for (guint a = 0; a < LAM_N_ACTIVATIONS; a++) {
    LamReal x[4001], y[4001];

    for (gint q = 0; q < 50; q++) {
      /* Cubes, so that small numbers are met as often as large ones. */
      for (gint i = 0; i < 4001; i++) {
        double t = ((double) q * 4001 + i) / (25 * 4001) - 1;
        x[i] = (LamReal) (t * t * t * 100);
      }
      lam_activate (NULL, a, (LamReal) 0.5, 4001, x, y);
      /* exp() is within 2 ulp and a sum and a quotient each round once more; the smallest normal
       * number stands for what a product of two parts may round to zero. */
      for (gint i = 0; i < 4001; i++)
        g_assert_true (near (y[i], f (a, 0.5, x[i]), 5 * ULP, 1.2e-38));
    }
  }
}

static void
extremes (void)
{
  LamReal x[6] = { INFINITY, -INFINITY, 1000, -1000, NAN, 0 }, y[6];

  for (guint a = 0; a < LAM_N_ACTIVATIONS; a++) {
    lam_activate (NULL, a, (LamReal) 0.5, 6, x, y);
    for (guint i = 0; i < 4; i++)
      if (isinf (f (a, 0.5, x[i])))
        g_assert_true (y[i] == f (a, 0.5, x[i]));
      else
        g_assert_true (near (y[i], f (a, 0.5, x[i]), 2 * ULP, 1e-40));
    /* What has become NaN must be seen. */
    g_assert_true (isnan (y[4]));
    g_assert_true (near (y[5], f (a, 0.5, 0), 2 * ULP, 0));
  }
}

/* Sizes and alignments; in place as well. */
static void
activations (void)
{
  for (guint a = 0; a < LAM_N_ACTIVATIONS; a++)
    for (gsize n = 1; n <= 70; n++) {
      guint o = (guint) n % 17;
      Array x = array_random (n, o, (guint32) n), y = array_new (n, (o + 3) % 16);
      Array dy = array_random (n, (o + 5) % 16, 9), dx = array_new (n, (o + 7) % 16);

      lam_activate (NULL, a, (LamReal) 0.25, n, x.x, y.x);
      lam_activate_gradient (NULL, a, (LamReal) 0.25, n, y.x, dy.x, dx.x);
      for (gsize i = 0; i < n; i++) {
        g_assert_true (near (y.x[i], f (a, 0.25, x.x[i]), 5 * ULP, 0));
        /* From the rounded y, where 1 − y² has lost a few digits. */
        g_assert_true (near (dx.x[i], dy.x[i] * slope (a, 0.25, x.x[i]), 20 * ULP, 1e-30));
      }
      lam_activate (NULL, a, (LamReal) 0.25, n, x.x, x.x);
      g_assert_true (array_equal (x, y));
      lam_activate_gradient (NULL, a, (LamReal) 0.25, n, y.x, dy.x, dy.x);
      g_assert_true (array_equal (dx, dy));
      array_free (x);
      array_free (y);
      array_free (dy);
      array_free (dx);
    }
}

static void
arrays (void)
{
  for (gsize n = 1; n <= 70; n++) {
    guint o = (guint) n % 16;
    Array x = array_random (n, o, 1), y = array_random (n, 15 - o, 2), z = array_new (n, 3);
    double sum = 0, squares = 0;

    lam_add (NULL, n, x.x, y.x, z.x);
    for (gsize i = 0; i < n; i++)
      g_assert_true (z.x[i] == x.x[i] + y.x[i]);
    lam_copy (NULL, n, y.x, z.x);
    lam_axpy (NULL, n, 3, x.x, z.x);
    for (gsize i = 0; i < n; i++)
      g_assert_true (near (z.x[i], y.x[i] + 3.0 * x.x[i], 0, 4 * ULP));
    lam_copy (NULL, n, x.x, z.x);
    lam_scale (NULL, n, 2, z.x);
    lam_clip (NULL, n, (LamReal) 0.5, z.x);
    for (gsize i = 0; i < n; i++) {
      g_assert_true (z.x[i] == CLAMP (2 * x.x[i], (LamReal) -0.5, (LamReal) 0.5));
      sum += x.x[i];
      squares += (double) x.x[i] * x.x[i];
    }
    g_assert_true (near (lam_sum (NULL, n, x.x), sum, 0, 1e-13));
    g_assert_true (near (lam_sum_squares (NULL, n, x.x), squares, 0, 1e-13));
    g_assert_true (lam_all_finite (NULL, n, x.x));
    x.x[n / 2] = n % 2 ? NAN : (n % 4 ? INFINITY : -INFINITY);
    g_assert_false (lam_all_finite (NULL, n, x.x));
    lam_fill (NULL, n, 7, z.x);
    g_assert_true (z.x[0] == 7 && z.x[n - 1] == 7);
    array_free (x);
    array_free (y);
    array_free (z);
  }
}

static void
columns (void)
{
  g_autoptr (LamPool) pool = lam_pool_new (2);

  for (gsize n = 1; n <= 140; n++)
    for (gsize rows = 1; rows < 400; rows = rows * 3 + 1) {
      Array x = array_random (rows * n, n % 16, 1), sums = array_random (n, 5, 2);
      Array before = array_random (n, 5, 2);

      lam_column_sums (pool, rows, n, x.x, rows % 2, sums.x);
      for (gsize c = 0; c < n; c++) {
        double sum = rows % 2 ? before.x[c] : 0;
        for (gsize r = 0; r < rows; r++)
          sum += x.x[r * n + c];
        g_assert_true (near (sums.x[c], sum, 0, (double) rows * ULP * 4));
      }
      array_free (x);
      array_free (sums);
      array_free (before);
    }
}

static void
softmax_row (gsize n, const LamReal *x, const LamReal *dy, double *p, double *dx, double *dl)
{
  double most = -INFINITY, total = 0, dot = 0, sum = 0;

  for (gsize i = 0; i < n; i++)
    most = fmax (most, x[i]);
  for (gsize i = 0; i < n; i++)
    total += p[i] = exp (x[i] - most);
  for (gsize i = 0; i < n; i++) {
    p[i] /= total;
    dot += p[i] * dy[i];
    sum += dy[i];
  }
  for (gsize i = 0; i < n; i++) {
    dx[i] = p[i] * (dy[i] - dot);
    dl[i] = dy[i] - p[i] * sum;
  }
}

static void
softmax (void)
{
  g_autoptr (LamPool) pool = lam_pool_new (2);
  static const double factor[] = { 1, 100 };

  for (gsize n = 1; n <= 70; n++)
    for (guint k = 0; k < 2; k++) {
      gsize rows = 1 + n % 37;
      Array x = array_random (rows * n, 1, (guint32) n), dy = array_random (rows * n, 2, 3);
      Array y = array_new (rows * n, 3), l = array_new (rows * n, 4);
      Array dx = array_new (rows * n, 5), dl = array_new (rows * n, 6);

      lam_scale (NULL, rows * n, (LamReal) factor[k], x.x);
      lam_softmax (pool, rows, n, x.x, y.x);
      lam_log_softmax (pool, rows, n, x.x, l.x);
      lam_softmax_gradient (pool, rows, n, y.x, dy.x, dx.x);
      lam_log_softmax_gradient (pool, rows, n, l.x, dy.x, dl.x);
      for (gsize r = 0; r < rows; r++) {
        double p[70], d[70], e[70];
        softmax_row (n, x.x + r * n, dy.x + r * n, p, d, e);
        /* A score of 200 keeps 200 ulp less of its exponential. */
        for (gsize i = 0; i < n; i++) {
          g_assert_true (near (y.x[r * n + i], p[i], 250 * ULP, 1e-36));
          g_assert_true (near (dx.x[r * n + i], d[i], 0, 100 * ULP));
          g_assert_true (near (dl.x[r * n + i], e[i], 0, 2000 * ULP));
          if (p[i] > 1e-30)
            g_assert_true (near (l.x[r * n + i], log (p[i]), 8 * ULP, 8 * ULP));
        }
      }
      array_free (x);
      array_free (dy);
      array_free (y);
      array_free (l);
      array_free (dx);
      array_free (dl);
    }
}

/* Vectors give what single numbers are, also where a number's low half overflows. */
static void
uniforms (void)
{
  static const guint64 firsts[] = { 0, 5, 0x7ffffff0u, 0x80000003u, 0xfffffff0u, 0x123456789abu };
  guint64 key = G_GUINT64_CONSTANT (0x123456789abcdef);
  double y[66];

  for (guint k = 0; k < G_N_ELEMENTS (firsts); k++)
    for (gsize n = 0; n < G_N_ELEMENTS (y); n++) {
      y[n] = -1;
      lam_uniforms (n, key, firsts[k], y);
      for (gsize i = 0; i < n; i++)
        g_assert_cmpfloat (y[i], ==, lam_random_uniform (key, firsts[k] + i));
      g_assert_cmpfloat (y[n], ==, -1);
    }
}

static void
dropout (void)
{
  static const guint64 firsts[] = { 0, 5, G_GUINT64_CONSTANT (0xfffffff0), 1ull << 33 };

  for (guint k = 0; k < G_N_ELEMENTS (firsts); k++)
    for (gsize n = 1; n <= 70; n++) {
      Array x = array_random (n, n % 16, 1), y = array_new (n, 3);
      guint64 key = G_GUINT64_CONSTANT (0x123456789abcdef) * (k + 1);

      lam_dropout (NULL, key, firsts[k], 0.25, n, x.x, y.x);
      for (gsize i = 0; i < n; i++) {
        gboolean keep = lam_random_at (key, firsts[k] + i) >= 1u << 30;
        g_assert_true (y.x[i] == (keep ? x.x[i] * (LamReal) (1 / 0.75) : 0));
      }
      lam_dropout (NULL, key, firsts[k], 0, n, x.x, y.x);
      g_assert_true (array_equal (x, y));
      array_free (x);
      array_free (y);
    }
}

static void
bytes (void)
{
  guint8 x[70];

  for (guint i = 0; i < 70; i++)
    x[i] = (guint8) (i * 37);
  for (gsize n = 1; n <= 70; n++) {
    Array y = array_new (n, n % 16);

    lam_gather_bytes (n, x, (LamReal) 0.125, (LamReal) -0.5, y.x);
    for (gsize i = 0; i < n; i++)
      g_assert_true (y.x[i] == (LamReal) 0.125 * x[i] - (LamReal) 0.5);
    array_free (y);
  }
}

/* ---- pooling ---- */

static const LamWindow windows[] = {
  { 2, 4, 6, 1, 2, 3, 2, 2, 2, 2, 0, 0 },      { 2, 5, 7, 3, 2, 3, 2, 2, 2, 2, 0, 0 },
  { 1, 5, 5, 17, 3, 3, 2, 2, 2, 2, 0, 0 },     { 2, 6, 6, 33, 4, 4, 3, 3, 1, 1, 0, 0 },
  { 1, 7, 7, 64, 4, 4, 3, 3, 2, 2, 1, 1 },     { 3, 9, 8, 70, 3, 4, 3, 2, 3, 2, 0, 0 },
  { 1, 6, 6, 5, 2, 2, 2, 2, 4, 4, 0, 0 },      { 1, 4, 4, 130, 1, 1, 4, 4, 4, 4, 0, 0 },
  { 1, 64, 64, 32, 32, 32, 2, 2, 2, 2, 0, 0 }, { 2, 65, 33, 16, 33, 17, 2, 2, 2, 2, 0, 0 },
};

/* The place of a window's cell in x, or −1. */
static gint64
place (const LamWindow *w, guint n, guint r, guint q, guint a, guint b, guint c)
{
  gint64 i = (gint64) r * w->stride_rows + a - w->pad_top;
  gint64 j = (gint64) q * w->stride_columns + b - w->pad_left;

  if (i < 0 || j < 0 || i >= w->in_rows || j >= w->in_columns)
    return -1;
  return ((n * (gint64) w->in_rows + i) * w->in_columns + j) * w->channels + c;
}

static void
plain_window (const LamWindow *w, guint n, guint r, guint q, guint c, const LamReal *x, double dy,
              double *most, double *mean, double *d_most, double *d_mean)
{
  gint64 where = -1;
  double sum = 0;
  guint count = 0;

  for (guint a = 0; a < w->window_rows; a++)
    for (guint b = 0; b < w->window_columns; b++) {
      gint64 p = place (w, n, r, q, a, b, c);
      if (p < 0)
        continue;
      sum += x[p];
      count++;
      where = where < 0 || x[p] > x[where] ? p : where;
    }
  *most = x[where];
  *mean = sum / count;
  d_most[where] += dy;
  for (guint a = 0; a < w->window_rows; a++)
    for (guint b = 0; b < w->window_columns; b++)
      if (place (w, n, r, q, a, b, c) >= 0)
        d_mean[place (w, n, r, q, a, b, c)] += dy / count;
}

static void
check_pooling (LamPool *pool, const LamWindow *w)
{
  gsize in = (gsize) w->batch * w->in_rows * w->in_columns * w->channels;
  gsize out = (gsize) w->batch * w->out_rows * w->out_columns * w->channels, at = 0;
  Array x = array_random (in, 1, 1), y = array_new (out, 2), mean = array_new (out, 3);
  Array dy = array_random (out, 4, 2), dx = array_random (in, 5, 3), d = array_random (in, 6, 3);
  g_autofree double *most = g_new0 (double, out), *means = g_new0 (double, out);
  g_autofree double *d_most = g_new0 (double, in), *d_mean = g_new0 (double, in);

  /* Coarse numbers, so that there are ties. */
  for (gsize i = 0; i < in; i++)
    x.x[i] = (LamReal) (floor (x.x[i] * 3) / 4);
  for (guint n = 0; n < w->batch; n++)
    for (guint r = 0; r < w->out_rows; r++)
      for (guint q = 0; q < w->out_columns; q++)
        for (guint c = 0; c < w->channels; c++, at++)
          plain_window (w, n, r, q, c, x.x, dy.x[at], most + at, means + at, d_most, d_mean);
  lam_max_pooling (pool, w, x.x, y.x);
  lam_average_pooling (pool, w, x.x, mean.x);
  g_assert_cmpfloat (array_error (y.x, most, out), ==, 0);
  g_assert_cmpfloat (array_error (mean.x, means, out), <=, 20 * ULP);
  lam_max_pooling_gradient (pool, w, x.x, y.x, dy.x, dx.x);
  lam_average_pooling_gradient (pool, w, dy.x, d.x);
  g_assert_cmpfloat (array_error (dx.x, d_most, in), <=, 20 * ULP);
  g_assert_cmpfloat (array_error (d.x, d_mean, in), <=, 20 * ULP);
  array_free (x);
  array_free (y);
  array_free (mean);
  array_free (dy);
  array_free (dx);
  array_free (d);
}

static void
pooling (void)
{
  g_autoptr (LamPool) pool = lam_pool_new (2);

  for (guint i = 0; i < G_N_ELEMENTS (windows); i++) {
    check_pooling (NULL, &windows[i]);
    check_pooling (pool, &windows[i]);
  }
  for (guint c = 1; c <= 70; c++)
    check_pooling (NULL, &(LamWindow){ 2, 5, 4, c, 2, 2, 2, 2, 2, 2, 0, 0 });
}

static void
check_repeated (LamPool *pool, guint channels, guint p, guint q)
{
  const guint batch = 3, rows = 4, columns = 5;
  gsize n = (gsize) batch * rows * columns * channels;
  Array x = array_random (n, 1, 1), y = array_new (n * p * q, 2);
  Array dy = array_random (n * p * q, 3, 2), dx = array_random (n, 4, 3);
  g_autofree double *sums = g_new0 (double, n);

  lam_repeat_cells (pool, batch, rows, columns, channels, p, q, x.x, y.x);
  lam_repeat_cells_gradient (pool, batch, rows, columns, channels, p, q, dy.x, dx.x);
  for (gsize i = 0; i < batch * rows * p; i++)
    for (gsize j = 0; j < columns * q; j++)
      for (gsize c = 0; c < channels; c++) {
        gsize in = (i / p * columns + j / q) * channels + c,
              at = (i * columns * q + j) * channels + c;

        g_assert_true (y.x[at] == x.x[in]);
        sums[in] += dy.x[at];
      }
  g_assert_cmpfloat (array_error (dx.x, sums, n), <=, 20 * ULP);
  array_free (x);
  array_free (y);
  array_free (dy);
  array_free (dx);
}

static void
repeated (void)
{
  g_autoptr (LamPool) pool = lam_pool_new (2);

  for (guint c = 1; c <= 70; c++) {
    check_repeated (NULL, c, 2, 2);
    check_repeated (pool, c, 1 + c % 3, 1 + c % 4);
  }
}

/* ---- optimisers ---- */

typedef struct {
  Array g, w, a, b;
  double *dw, *da, *db; /* the same in double */
} State;

static State
state_new (gsize n)
{
  State s = { array_random (n, 1, 1), array_random (n, 2, 2), array_new (n, 3), array_new (n, 4) };

  array_fill (s.a, 0);
  array_fill (s.b, 0);
  s.dw = g_new (double, n);
  s.da = g_new0 (double, n);
  s.db = g_new0 (double, n);
  for (gsize i = 0; i < n; i++)
    s.dw[i] = s.w.x[i];
  return s;
}

static void
state_free (State *s)
{
  g_assert_cmpfloat (array_error (s->w.x, s->dw, s->w.n), <=, 40 * ULP);
  array_free (s->g);
  array_free (s->w);
  array_free (s->a);
  array_free (s->b);
  g_free (s->dw);
  g_free (s->da);
  g_free (s->db);
}

static void
check_sgd (gsize n, double momentum, gboolean nesterov)
{
  State s = state_new (n);

  for (guint step = 0; step < 3; step++) {
    lam_sgd_step (NULL, n, 0.1, momentum, nesterov, s.g.x, s.w.x, s.a.x);
    for (gsize i = 0; i < n; i++) {
      double g = s.g.x[i];
      s.da[i] = momentum * s.da[i] - 0.1 * g;
      s.dw[i] += nesterov ? momentum * s.da[i] - 0.1 * g : s.da[i];
    }
  }
  state_free (&s);
}

static void
check_rmsprop (gsize n, gboolean inside)
{
  State s = state_new (n);

  for (guint step = 0; step < 3; step++) {
    lam_rmsprop_step (NULL, n, 0.01, 0.9, 1e-3, inside, s.g.x, s.w.x, s.a.x);
    for (gsize i = 0; i < n; i++) {
      double g = s.g.x[i];
      s.da[i] = 0.9 * s.da[i] + 0.1 * g * g;
      s.dw[i] -= 0.01 * g / (inside ? sqrt (s.da[i] + 1e-3) : sqrt (s.da[i]) + 1e-3);
    }
  }
  state_free (&s);
}

static void
check_adam (gsize n, double scale, double keep)
{
  State s = state_new (n);

  for (guint step = 0; step < 3; step++) {
    lam_adam_step (NULL, n, 0.01, 0.9, 0.999, 1e-3, scale, keep, s.g.x, s.w.x, s.a.x, s.b.x);
    for (gsize i = 0; i < n; i++) {
      double g = s.g.x[i];
      s.da[i] = 0.9 * s.da[i] + 0.1 * g;
      s.db[i] = 0.999 * s.db[i] + 0.001 * g * g;
      s.dw[i] = keep * s.dw[i] - 0.01 * s.da[i] / (scale * sqrt (s.db[i]) + 1e-3);
    }
  }
  state_free (&s);
}

static void
check_adagrad (gsize n)
{
  State s = state_new (n);

  for (guint step = 0; step < 3; step++) {
    lam_adagrad_step (NULL, n, 0.01, 1e-3, s.g.x, s.w.x, s.a.x);
    for (gsize i = 0; i < n; i++) {
      s.da[i] += (double) s.g.x[i] * s.g.x[i];
      s.dw[i] -= 0.01 * s.g.x[i] / (sqrt (s.da[i]) + 1e-3);
    }
  }
  state_free (&s);
}

static void
optimisers (void)
{
  for (gsize n = 1; n <= 70; n++) {
    check_sgd (n, 0, FALSE);
    check_sgd (n, 0.9, FALSE);
    check_sgd (n, 0.9, TRUE);
    check_rmsprop (n, FALSE);
    check_rmsprop (n, TRUE);
    check_adam (n, 1, 1);
    check_adam (n, 2, 0.999);
    check_adagrad (n);
  }
}

/* ---- batch normalization ---- */

typedef struct {
  gsize rows, n; /* columns */
  Array x, y, dy, dx, mean, variance, factor, offset, plain, weighed, scratch;
} Normal;

static Normal
normal_new (gsize rows, gsize n)
{
  return (Normal){ rows,
                   n,
                   array_random (rows * n, 1, 1),
                   array_new (rows * n, 2),
                   array_random (rows * n, 3, 3),
                   array_new (rows * n, 4),
                   array_new (n, 5),
                   array_new (n, 6),
                   array_random (n, 7, 4),
                   array_random (n, 8, 5),
                   array_new (n, 9),
                   array_new (n, 10),
                   array_new (2 * LAM_NORMALIZE_PIECES * n, 0) };
}

static void
normal_free (Normal *t)
{
  array_free (t->x);
  array_free (t->y);
  array_free (t->dy);
  array_free (t->dx);
  array_free (t->mean);
  array_free (t->variance);
  array_free (t->factor);
  array_free (t->offset);
  array_free (t->plain);
  array_free (t->weighed);
  array_free (t->scratch);
}

static void
run_normal (LamPool *pool, Normal *t, LamReal *dx)
{
  lam_moments (pool, t->rows, t->n, t->x.x, t->mean.x, t->variance.x, t->scratch.x);
  lam_normalize (pool, t->rows, t->n, t->x.x, t->mean.x, t->factor.x, t->offset.x,
                 LAM_ACTIVATION_RELU, 0, t->y.x);
  lam_normalize_sums (pool, t->rows, t->n, t->x.x, t->mean.x, LAM_ACTIVATION_RELU, 0, t->y.x,
                      t->dy.x, t->plain.x, t->weighed.x, t->scratch.x);
  lam_normalize_gradient (pool, t->rows, t->n, t->x.x, t->mean.x, t->dy.x, t->plain.x, t->factor.x,
                          t->offset.x, dx);
}

/* One column in double, from numbers as they were before dx was written over them. */
static void
check_column (const Normal *t, gsize c, const LamReal *x, const LamReal *dy, const LamReal *dx)
{
  double mean = 0, variance = 0, plain = 0, weighed = 0, rows = (double) t->rows;
  double tolerance = (rows + 20) * ULP;

  for (gsize r = 0; r < t->rows; r++)
    mean += x[r * t->n + c] / rows;
  g_assert_true (near (t->mean.x[c], mean, 0, tolerance));
  for (gsize r = 0; r < t->rows; r++)
    variance += (x[r * t->n + c] - mean) * (x[r * t->n + c] - mean) / rows;
  g_assert_true (near (t->variance.x[c], variance, 0, tolerance));
  for (gsize r = 0; r < t->rows; r++) {
    double off = x[r * t->n + c] - (double) t->mean.x[c];
    double y = off * t->factor.x[c] + t->offset.x[c];
    double d = t->y.x[r * t->n + c] > 0 ? dy[r * t->n + c] : 0;

    g_assert_true (near (t->y.x[r * t->n + c], fmax (y, 0), 0, tolerance));
    plain += d;
    weighed += d * off;
    g_assert_true (near (dx[r * t->n + c],
                         (d - t->plain.x[c]) * t->factor.x[c] - off * t->offset.x[c], 0,
                         rows * tolerance));
  }
  g_assert_true (near (t->plain.x[c], plain, 0, rows * tolerance));
  g_assert_true (near (t->weighed.x[c], weighed, 0, rows * tolerance));
}

/* Every number of columns, few rows and more than a piece; dx over x in every other case. */
static void
normalization (void)
{
  static const gsize rows[] = { 1, 2, 63, 65, 130 };

  for (gsize n = 1; n <= 140; n += 1 + n / 70)
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
      Normal t = normal_new (rows[i], n);
      g_autofree LamReal *x = g_memdup2 (t.x.x, t.x.n * sizeof (LamReal));
      g_autofree LamReal *dy = g_memdup2 (t.dy.x, t.dy.n * sizeof (LamReal));
      LamReal *dx = n % 2 ? t.dx.x : t.x.x;

      run_normal (NULL, &t, dx);
      for (gsize c = 0; c < n; c++)
        check_column (&t, c, x, dy, dx);
      g_assert_true (array_guards_whole (t.x) && array_guards_whole (t.y)
                     && array_guards_whole (t.dx) && array_guards_whole (t.dy)
                     && array_guards_whole (t.mean) && array_guards_whole (t.variance)
                     && array_guards_whole (t.plain) && array_guards_whole (t.weighed)
                     && array_guards_whole (t.scratch));
      normal_free (&t);
    }
}

/* A mean far from zero costs the variance nothing. */
static void
far_mean (void)
{
  LamReal x[300], mean, variance, scratch[2 * LAM_NORMALIZE_PIECES];

  for (guint i = 0; i < 300; i++)
    x[i] = 1000 + (LamReal) (i % 3) - 1;
  lam_moments (NULL, 300, 1, x, &mean, &variance, scratch);
  g_assert_true (near (mean, 1000, 1e-6, 0) && near (variance, 2. / 3, 1e-4, 0));
}

/* ---- threads ---- */

static void
everything (LamPool *pool, Array x, Array y, Array z, Normal *normal)
{
  const LamWindow w = { 3, 33, 33, 30, 16, 16, 3, 3, 2, 2, 0, 0 };
  gsize n = x.n;

  lam_activate (pool, LAM_ACTIVATION_TANH, 0, n, x.x, y.x);
  lam_activate_gradient (pool, LAM_ACTIVATION_TANH, 0, n, y.x, x.x, z.x);
  lam_dropout (pool, 77, 3, 0.5, n, z.x, z.x);
  lam_softmax (pool, n / 11, 11, z.x, z.x);
  lam_column_sums (pool, n / 300, 300, z.x, FALSE, y.x);
  y.x[300] = (LamReal) lam_sum (pool, n, z.x);
  y.x[301] = (LamReal) lam_sum_squares (pool, n, z.x);
  lam_sgd_step (pool, n, 0.1, 0.9, TRUE, x.x, y.x, z.x);
  run_normal (pool, normal, normal->dx.x);
  lam_max_pooling (pool, &w, x.x, y.x);
  lam_average_pooling_gradient (pool, &w, y.x, z.x);
}

static void
same_bits (void)
{
  Array x = array_random (N_LONG, 0, 1), y = array_random (N_LONG, 0, 2);
  Array z = array_random (N_LONG, 0, 3);
  Normal one = normal_new (5003, 19);

  everything (NULL, x, y, z, &one);
  for (guint t = 2; t <= 7; t += 5) {
    g_autoptr (LamPool) pool = lam_pool_new (t);
    Array b = array_random (N_LONG, 0, 2), c = array_random (N_LONG, 0, 3);
    Normal many = normal_new (5003, 19);

    everything (pool, x, b, c, &many);
    g_assert_true (array_equal (y, b) && array_equal (z, c));
    g_assert_true (array_equal (one.mean, many.mean) && array_equal (one.variance, many.variance));
    g_assert_true (array_equal (one.y, many.y) && array_equal (one.dx, many.dx));
    normal_free (&many);
    array_free (b);
    array_free (c);
  }
  array_free (x);
  array_free (y);
  array_free (z);
  normal_free (&one);
}

static void
checkers (void)
{
  g_assert_true (near (1, 1 + ULP, 2 * ULP, 0));
  g_assert_false (near (1, 1 + 10 * ULP, 5 * ULP, 0));
  g_assert_false (near (NAN, 1, 1, 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_message ("kernel table: %s", lam_kernels_name ());
  g_test_add_func ("/kernels/checkers-say-no", checkers);
  g_test_add_func ("/kernels/accuracy", accuracy);
  g_test_add_func ("/kernels/extremes", extremes);
  g_test_add_func ("/kernels/activations", activations);
  g_test_add_func ("/kernels/arrays", arrays);
  g_test_add_func ("/kernels/column-sums", columns);
  g_test_add_func ("/kernels/softmax", softmax);
  g_test_add_func ("/kernels/dropout", dropout);
  g_test_add_func ("/kernels/uniforms", uniforms);
  g_test_add_func ("/kernels/bytes", bytes);
  g_test_add_func ("/kernels/pooling", pooling);
  g_test_add_func ("/kernels/repeated-cells", repeated);
  g_test_add_func ("/kernels/optimisers", optimisers);
  g_test_add_func ("/kernels/normalization", normalization);
  g_test_add_func ("/kernels/far-mean", far_mean);
  g_test_add_func ("/kernels/same-bits", same_bits);
  return g_test_run ();
}
