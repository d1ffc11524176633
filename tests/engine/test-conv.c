/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Convolutions against seven plain loops in double: strides, dilations, padding, odd sizes, few
 * and many channels, all three passes with epilogues, and the same bits on 1, 2 and 7 threads. */
#include "lam-conv.h"

#include "arrays.h"

/* Winograd multiplies by up to 8 and takes differences, which costs up to two digits: its float
 * error was measured at 5e-5 at most (docs/performance.md). The rest stays near the rounding of
 * its sums. */
#define TOLERANCE (LAM_REAL_IS_DOUBLE ? 1e-13 : 1e-4)
#define DIRECT_TOLERANCE (LAM_REAL_IS_DOUBLE ? 1e-13 : 5e-6)

typedef struct {
  guint batch, rows, columns, in, out, kernel_rows, kernel_columns, stride, dilation, pad_top,
      pad_left, pad_bottom, pad_right;
} Case;

static const Case cases[] = {
  /* batch rows columns in out  kernel stride dilation  pads */
  { 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0 },      { 2, 5, 6, 3, 4, 3, 3, 1, 1, 0, 0, 0, 0 },
  { 3, 8, 7, 3, 32, 3, 3, 1, 1, 1, 1, 1, 1 },     { 2, 9, 9, 1, 16, 3, 3, 1, 1, 0, 0, 0, 0 },
  { 2, 8, 8, 16, 8, 2, 2, 1, 1, 0, 0, 0, 0 },     { 2, 7, 9, 8, 8, 2, 2, 1, 1, 1, 1, 1, 1 },
  { 2, 14, 14, 8, 1, 3, 3, 1, 1, 2, 2, 2, 2 },    { 2, 12, 12, 1, 32, 5, 5, 1, 1, 2, 2, 2, 2 },
  { 2, 12, 12, 32, 64, 5, 5, 1, 1, 2, 2, 2, 2 },  { 1, 13, 11, 16, 24, 5, 5, 1, 1, 0, 0, 0, 0 },
  { 2, 16, 16, 3, 32, 7, 7, 1, 1, 3, 3, 3, 3 },   { 3, 10, 10, 32, 32, 3, 3, 1, 1, 0, 0, 0, 0 },
  { 2, 13, 15, 32, 64, 3, 3, 1, 1, 1, 1, 1, 1 },  { 1, 11, 9, 17, 19, 3, 3, 1, 1, 1, 1, 1, 1 },
  { 2, 6, 6, 48, 33, 3, 3, 1, 1, 1, 1, 1, 1 },    { 1, 4, 4, 96, 80, 3, 3, 1, 1, 1, 1, 1, 1 },
  { 2, 9, 8, 5, 7, 3, 3, 2, 1, 1, 1, 1, 1 },      { 2, 8, 8, 16, 32, 3, 3, 2, 1, 0, 0, 1, 1 },
  { 2, 9, 9, 32, 16, 5, 5, 3, 1, 2, 2, 2, 2 },    { 2, 8, 8, 16, 16, 2, 2, 2, 1, 0, 0, 0, 0 },
  { 2, 7, 7, 4, 4, 2, 2, 3, 1, 0, 0, 0, 0 },      { 2, 12, 11, 6, 9, 3, 3, 1, 2, 2, 2, 2, 2 },
  { 1, 12, 12, 16, 16, 3, 3, 1, 3, 0, 0, 0, 0 },  { 1, 13, 13, 8, 8, 3, 3, 2, 2, 1, 1, 2, 2 },
  { 3, 6, 5, 24, 40, 1, 1, 1, 1, 0, 0, 0, 0 },    { 2, 6, 6, 64, 2, 1, 1, 1, 1, 0, 0, 0, 0 },
  { 2, 7, 7, 16, 16, 1, 1, 2, 1, 0, 0, 0, 0 },    { 1, 5, 5, 4, 4, 1, 1, 1, 1, 1, 1, 1, 1 },
  { 2, 5, 12, 4, 6, 1, 5, 1, 1, 0, 2, 0, 2 },     { 2, 12, 5, 32, 16, 4, 2, 1, 1, 1, 0, 2, 1 },
  { 1, 3, 3, 2, 3, 5, 5, 1, 1, 4, 4, 4, 4 },      { 1, 40, 3, 3, 64, 3, 3, 1, 1, 1, 1, 1, 1 },
  { 1, 33, 35, 20, 12, 3, 3, 1, 1, 1, 1, 1, 1 },  { 1, 16, 16, 128, 128, 3, 3, 1, 1, 1, 1, 1, 1 },
  { 1, 8, 8, 16, 2, 3, 3, 1, 1, 1, 1, 1, 1 },     { 1, 8, 8, 16, 16, 3, 3, 1, 1, 4, 4, 4, 4 },
  { 2, 8, 10, 6, 1, 3, 3, 1, 1, 5, 4, 4, 6 },     { 2, 30, 70, 20, 2, 3, 3, 1, 1, 1, 1, 1, 1 },
  { 2, 9, 20, 4, 40, 5, 3, 1, 1, 1, 0, 2, 0 },    { 3, 11, 23, 40, 3, 3, 4, 1, 1, 0, 1, 0, 1 },
  { 5, 2, 2, 16, 16, 2, 2, 1, 1, 0, 0, 0, 0 },    { 2, 9, 9, 128, 1, 3, 3, 2, 1, 0, 0, 0, 0 },
  { 2, 9, 9, 2, 96, 5, 5, 1, 1, 0, 0, 0, 0 },     { 2, 14, 14, 1, 192, 2, 2, 2, 1, 0, 0, 0, 0 },
  { 1, 10, 11, 3, 70, 3, 3, 3, 1, 1, 1, 1, 1 },   { 2, 7, 7, 35, 4, 5, 5, 2, 1, 2, 2, 2, 2 },
  { 1, 9, 9, 100, 24, 5, 5, 3, 1, 0, 0, 0, 0 },   { 2, 6, 6, 20, 100, 3, 3, 2, 1, 1, 1, 1, 1 },
  { 2, 19, 19, 20, 3, 4, 4, 1, 1, 1, 1, 1, 1 },   { 2, 15, 13, 24, 40, 4, 4, 1, 1, 1, 1, 2, 2 },
  { 2, 6, 5, 32, 17, 4, 4, 1, 1, 0, 1, 1, 1 },    { 1, 12, 11, 18, 33, 7, 7, 1, 1, 3, 3, 3, 3 },
  { 2, 18, 30, 32, 32, 3, 3, 1, 1, 0, 0, 0, 0 },  { 13, 14, 14, 16, 17, 5, 5, 1, 1, 2, 2, 2, 2 },
  { 2, 5, 6, 256, 5, 3, 3, 2, 1, 1, 1, 1, 1 },    { 2, 7, 6, 256, 17, 1, 1, 1, 1, 0, 0, 0, 0 },
  { 1, 8, 7, 256, 20, 3, 2, 1, 2, 1, 1, 2, 0 },   { 1, 6, 9, 128, 33, 2, 3, 2, 1, 1, 0, 0, 2 },
  { 1, 12, 7, 352, 336, 3, 3, 1, 1, 1, 1, 1, 1 }, { 9, 4, 4, 20, 6, 5, 5, 1, 1, 2, 2, 2, 2 },
  { 30, 5, 6, 3, 37, 3, 3, 2, 1, 1, 1, 1, 1 },    { 26, 3, 3, 17, 24, 4, 4, 1, 1, 1, 2, 2, 1 },
  { 49, 7, 2, 5, 70, 3, 2, 3, 1, 0, 1, 2, 1 },    { 8, 1, 1, 8, 9, 3, 3, 1, 1, 2, 2, 2, 2 },
  { 8, 9, 3, 6, 8, 3, 1, 1, 2, 2, 0, 2, 0 },
};

