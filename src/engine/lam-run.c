/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The worker of a run: epochs, wishes, snapshots, the best epoch. See lam-run.h. */

#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lam-match.h"
#include "lam-phases.h"
#include "lam-run-private.h"
#include "lam.h"

#define SNAPSHOT_SECONDS 0.1 /* between snapshots while it trains … */
#define LOOK_SECONDS 0.2     /* … and between looks at the samples, and at least … */
#define LOOK_SHARE 10        /* … as many times what the last look took */
#define STEP_POINT_SECONDS 0.05

double
lam_run_now (void)
{
  return (double) g_get_monotonic_time () * 1e-6;
}

/* ---- Snapshots ---- */

/* Looks at the samples, whenever it was done before. */
static void
look_now (LamRun *run, guint look)
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
    look_now (run, look);
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

static void
measure_speed (LamRun *run, double time)
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

static LamSnapshot *
make_snapshot (LamRun *run)
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

static void
post (LamRun *run)
{
  gboolean wake = lam_mailbox_post (&run->mailbox, make_snapshot (run));

  run->last_snapshot = lam_run_now ();
  if (wake && run->options.wake != NULL)
    run->options.wake (run->options.user_data);
}

static void
post_now_and_then (LamRun *run)
{
  double time = lam_run_now ();

  if (time - run->last_snapshot < SNAPSHOT_SECONDS)
    return;
  measure_speed (run, time);
  lam_trainer_read_sums (run->trainer, run->metric);
  look_now_and_then (run);
  if (run->options.wake != NULL)
    post (run);
  else
    run->last_snapshot = time;
}

/* ---- Wishes ---- */

static int
take_wish (LamRun *run)
{
  int wish = atomic_exchange (&run->wish, 0);

  atomic_store (&run->interrupt, 0);
  return wish;
}

/* Waits paused until asked to go on. FALSE: stop. */
static gboolean
wait_paused (LamRun *run)
{
  double since = lam_run_now ();
  int wish;

  run->status = LAM_RUN_PAUSED;
  do {
    /* Once for every wish to pause, so that whoever asks again hears that it is; and once for every
     * other look. */
    look_now (run, atomic_load (&run->look));
    post (run);
    pthread_mutex_lock (&run->lock);
    while (atomic_load (&run->wish) == 0 && atomic_load (&run->look) == run->looked)
      pthread_cond_wait (&run->asked, &run->lock);
    pthread_mutex_unlock (&run->lock);
    wish = take_wish (run);
  } while (wish == 0 || wish == LAM_ASK_PAUSE);
  run->paused_seconds += lam_run_now () - since;
  run->speed_time = lam_run_now ();
  run->stepping = wish == LAM_ASK_STEP;
  run->status = LAM_RUN_TRAINING;
  return wish != LAM_ASK_STOP;
}

/* Does what was asked. FALSE: stop. */
static gboolean
obey (LamRun *run)
{
  switch (take_wish (run)) {
  case LAM_ASK_STOP:
    return FALSE;
  case LAM_ASK_PAUSE:
    return wait_paused (run);
  case LAM_ASK_STEP:
    run->stepping = TRUE;
    return TRUE;
  default:
    return TRUE;
  }
}

/* ---- Epochs ---- */

static void
keep_weights (LamRun *run, gboolean best)
{
  const LamNetwork *network = run->trainer->network;

  pthread_mutex_lock (&run->lock);
  memcpy (run->last, network->w, network->n_arena * sizeof (float));
  if (best) {
    memcpy (run->best, network->w, network->n_arena * sizeof (float));
    g_clear_pointer (&run->best_weights, lam_weights_unref);
  }
  run->has_weights = TRUE;
  pthread_mutex_unlock (&run->lock);
}

/* The first tensor that holds NaN or infinity, and its layer. */
static void
say_diverged (LamRun *run)
{
  const LamNetwork *network = run->trainer->network;
  const LamGraph *graph = network->graph;
  const char *name = NULL;

  for (guint i = 0; i < graph->n && name == NULL; i++)
    if (graph->node[i].runs
        && !lam_all_finite (network->pool,
                            lam_shape_size (graph->node[i].layer.out) * network->batch,
                            network->value[i + 1]))
      name = graph->node[i].layer.name;
  run->diverged = TRUE;
  run->status = LAM_RUN_FAILED;
  if (name != NULL)
    run->why = g_strdup_printf (
        lam_translate ("The loss is no longer a number: epoch %u, batch %u, first in layer “%s”. "
                       "A smaller learning rate than %g usually helps."),
        run->epoch + 1, run->step + 1, name, run->trainer->rate);
  else
    run->why = g_strdup_printf (
        lam_translate ("The loss is no longer a number: epoch %u, batch %u, in the loss. "
                       "A smaller learning rate than %g usually helps."),
        run->epoch + 1, run->step + 1, run->trainer->rate);
}

