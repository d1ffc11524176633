/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Batch normalization over the pool: rows are cut by their number alone, and what pieces add up is
 * put together in order. */
#include "kernels/kernel-table.h"

#define LEAST_ROWS 64

typedef struct {
  const LamNormalization *kernels;
  gsize rows, columns, per_piece;
  const LamReal *x, *mean, *factor, *offset, *plain, *slope;
  LamActivation activation;
  LamReal alpha;
  const LamReal *y, *dy;
  LamReal *out;  /* y, dy before the activation, or dx */
  LamReal *sums; /* [pieces × 2 × columns] */
} Job;

static Job
job_new (gsize rows, gsize columns, const LamReal *x, const LamReal *mean)
{
  gsize share = (rows + LAM_NORMALIZE_PIECES - 1) / LAM_NORMALIZE_PIECES;

  return (
      Job){ lam_kernel_table ()->normalization, rows, columns, MAX (LEAST_ROWS, share), x, mean };
}

static guint
count_pieces (const Job *job)
{
  return (guint) ((job->rows + job->per_piece - 1) / job->per_piece);
}

static gsize
rows_of (const Job *job, guint piece)
{
  return MIN (job->per_piece, job->rows - piece * job->per_piece);
}

static gsize
start_of (const Job *job, guint piece)
{
  return piece * job->per_piece * job->columns;
}

static LamReal *
first_sums (const Job *job, guint piece)
{
  return job->sums + (gsize) piece * 2 * job->columns;
}

static LamReal *
second_sums (const Job *job, guint piece)
{
  return first_sums (job, piece) + job->columns;
}

/* ---- mean and variance ---- */

static void
moments_piece (guint piece, guint thread, gpointer data)
{
  const Job *job = data;

  job->kernels->moments (rows_of (job, piece), job->columns, job->x + start_of (job, piece),
                         first_sums (job, piece), second_sums (job, piece));
}

/* Σ (x − mean)² of all rows is that of the pieces about their own means, and what these are off
 * (Chan, Golub and LeVeque 1979). */
void
lam_moments (LamPool *pool, gsize rows, gsize columns, const LamReal *x, LamReal *mean,
             LamReal *variance, LamReal *scratch)
{
  Job job = job_new (rows, columns, x, NULL);
  guint n = count_pieces (&job);

  job.sums = scratch;
  lam_pool_run (pool, n, moments_piece, &job);
  for (gsize c = 0; c < columns; c++) {
    double sum = 0, squares = 0;

    for (guint i = 0; i < n; i++)
      sum += (double) first_sums (&job, i)[c] * (double) rows_of (&job, i);
    sum /= (double) rows;
    for (guint i = 0; i < n; i++) {
      double off = (double) first_sums (&job, i)[c] - sum;

      squares += (double) second_sums (&job, i)[c] + off * off * (double) rows_of (&job, i);
    }
    mean[c] = (LamReal) sum;
    variance[c] = (LamReal) (squares / (double) rows);
  }
}

/* ---- forward ---- */

static void
normalize_piece (guint piece, guint thread, gpointer data)
{
  const Job *job = data;
  gsize at = start_of (job, piece), rows = rows_of (job, piece);

  job->kernels->normalize (rows, job->columns, job->x + at, job->mean, job->factor, job->offset,
                           job->out + at);
  if (job->activation != LAM_ACTIVATION_LINEAR)
    lam_activate (NULL, job->activation, job->alpha, rows * job->columns, job->out + at,
                  job->out + at);
}

void
lam_normalize (LamPool *pool, gsize rows, gsize columns, const LamReal *x, const LamReal *mean,
               const LamReal *factor, const LamReal *offset, LamActivation activation,
               LamReal alpha, LamReal *y)
{
  Job job = job_new (rows, columns, x, mean);

  job.factor = factor;
  job.offset = offset;
  job.activation = activation;
  job.alpha = alpha;
  job.out = y;
  lam_pool_run (pool, count_pieces (&job), normalize_piece, &job);
}

/* ---- backward ---- */

static void
sums_piece (guint piece, guint thread, gpointer data)
{
  const Job *job = data;
  gsize at = start_of (job, piece), rows = rows_of (job, piece);

  if (job->activation != LAM_ACTIVATION_LINEAR)
    lam_activate_gradient (NULL, job->activation, job->alpha, rows * job->columns, job->y + at,
                           job->dy + at, job->out + at);
  job->kernels->sums (rows, job->columns, job->x + at, job->mean, job->dy + at,
                      first_sums (job, piece), second_sums (job, piece));
}

void
lam_normalize_sums (LamPool *pool, gsize rows, gsize columns, const LamReal *x, const LamReal *mean,
                    LamActivation activation, LamReal alpha, const LamReal *y, LamReal *dy,
                    LamReal *plain, LamReal *weighed, LamReal *scratch)
{
  Job job = job_new (rows, columns, x, mean);
  guint n = count_pieces (&job);

  job.activation = activation;
  job.alpha = alpha;
  job.y = y;
  job.dy = job.out = dy;
  job.sums = scratch;
  lam_pool_run (pool, n, sums_piece, &job);
  for (gsize c = 0; c < columns; c++) {
    double first = 0, second = 0;

    for (guint i = 0; i < n; i++) {
      first += (double) first_sums (&job, i)[c];
      second += (double) second_sums (&job, i)[c];
    }
    plain[c] = (LamReal) first;
    weighed[c] = (LamReal) second;
  }
}

static void
gradient_piece (guint piece, guint thread, gpointer data)
{
  const Job *job = data;
  gsize at = start_of (job, piece);

  job->kernels->gradient (rows_of (job, piece), job->columns, job->x + at, job->mean, job->dy + at,
                          job->plain, job->factor, job->slope, job->out + at);
}

void
lam_normalize_gradient (LamPool *pool, gsize rows, gsize columns, const LamReal *x,
                        const LamReal *mean, const LamReal *dy, const LamReal *plain,
                        const LamReal *factor, const LamReal *slope, LamReal *dx)
{
  Job job = job_new (rows, columns, x, mean);

  job.dy = dy;
  job.plain = plain;
  job.factor = factor;
  job.slope = slope;
  job.out = dx;
  lam_pool_run (pool, count_pieces (&job), gradient_piece, &job);
}