static LamConv
conv_of (const Case *k)
{
  LamConv c = { k->batch,    k->rows,        k->columns,        k->in,     0,         0,
                k->out,      k->kernel_rows, k->kernel_columns, k->stride, k->stride, k->pad_top,
                k->pad_left, k->dilation,    k->dilation };
  guint high = (k->kernel_rows - 1) * k->dilation + 1;
  guint wide = (k->kernel_columns - 1) * k->dilation + 1;

  c.out_rows = (k->rows + k->pad_top + k->pad_bottom - high) / k->stride + 1;
  c.out_columns = (k->columns + k->pad_left + k->pad_right - wide) / k->stride + 1;
  return c;
}

static gsize
in_size (const LamConv *c)
{
  return (gsize) c->batch * c->in_rows * c->in_columns * c->in_channels;
}

static gsize
out_size (const LamConv *c)
{
  return (gsize) c->batch * c->out_rows * c->out_columns * c->out_channels;
}

static gsize
kernel_size (const LamConv *c)
{
  return (gsize) c->kernel_rows * c->kernel_columns * c->in_channels * c->out_channels;
}

/* Calls @f for every product of the convolution with the places of its three numbers. */
typedef struct {
  const double *x, *k, *dy;
  double *y, *dx, *dk;
} Plain;

