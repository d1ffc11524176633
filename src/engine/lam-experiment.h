/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An experiment: what the user made, equal to the .lamina file. It is an item (lam-kind.h) whose
 * values are items, plus the folder its paths are relative to. A plain value: dup, equal, free;
 * undo is a stack of them. */

#pragma once

#include "lam-kind.h"

typedef struct _LamExperiment LamExperiment;

struct _LamExperiment {
  LamItem *document; /* kind lam_experiment_kind; parameters by the enums below */
  char *folder;      /* paths are relative to it; NULL: the current folder */
};

/* Parameters of the document … */
enum {
  LAM_EXPERIMENT_FORMAT,
  LAM_EXPERIMENT_VERSION,
  LAM_EXPERIMENT_NAME,
  LAM_EXPERIMENT_SEED,
  LAM_EXPERIMENT_AUTHOR,
  LAM_EXPERIMENT_STUDENT_NUMBER,
  LAM_EXPERIMENT_NOTES,
  LAM_EXPERIMENT_DATA,
  LAM_EXPERIMENT_LAYERS,
  LAM_EXPERIMENT_TRAINING,
  LAM_EXPERIMENT_GUIDE,
};
/* … of its data … */
enum {
  LAM_DATA_SOURCE,
  LAM_DATA_CLASSES,
  LAM_DATA_TARGET,
  LAM_DATA_PREPARE,
  LAM_DATA_AUGMENT,
  LAM_DATA_VALIDATION,
  LAM_DATA_TEST,
};
enum {
  LAM_VALIDATION_SPLIT,
  LAM_VALIDATION_COUNT,
  LAM_VALIDATION_STRATIFY,
  LAM_VALIDATION_FROM,
  LAM_VALIDATION_USE
};
enum { LAM_FROM_RANDOM, LAM_FROM_START, LAM_FROM_END };
/* … and of its training. */
enum {
  LAM_TRAINING_LOSS,
  LAM_TRAINING_METRICS,
  LAM_TRAINING_OPTIMIZER,
  LAM_TRAINING_BATCH_SIZE,
  LAM_TRAINING_EPOCHS,
  LAM_TRAINING_SHUFFLE,
  LAM_TRAINING_L2,
  LAM_TRAINING_EARLY_STOPPING,
  LAM_TRAINING_CLASS_WEIGHT,
  LAM_TRAINING_TRAIN_FIGURES,
  LAM_TRAINING_PHASES,
};
enum { LAM_EARLY_MONITOR, LAM_EARLY_MIN_DELTA, LAM_EARLY_PATIENCE, LAM_EARLY_RESTORE_BEST };

extern const LamFamily lam_experiment_family, lam_data_family, lam_training_family,
    lam_layer_family, lam_loss_family, lam_optimizer_family, lam_schedule_family,
    lam_initializer_family, lam_metric_family;

/* An empty experiment: built-in digits, no layers. */
LamExperiment *lam_experiment_new (void);
LamExperiment *lam_experiment_dup (const LamExperiment *experiment);
void lam_experiment_free (LamExperiment *experiment);
gboolean lam_experiment_equal (const LamExperiment *a, const LamExperiment *b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LamExperiment, lam_experiment_free)

LamExperiment *lam_experiment_load (const char *path, GError **error);
LamExperiment *lam_experiment_from_text (const char *text, gssize length, const char *where,
                                         GError **error);
char *lam_experiment_to_text (const LamExperiment *experiment);
/* Written to a temporary name and renamed. */
gboolean lam_experiment_save (const LamExperiment *experiment, const char *path, GError **error);

/* Sets one value by its path, "training.optimizer.learning_rate" or "layers.hidden.units"; the
 * value is JSON if it reads as JSON, else text. A * in the name of a layer stands for anything:
 * "layers.block*.trainable" is set for every layer that fits and has it. */
gboolean lam_experiment_set (LamExperiment *experiment, const char *path, const char *value,
                             GError **error);

/* Makes paths in @experiment relative to @folder, where they lie inside it, or else absolute, and
 * @folder the one they are relative to. NULL: all absolute. */
void lam_experiment_move (LamExperiment *experiment, const char *folder);

/* Borrowed parts. Lists hold LamItem. Layers may be added, moved and removed in the list;
 * lam_experiment_name_layers() then gives names to new ones ("dense_1") and
 * lam_experiment_cut_links() drops links to layers that are gone or no longer earlier. */
GPtrArray *lam_experiment_layers (const LamExperiment *experiment);
GPtrArray *lam_experiment_prepare (const LamExperiment *experiment);
LamItem *lam_experiment_data (const LamExperiment *experiment);
LamItem *lam_experiment_source (const LamExperiment *experiment);
LamItem *lam_experiment_training (const LamExperiment *experiment);
LamItem *lam_experiment_optimizer (const LamExperiment *experiment);
LamItem *lam_experiment_loss (const LamExperiment *experiment);
guint64 lam_experiment_seed (const LamExperiment *experiment);
const char *lam_experiment_name (const LamExperiment *experiment);
/* Id of the ready-made experiment that it began as; NULL when it began as none. */
const char *lam_experiment_guide (const LamExperiment *experiment);
void lam_experiment_name_layers (LamExperiment *experiment);
void lam_experiment_cut_links (LamExperiment *experiment);
/* Whether layers of this kind take further inputs, by their "from": add, concatenate. */
gboolean lam_layer_kind_merges (const LamKind *kind);

/* What the user called the filters of @layer, NULL-terminated; NULL when they have no names. */
const char *const *lam_layer_filter_names (const LamItem *layer);

/* ---- What the layers come to, before anything is trained. ---- */

/* One layer's row. */
typedef struct {
  LamShape in, out;
  gsize n_parameters, n_trainable;
  double work;         /* multiply-adds of one sample */
  char *error;         /* why it does not fit, in words, or NULL; rows below an error are unknown */
  const LamKind *mend; /* put one of these before it and it fits; or NULL */
  gboolean mend_removes; /* without this layer it fits; then mend is NULL */
} LamPlanRow;

typedef struct {
  GPtrArray *rows; /* of LamPlanRow, one a layer of the experiment, in order */
  LamShape out;    /* unknown when some row has an error */
  gsize n_parameters, n_trainable;
  char *error; /* what is wrong with the whole (loss and output, no layers …), or NULL */
} LamPlan;

/* Plans the layers for samples of shape @in (unknown: only ranges are checked), and, when @data
 * is given, whether output, loss and targets go together. Never fails: errors are in the plan. */
LamPlan *lam_plan_new (const LamExperiment *experiment, LamShape in, gconstpointer data);
void lam_plan_free (LamPlan *plan);
gboolean lam_plan_is_good (const LamPlan *plan);
/* The first error, with the layer's name. NULL when good. */
const char *lam_plan_error (const LamPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LamPlan, lam_plan_free)
