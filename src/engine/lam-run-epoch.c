/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An epoch of a run: its steps, what is wished meanwhile, and what it is measured by at its end. */

#include <math.h>
#include <string.h>

#include "lam-run-private.h"
#include "lam.h"

#define STEP_POINT_SECONDS 0.05

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
    lam_run_look_now (run, atomic_load (&run->look));
    lam_run_post (run);
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

void
lam_run_keep_weights (LamRun *run, gboolean best)
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

gboolean
lam_run_train_epoch (LamRun *run)
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
      lam_run_keep_weights (run, FALSE);
    lam_run_post_now_and_then (run);
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

gboolean
lam_run_measures_training (const LamRun *run)
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
  if (lam_run_measures_training (run)
      && !measure (run, LAM_PART_TRAIN, &figures,
                   run->confusion_part == LAM_PART_TRAIN ? run->confusion : NULL))
    return FALSE;
  row[LAM_EPOCH_LOSS] = figures.loss;
  for (guint i = 0; i < n; i++)
    row[LAM_EPOCH_METRICS + 2 * i] = run->metric[i] = figures.metric[i];
  return TRUE;
}

gboolean
lam_run_finish_epoch (LamRun *run, gboolean *ends)
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
  lam_run_keep_weights (run, run->best_epoch == run->epoch);
  run->last_epoch_seconds = lam_run_now () - run->paused_seconds - run->epoch_start;
  *ends = stops_early (run, row);
  return TRUE;
}