static void
at_pixel (const LamConv *c, Plain *p, guint n, guint r, guint q)
{
  gsize out = (((gsize) n * c->out_rows + r) * c->out_columns + q) * c->out_channels;

  for (guint a = 0; a < c->kernel_rows; a++)
    for (guint b = 0; b < c->kernel_columns; b++) {
      gint64 i = (gint64) r * c->stride_rows + a * c->dilation_rows - c->pad_top;
      gint64 j = (gint64) q * c->stride_columns + b * c->dilation_columns - c->pad_left;
      gsize in = (((gsize) n * c->in_rows + i) * c->in_columns + j) * c->in_channels;
      gsize w = ((gsize) a * c->kernel_columns + b) * c->in_channels * c->out_channels;

      if (i < 0 || j < 0 || i >= c->in_rows || j >= c->in_columns)
        continue;
      for (guint ci = 0; ci < c->in_channels; ci++)
        for (guint co = 0; co < c->out_channels; co++) {
          gsize k = w + (gsize) ci * c->out_channels + co;
          p->y[out + co] += p->x[in + ci] * p->k[k];
          p->dx[in + ci] += p->dy[out + co] * p->k[k];
          p->dk[k] += p->dy[out + co] * p->x[in + ci];
        }
    }
}

static void
plainly (const LamConv *c, Plain *p)
{
  for (guint n = 0; n < c->batch; n++)
    for (guint r = 0; r < c->out_rows; r++)
      for (guint q = 0; q < c->out_columns; q++)
        at_pixel (c, p, n, r, q);
}

static double *
doubles (Array a)
{
  double *x = g_new (double, a.n);

  for (gsize i = 0; i < a.n; i++)
    x[i] = a.x[i];
  return x;
}

/* What an epilogue of everything does to a plain result. */
static void
finish (double *y, gsize n, guint channels, const LamEpilogue *e, Array before)
{
  for (gsize i = 0; i < n; i++) {
    y[i] += before.x[i];
    y[i] += e->bias[i % channels];
    y[i] = y[i] < 0 ? 0 : y[i];
    y[i] = e->mask[i] > 0 ? y[i] * e->mask_scale : 0;
  }
}

typedef struct {
  LamConv c;
  Array x, k, dy, y, dx, dk, db, workspace, bias, mask;
} Data;

static Data
data_new (const Case *k, guint seed)
{
  Data d = { conv_of (k) };
  gsize in = in_size (&d.c), out = out_size (&d.c);

  d.x = array_random (in, 1, seed);
  d.k = array_random (kernel_size (&d.c), 3, seed + 1);
  d.dy = array_random (out, 5, seed + 2);
  d.y = array_random (out, 7, seed + 3);
  d.dx = array_random (in, 9, seed + 4);
  d.dk = array_new (kernel_size (&d.c), 11);
  d.db = array_new (d.c.out_channels, 13);
  d.bias = array_random (MAX (d.c.in_channels, d.c.out_channels), 2, seed + 5);
  d.mask = array_random (MAX (in, out), 4, seed + 6);
  d.workspace = array_new (lam_conv_workspace (&d.c, LAM_CONV_FORWARD | LAM_CONV_BACKWARD_DATA
                                                         | LAM_CONV_BACKWARD_KERNEL),
                           0);
  return d;
}

