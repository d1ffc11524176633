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

/* ---- repeating cells ---- */

typedef struct {
  const LamPooling *kernels;
  gsize rows, columns, channels, times_rows, times_columns; /* of x, in all samples */
  gsize block;                                              /* rows of x a piece */
  const LamReal *from;
  LamReal *to;
} Repeat;

static void
repeat_piece (guint piece, guint thread, gpointer data)
{
  const Repeat *r = data;
  gsize first = piece * r->block, end = MIN (first + r->block, r->rows);
  gsize row = r->columns * r->channels, out = row * r->times_columns;

  for (gsize i = first; i < end; i++) {
    LamReal *y = r->to + i * r->times_rows * out;

    r->kernels->repeat (r->columns, r->channels, r->times_columns, r->from + i * row, y);
    for (gsize k = 1; k < r->times_rows; k++)
      memcpy (y + k * out, y, out * sizeof *y);
  }
}

static void
repeat_gradient_piece (guint piece, guint thread, gpointer data)
{
  const Repeat *r = data;
  gsize first = piece * r->block, end = MIN (first + r->block, r->rows);
  gsize row = r->columns * r->channels, out = row * r->times_columns;

  memset (r->to + first * row, 0, (end - first) * row * sizeof (LamReal));
  for (gsize i = first; i < end; i++)
    for (gsize k = 0; k < r->times_rows; k++)
      r->kernels->add_repeated (r->columns, r->channels, r->times_columns,
                                r->from + (i * r->times_rows + k) * out, r->to + i * row);
}

static void
run_repeat (LamPool *pool, Repeat *r, LamPieceFunc fn)
{
  gsize row = r->columns * r->channels * r->times_rows * r->times_columns;

  r->kernels = lam_kernel_table ()->pooling;
  r->block = MAX (ROWS_BYTES / sizeof (LamReal) / MAX (row, 1), 1);
  lam_pool_run (pool, (guint) ((r->rows + r->block - 1) / r->block), fn, r);
}

void
lam_repeat_cells (LamPool *pool, guint batch, guint rows, guint columns, guint channels,
                  guint times_rows, guint times_columns, const LamReal *x, LamReal *y)
{
  Repeat r = { NULL, (gsize) batch * rows, columns, channels, times_rows, times_columns };

  r.from = x;
  r.to = y;
  run_repeat (pool, &r, repeat_piece);
}

void
lam_repeat_cells_gradient (LamPool *pool, guint batch, guint rows, guint columns, guint channels,
                           guint times_rows, guint times_columns, const LamReal *dy, LamReal *dx)
{
  Repeat r = { NULL, (gsize) batch * rows, columns, channels, times_rows, times_columns };

  r.from = dy;
  r.to = dx;
  run_repeat (pool, &r, repeat_gradient_piece);
}