static void
add_step (LamRun *run, double loss, const double *metric)
{
  const LamTrainer *trainer = run->trainer;
  const LamNetwork *network = trainer->network;
  double weight =
      network->loss->weighs_by_count ? (double) network->targets_now.counted : network->batch;
  double row[LAM_STEP_METRICS + LAM_MAX_METRICS];
  double time = lam_run_now ();

  run->loss_sum += weight * loss;
  run->loss_weight += weight;
  run->step++;
  if (!run->options.keep_steps && time - run->last_point < STEP_POINT_SECONDS)
    return;
  run->last_point = time;
  row[LAM_STEP_POSITION] = run->epoch + (double) run->step / trainer->steps_per_epoch;
  row[LAM_STEP_LOSS] = loss;
  memcpy (row + LAM_STEP_METRICS, metric, network->n_metrics * sizeof (double));
  lam_curve_append (run->step_curve, row);
}

/* The steps of one epoch. FALSE: stopped or failed. */
static gboolean
train_epoch (LamRun *run)
{
  LamTrainer *trainer = run->trainer;
  double loss, metric[LAM_MAX_METRICS] = { 0 };

  lam_trainer_begin_epoch (trainer, run->epoch);
  lam_trainer_clear_sums (trainer);
  run->loss_sum = run->loss_weight = 0;
  run->step = 0;
  run->epoch_start = lam_run_now () - run->paused_seconds;
  while (run->step < trainer->steps_per_epoch) {
    double rate = atomic_load (&run->rate);

    if (!obey (run))
      return FALSE;
    if (!isnan (rate))
      trainer->base_rate = rate;
    if (!lam_trainer_step (trainer, run->epoch, run->step, &loss, metric))
      continue; /* cut short by a wish: the same batch again after it */
    if (!isfinite (loss)) {
      say_diverged (run);
      return FALSE;
    }
    add_step (run, loss, metric);
    if (atomic_exchange (&run->wants_weights, 0) != 0)
      keep_weights (run, FALSE);
    post_now_and_then (run);
    if (run->stepping && !wait_paused (run))
      return FALSE;
  }
  return TRUE;
}

/* Measures a part, beginning again after a pause. FALSE: stopped. */
static gboolean
measure (LamRun *run, LamPartId part, LamFigures *figures, gsize *confusion)
{
  gsize n = (gsize) run->data->n_classes * run->data->n_classes;

  for (;;) {
    if (!obey (run))
      return FALSE;
    if (confusion != NULL)
      memset (confusion, 0, n * sizeof *confusion);
    if (lam_trainer_measure (run->trainer, part, figures, confusion))
      return TRUE;
  }
}

static double
watched (const LamRun *run, const LamItem *early, const double *row, gboolean *higher)
{
  const LamNetwork *network = run->trainer->network;
  guint monitor =
      lam_item_choice (early, LAM_EARLY_MONITOR); /* val_loss, val_accuracy, loss, accuracy */

  *higher = FALSE;
  if (monitor % 2 == 0)
    return row[monitor == 0 && !isnan (row[LAM_EPOCH_VAL_LOSS]) ? LAM_EPOCH_VAL_LOSS
                                                                : LAM_EPOCH_LOSS];
  for (guint i = 0; i < network->n_metrics; i++)
    if (g_str_equal (network->metric[i]->kind.id, "accuracy")) {
      double validation = row[LAM_EPOCH_METRICS + 2 * i + 1];

      *higher = TRUE;
      return monitor == 1 && !isnan (validation) ? validation : row[LAM_EPOCH_METRICS + 2 * i];
    }
  return row[LAM_EPOCH_LOSS];
}

