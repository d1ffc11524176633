/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pooling over a batch: one image a piece, or one row of output where windows do not overlap. */
#include <string.h>

#include "kernels/kernel-table.h"

typedef struct {
  const LamWindow *window;
  const LamPooling *kernels;
  guint rows; /* of output a piece */
  guint n_blocks;
  gsize in_size, out_size;
  gboolean greatest;
  const LamReal *x, *y, *dy;
  LamReal *out;
} Job;

#define ROWS_BYTES (32 * 1024) /* of output a piece, about */

static Job
job_new (const LamWindow *window, gboolean greatest)
{
  Job job = { window, lam_kernel_table ()->pooling, .greatest = greatest };
  gsize row = (gsize) window->out_columns * window->channels;

  job.in_size = (gsize) window->in_rows * window->in_columns * window->channels;
  job.out_size = row * window->out_rows;
  job.rows =
      (guint) CLAMP (ROWS_BYTES / sizeof (LamReal) / MAX (row, 1), 1, MAX (window->out_rows, 1));
  job.n_blocks = (window->out_rows + job.rows - 1) / job.rows;
  return job;
}

static void
run (LamPool *pool, Job *job, LamPieceFunc fn)
{
  guint n_pieces = job->window->batch * job->n_blocks;

  if (job->window->batch * job->in_size * sizeof (LamReal) < 64 * 1024)
    lam_pool_run_fixed (pool, n_pieces, fn, job);
  else
    lam_pool_run (pool, n_pieces, fn, job);
}

static void
forward_piece (guint piece, guint thread, gpointer data)
{
  const Job *job = data;
  const LamWindow *w = job->window;
  guint image = piece / job->n_blocks, from = piece % job->n_blocks * job->rows;
  guint to = MIN (from + job->rows, w->out_rows);
  const LamReal *x = job->x + image * job->in_size;
  LamReal *y = job->out + image * job->out_size;

  if (job->greatest)
    job->kernels->max (w, from, to, x, y);
  else
    job->kernels->average (w, from, to, x, y);
}

void
lam_max_pooling (LamPool *pool, const LamWindow *window, const LamReal *x, LamReal *y)
{
  Job job = job_new (window, TRUE);

  job.x = x;
  job.out = y;
  run (pool, &job, forward_piece);
}

void
lam_average_pooling (LamPool *pool, const LamWindow *window, const LamReal *x, LamReal *y)
{
  Job job = job_new (window, FALSE);

  job.x = x;
  job.out = y;
  run (pool, &job, forward_piece);
}

/* Zeroes the input rows from this block's first to the next block's first. */
static void
clear_rows (const Job *job, guint from, guint to, LamReal *dx)
{
  const LamWindow *w = job->window;
  gsize row = (gsize) w->in_columns * w->channels;
  gsize first = from == 0 ? 0 : (gsize) from * w->stride_rows - w->pad_top;
  gsize end = to == w->out_rows ? w->in_rows : (gsize) to * w->stride_rows - w->pad_top;

  memset (dx + first * row, 0, (end - first) * row * sizeof *dx);
}

static void
backward_piece (guint piece, guint thread, gpointer data)
{
  const Job *job = data;
  const LamWindow *w = job->window;
  guint image = piece / job->n_blocks, from = piece % job->n_blocks * job->rows;
  guint to = MIN (from + job->rows, w->out_rows);
  gsize out = image * job->out_size;
  LamReal *dx = job->out + image * job->in_size;

  clear_rows (job, from, to, dx);
  if (job->greatest)
    job->kernels->max_gradient (w, from, to, job->x + image * job->in_size, job->y + out,
                                job->dy + out, dx);
  else
    job->kernels->average_gradient (w, from, to, job->dy + out, dx);
}

static void
run_backward (LamPool *pool, Job *job)
{
  const LamWindow *w = job->window;

  /* Rows that two windows share, or padding within a block's border, keep an image in one piece. */
  if (w->window_rows > w->stride_rows || w->pad_top >= w->stride_rows
      || (gsize) (w->out_rows - 1) * w->stride_rows > (gsize) w->pad_top + w->in_rows) {
    job->rows = MAX (w->out_rows, 1);
    job->n_blocks = 1;
  }
  run (pool, job, backward_piece);
}

void
lam_max_pooling_gradient (LamPool *pool, const LamWindow *window, const LamReal *x,
                          const LamReal *y, const LamReal *dy, LamReal *dx)
{
  Job job = job_new (window, TRUE);

  job.x = x;
  job.y = y;
  job.dy = dy;
  job.out = dx;
  run_backward (pool, &job);
}

void
lam_average_pooling_gradient (LamPool *pool, const LamWindow *window, const LamReal *dy,
                              LamReal *dx)
{
  Job job = job_new (window, FALSE);

  job.dy = dy;
  job.out = dx;
  run_backward (pool, &job);
}