static void
data_free (Data *d)
{
  array_free (d->x);
  array_free (d->k);
  array_free (d->dy);
  array_free (d->y);
  array_free (d->dx);
  array_free (d->dk);
  array_free (d->db);
  array_free (d->bias);
  array_free (d->mask);
  array_free (d->workspace);
}

static void
all_passes (LamPool *pool, Data *d, const LamEpilogue *e)
{
  /* Garbage from another layer must not matter. */
  array_fill (d->workspace, NAN);
  lam_conv_forward (pool, &d->c, d->x.x, d->k.x, d->y.x, e, d->workspace.x);
  array_fill (d->workspace, NAN);
  lam_conv_backward_data (pool, &d->c, d->dy.x, d->k.x, d->dx.x, e, d->workspace.x);
  array_fill (d->workspace, NAN);
  lam_conv_backward_kernel (pool, &d->c, d->x.x, d->dy.x, d->dk.x, d->db.x, d->workspace.x);
}

static void
check (LamPool *pool, const Case *k, gboolean with_epilogue, double tolerance)
{
  Data d = data_new (k, 100);
  LamEpilogue e = { TRUE, d.bias.x, LAM_ACTIVATION_RELU, 0, d.mask.x, 2 };
  g_autofree double *x = doubles (d.x), *kernel = doubles (d.k), *dy = doubles (d.dy);
  g_autofree double *y = g_new0 (double, d.y.n), *dx = g_new0 (double, d.dx.n);
  g_autofree double *dk = g_new0 (double, d.dk.n), *db = g_new0 (double, d.db.n);
  Plain plain = { x, kernel, dy, y, dx, dk };

  plainly (&d.c, &plain);
  if (with_epilogue) {
    finish (y, d.y.n, d.c.out_channels, &e, d.y);
    finish (dx, d.dx.n, d.c.in_channels, &e, d.dx);
  }
  for (gsize i = 0; i < d.dy.n; i++)
    db[i % d.c.out_channels] += dy[i];
  all_passes (pool, &d, with_epilogue ? &e : NULL);
  g_assert_cmpfloat (array_error (d.y.x, y, d.y.n), <=, tolerance);
  g_assert_cmpfloat (array_error (d.dx.x, dx, d.dx.n), <=, tolerance);
  g_assert_cmpfloat (array_error (d.dk.x, dk, d.dk.n), <=, tolerance);
  g_assert_cmpfloat (array_error (d.db.x, db, d.db.n), <=, DIRECT_TOLERANCE);
  data_free (&d);
}

static void
plain_loops (void)
{
  g_autoptr (LamPool) pool = lam_pool_new (2);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("case %u", i);
    check (pool, &cases[i], FALSE, TOLERANCE);
    check (NULL, &cases[i], TRUE, TOLERANCE);
  }
}

static void
forced_direct (void)
{
  lam_conv_force_direct (TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check (NULL, &cases[i], i % 2, DIRECT_TOLERANCE);
  lam_conv_force_direct (FALSE);
}

/* Every number of channels on either side, which is every remainder of every vector. */
static void
every_channel (void)
{
  for (guint n = 1; n <= 70; n++) {
    Case in = { 1, 6, 5, n, 1 + n % 19, 3, 3, 1, 1, 1, 1, 1, 1 };
    Case out = { 2, 5, 7, 1 + n % 23, n, 3, 2, 1, 1, 0, 1, 0, 0 };
    Case wide = { 1, 4, n, 3, 8, 3, 3, 1 + n % 2, 1, 1, 1, 1, 1 };

    check (NULL, &in, n % 2, TOLERANCE);
    check (NULL, &out, n % 3 == 0, TOLERANCE);
    check (NULL, &wide, FALSE, TOLERANCE);
  }
}

static void
same_bits (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Case k = cases[i];
    Data one, many;

    k.batch = k.batch * 3 + 2;
    one = data_new (&k, 7);
    all_passes (NULL, &one, NULL);
    for (guint t = 2; t <= 7; t += 5) {
      g_autoptr (LamPool) pool = lam_pool_new (t);

      many = data_new (&k, 7);
      all_passes (pool, &many, NULL);
      g_assert_true (array_equal (one.y, many.y));
      g_assert_true (array_equal (one.dx, many.dx));
      g_assert_true (array_equal (one.dk, many.dk));
      g_assert_true (array_equal (one.db, many.db));
      data_free (&many);
    }
    data_free (&one);
  }
}

