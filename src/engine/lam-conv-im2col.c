/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The readable reference: convolution as a product with an unrolled input (im2col), a block of
 * output rows at a time, in the thread's scratch memory. */
#include "lam-conv-methods.h"

#include <string.h>

#include "kernels/kernel-table.h"
#include "kernels/serial-blas.h"

#define UNROLLED (64 * 1024) /* numbers of unrolled input at a time, about */
#define MAX_PARTIALS 8
#define BIG_KERNEL (512 * 1024) /* numbers from which only two partial gradients are kept */

typedef struct {
  const LamConv *conv;
  gsize taps;    /* kernel_rows · kernel_columns · in_channels */
  gsize in_size; /* numbers of one image */
  gsize out_size;
  guint rows;     /* output rows a block */
  guint n_blocks; /* blocks an image */
  guint n_partials;
  gsize partial_size;
} Plan;

typedef struct {
  Plan plan;
  LamConvPass pass;
} Job;

static Plan
plan_new (const LamConv *c)
{
  Plan p = { c };
  gsize n;

  p.taps = (gsize) c->kernel_rows * c->kernel_columns * c->in_channels;
  p.in_size = (gsize) c->in_rows * c->in_columns * c->in_channels;
  p.out_size = (gsize) c->out_rows * c->out_columns * c->out_channels;
  n = p.taps * c->out_columns;
  p.rows = (guint) CLAMP (UNROLLED / MAX (n, 1), 1, MAX (c->out_rows, 1));
  p.n_blocks = (c->out_rows + p.rows - 1) / p.rows;
  p.partial_size = p.taps * c->out_channels + c->out_channels;
  p.n_partials = MIN (p.partial_size > BIG_KERNEL ? 2 : MAX_PARTIALS, c->batch * p.n_blocks);
  return p;
}

static gsize
unrolled_size (const Plan *p)
{
  return p->rows * p->conv->out_columns * p->taps;
}

static gboolean
suits (const LamConv *conv, LamConvPasses pass)
{
  return TRUE;
}

static gsize
workspace (const LamConv *conv, LamConvPasses pass)
{
  Plan p = plan_new (conv);

  return pass == LAM_CONV_BACKWARD_KERNEL ? p.n_partials * p.partial_size : 0;
}

static gsize
scratch (const LamConv *conv, LamConvPasses pass)
{
  Plan p = plan_new (conv);

  return unrolled_size (&p) * sizeof (LamReal);
}

/* The input cell under a tap, or −1 outside. */
static inline gint64
under (guint out, guint stride, guint tap, guint dilation, guint pad, guint size)
{
  gint64 i = (gint64) out * stride + (gint64) tap * dilation - pad;

  return i < size ? i : -1;
}

/* Unrolls output rows @from … @to − 1 of an image: a row a pixel, its taps side by side. */
static void
unroll (const LamConv *c, guint from, guint to, const LamReal *x, LamReal *u)
{
  gsize bytes = c->in_channels * sizeof *u;

  for (guint row = from; row < to; row++)
    for (guint column = 0; column < c->out_columns; column++)
      for (guint a = 0; a < c->kernel_rows; a++) {
        gint64 i = under (row, c->stride_rows, a, c->dilation_rows, c->pad_top, c->in_rows);

        for (guint b = 0; b < c->kernel_columns; b++, u += c->in_channels) {
          gint64 j =
              under (column, c->stride_columns, b, c->dilation_columns, c->pad_left, c->in_columns);
          if (i < 0 || j < 0)
            memset (u, 0, bytes);
          else
            memcpy (u, x + (i * c->in_columns + j) * c->in_channels, bytes);
        }
      }
}

/* The transpose of unroll(): adds every tap to the cell it was taken from. */
static void
roll_up (const LamConv *c, guint from, guint to, const LamReal *u, LamReal *dx)
{
  const LamElementwise *kernels = lam_kernel_table ()->elementwise;

  for (guint row = from; row < to; row++)
    for (guint column = 0; column < c->out_columns; column++)
      for (guint a = 0; a < c->kernel_rows; a++) {
        gint64 i = under (row, c->stride_rows, a, c->dilation_rows, c->pad_top, c->in_rows);

        for (guint b = 0; b < c->kernel_columns; b++, u += c->in_channels) {
          gint64 j =
              under (column, c->stride_columns, b, c->dilation_columns, c->pad_left, c->in_columns);
          LamReal *cell = dx + (i * c->in_columns + j) * c->in_channels;
          if (i >= 0 && j >= 0)
            kernels->add (c->in_channels, cell, u, cell);
        }
      }
}

