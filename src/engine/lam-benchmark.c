/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measuring the speed of whole steps with real, shuffled batches; see lam-run.h. */

#include <stdlib.h>
#include <sys/resource.h>

#include "lam-trainer.h"
#include "lam.h"

#define WARM_UP_SECONDS 0.5

static double
now (void)
{
  return (double) g_get_monotonic_time () * 1e-6;
}

static double
peak_mb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss / 1024;
}

static int
by_value (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

typedef struct {
  LamTrainer *trainer;
  gboolean infer;
  guint batch;
} Work;

static void
infer_batch (const Work *work, const guint32 *rows)
{
  guint most = work->trainer->batch_size;

  for (guint first = 0; first < work->batch; first += most)
    lam_trainer_predict (work->trainer, LAM_PART_TRAIN, rows + first,
                         MIN (most, work->batch - first));
}

/* One step or one inference of a whole batch. */
static void
go_once (const Work *work, guint64 i)
{
  LamTrainer *trainer = work->trainer;
  guint n_whole = MAX (1, (guint) (trainer->data->parts[LAM_PART_TRAIN].n / work->batch));
  guint epoch = (guint) (i / n_whole), index = (guint) (i % n_whole);
  double loss;

  if (index == 0)
    lam_trainer_begin_epoch (trainer, epoch);
  if (work->infer)
    infer_batch (work, trainer->order + (gsize) index * work->batch);
  else
    lam_trainer_step (trainer, epoch, index, &loss, NULL);
}

static void
measure (const Work *work, double seconds, LamBenchmark *into)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  guint64 i = 0;
  double start = now (), time, until;

  while (now () - start < MIN (WARM_UP_SECONDS, seconds / 4) || i == 0)
    go_once (work, i++);
  time = now ();
  until = time + seconds;
  do {
    double before = time, took;

    go_once (work, i++);
    time = now ();
    took = time - before;
    g_array_append_val (times, took);
  } while (time < until);
  g_array_sort (times, by_value);
  into->n_steps = times->len;
  into->step_ms = 1000 * g_array_index (times, double, times->len / 2);
  into->samples_per_second = work->batch * 1000 / into->step_ms;
}

gboolean
lam_benchmark (const LamExperiment *experiment, LamData *data, gboolean infer, double seconds,
               guint n_threads, LamBenchmark *into, GError **error)
{
  double start = now ();
  LamTrainer *trainer =
      lam_trainer_new (experiment, data, n_threads,
                       infer ? LAM_TRAINER_ONLY_MEASURES : LAM_TRAINER_KEEPS_FEATURES, error);
  guint wanted = lam_item_count (lam_experiment_training (experiment), LAM_TRAINING_BATCH_SIZE);
  Work work = { trainer, infer, (guint) MIN (wanted, data->parts[LAM_PART_TRAIN].n) };

  if (trainer == NULL)
    return FALSE;
  go_once (&work, 0);
  *into = (LamBenchmark){ .first_step_seconds = now () - start,
                          .batch_size = work.batch,
                          .n_threads = lam_pool_threads (trainer->pool) };
  measure (&work, seconds, into);
  into->peak_mb = peak_mb ();
  lam_trainer_free (trainer);
  return TRUE;
}
