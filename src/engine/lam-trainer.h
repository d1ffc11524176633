/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A network with its optimiser: steps, epochs and measurements, on the calling thread and the
 * network's pool. The run (lam-run.c) calls it from its worker, the benchmark and the tests
 * directly. A step allocates nothing. */

#pragma once

#include "lam-features.h"
#include "lam-network.h"

typedef struct {
  LamExperiment *experiment; /* own copy */
  LamData *data;             /* own reference */
  LamPool *pool;             /* own */
  LamNetwork *network;       /* the layers that are trained and those between and behind them */
  LamFeatures *features;     /* what the frozen layers below give, kept; or NULL */
  LamData *source;           /* borrowed: what the network is fed from, features or data */
  const LamItem *optimizer;  /* in network->training */
  const LamOptimizerKind *optimizer_kind;
  const LamScheduleKind *schedule; /* NULL: constant */
  const LamItem *schedule_item;
  LamScheduleState schedule_state;
  LamBatch *batch;  /* of the batch size */
  guint32 *order;   /* [n training] this epoch's order */
  guint batch_size; /* the experiment's, or a smaller one where that only measures faster */
  double base_rate;
  double rate;            /* of the last step: with decay and schedule */
  guint64 t;              /* whole steps done */
  guint64 optimizer_from; /* of them before the optimiser began, with empty slots */
  guint steps_per_epoch;
  double *sums[LAM_MAX_METRICS]; /* of the metrics */
  gsize n_sums[LAM_MAX_METRICS];
  double *step_sums[LAM_MAX_METRICS];
} LamTrainer;

/* What was measured over some batches. */
typedef struct {
  double loss; /* L2 included */
  double metric[LAM_MAX_METRICS];
  gsize n_samples;
} LamFigures;

typedef enum {
  LAM_TRAINER_KEEPS_FEATURES = 1 << 0, /* of frozen layers: when samples come more than once */
  LAM_TRAINER_KEEPS_ALL = 1 << 1,      /* every tensor and gradient of a step stays readable */
  LAM_TRAINER_ONLY_MEASURES = 1 << 2,  /* no steps: in batches as small as is good for the cache,
                                        * without the memory that only steps need */
} LamTrainerFlags;

/* @n_threads: 0 for all processors. @flags: of LamTrainerFlags.
 * Returns: (transfer full), or NULL with a sentence. */
LamTrainer *lam_trainer_new (const LamExperiment *experiment, LamData *data, guint n_threads,
                             guint flags, GError **error);
void lam_trainer_free (LamTrainer *trainer);

/* Weights of all layers, as lam_network_load() and lam_network_dup_weights_of(); @w: an arena of
 * trainer->network, NULL for its own. */
gboolean lam_trainer_load (LamTrainer *trainer, const LamWeights *weights, gboolean partial,
                           GError **error);
LamWeights *lam_trainer_dup_weights (const LamTrainer *trainer, const float *w);

/* What the optimiser remembers of each weight that it changes, "slot_0/hidden/kernel". Returns:
 * (transfer full) */
LamWeights *lam_trainer_dup_slots (const LamTrainer *trainer);
/* Takes it back, together with the steps done and those before the optimiser began. FALSE, and
 * nothing changed, when other weights are trained now or the optimiser remembers something else. */
gboolean lam_trainer_load_slots (LamTrainer *trainer, const LamWeights *slots, guint64 t,
                                 guint64 optimizer_from);

/* A wish that is not 0 ends a step between layers. */
void lam_trainer_set_interrupt (LamTrainer *trainer, const volatile int *interrupt);

/* Sets the order of the training samples for @epoch (from 0). */
void lam_trainer_begin_epoch (LamTrainer *trainer, guint epoch);

/* One step on batch @index of the epoch. @loss: of the batch before the update, L2 included.
 * @metric: [n_metrics] of the batch, may be NULL; epoch sums go on in trainer->sums.
 * FALSE when interrupted; nothing has changed then. */
gboolean lam_trainer_step (LamTrainer *trainer, guint epoch, guint index, double *loss,
                           double *metric);

/* The part of a step that changes nothing: loss and gradients, left in the network. */
gboolean lam_trainer_gradients (LamTrainer *trainer, guint epoch, guint index, double *loss);

/* Forgets the sums of the metrics; and gives the metrics of what has been summed since. */
void lam_trainer_clear_sums (LamTrainer *trainer);
void lam_trainer_read_sums (const LamTrainer *trainer, double *metric);

/* Measures a whole part in inference mode, @n samples at most (0: all). @confusion:
 * [n_classes × n_classes] counts to add to, or NULL. FALSE when interrupted. */
gboolean lam_trainer_measure (LamTrainer *trainer, LamPartId part, LamFigures *figures,
                              gsize *confusion);

/* The same for some samples: adds their loss, times their weight, and their weight; metrics go on
 * in trainer->sums, each sample's own loss is in network->per_sample. FALSE when interrupted. */
gboolean lam_trainer_measure_rows (LamTrainer *trainer, LamPartId part, const guint32 *rows,
                                   guint n, double *loss, double *weight, gsize *confusion);

/* Runs these samples of a part in inference mode; the output stays in the network. */
gboolean lam_trainer_predict (LamTrainer *trainer, LamPartId part, const guint32 *rows, guint n);

/* The class that one position's output stands for: the largest, or with one channel whether it is
 * more likely than not. */
int lam_answer (const float *y, gsize channels, gboolean logits);
