/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pool of threads around a lane of pieces for each of them. A lane is one atomic word: the first
 * and the last piece that are left of it. Its own thread takes from the front and others, when
 * theirs is empty, from the back, so that a thread mostly gets the samples that it had in the layer
 * before and has in its cache. Whoever takes a piece does so by exchanging the word, which succeeds
 * only while there is one; the fields that describe a run are stable while a piece of it is held.
 */
#include "lam-pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define MAX_THREADS 256
#define MAX_LANES 32
/* A step has dozens of short pauses; being woken costs more than most of them last, above all in a
 * virtual machine. */
#define SPIN_NS 200000
/* A lane's word: what is left of it is [next, end); FIXED: for its own thread or the caller. */
#define NEXT(word) ((guint32) (word))
#define END(word) ((guint32) ((word) >> 32) & G_MAXINT32)
#define FIXED (G_GUINT64_CONSTANT (1) << 63)
#define LANE(next, end) ((guint64) (end) << 32 | (next))
#define ALIGNMENT 64
#define CACHE_LINE 64

typedef struct {
  LamPool *pool;
  guint number;
  pthread_t thread;
  gpointer scratch;
} Worker;

typedef struct {
  _Alignas(CACHE_LINE) _Atomic guint64 word;
} Lane;

struct _LamPool {
  Lane lane[MAX_LANES];
  _Alignas(CACHE_LINE) atomic_uint run;  /* counts them */
  _Alignas(CACHE_LINE) atomic_uint done; /* pieces or lanes of this run that have ended */
  _Alignas(CACHE_LINE) atomic_uint n_asleep;
  atomic_bool caller_asleep;
  atomic_bool quit;

  /* The run; written only while nothing is left of the one before. */
  LamPieceFunc fn;
  gpointer data;
  guint n_pieces;
  guint n_parts; /* pieces, or lanes of a fixed run */

  guint n_threads, n_lanes;
  gsize scratch_bytes;
  pthread_mutex_t mutex;
  pthread_cond_t wake, finished;
  Worker workers[]; /* the first is the caller */
};

static inline void
relax (void)
{
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause ();
#elif defined(__aarch64__)
  __asm__ __volatile__("yield");
#endif
}

static gint64
now_ns (void)
{
  struct timespec t;

  clock_gettime (CLOCK_MONOTONIC, &t);
  return (gint64) t.tv_sec * G_GINT64_CONSTANT (1000000000) + t.tv_nsec;
}

/* Ends a part; the last one of a run wakes a caller who went to sleep over it. */
static void
part_done (LamPool *pool, guint n_parts)
{
  if (atomic_fetch_add (&pool->done, 1) + 1 < n_parts || !atomic_load (&pool->caller_asleep))
    return;
  pthread_mutex_lock (&pool->mutex);
  pthread_cond_signal (&pool->finished);
  pthread_mutex_unlock (&pool->mutex);
}

/* The share of lane @lane in @n pieces begins here; that of the next one is its end. */
static guint
share_start (const LamPool *pool, guint n, guint lane)
{
  return (guint) ((guint64) n * lane / pool->n_lanes);
}

static void
do_lane (LamPool *pool, guint lane, guint thread)
{
  guint n_parts = pool->n_parts, end = share_start (pool, pool->n_pieces, lane + 1);

  for (guint i = share_start (pool, pool->n_pieces, lane); i < end; i++)
    pool->fn (i, thread, pool->data);
  part_done (pool, n_parts);
}

/* Takes and does one part of a lane. Returns: whether there was one. */
static gboolean
take_from (LamPool *pool, guint lane, guint thread)
{
  gboolean own = lane == thread;
  guint64 word = atomic_load (&pool->lane[lane].word);

  while (NEXT (word) < END (word)) {
    guint32 piece = own ? NEXT (word) : END (word) - 1;
    guint64 left = own ? word + 1 : word - LANE (0, 1);
    gboolean fixed = (word & FIXED) != 0;

    if (fixed && !own && thread != 0)
      return FALSE;
    if (!atomic_compare_exchange_weak (&pool->lane[lane].word, &word, left))
      continue;
    if (fixed)
      do_lane (pool, lane, thread);
    else {
      guint n_parts = pool->n_parts;

      pool->fn (piece, thread, pool->data);
      part_done (pool, n_parts);
    }
    return TRUE;
  }
  return FALSE;
}

