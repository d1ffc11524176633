/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run: its worker, which trains epoch after epoch, and its owner's side. See lam-run.h; an epoch:
 * lam-run-epoch.c; snapshots: lam-run-post.c. */

#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lam-match.h"
#include "lam-phases.h"
#include "lam-run-private.h"
#include "lam.h"

/* ---- Training ---- */

static void
tell_epoch (LamRun *run)
{
  LamSnapshot *snapshot;

  if (lam_run_now () >= run->next_look)
    lam_run_look_now (run, atomic_load (&run->look));
  lam_run_measure_speed (run, lam_run_now ());
  if (run->options.wake != NULL)
    lam_run_post (run);
  if (run->options.epoch == NULL)
    return;
  snapshot = lam_run_make_snapshot (run);
  run->options.epoch (snapshot, run->options.user_data);
  lam_snapshot_unref (snapshot);
}

static void
fail (LamRun *run, const GError *error)
{
  run->status = LAM_RUN_FAILED;
  run->why = g_strdup (error->message);
}

static void
train (LamRun *run)
{
  gboolean ends = FALSE;
  g_autoptr (GError) error = NULL;

  while (!ends && run->epoch < atomic_load (&run->epochs)) {
    if (!lam_run_enter_phase (run, &error)) {
      fail (run, error);
      return;
    }
    run->trainer->schedule_state.epochs = atomic_load (&run->epochs);
    run->trainer->schedule_state.curve = run->epoch_curve;
    if (!lam_run_train_epoch (run) || !lam_run_finish_epoch (run, &ends)) {
      if (run->status != LAM_RUN_FAILED)
        run->status = LAM_RUN_STOPPED;
      return;
    }
    if (run->options.state_path != NULL && !lam_run_save_state (run, &error)) {
      fail (run, error);
      return;
    }
    tell_epoch (run);
  }
  run->status = LAM_RUN_DONE;
}

/* ---- The worker ---- */

/* Of the validation part; without one of the training part, when that is measured anyway. */
static void
make_confusion (LamRun *run)
{
  const LamData *data = run->data;
  gboolean validation = data->parts[LAM_PART_VALIDATION].n > 0;

  if ((data->target != LAM_TARGET_CLASS && data->target != LAM_TARGET_MASK) || data->n_classes > 256
      || (!validation && !lam_run_measures_training (run)))
    return;
  run->confusion_part = validation ? LAM_PART_VALIDATION : LAM_PART_TRAIN;
  run->confusion = g_new0 (gsize, (gsize) data->n_classes * data->n_classes);
}

/* Weights of a file may go by other names or in another order. */
static gboolean
load_init (LamRun *run, GError **error)
{
  g_autoptr (LamWeights) fitted =
      lam_weights_match (run->options.init, run->experiment, run->data->shape, TRUE, error);

  return fitted != NULL && lam_trainer_load (run->trainer, fitted, TRUE, error);
}

static gboolean
prepare (LamRun *run, GError **error)
{
  LamNetwork *network;

  if ((run->options.resume != NULL && !lam_run_peek_state (run, error))
      || !lam_run_make_trainer (run, error)
      || (run->options.init != NULL && !load_init (run, error)))
    return FALSE;
  network = run->trainer->network;
  run->epoch_curve = lam_curve_new (LAM_EPOCH_METRICS + 2 * network->n_metrics);
  run->step_curve = lam_curve_new (LAM_STEP_METRICS + network->n_metrics);
  make_confusion (run);
  lam_run_keep_weights (run, TRUE);
  return run->options.resume == NULL || lam_run_load_state (run, error);
}

static void
restore_best (LamRun *run)
{
  const LamItem *early =
      lam_item_peek (run->trainer->network->training, LAM_TRAINING_EARLY_STOPPING);

  if (early == NULL || !lam_item_on (early, LAM_EARLY_RESTORE_BEST) || run->best_epoch == 0)
    return;
  if (run->best_weights != NULL)
    lam_trainer_load (run->trainer, run->best_weights, FALSE, NULL);
  else {
    memcpy (run->trainer->network->w, run->best, run->trainer->network->n_arena * sizeof (float));
    run->trainer->network->penalty_known = FALSE;
  }
}

static void *
work (void *data)
{
  LamRun *run = data;
  g_autoptr (GError) error = NULL;

  if (run->options.niceness != 0)
    setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), run->options.niceness);
  run->start = run->speed_time = lam_run_now ();
  run->status = LAM_RUN_TRAINING;
  if (!prepare (run, &error)) {
    fail (run, error);
    lam_run_post (run);
    return NULL;
  }
  lam_run_post (run);
  train (run);
  if (run->status == LAM_RUN_DONE)
    restore_best (run);
  /* A wish to stop must not cut the last look at the samples short. */
  atomic_store (&run->interrupt, 0);
  if (!run->diverged && run->trainer != NULL) {
    lam_run_keep_weights (run, FALSE);
    lam_run_look_now (run, LAM_LOOK_ALL);
  }
  lam_run_post (run);
  return NULL;
}

/* ---- The owner's side ---- */

