/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run: the worker that trains a network, and what the window may know of it. The window asks
 * (lam_run_ask), the worker posts snapshots into a mailbox that keeps the newest. What is posted
 * never changes afterwards. Only pthreads and C11 atomics, so that the thread sanitizer sees all.
 */

#pragma once

#include "lam-data.h"
#include "lam-experiment.h"
#include "lam-weights.h"

/* ---- Curves: append-only points that snapshots refer to by length. ---- */

typedef struct _LamCurve LamCurve;

/* A series of numbers against a common x; rows are only ever appended. One writer, any readers. */
LamCurve *lam_curve_new (guint n_columns);
LamCurve *lam_curve_ref (LamCurve *curve);
void lam_curve_unref (LamCurve *curve);
guint lam_curve_columns (const LamCurve *curve);
gsize lam_curve_length (const LamCurve *curve);
void lam_curve_append (LamCurve *curve, const double *row);
/* Copies rows [from, to) of one column; to ≤ the length. */
void lam_curve_copy (const LamCurve *curve, guint column, gsize from, gsize to, double *into);
double lam_curve_at (const LamCurve *curve, guint column, gsize row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LamCurve, lam_curve_unref)

/* ---- Snapshots. ---- */

typedef enum {
  LAM_RUN_IDLE,
  LAM_RUN_LOADING,
  LAM_RUN_TRAINING,
  LAM_RUN_PAUSED,
  LAM_RUN_STOPPED,
  LAM_RUN_DONE,
  LAM_RUN_FAILED,
} LamRunStatus;
/* "idle", "loading", … as the window's "status" action says it. */
const char *lam_run_status_id (LamRunStatus status);

/* Columns of the curve of epochs; metrics come twice, training then validation. */
enum {
  LAM_EPOCH_NUMBER,  /* from 1 */
  LAM_EPOCH_SECONDS, /* since the start */
  LAM_EPOCH_RATE,
  LAM_EPOCH_LOSS,
  LAM_EPOCH_VAL_LOSS, /* NaN without a validation part */
  LAM_EPOCH_METRICS,  /* + 2 × metric, + 1 for validation */
};
/* Columns of the curve of steps: position in epochs (2.5 is half-way through the third), loss and
 * metrics of that batch. */
enum { LAM_STEP_POSITION, LAM_STEP_LOSS, LAM_STEP_METRICS };

/* What somebody looks at; the worker computes nothing else. */
typedef enum {
  LAM_LOOK_ANSWERS = 1 << 0,  /* classes and their probabilities */
  LAM_LOOK_PICTURES = 1 << 1, /* of pictures that are to be restored: input, output, wanted */
  LAM_LOOK_MASKS = 1 << 2,    /* the class of each pixel */
  LAM_LOOK_WORDS = 1 << 3,    /* which words of an index list tell most */
  LAM_LOOK_FILTERS = 1 << 4,  /* of the first layer that sees pictures */
  LAM_LOOK_ALL = (1 << 5) - 1,
} LamLook;

/* A word of a followed sample. */
typedef struct {
  guint32 index; /* column of the multi-hot vector, into data->words */
  float effect;  /* what it adds to the probability of class 1, or with several outputs of the
                  * answer */
} LamWord;

#define LAM_SAMPLE_WORDS 32
#define LAM_SAMPLE_OUTPUTS 128

/* One of the samples the Train page follows. What was not looked at is NULL, 0 or not a number. */
typedef struct {
  gsize position; /* in its part */
  LamPartId part;
  LamShape shape; /* of @pixels */
  const guint8
      *pixels; /* borrowed from the data the snapshot holds; NULL: not a picture of bytes */
  int label;   /* −1: none */
  int answer;  /* −1: the output is not a class */
  float probability;
  float output[LAM_SAMPLE_OUTPUTS]; /* the first n_output values */
  guint n_output;
  /* PICTURES; [picture_shape] each, 1 or 3 channels, of the snapshot. The first few samples only
   * when pictures are large. */
  LamShape picture_shape;
  const guint8 *input, *output_picture, *wanted;
  double input_psnr, output_psnr;
  /* MASKS: [mask_shape] each, rows × columns; the first few only when they are large. */
  LamShape mask_shape;
  const guint8 *mask, *answer_mask;
  double iou;
  /* WORDS: strongest effect first. */
  guint n_words;
  LamWord words[LAM_SAMPLE_WORDS];
} LamSample;