static void
forward_piece (guint piece, guint thread, gpointer data)
{
  const Job *job = data;
  const Plan *p = &job->plan;
  const LamConv *c = p->conv;
  guint image = piece / p->n_blocks, from = piece % p->n_blocks * p->rows;
  guint to = MIN (from + p->rows, c->out_rows);
  gsize pixels = (gsize) (to - from) * c->out_columns;
  gsize at = image * p->out_size + (gsize) from * c->out_columns * c->out_channels;
  const LamReal *mask = job->pass.epilogue == NULL ? NULL : job->pass.epilogue->mask;
  LamReal *u = lam_pool_scratch (job->pass.pool, thread);

  unroll (c, from, to, job->pass.x + image * p->in_size, u);
  lam_serial_gemm (FALSE, FALSE, pixels, c->out_channels, p->taps, u, p->taps, job->pass.kernel,
                   c->out_channels, job->pass.epilogue != NULL && job->pass.epilogue->accumulate,
                   job->pass.out + at, c->out_channels);
  lam_finish_tile (job->pass.epilogue, pixels, c->out_channels, 0, mask == NULL ? NULL : mask + at,
                   job->pass.out + at, c->out_channels);
}

static void
forward (const LamConvPass *pass)
{
  Job job = { plan_new (pass->conv), *pass };

  lam_blas_init ();
  lam_pool_run (pass->pool, pass->conv->batch * job.plan.n_blocks, forward_piece, &job);
}

static void
backward_data_piece (guint image, guint thread, gpointer data)
{
  const Job *job = data;
  const Plan *p = &job->plan;
  const LamConv *c = p->conv;
  LamReal *u = lam_pool_scratch (job->pass.pool, thread), *dx = job->pass.out + image * p->in_size;
  const LamReal *mask = job->pass.epilogue == NULL ? NULL : job->pass.epilogue->mask;

  if (job->pass.epilogue == NULL || !job->pass.epilogue->accumulate)
    memset (dx, 0, p->in_size * sizeof *dx);
  for (guint from = 0; from < c->out_rows; from += p->rows) {
    guint to = MIN (from + p->rows, c->out_rows);
    gsize pixels = (gsize) (to - from) * c->out_columns;
    gsize at = image * p->out_size + (gsize) from * c->out_columns * c->out_channels;

    lam_serial_gemm (FALSE, TRUE, pixels, p->taps, c->out_channels, job->pass.dy + at,
                     c->out_channels, job->pass.kernel, c->out_channels, FALSE, u, p->taps);
    roll_up (c, from, to, u, dx);
  }
  lam_finish_tile (job->pass.epilogue, (gsize) c->in_rows * c->in_columns, c->in_channels, 0,
                   mask == NULL ? NULL : mask + image * p->in_size, dx, c->in_channels);
}

static void
backward_data (const LamConvPass *pass)
{
  Job job = { plan_new (pass->conv), *pass };

  lam_blas_init ();
  lam_pool_run (pass->pool, pass->conv->batch, backward_data_piece, &job);
}

/* A fixed share of all blocks of all images goes into one partial gradient, in order. */
static void
backward_kernel_piece (guint piece, guint thread, gpointer data)
{
  const Job *job = data;
  const Plan *p = &job->plan;
  const LamConv *c = p->conv;
  const LamElementwise *kernels = lam_kernel_table ()->elementwise;
  guint64 n = (guint64) c->batch * p->n_blocks;
  guint first = (guint) (n * piece / p->n_partials),
        end = (guint) (n * (piece + 1) / p->n_partials);
  LamReal *u = lam_pool_scratch (job->pass.pool, thread);
  LamReal *partial = job->pass.workspace + piece * p->partial_size;
  LamReal *bias = partial + p->taps * c->out_channels;

  memset (bias, 0, c->out_channels * sizeof *bias);
  for (guint block = first; block < end; block++) {
    guint image = block / p->n_blocks, from = block % p->n_blocks * p->rows;
    guint to = MIN (from + p->rows, c->out_rows);
    gsize pixels = (gsize) (to - from) * c->out_columns;
    const LamReal *dy =
        job->pass.dy + image * p->out_size + (gsize) from * c->out_columns * c->out_channels;

    unroll (c, from, to, job->pass.x + image * p->in_size, u);
    lam_serial_gemm (TRUE, FALSE, p->taps, c->out_channels, pixels, u, p->taps, dy, c->out_channels,
                     block > first, partial, c->out_channels);
    kernels->column_sums (pixels, c->out_channels, c->out_channels, dy, bias);
  }
}

static void
backward_kernel (const LamConvPass *pass)
{
  Job job = { plan_new (pass->conv), *pass };
  const Plan *p = &job.plan;
  gsize n = p->taps * pass->conv->out_channels;

  lam_blas_init ();
  lam_pool_run (pass->pool, p->n_partials, backward_kernel_piece, &job);
  lam_conv_add_partials (pass->pool, p->n_partials, p->partial_size, pass->workspace, n, pass->out);
  if (pass->dbias != NULL)
    lam_conv_add_partials (NULL, p->n_partials, p->partial_size, pass->workspace + n,
                           pass->conv->out_channels, pass->dbias);
}

const LamConvMethod lam_conv_im2col = {
  .name = "im2col",
  .suits = suits,
  .workspace = workspace,
  .scratch = scratch,
  .forward = forward,
  .backward_data = backward_data,
  .backward_kernel = backward_kernel,
};
