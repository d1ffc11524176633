/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a run tells of itself while it goes on: looks at samples, and snapshots for its owner. */

#include <math.h>

#include "lam-run-private.h"
#include "lam.h"

#define SNAPSHOT_SECONDS 0.1 /* between snapshots while it trains … */
#define LOOK_SECONDS 0.2     /* … and between looks at the samples, and at least … */
#define LOOK_SHARE 10        /* … as many times what the last look took */

double
lam_run_now (void)
{
  return (double) g_get_monotonic_time () * 1e-6;
}

void
lam_run_look_now (LamRun *run, guint look)
{
  double before = lam_run_now (), after;

  run->looked = look;
  if (run->follow == NULL || !lam_follow_update (run->follow, look))
    return;
  after = lam_run_now ();
  /* Samples of a large network take long: training comes first. */
  run->next_look = after + MAX (LOOK_SECONDS, LOOK_SHARE * (after - before));
}

static void
look_now_and_then (LamRun *run)
{
  guint look = atomic_load (&run->look);

  if (look != run->looked || (look != 0 && lam_run_now () >= run->next_look))
    lam_run_look_now (run, look);
}

static void
copy_shown (const LamRun *run, LamSnapshot *snapshot)
{
  LamShown *shown = run->follow != NULL ? lam_follow_dup_shown (run->follow) : NULL;

  if (shown == NULL)
    return;
  snapshot->shown = shown;
  snapshot->look = shown->look;
  snapshot->samples = shown->samples;
  snapshot->n_samples = shown->n_samples;
  snapshot->samples_step = shown->step;
  snapshot->filters = shown->filters.n > 0 ? &shown->filters : NULL;
  snapshot->filters_in = shown->filters_in;
}

/* From the last epoch's duration once there is one, else from the steps so far. */
static double
seconds_left (const LamRun *run, double elapsed, guint steps)
{
  guint epochs = atomic_load (&((LamRun *) run)->epochs);
  double share = (double) run->step / MAX (steps, 1);
  double todo = epochs - run->epoch - share;
  double done = run->epoch + share;

  if (run->status != LAM_RUN_TRAINING && run->status != LAM_RUN_PAUSED)
    return -1;
  if (run->last_epoch_seconds > 0)
    return todo * run->last_epoch_seconds;
  return done > 0 ? elapsed / done * todo : -1;
}

void
lam_run_measure_speed (LamRun *run, double time)
{
  guint64 steps = run->trainer->t - run->speed_steps;

  if (steps > 0 && time > run->speed_time) {
    double speed = (double) steps * run->trainer->batch_size / (time - run->speed_time);

    run->speed = run->speed > 0 ? 0.7 * run->speed + 0.3 * speed : speed;
  }
  run->speed_steps = run->trainer->t;
  run->speed_time = time;
}

static void
fill_progress (LamRun *run, LamSnapshot *snapshot)
{
  const LamTrainer *trainer = run->trainer;
  double time = lam_run_now ();

  snapshot->seconds = time - run->start - run->paused_seconds;
  snapshot->epoch = run->epoch;
  snapshot->epochs = atomic_load (&run->epochs);
  snapshot->step = run->step;
  if (trainer == NULL)
    return;
  snapshot->steps = trainer->steps_per_epoch;
  snapshot->total_steps = trainer->t;
  snapshot->epoch_share = (double) run->step / trainer->steps_per_epoch;
  snapshot->loss = run->loss_weight > 0 ? run->loss_sum / run->loss_weight : NAN;
  snapshot->rate = trainer->rate;
  snapshot->samples_per_second = run->speed;
  snapshot->seconds_left = seconds_left (run, snapshot->seconds, trainer->steps_per_epoch);
  snapshot->n_metrics = trainer->network->n_metrics;
  for (guint i = 0; i < snapshot->n_metrics; i++) {
    snapshot->metric[i] = trainer->network->metric[i]->kind.id;
    snapshot->metric_value[i] = run->metric[i];
  }
}

LamSnapshot *
lam_run_make_snapshot (LamRun *run)
{
  LamSnapshot *snapshot = g_new0 (LamSnapshot, 1);

  snapshot->references = 1;
  snapshot->status = run->status;
  snapshot->seconds_left = -1;
  fill_progress (run, snapshot);
  snapshot->data = lam_data_ref (run->data);
  if (run->epoch_curve != NULL) {
    snapshot->epoch_curve = lam_curve_ref (run->epoch_curve);
    snapshot->step_curve = lam_curve_ref (run->step_curve);
    snapshot->epoch_rows = lam_curve_length (run->epoch_curve);
    snapshot->step_rows = lam_curve_length (run->step_curve);
  }
  snapshot->best_epoch = run->best_epoch;
  copy_shown (run, snapshot);
  snapshot->confusion_part = run->confusion_part;
  if (run->confusion != NULL && run->epoch > 0)
    snapshot->confusion =
        g_memdup2 (run->confusion, sizeof (gsize) * run->data->n_classes * run->data->n_classes);
  snapshot->diverged = run->diverged;
  snapshot->why = g_strdup (run->why);
  return snapshot;
}

void
lam_run_post (LamRun *run)
{
  gboolean wake = lam_mailbox_post (&run->mailbox, lam_run_make_snapshot (run));

  run->last_snapshot = lam_run_now ();
  if (wake && run->options.wake != NULL)
    run->options.wake (run->options.user_data);
}

void
lam_run_post_now_and_then (LamRun *run)
{
  double time = lam_run_now ();

  if (time - run->last_snapshot < SNAPSHOT_SECONDS)
    return;
  lam_run_measure_speed (run, time);
  lam_trainer_read_sums (run->trainer, run->metric);
  look_now_and_then (run);
  if (run->options.wake != NULL)
    lam_run_post (run);
  else
    run->last_snapshot = time;
}