/* From the own lane first. */
static gboolean
take (LamPool *pool, guint thread)
{
  for (guint i = 0; i < pool->n_lanes; i++)
    if (take_from (pool, (thread + i) % pool->n_lanes, thread))
      return TRUE;
  return FALSE;
}

static gboolean
work_waits (LamPool *pool, guint seen)
{
  return atomic_load (&pool->quit) || atomic_load (&pool->run) != seen;
}

static void
sleep_until_work (LamPool *pool, guint seen)
{
  pthread_mutex_lock (&pool->mutex);
  /* The caller publishes a run and then looks at n_asleep, we the other way round: one of us
   * sees the other. */
  atomic_fetch_add (&pool->n_asleep, 1);
  while (!work_waits (pool, seen))
    pthread_cond_wait (&pool->wake, &pool->mutex);
  atomic_fetch_sub (&pool->n_asleep, 1);
  pthread_mutex_unlock (&pool->mutex);
}

static void
wait_for_work (LamPool *pool, guint seen)
{
  gint64 until = now_ns () + SPIN_NS;

  do {
    for (guint i = 0; i < 64; i++) {
      if (work_waits (pool, seen))
        return;
      relax ();
    }
  } while (now_ns () < until);
  sleep_until_work (pool, seen);
}

static gpointer
worker_main (gpointer data)
{
  Worker *worker = data;
  LamPool *pool = worker->pool;

  while (!atomic_load (&pool->quit)) {
    guint seen = atomic_load (&pool->run);

    while (take (pool, worker->number))
      ;
    /* Nothing left for us in this run, which may have begun after @seen was read: then we look
     * once more, which does no harm. */
    wait_for_work (pool, seen);
  }
  return NULL;
}