/* Whether early stopping ends the run after this epoch. */
static gboolean
stops_early (LamRun *run, const double *row)
{
  const LamItem *early =
      lam_item_peek (run->trainer->network->training, LAM_TRAINING_EARLY_STOPPING);
  gboolean higher;
  double value, gain;

  if (early == NULL)
    return FALSE;
  value = watched (run, early, row, &higher);
  gain = higher ? value - run->best_watched : run->best_watched - value;
  if (run->epoch == 1 || gain > lam_item_number (early, LAM_EARLY_MIN_DELTA)) {
    run->best_watched = value;
    run->bad_epochs = 0;
    return FALSE;
  }
  if (++run->bad_epochs <= lam_item_count (early, LAM_EARLY_PATIENCE))
    return FALSE;
  run->why = g_strdup_printf (
      lam_translate ("Stopped early: %s has not improved for %u epochs."),
      early->kind->params[0].choices[lam_item_choice (early, LAM_EARLY_MONITOR)], run->bad_epochs);
  return TRUE;
}

static gboolean
measures_training (const LamRun *run)
{
  return lam_item_choice (run->trainer->network->training, LAM_TRAINING_TRAIN_FIGURES) == 1;
}

/* Training figures into @row: the running mean of the batches, or measured after the epoch. */
static gboolean
training_figures (LamRun *run, double *row)
{
  LamFigures figures = { .loss = run->loss_sum / MAX (run->loss_weight, 1) };
  guint n = run->trainer->network->n_metrics;

  lam_trainer_read_sums (run->trainer, figures.metric);
  if (measures_training (run)
      && !measure (run, LAM_PART_TRAIN, &figures,
                   run->confusion_part == LAM_PART_TRAIN ? run->confusion : NULL))
    return FALSE;
  row[LAM_EPOCH_LOSS] = figures.loss;
  for (guint i = 0; i < n; i++)
    row[LAM_EPOCH_METRICS + 2 * i] = run->metric[i] = figures.metric[i];
  return TRUE;
}

/* Measures after an epoch and appends it to the curve. FALSE: stopped. */
static gboolean
finish_epoch (LamRun *run, gboolean *ends)
{
  LamTrainer *trainer = run->trainer;
  guint n = trainer->network->n_metrics;
  double row[LAM_EPOCH_METRICS + 2 * LAM_MAX_METRICS];
  LamFigures validation = { .loss = NAN };
  double judged;

  for (guint i = 0; i < n; i++)
    validation.metric[i] = NAN;
  if (!training_figures (run, row))
    return FALSE;
  if (run->data->parts[LAM_PART_VALIDATION].n > 0
      && !measure (run, LAM_PART_VALIDATION, &validation, run->confusion))
    return FALSE;
  run->epoch++;
  run->step = 0;
  row[LAM_EPOCH_NUMBER] = run->epoch;
  row[LAM_EPOCH_SECONDS] = lam_run_now () - run->start - run->paused_seconds;
  row[LAM_EPOCH_RATE] = trainer->rate;
  row[LAM_EPOCH_VAL_LOSS] = validation.loss;
  for (guint i = 0; i < n; i++)
    row[LAM_EPOCH_METRICS + 2 * i + 1] = validation.metric[i];
  lam_curve_append (run->epoch_curve, row);
  judged = isnan (validation.loss) ? row[LAM_EPOCH_LOSS] : validation.loss;
  if (run->best_epoch == 0 || judged < run->best_loss) {
    run->best_epoch = run->epoch;
    run->best_loss = judged;
  }
  keep_weights (run, run->best_epoch == run->epoch);
  run->last_epoch_seconds = lam_run_now () - run->paused_seconds - run->epoch_start;
  *ends = stops_early (run, row);
  return TRUE;
}

static void
tell_epoch (LamRun *run)
{
  LamSnapshot *snapshot;

  if (lam_run_now () >= run->next_look)
    look_now (run, atomic_load (&run->look));
  measure_speed (run, lam_run_now ());
  if (run->options.wake != NULL)
    post (run);
  if (run->options.epoch == NULL)
    return;
  snapshot = make_snapshot (run);
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
    if (!train_epoch (run) || !finish_epoch (run, &ends)) {
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
      || (!validation && !measures_training (run)))
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
  keep_weights (run, TRUE);
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
    post (run);
    return NULL;
  }
  post (run);
  train (run);
  if (run->status == LAM_RUN_DONE)
    restore_best (run);
  /* A wish to stop must not cut the last look at the samples short. */
  atomic_store (&run->interrupt, 0);
  if (!run->diverged && run->trainer != NULL) {
    keep_weights (run, FALSE);
    look_now (run, LAM_LOOK_ALL);
  }
  post (run);
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
  return make_snapshot (run);
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
