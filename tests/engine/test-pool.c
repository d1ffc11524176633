/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every piece once, on the thread it may be on, and nothing left behind; run under TSan by CI. */
#include "lam-pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#define MAX_PIECES 1000

typedef struct {
  guint counts[MAX_PIECES]; /* plain, so that TSan sees a piece done twice */
  guint threads[MAX_PIECES];
  guint n_threads;
  gboolean slow;
} Job;

static void
count_piece (guint piece, guint thread, gpointer data)
{
  Job *job = data;

  g_assert_cmpuint (thread, <, job->n_threads);
  job->counts[piece]++;
  job->threads[piece] = thread;
  if (job->slow)
    nanosleep (&(struct timespec){ 0, 50000 }, NULL);
}

static gboolean
each_once (const Job *job, guint n)
{
  for (guint i = 0; i < MAX_PIECES; i++)
    if (job->counts[i] != (i < n))
      return FALSE;
  return TRUE;
}

static void
every_piece_once (void)
{
  static const guint numbers[] = { 0, 1, 2, 3, 7, 31, 32, 33, 64, 1000 };

  for (guint t = 1; t <= 40; t += t < 4 ? 1 : 12) {
    g_autoptr (LamPool) pool = lam_pool_new (t);

    g_assert_cmpuint (lam_pool_threads (pool), ==, t);
    for (guint round = 0; round < 20; round++)
      for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
        Job job = { .n_threads = t }, fixed = { .n_threads = t };

        lam_pool_run (pool, numbers[i], count_piece, &job);
        g_assert_true (each_once (&job, numbers[i]));
        lam_pool_run_fixed (pool, numbers[i], count_piece, &fixed);
        g_assert_true (each_once (&fixed, numbers[i]));
      }
  }
}

static void
no_pool (void)
{
  Job job = { .n_threads = 1 };

  lam_pool_run (NULL, 5, count_piece, &job);
  g_assert_true (each_once (&job, 5));
  g_assert_cmpuint (lam_pool_threads (NULL), ==, 1);
  lam_pool_free (NULL);
}

/* Long pieces, so that workers and caller fall asleep and have to be woken. */
static void
sleepers_wake (void)
{
  g_autoptr (LamPool) pool = lam_pool_new (3);

  for (guint i = 0; i < 200; i++) {
    Job job = { .n_threads = 3, .slow = TRUE };

    lam_pool_run (pool, 3, count_piece, &job);
    g_assert_true (each_once (&job, 3));
    memset (&job, 0, sizeof job);
    job.n_threads = 3;
    job.slow = i % 2;
    lam_pool_run_fixed (pool, 6, count_piece, &job);
    g_assert_true (each_once (&job, 6));
    if (i % 10 == 0)
      nanosleep (&(struct timespec){ 0, 100000 }, NULL);
  }
}

/* A thread does its own lane or nothing; only the caller takes over lanes. */
static void
fixed_lanes (void)
{
  g_autoptr (LamPool) pool = lam_pool_new (4);

  for (guint round = 0; round < 200; round++) {
    Job job = { .n_threads = 4 };

    lam_pool_run_fixed (pool, 64, count_piece, &job);
    for (guint i = 0; i < 64; i++)
      g_assert_true (job.threads[i] == i / 16 || job.threads[i] == 0);
  }
}

/* What a piece writes, the caller reads, and the other way round, without further locks. */
static void
add_piece (guint piece, guint thread, gpointer data)
{
  guint64 *numbers = data;

  numbers[piece] += numbers[(piece + 1) % 8 + 8];
}

static void
results_are_seen (void)
{
  g_autoptr (LamPool) pool = lam_pool_new (2);
  guint64 numbers[16] = { 0 };

  for (guint i = 0; i < 20000; i++) {
    for (guint k = 8; k < 16; k++)
      numbers[k] = i;
    lam_pool_run (pool, 8, add_piece, numbers);
  }
  for (guint k = 0; k < 8; k++)
    g_assert_cmpuint (numbers[k], ==, G_GUINT64_CONSTANT (20000) * 19999 / 2);
}

static void
scratch_piece (guint piece, guint thread, gpointer data)
{
  guint8 *scratch = lam_pool_scratch (data, thread);

  g_assert_cmpuint ((gsize) scratch % 64, ==, 0);
  memset (scratch, (int) piece, 100000);
  g_assert_cmpuint (scratch[0], ==, piece);
  g_assert_cmpuint (scratch[99999], ==, piece);
}

static gpointer
scratch_thread (gpointer data)
{
  lam_pool_reserve (NULL, 100000);
  lam_pool_run (NULL, 3, scratch_piece, NULL);
  return NULL;
}

static void
scratch (void)
{
  g_autoptr (LamPool) pool = lam_pool_new (3);
  pthread_t thread;
  gpointer before;

  lam_pool_reserve (pool, 100000);
  before = lam_pool_scratch (pool, 0);
  lam_pool_reserve (pool, 5000);
  g_assert_true (lam_pool_scratch (pool, 0) == before);
  lam_pool_run (pool, 100, scratch_piece, pool);
  scratch_thread (NULL);
  pthread_create (&thread, NULL, scratch_thread, NULL);
  pthread_join (thread, NULL);
}

static void
says_no (void)
{
  Job job = { .n_threads = 1 };

  lam_pool_run (NULL, 4, count_piece, &job);
  g_assert_false (each_once (&job, 5));
  g_assert_false (each_once (&job, 3));
  count_piece (1, 0, &job);
  g_assert_false (each_once (&job, 4));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/says-no", says_no);
  g_test_add_func ("/pool/every-piece-once", every_piece_once);
  g_test_add_func ("/pool/no-pool", no_pool);
  g_test_add_func ("/pool/sleepers-wake", sleepers_wake);
  g_test_add_func ("/pool/fixed-lanes", fixed_lanes);
  g_test_add_func ("/pool/results-are-seen", results_are_seen);
  g_test_add_func ("/pool/scratch", scratch);
  return g_test_run ();
}