LamPool *
lam_pool_new (guint n_threads)
{
  LamPool *pool;
  gsize size;

  if (n_threads == 0)
    n_threads = (guint) MAX (1, g_get_num_processors ());
  n_threads = MIN (n_threads, MAX_THREADS);
  size = sizeof (LamPool) + n_threads * sizeof (Worker);
  size = (size + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
  pool = aligned_alloc (CACHE_LINE, size);
  g_assert (pool != NULL);
  memset (pool, 0, size);
  pthread_mutex_init (&pool->mutex, NULL);
  pthread_cond_init (&pool->wake, NULL);
  pthread_cond_init (&pool->finished, NULL);
  pool->n_threads = 1;
  pool->n_lanes = MIN (n_threads, MAX_LANES);
  for (guint i = 1; i < n_threads; i++) {
    Worker *worker = &pool->workers[i];

    worker->pool = pool;
    worker->number = i;
    if (pthread_create (&worker->thread, NULL, worker_main, worker) != 0)
      break;
    pool->n_threads++;
  }
  return pool;
}

void
lam_pool_free (LamPool *pool)
{
  if (pool == NULL)
    return;
  pthread_mutex_lock (&pool->mutex);
  atomic_store (&pool->quit, TRUE);
  pthread_cond_broadcast (&pool->wake);
  pthread_mutex_unlock (&pool->mutex);
  for (guint i = 1; i < pool->n_threads; i++)
    pthread_join (pool->workers[i].thread, NULL);
  for (guint i = 0; i < pool->n_threads; i++)
    free (pool->workers[i].scratch);
  pthread_mutex_destroy (&pool->mutex);
  pthread_cond_destroy (&pool->wake);
  pthread_cond_destroy (&pool->finished);
  free (pool);
}

guint
lam_pool_threads (const LamPool *pool)
{
  return pool == NULL ? 1 : pool->n_threads;
}

static void
wait_until_done (LamPool *pool, guint n_parts)
{
  gint64 until = now_ns () + SPIN_NS;

  do {
    for (guint i = 0; i < 64; i++) {
      if (atomic_load (&pool->done) == n_parts)
        return;
      relax ();
    }
  } while (now_ns () < until);
  pthread_mutex_lock (&pool->mutex);
  atomic_store (&pool->caller_asleep, TRUE);
  while (atomic_load (&pool->done) != n_parts)
    pthread_cond_wait (&pool->finished, &pool->mutex);
  atomic_store (&pool->caller_asleep, FALSE);
  pthread_mutex_unlock (&pool->mutex);
}

/* Lanes are filled after all that describes the run, and the run is counted after them: a thread
 * that was late for the one before may take a piece as soon as it is there. */
static void
run (LamPool *pool, guint n_pieces, gboolean fixed, LamPieceFunc fn, gpointer data)
{
  guint n_parts;

  if (pool == NULL || pool->n_threads == 1 || n_pieces <= 1) {
    for (guint i = 0; i < n_pieces; i++)
      fn (i, 0, data);
    return;
  }
  n_parts = fixed ? pool->n_lanes : n_pieces;
  pool->fn = fn;
  pool->data = data;
  pool->n_pieces = n_pieces;
  pool->n_parts = n_parts;
  atomic_store (&pool->done, 0);
  for (guint i = 0; i < pool->n_lanes; i++)
    atomic_store (&pool->lane[i].word, fixed ? FIXED | LANE (0, 1)
                                             : LANE (share_start (pool, n_pieces, i),
                                                     share_start (pool, n_pieces, i + 1)));
  atomic_fetch_add (&pool->run, 1);
  if (atomic_load (&pool->n_asleep) > 0) {
    pthread_mutex_lock (&pool->mutex);
    pthread_cond_broadcast (&pool->wake);
    pthread_mutex_unlock (&pool->mutex);
  }
  while (take (pool, 0))
    ;
  wait_until_done (pool, n_parts);
}

void
lam_pool_run (LamPool *pool, guint n_pieces, LamPieceFunc fn, gpointer data)
{
  run (pool, n_pieces, FALSE, fn, data);
}

void
lam_pool_run_fixed (LamPool *pool, guint n_pieces, LamPieceFunc fn, gpointer data)
{
  run (pool, n_pieces, TRUE, fn, data);
}

/* ---- scratch memory ---- */

static pthread_key_t own_key;
static pthread_once_t own_once = PTHREAD_ONCE_INIT;

/* Scratch of a thread that works without a pool; the size comes before the memory. */
static void
make_own_key (void)
{
  if (pthread_key_create (&own_key, free) != 0)
    abort ();
}

static gpointer
grow (gpointer old, gsize bytes)
{
  gpointer scratch;

  free (old);
  scratch = aligned_alloc (ALIGNMENT, bytes);
  if (scratch == NULL)
    g_error ("Not enough memory: %" G_GSIZE_FORMAT " bytes of scratch.", bytes);
  return scratch;
}

static void
reserve_own (gsize bytes)
{
  gsize *own;

  pthread_once (&own_once, make_own_key);
  own = pthread_getspecific (own_key);
  if (own != NULL && *own >= bytes)
    return;
  own = grow (own, bytes + ALIGNMENT);
  *own = bytes;
  pthread_setspecific (own_key, own);
}

void
lam_pool_reserve (LamPool *pool, gsize bytes)
{
  bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  if (pool == NULL) {
    reserve_own (bytes);
    return;
  }
  if (bytes <= pool->scratch_bytes)
    return;
  for (guint i = 0; i < pool->n_threads; i++)
    pool->workers[i].scratch = grow (pool->workers[i].scratch, bytes);
  pool->scratch_bytes = bytes;
}

gpointer
lam_pool_scratch (LamPool *pool, guint thread)
{
  if (pool != NULL)
    return pool->workers[thread].scratch;
  return (guint8 *) pthread_getspecific (own_key) + ALIGNMENT;
}