/* A large kernel takes few pictures through by parts of its channels and many by groups of tiles:
 * a picture comes out the same. */
static void
parts_and_groups (void)
{
  Case k = { 1, 12, 7, 352, 336, 3, 3, 1, 1, 1, 1, 1, 1 };
  g_autoptr (LamPool) pool = lam_pool_new (2);
  Data few = data_new (&k, 7), many;
  LamEpilogue e = { FALSE, few.bias.x, LAM_ACTIVATION_TANH, 0, NULL, 0 };

  k.batch = 60;
  many = data_new (&k, 7);
  memcpy (many.k.x, few.k.x, few.k.n * sizeof (LamReal));
  lam_conv_forward (pool, &few.c, few.x.x, few.k.x, few.y.x, &e, few.workspace.x);
  lam_conv_forward (pool, &many.c, many.x.x, many.k.x, many.y.x, &e, many.workspace.x);
  g_assert_cmpmem (few.y.x, few.y.n * sizeof (LamReal), many.y.x, few.y.n * sizeof (LamReal));
  lam_conv_backward_data (pool, &few.c, few.dy.x, few.k.x, few.dx.x, &e, few.workspace.x);
  lam_conv_backward_data (pool, &many.c, many.dy.x, many.k.x, many.dx.x, &e, many.workspace.x);
  g_assert_cmpmem (few.dx.x, few.dx.n * sizeof (LamReal), many.dx.x, few.dx.n * sizeof (LamReal));
  if (!LAM_REAL_IS_DOUBLE) {
    g_assert_cmpstr (lam_conv_method (&few.c, LAM_CONV_FORWARD), ==, "winograd");
    g_assert_cmpuint (lam_conv_workspace (&many.c, LAM_CONV_FORWARD), >,
                      2 * lam_conv_workspace (&few.c, LAM_CONV_FORWARD));
  }
  data_free (&few);
  data_free (&many);
}

/* A kernel that was prepared for a batch gives the same bits, in a smaller one as well. */
static void
prepared (void)
{
  static const LamConvPasses passes[] = { LAM_CONV_FORWARD, LAM_CONV_BACKWARD_DATA };
  g_autoptr (LamPool) pool = lam_pool_new (3);
  guint n_prepared = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint k = 0; k < 2; k++) {
      Data d = data_new (&cases[i], 7);
      gsize n = lam_conv_prepared_size (&d.c, passes[k]);
      Array numbers = array_new (n, 0);
      const LamReal *from = k == 0 ? d.x.x : d.dy.x;
      LamReal *to = k == 0 ? d.y.x : d.dx.x;
      gsize bytes = (k == 0 ? d.y.n : d.dx.n) * sizeof (LamReal);
      g_autofree LamReal *plain = g_malloc0 (bytes);

      if (n > 0)
        lam_conv_prepare (pool, &d.c, passes[k], d.k.x, numbers.x);
      g_assert_true (array_guards_whole (numbers));
      n_prepared += n > 0;
      for (guint most = d.c.batch; n > 0 && d.c.batch > 0; d.c.batch--) {
        memset (to, 0, bytes);
        lam_conv_run (pool, &d.c, passes[k], from, d.k.x, NULL, 0, plain, NULL, d.workspace.x);
        array_fill (d.workspace, NAN);
        lam_conv_run (pool, &d.c, passes[k], from, d.k.x, numbers.x, most, to, NULL, d.workspace.x);
        g_assert_cmpmem (to, bytes / most * d.c.batch, plain, bytes / most * d.c.batch);
      }
      array_free (numbers);
      data_free (&d);
    }
  g_assert_cmpuint (n_prepared, >=, LAM_REAL_IS_DOUBLE ? 0 : 10);
}

