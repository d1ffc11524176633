/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a run is made of, for the files that make it up. */

#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "lam-follow.h"
#include "lam-mailbox.h"

struct _LamRun {
  atomic_int references;
  LamExperiment *experiment; /* own copy */
  LamData *data;             /* own reference */
  LamRunOptions options;
  LamTrainer *trainer; /* the worker's */
  pthread_t thread;
  gboolean joined; /* by the owner */

  /* Asked by the window, read by the worker. */
  atomic_int wish;       /* 0 or a LamWish, the newest */
  atomic_int interrupt;  /* not 0 while a step should be cut short */
  _Atomic (double) rate; /* NAN: as the experiment says */
  atomic_uint epochs;
  atomic_uint look;         /* flags of LamLook */
  atomic_int wants_weights; /* not 0: the kept ones are to be renewed after a step */
  pthread_mutex_t lock;     /* of the condition and the kept weights */
  pthread_cond_t asked;

  LamMailbox mailbox;

  /* Kept weights, under the lock. */
  float *last, *best; /* [n_arena] of the trainer's network */
  gboolean has_weights;
  LamWeights *last_weights; /* instead of @last while there is no trainer */
  LamWeights *best_weights; /* instead of @best, when an earlier phase was better; or NULL */

  /* The worker's own. */
  LamRunStatus status;
  LamCurve *epoch_curve, *step_curve;
  guint epoch, step; /* done */
  guint phase;
  gboolean stepping; /* one step, then pause */
  double loss_sum, loss_weight;
  double metric[LAM_MAX_METRICS];
  double start, paused_seconds, epoch_start, last_epoch_seconds;
  double last_snapshot, next_look, last_point;
  guint64 speed_steps; /* at the last measurement of speed */
  double speed_time, speed;
  guint best_epoch, bad_epochs;
  double best_loss, best_watched;
  LamFollow *follow;
  guint looked; /* flags at the last look */
  gsize *confusion;
  LamPartId confusion_part;
  gboolean diverged;
  char *why;
};

/* Seconds, from anywhere. */
double lam_run_now (void);

/* Looks at the samples, flags of LamLook, whenever it was done before. */
void lam_run_look_now (LamRun *run, guint look);

/* Samples a second since the last time, smoothed. @time: now */
void lam_run_measure_speed (LamRun *run, double time);

/* (transfer full) */
LamSnapshot *lam_run_make_snapshot (LamRun *run);

/* A snapshot for the owner to take; after a step, only when the last one has been long ago. */
void lam_run_post (LamRun *run);
void lam_run_post_now_and_then (LamRun *run);

/* Trains an epoch, doing what is wished meanwhile. FALSE: it was stopped, or the loss is no number
 * any more (run->diverged). */
gboolean lam_run_train_epoch (LamRun *run);

/* Measures it, adds the row of the curve and keeps the weights. @ends: (out) set when training
 * should end early. FALSE: it was stopped meanwhile. */
gboolean lam_run_finish_epoch (LamRun *run, gboolean *ends);

/* Whether the training part is measured after each epoch, instead of while it is trained on. */
gboolean lam_run_measures_training (const LamRun *run);

/* Copies the weights, for the owner; @best: as the best ones too. */
void lam_run_keep_weights (LamRun *run, gboolean best);

/* Makes the trainer for the phase that the coming epoch belongs to, with the weights and what the
 * optimiser remembers. A phase that trains other weights, or has another optimiser, begins with an
 * empty one. Nothing happens while the phase goes on. FALSE with a sentence; the run has no trainer
 * then. */
gboolean lam_run_enter_phase (LamRun *run, GError **error);

/* Makes the trainer of the run's phase, with weights as the initialisers make them. */
gboolean lam_run_make_trainer (LamRun *run, GError **error);

/* Everything the coming epoch depends on into options.state_path. */
gboolean lam_run_save_state (LamRun *run, GError **error);

/* Takes what lam_run_save_state() wrote, options.resume, into a run whose trainer was just made for
 * it. */
gboolean lam_run_load_state (LamRun *run, GError **error);

/* The epoch and the phase it belongs to, read first: the trainer depends on them. */
gboolean lam_run_peek_state (LamRun *run, GError **error);