typedef struct _LamShown LamShown;

typedef struct {
  int references; /* atomic */
  LamRunStatus status;
  guint epoch, epochs; /* epochs finished, epochs wanted */
  guint step, steps;   /* within the epoch */
  guint64 total_steps;
  double loss; /* of the epoch so far */
  double rate; /* learning rate now */
  double samples_per_second;
  double seconds, seconds_left; /* seconds_left < 0: unknown */
  double epoch_share;           /* 0 … 1 of the epoch in progress */
  guint n_metrics;
  const char *metric[8];  /* ids; columns of the curves in this order */
  double metric_value[8]; /* of the epoch so far */
  LamCurve *epoch_curve, *step_curve;
  gsize epoch_rows, step_rows; /* lengths at this moment */
  guint best_epoch;            /* 0: none yet; by validation loss, else by training loss */
  LamShown *shown;             /* owns what follows */
  guint look;                  /* what of LamLook was looked at */
  const LamSample *samples;
  guint n_samples;
  guint64 samples_step;     /* total step at which the samples were predicted */
  const LamTensor *filters; /* the first ones of a kernel, or NULL */
  LamShape filters_in;      /* what they see, when a dense layer's are pictures */
  LamData *data;
  gsize
      *confusion; /* [n_classes × n_classes], rows the true class, after the last epoch, or NULL */
  LamPartId confusion_part;
  gboolean diverged; /* it failed because the loss was no longer a number */
  char *why;         /* why it ended or failed, a sentence; NULL while it runs */
} LamSnapshot;

LamSnapshot *lam_snapshot_ref (LamSnapshot *snapshot);
void lam_snapshot_unref (LamSnapshot *snapshot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LamSnapshot, lam_snapshot_unref)

/* ---- The run. ---- */

typedef struct _LamRun LamRun;

typedef enum {
  LAM_ASK_PAUSE = 1,
  LAM_ASK_RESUME,
  LAM_ASK_STOP,
  LAM_ASK_STEP, /* one step, then pause */
} LamWish;

typedef struct {
  guint n_threads;    /* 0: as many as there are cores */
  int niceness;       /* 10 when a window exists; 0: unchanged */
  LamWeights *init;   /* weights to begin from, matched by name; may be NULL */
  LamWeights *resume; /* a run to go on with, what state_path held; may be NULL */
  /* Where the worker writes everything it needs to go on, after each epoch; .safetensors. A run
   * that goes on gives the same bits as one that was not interrupted. NULL: nowhere. */
  const char *state_path;
  guint n_samples;   /* samples to follow, ≤ 32; 0 costs nothing */
  guint look;        /* flags of LamLook, to begin with */
  gboolean one_step; /* after the first step it is paused, as with LAM_ASK_STEP */
  gboolean
      keep_steps; /* fill the step curve with every step; else a point at most 20 times a second */
  /* Called on the worker after a snapshot came into an empty mailbox; wakes the reader. NULL: none.
   */
  void (*wake) (gpointer user_data);
  gpointer user_data;
  /* Called on the worker after each epoch; for the command line. NULL: none. */
  void (*epoch) (const LamSnapshot *snapshot, gpointer user_data);
} LamRunOptions;

/* Plans and starts; memory is taken on the worker, so this returns at once, and a network too large
 * shows as a failed snapshot. @data must have been loaded for @experiment; it and the experiment
 * are copied or referenced. Returns: (transfer full), or NULL with a sentence; nothing was started
 * then. */
LamRun *lam_run_new (const LamExperiment *experiment, LamData *data, const LamRunOptions *options,
                     GError **error);
LamRun *lam_run_ref (LamRun *run);
/* The last reference stops the worker and waits for it. */
void lam_run_unref (LamRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LamRun, lam_run_unref)

/* Asks, without waiting. A wish is read between layers; a step cut short changes nothing. */
void lam_run_ask (LamRun *run, LamWish wish);
/* Changes the learning rate or the number of epochs while it trains. */
void lam_run_set_rate (LamRun *run, double rate);
void lam_run_set_epochs (LamRun *run, guint epochs);