/* The rule must reach every method, or the tests above try less than they seem to. */
static void
methods (void)
{
  static const struct {
    Case layer;
    const char *method[3]; /* forward, data, kernel */
  } rules[] = {
    { { 2, 12, 12, 32, 64, 3, 3, 1, 1, 1, 1, 1, 1 }, { "winograd", "winograd", "winograd" } },
    { { 2, 12, 12, 32, 64, 5, 5, 1, 1, 2, 2, 2, 2 }, { "winograd", "winograd", "winograd" } },
    { { 2, 12, 12, 32, 64, 4, 4, 1, 1, 1, 1, 2, 2 }, { "winograd", "winograd", "winograd" } },
    { { 2, 12, 12, 32, 64, 7, 7, 1, 1, 3, 3, 3, 3 }, { "winograd", "winograd", "winograd" } },
    { { 2, 12, 12, 32, 64, 2, 2, 1, 1, 0, 0, 0, 0 }, { "direct", "direct", "direct" } },
    { { 2, 12, 12, 32, 64, 3, 3, 2, 1, 1, 1, 1, 1 }, { "direct", "direct", "direct" } },
    { { 2, 12, 12, 8, 16, 3, 3, 1, 1, 1, 1, 1, 1 }, { "direct", "direct", "direct" } },
    { { 2, 12, 12, 1, 16, 3, 3, 1, 1, 1, 1, 1, 1 }, { "direct", "planar", "direct" } },
    { { 2, 12, 12, 16, 1, 3, 3, 1, 1, 1, 1, 1, 1 }, { "planar", "direct", "direct" } },
    { { 2, 12, 12, 32, 64, 1, 1, 1, 1, 0, 0, 0, 0 }, { "product", "product", "direct" } },
    { { 2, 12, 12, 32, 64, 3, 3, 2, 2, 1, 1, 1, 1 }, { "direct", "im2col", "direct" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    for (guint pass = 0; pass < 3; pass++) {
      LamConv c = conv_of (&rules[i].layer);
      const char *expected = LAM_REAL_IS_DOUBLE ? "im2col" : rules[i].method[pass];

      g_assert_cmpstr (lam_conv_method (&c, 1 << pass), ==, expected);
      lam_conv_force_direct (TRUE);
      g_assert_cmpstr (lam_conv_method (&c, 1 << pass), !=, "winograd");
      lam_conv_force_direct (FALSE);
    }
}

/* A workspace for a whole batch has to do for the last, smaller one. */
static void
smaller_batches (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint pass = 0; pass < 3; pass++) {
      LamConv c = conv_of (&cases[i]);
      gsize before = 0, scratch = 0;

      for (c.batch = 1; c.batch < 300; c.batch += 1 + c.batch / 8) {
        gsize now = lam_conv_workspace (&c, 1 << pass);

        g_assert_cmpuint (now, >=, before);
        before = now;
        now = lam_conv_scratch (&c, 1 << pass);
        g_assert_cmpuint (now, >=, scratch);
        scratch = now;
      }
    }
}

/* A wrong stride must be seen. */
static void
says_no (void)
{
  Data d = data_new (&cases[2], 100);
  g_autofree double *x = doubles (d.x), *kernel = doubles (d.k), *dy = doubles (d.dy);
  g_autofree double *y = g_new0 (double, d.y.n), *dx = g_new0 (double, d.dx.n);
  g_autofree double *dk = g_new0 (double, d.dk.n);
  Plain plain = { x, kernel, dy, y, dx, dk };

  plainly (&d.c, &plain);
  d.c.pad_left = 0;
  all_passes (NULL, &d, NULL);
  g_assert_cmpfloat (array_error (d.y.x, y, d.y.n), >, 100 * TOLERANCE);
  g_assert_cmpfloat (array_error (d.dx.x, dx, d.dx.n), >, 100 * TOLERANCE);
  g_assert_cmpfloat (array_error (d.dk.x, dk, d.dk.n), >, 100 * TOLERANCE);
  data_free (&d);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conv/says-no", says_no);
  g_test_add_func ("/conv/parts-and-groups", parts_and_groups);
  g_test_add_func ("/conv/prepared", prepared);
  g_test_add_func ("/conv/methods", methods);
  g_test_add_func ("/conv/smaller-batches", smaller_batches);
  g_test_add_func ("/conv/plain-loops", plain_loops);
  g_test_add_func ("/conv/forced-direct", forced_direct);
  g_test_add_func ("/conv/every-channel", every_channel);
  g_test_add_func ("/conv/same-bits", same_bits);
  return g_test_run ();
}
