/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Losses, metrics, optimisers, schedules and initialisers: what their files answer. One file and
 * one row in the family's .def each. Losses and metrics are compiled twice, like layers. */

#pragma once

#include "lam-data.h"
#include "lam-kind.h"
#include "lam-layer.h"
#include "lam-pool.h"
#include "lam-real.h"
#include "lam-run.h"

/* ---- Targets of a batch, as a loss and a metric see them. ----
 * Output of one sample has @positions × @channels values: a vector [units] has one position, a
 * picture [rows × columns × channels] rows × columns of them. Targets are class numbers, one a
 * position (−1: ignored), or values. One of @classes and @values is NULL. */
typedef struct {
  guint n; /* samples */
  gsize positions, channels;
  const LamReal *y;      /* [n × positions × channels] output of the network (or what the fused
                            last activation was given, see LamLossFusing) */
  const gint32 *classes; /* [n × positions]; with one channel the number is the value wanted */
  const LamReal *values; /* [n × positions × channels] */
  const LamReal *class_weight; /* [n_classes] or NULL; multiplies a position's loss. For values: by
                               the largest value's index (one channel: the value rounded) */
  guint n_classes;             /* length of class_weight */
  gsize counted;               /* positions in the batch that are not ignored, > 0 */
  LamPool *pool;
} LamTargets;

typedef enum { LAM_FUSES_NOTHING, LAM_FUSES_SOFTMAX, LAM_FUSES_SIGMOID } LamLossFusing;

/* What its targets are, where some are made up. */
typedef enum {
  LAM_LOSS_OF_NUMBERS, /* any */
  LAM_LOSS_OF_SHARES,  /* 0 … 1, each for itself */
  LAM_LOSS_OF_CLASSES, /* shares of several classes, which sum to 1 */
} LamLossTargets;

typedef struct {
  LamKind kind;
  LamLossTargets targets;
  /* The last activation that this loss takes over (its output then is y − t shaped, unclipped). */
  LamLossFusing fuses;
  gboolean (*from_logits) (const LamItem *item); /* NULL: never */
  /* Whether this output and these targets suit it; the sentence says what would. */
  gboolean (*check) (const LamItem *item, LamShape out, LamTargetType target, LamShape target_shape,
                     guint n_classes, GError **error);
  /* Loss of the batch as it is reported (mean or sum as the kind says; L2 not included). With @dy
   * also its gradient. @logits: y is before the fused activation (or from_logits is set).
   * Sums are made per sample in double and added in sample order: the same for any number of
   * threads. @per_sample: [n] room for them, filled with each sample's own loss. */
  double (*measure) (const LamItem *item, const LamTargets *t, gboolean logits, LamReal *dy,
                     double *per_sample);
  /* How batches combine: weight of a batch's value in the epoch's mean (n samples, or counted
   * positions). */
  gboolean weighs_by_count;
} LamLossKind;

/* ---- Metrics ---- */
typedef struct {
  LamKind kind;
  gboolean higher_is_better;
  /* NULL: suits everything. */
  gboolean (*check) (const LamItem *item, LamShape out, LamTargetType target, guint n_classes,
                     GError **error);
  gsize (*n_sums) (const LamItem *item, guint n_classes); /* doubles it adds up over batches */
  /* Adds a batch to @sums. @t->y holds the network's final output: probabilities where a softmax or
   * sigmoid was fused; raw logits when the loss says from_logits (@logits). @binary: the loss is a
   * binary one, so accuracy rounds. */
  void (*add) (const LamItem *item, const LamTargets *t, gboolean binary, gboolean logits,
               double *sums);
  double (*value) (const LamItem *item, const double *sums, guint n_classes);
} LamMetricKind;

/* ---- Optimisers: float only. ---- */
typedef struct {
  LamKind kind;
  guint n_slots;                                          /* arrays as large as the weights */
  double (*slot_start) (const LamItem *item, guint slot); /* NULL: 0 */
  /* One update of @n weights; @t counts from 1; @rate already has decay and schedule in it. Called
   * on pieces of one flat arena, by any thread. */
  void (*update) (const LamItem *item, double rate, guint64 t, gsize n, float *w, const float *dw,
                  float *const *slots);
} LamOptimizerKind;

/* Parameters every optimiser has come first in its table, by the macro of
 * optimizers/optimizer-params.h, and in this order. */
enum {
  LAM_OPTIMIZER_LEARNING_RATE,
  LAM_OPTIMIZER_DECAY,
  LAM_OPTIMIZER_CLIPNORM,
  LAM_OPTIMIZER_CLIPVALUE,
  LAM_OPTIMIZER_SCHEDULE,
  LAM_OPTIMIZER_OWN, /* first of its own */
};

/* ---- Schedules: a factor on the learning rate. ---- */
typedef struct {
  double epoch;  /* epochs done, with a fraction within the epoch */
  double epochs; /* wanted in all */
  guint64 step;  /* steps done in all, from 0 */
  double steps_per_epoch;
  const LamCurve *curve; /* epoch curve so far (reduce on plateau), may be NULL */
  double state[4];       /* the schedule's own, zeros at the start, kept by the run */
} LamScheduleState;

typedef struct {
  LamKind kind;
  double (*factor) (const LamItem *item, LamScheduleState *state);
} LamScheduleKind;

/* ---- Initialisers. ---- */
typedef struct {
  LamKind kind;
  /* NULL: fits every weight. */
  gboolean (*check) (const LamItem *item, const LamWeight *weight, GError **error);
  /* Gives elements @first to @first + @n − 1 of @weight to @into. An element follows from @key, its
   * place and the weight's description alone, in double. */
  void (*fill) (const LamItem *item, const LamWeight *weight, guint64 key, gsize first, gsize n,
                double *into);
} LamInitializerKind;

/* The same as the weight's initializer, or its constant, says. */
void lam_initializer_fill (const LamWeight *weight, guint64 key, gsize first, gsize n,
                           double *into);
/* Whether the initializers of a planned layer fit its weights. */
gboolean lam_initializers_check (const LamLayer *layer, GError **error);

#define LAM_LOSS_KIND(id) const LamLossKind LAM_NAME (lam_loss_##id)
#define LAM_METRIC_KIND(id) const LamMetricKind LAM_NAME (lam_metric_##id)

/* Tables from the .def files. Those of losses and metrics exist in double too, in the same order,
 * with the suffix _d; items always hold the kinds of the float build. */
#define lam_loss_kinds LAM_NAME (lam_loss_kinds)
#define lam_n_loss_kinds LAM_NAME (lam_n_loss_kinds)
#define lam_metric_kinds LAM_NAME (lam_metric_kinds)
#define lam_n_metric_kinds LAM_NAME (lam_n_metric_kinds)
extern const LamLossKind *const lam_loss_kinds[];
extern const guint lam_n_loss_kinds;
extern const LamMetricKind *const lam_metric_kinds[];
extern const guint lam_n_metric_kinds;

/* By id; in a double build the double version. NULL: no such. */
#define lam_loss_find LAM_NAME (lam_loss_find)
#define lam_metric_find LAM_NAME (lam_metric_find)
const LamLossKind *lam_loss_find (const char *id);
const LamMetricKind *lam_metric_find (const char *id);