/* Changes what is looked at (flags of LamLook). Snapshots that come at most five times a second
 * hold it; a paused run answers at once, and the last snapshot of a run holds all of it. */
void lam_run_look (LamRun *run, guint look);

/* The newest unread snapshot, or NULL. Returns: (transfer full) */
LamSnapshot *lam_run_take_snapshot (LamRun *run);

/* Waits until the worker ended and gives the last snapshot. (transfer full) */
LamSnapshot *lam_run_wait (LamRun *run);

/* The weights after the last whole step (while it trains: after the last epoch), or, with
 * @best, of the best epoch. Returns: (transfer full), NULL before the network was made */
LamWeights *lam_run_dup_weights (LamRun *run, gboolean best);

/* Asks for newer weights than those of the last epoch, soon: for looking at them while it trains.
 */
void lam_run_want_weights (LamRun *run);

const LamExperiment *lam_run_experiment (const LamRun *run);
LamData *lam_run_data (const LamRun *run);

/* ---- Without a worker: evaluate, predict, check, measure. ---- */

typedef struct {
  double loss;
  guint n_metrics;
  const char *metric[8];
  double value[8];
  gsize *confusion; /* [n_classes × n_classes] or NULL; g_free */
} LamEvaluation;
gboolean lam_evaluate (const LamExperiment *experiment, LamData *data, LamPartId part,
                       const LamWeights *weights, guint n_threads, LamEvaluation *into,
                       GError **error);

/* Whether more of the metric called @id is better; FALSE for ids that are none. */
gboolean lam_metric_is_better_higher (const char *id);

/* Whether values of the metric called @id are shares, to be told in per cent. */
gboolean lam_metric_is_share (const char *id);

/* Runs @n prepared samples through the network up to and with @layer (NULL: the last).
 * @x: [n × shape of data]. Returns: (transfer full) [n × out], its one-sample shape in @out. */
float *lam_predict (const LamExperiment *experiment, LamShape in, const float *x, gsize n,
                    const LamWeights *weights, const char *layer, guint n_threads, LamShape *out,
                    GError **error);

/* The weights that training begins with. Returns: (transfer full), or NULL with a sentence */
LamWeights *lam_first_weights (const LamExperiment *experiment, LamShape in, GError **error);

/* Gradient check (design.md §8): the whole network in double, central differences. */
typedef struct {
  char *name;               /* "hidden/kernel", "input" */
  double error;             /* max|a − n| / max (max|a|, max|n|, 1e-6 × largest gradient) */
  gsize worst;              /* flat index */
  double analytic, numeric; /* there */
  guint n_checked, n_kinks;
} LamGradientRow;
#define LAM_GRADIENT_ERROR 1e-6

/* Whether the error of a tensor is small enough; and whether that holds for all of them and at most
 * 5 % of all entries straddled a kink. */
gboolean lam_gradient_row_is_good (const LamGradientRow *row);
gboolean lam_gradient_rows_are_good (const GPtrArray *rows);

/* @n_samples of the training part make the batch; up to 50 entries a tensor are checked, or @all;
 * @layer: only this one's weights, NULL for every tensor and the input.
 * Returns: (transfer full) (element-type LamGradientRow) */
GPtrArray *lam_gradient_check (const LamExperiment *experiment, const LamData *data,
                               const char *layer, guint n_samples, gboolean all, GError **error);

/* Everything that passes through step @step (from 1) of a training run, as one would see it with a
 * debugger: "input", "<layer>/output" (and "<layer>/preactivation" before its own activation) and
 * weights, each also with "_gradient", "targets" or "classes", and "loss". Fusing is off, so the
 * last bits may differ from a run's.
 * @init: weights to begin from, or NULL. Returns: (transfer full), or NULL with a sentence. */
LamWeights *lam_dump_step (const LamExperiment *experiment, LamData *data, const LamWeights *init,
                           guint64 step, guint n_threads, GError **error);

/* Trains (or infers) for about @seconds and tells the median speed. */
typedef struct {
  double samples_per_second, step_ms, first_step_seconds, peak_mb;
  guint batch_size, n_threads;
  guint64 n_steps;
} LamBenchmark;
gboolean lam_benchmark (const LamExperiment *experiment, LamData *data, gboolean infer,
                        double seconds, guint n_threads, LamBenchmark *into, GError **error);