LamRun *
lam_run_new (const LamExperiment *experiment, LamData *data, const LamRunOptions *options,
             GError **error)
{
  g_autoptr (LamPlan) plan = lam_plan_new (experiment, data->shape, data);
  LamRun *run;

  if (!lam_plan_is_good (plan)) {
    lam_fail (error, LAM_ERROR_SHAPE, "%s", lam_plan_error (plan));
    return NULL;
  }
  if (!lam_phases_check (experiment, data->shape, data, error))
    return NULL;
  run = g_new0 (LamRun, 1);
  atomic_init (&run->references, 1);
  atomic_init (&run->rate, NAN);
  /* Asked before the worker is there: afterwards it might have gone further already. */
  atomic_init (&run->wish, options->one_step ? LAM_ASK_STEP : 0);
  atomic_init (&run->look, options->look);
  atomic_init (&run->epochs, lam_phases_epochs (experiment));
  run->experiment = lam_experiment_dup (experiment);
  run->data = lam_data_ref (data);
  run->options = *options;
  if (options->init != NULL)
    run->options.init = lam_weights_ref (options->init);
  if (options->resume != NULL)
    run->options.resume = lam_weights_ref (options->resume);
  run->options.state_path = g_strdup (options->state_path);
  pthread_mutex_init (&run->lock, NULL);
  pthread_cond_init (&run->asked, NULL);
  lam_mailbox_init (&run->mailbox);
  if (pthread_create (&run->thread, NULL, work, run) != 0) {
    run->joined = TRUE;
    lam_run_unref (run);
    lam_fail (error, LAM_ERROR_MEMORY, "The system gives no further thread.");
    return NULL;
  }
  return run;
}

LamRun *
lam_run_ref (LamRun *run)
{
  atomic_fetch_add (&run->references, 1);
  return run;
}

static void
join (LamRun *run)
{
  if (!run->joined)
    pthread_join (run->thread, NULL);
  run->joined = TRUE;
}

void
lam_run_unref (LamRun *run)
{
  if (run == NULL || atomic_fetch_sub (&run->references, 1) != 1)
    return;
  lam_run_ask (run, LAM_ASK_STOP);
  join (run);
  lam_follow_free (run->follow);
  lam_trainer_free (run->trainer);
  lam_mailbox_clear (&run->mailbox);
  lam_curve_unref (run->epoch_curve);
  lam_curve_unref (run->step_curve);
  lam_weights_unref (run->options.init);
  lam_weights_unref (run->options.resume);
  lam_weights_unref (run->last_weights);
  lam_weights_unref (run->best_weights);
  g_free ((char *) run->options.state_path);
  lam_data_unref (run->data);
  lam_experiment_free (run->experiment);
  pthread_mutex_destroy (&run->lock);
  pthread_cond_destroy (&run->asked);
  g_free (run->last);
  g_free (run->best);
  g_free (run->confusion);
  g_free (run->why);
  g_free (run);
}

void
lam_run_ask (LamRun *run, LamWish wish)
{
  pthread_mutex_lock (&run->lock);
  /* Nothing that comes after it takes back a stop. */
  if (atomic_load (&run->wish) != LAM_ASK_STOP) {
    atomic_store (&run->wish, (int) wish);
    atomic_store (&run->interrupt, wish == LAM_ASK_PAUSE || wish == LAM_ASK_STOP);
  }
  pthread_cond_broadcast (&run->asked);
  pthread_mutex_unlock (&run->lock);
}

void
lam_run_set_rate (LamRun *run, double rate)
{
  atomic_store (&run->rate, rate);
}

void
lam_run_set_epochs (LamRun *run, guint epochs)
{
  atomic_store (&run->epochs, epochs);
}

void
lam_run_look (LamRun *run, guint look)
{
  pthread_mutex_lock (&run->lock);
  atomic_store (&run->look, look);
  pthread_cond_broadcast (&run->asked);
  pthread_mutex_unlock (&run->lock);
}

LamSnapshot *
lam_run_take_snapshot (LamRun *run)
{
  return lam_mailbox_take (&run->mailbox);
}

LamSnapshot *
lam_run_wait (LamRun *run)
{
  join (run);
  return lam_run_make_snapshot (run);
}

LamWeights *
lam_run_dup_weights (LamRun *run, gboolean best)
{
  LamWeights *weights = NULL;

  pthread_mutex_lock (&run->lock);
  if (best && run->best_weights != NULL)
    weights = lam_weights_dup (run->best_weights);
  else if (run->last_weights != NULL)
    weights = lam_weights_dup (run->last_weights);
  else if (run->has_weights)
    weights = lam_trainer_dup_weights (run->trainer, best ? run->best : run->last);
  pthread_mutex_unlock (&run->lock);
  return weights;
}

void
lam_run_want_weights (LamRun *run)
{
  atomic_store (&run->wants_weights, 1);
}

const LamExperiment *
lam_run_experiment (const LamRun *run)
{
  return run->experiment;
}

LamData *
lam_run_data (const LamRun *run)
{
  return run->data;
}
