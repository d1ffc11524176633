/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Data in memory. A store holds the samples of one file or folder (training, test) as they were
 * read: bytes stay bytes, film reviews stay lists of word numbers. A part (training, validation,
 * test) is a choice of rows of a store. Preparation steps either change the stores once, or are
 * remembered and run on each gathered batch (noise that is fresh each epoch, augmentation).
 * Gathering a batch turns bytes into numbers through the store's scale and offset. */

#pragma once

#include <gio/gio.h>

#include "lam-kind.h"

typedef struct _LamExperiment LamExperiment;
typedef struct _LamFraming LamFraming;

typedef enum { LAM_PART_TRAIN, LAM_PART_VALIDATION, LAM_PART_TEST, LAM_N_PARTS } LamPartId;
typedef enum { LAM_STORE_BYTES, LAM_STORE_FLOATS, LAM_STORE_INDICES } LamStoreType;
typedef enum {
  LAM_TARGET_CLASS,   /* one class number a sample */
  LAM_TARGET_VALUES,  /* floats [n × target shape] */
  LAM_TARGET_MASK,    /* a class number a pixel, 255 is ignored */
  LAM_TARGET_PICTURE, /* the sample itself before the noise steps */
  LAM_TARGET_NONE,
} LamTargetType;

#define LAM_IGNORE 255 /* class of a mask pixel that counts for nothing */

/* Samples in a row. With ragged pictures @shapes gives each its own and @shape is unknown. */
typedef struct {
  gsize n;
  LamStoreType type;
  LamShape shape;   /* of one sample; indices: [length of the multi-hot vector] */
  LamShape *shapes; /* [n] when pictures differ in size, else NULL */
  guint64 *starts;  /* [n + 1] first value of each sample when ragged or indices, else NULL */
  gpointer values;  /* guint8, float or guint32, by type */
  gsize n_values;
} LamSamples;

/* One source of samples with what is wanted of each. */
typedef struct {
  LamSamples x;
  LamTargetType target;
  guint16 *classes; /* [n] CLASS */
  LamSamples y;     /* VALUES: floats; MASK: bytes (ragged when pictures are) */
  /* A batch's input is value × scale[c] + offset[c], c the position in the sample modulo
   * n_affine: 1, the channels, or all values of a sample. n_affine = 0: as it is. */
  guint n_affine;
  float *scale, *offset;
  float low, high;     /* range of the values as read: 0 and 255 of bytes */
  gboolean blue_first; /* a step has put blue before red; people are shown red, green, blue */
  char **names;        /* [n] where each came from, or NULL */
} LamStore;

typedef struct {
  LamStore *store; /* NULL: the part is empty */
  guint32 *rows;   /* [n] rows of the store */
  gsize n;
} LamPart;

typedef struct _LamData LamData;
struct _LamData {
  int references;                /* atomic */
  LamStore *stores[LAM_N_PARTS]; /* as read: TRAIN, VALIDATION (rarely), TEST; NULL if absent */
  LamPart parts[LAM_N_PARTS];
  guint n_classes;
  char **class_names; /* [n_classes], NULL-terminated, in the script of the set: "۰" */
  char **words;       /* the word of each column of index lists, NULL-terminated, or NULL */
  LamShape shape;     /* of a prepared sample */
  LamTargetType target;
  LamShape target_shape;    /* VALUES and PICTURE; of a MASK: [rows × columns]; CLASS: unknown */
  GPtrArray *batch_steps;   /* of LamItem: run on every batch of every part */
  GPtrArray *augment_steps; /* of LamItem: run on training batches only */
  guint target_before;      /* PICTURE: number of batch_steps before the target is taken */
  guint64 seed;
  guint64 hash;        /* of what was read and how it was prepared */
  double seconds;      /* reading and preparing took */
  GPtrArray *notes;    /* of char*: sentences worth showing ("Row 318 is nearly black.") */
  GPtrArray *warnings; /* of char*: sentences that must be seen: a part shares samples with
                        * training, or files were left out */
  LamData *base; /* whose stores, rows, names and steps are borrowed; NULL: they are its own */
  LamStore *own; /* with a base: the store of the one part that is not borrowed */
};

LamData *lam_data_ref (LamData *data);
void lam_data_unref (LamData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LamData, lam_data_unref)

/* Whether there are samples in @part; FALSE with a sentence. */
gboolean lam_data_has_part (const LamData *data, LamPartId part, GError **error);

LamStore *lam_store_new (void);
void lam_store_free (LamStore *store);

/* How a load is watched and ended. Progress is called on the loading thread, at most a few times
 * a second; @share is 0 … 1. */
typedef struct {
  const char *folder;        /* paths in the experiment are relative to this; NULL: as they are */
  GCancellable *cancellable; /* may be NULL */
  void (*progress) (double share, const char *doing, gpointer user_data); /* may be NULL */
  gpointer user_data;
  guint64 seed;
  guint n_threads;
  gboolean
      any_shape; /* pictures left of different sizes are no error: for looking, not for training */
  guint
      at_most; /* of sets with a file for each sample read no more of a part; 0: all. For looking */
  /* Set by lam_data_load(): the frame that the first step brings pictures into, or NULL. Who reads
   * files of pictures does it while decoding, so that no picture is kept in its own size. */
  const LamFraming *framing;
} LamLoading;

/* Reads, splits and prepares the data of @experiment: all that training needs. Call it off the
 * main thread. Returns: (transfer full), or NULL with a sentence. */
LamData *lam_data_load (const LamExperiment *experiment, const LamLoading *loading, GError **error);

/* The same, but @inputs, samples from elsewhere as they are before preparation, go through it too
 * and become the test part. @inputs: (element-type LamArray) a picture or some, a row of numbers or
 * a table; colour becomes grey where the data set is grey.
 * Nothing is known of what is wanted of any sample then: the data are for gathering, not for
 * training. NULL with a sentence. */
LamData *lam_data_load_with (const LamExperiment *experiment, const LamLoading *loading,
                             GPtrArray *inputs, GError **error);

/* The samples in @path for it: an array, a PNG or JPEG, or a folder of these in the order of their
 * names. Returns: (transfer full) (element-type LamArray), NULL with a sentence */
GPtrArray *lam_inputs_load (const char *path, GError **error);

/* The absolute path of a path parameter. Returns: (transfer full) */
char *lam_loading_path (const LamLoading *loading, const char *path);

/* Tells progress; FALSE with LAM_ERROR_CANCELLED when the load was cancelled. */
gboolean lam_loading_progress (const LamLoading *loading, double share, const char *doing,
                               GError **error);

/* A batch as a network takes it; the memory belongs to whoever made the batch. */
typedef struct {
  guint n;                   /* samples */
  LamShape shape;            /* of one sample */
  float *x;                  /* [n × shape], unless index lists */
  guint32 *starts, *indices; /* index lists */
  gsize indices_capacity;
  gint32 *classes; /* [n × positions] CLASS and MASK; −1 is ignored; else NULL */
  float *t;        /* [n × target shape] VALUES and PICTURE; else NULL */
  guint capacity;  /* samples it has room for */
  float *scratch;  /* [n_slots × 2 × sample] for steps; slot: one a thread */
  guint n_slots;
} LamBatch;

/* A batch with room for @capacity samples of any part of @data, gathered by at most @n_threads at a
 * time. Returns: (transfer full) */
LamBatch *lam_batch_new (const LamData *data, guint capacity, guint n_threads);
void lam_batch_free (LamBatch *batch);

/* Gathers rows[0 … n − 1] (positions within the part) into @batch: bytes to numbers, batch steps,
 * augmentation if @augment. Random steps use (data->seed, epoch, position within the part), so a
 * sample's noise depends neither on its batch nor on threads. Allocates nothing. */
void lam_data_gather (const LamData *data, LamPartId part, const guint32 *rows, guint n,
                      guint epoch, gboolean augment, LamBatch *batch);

/* The same for the samples [from, to) of the batch only, so that threads can share the work: any
 * cut gives the same batch. @slot < batch->n_slots is the thread's. Index lists cannot be cut. */
void lam_data_gather_some (const LamData *data, LamPartId part, const guint32 *rows, guint n,
                           guint epoch, gboolean augment, LamBatch *batch, guint from, guint to,
                           guint slot);

/* One picture of a part as 8-bit grey or RGB, before scaling, for people to look at.
 * @pixels: [rows × columns × channels] of the store's shape; index lists cannot be shown, and what
 * is no RGB any more only by the next. */
gboolean lam_data_peek_picture (const LamData *data, LamPartId part, gsize position,
                                LamShape *shape, const guint8 **pixels);

/* A picture of any store, also of floats (their least value is black, the largest white).
 * Returns: (transfer full) g_free, NULL when the sample is no picture */
guint8 *lam_data_dup_picture (const LamData *data, LamPartId part, gsize position, LamShape *shape);

/* The mask of a sample, one class a pixel, [rows × columns]; FALSE when it has none. */
gboolean lam_data_peek_mask (const LamData *data, LamPartId part, gsize position, LamShape *shape,
                             const guint8 **mask);

/* The words that occur in a sample, commonest first, separated by blanks.
 * Returns: (transfer full), NULL when it has none or they are not known */
char *lam_data_dup_words (const LamData *data, LamPartId part, gsize position);

/* Class number of a sample, −1 if it has none. */
int lam_data_class (const LamData *data, LamPartId part, gsize position);

/* A reader: one file in data/ and one row in data/readers.def. */
typedef struct {
  LamKind kind;
  /* Fills data->stores and the classes. Paths through lam_loading_path(). */
  gboolean (*read) (const LamItem *item, const LamLoading *loading, LamData *data, GError **error);
  /* How sure it is (0 … 100) that this file or folder is its own. @head: the first @n bytes of a
   * file, decompressed; n = 0 for a folder. NULL: never guessed. */
  int (*recognise) (const char *path, const guint8 *head, gsize n);
  /* Fills in what else can be known of a recognised set, the test file beside a training file for
   * one; the first path parameter is set already. May be NULL. */
  void (*complete) (LamItem *item, const char *path);
} LamReaderKind;

/* A preparation or augmentation step: one file in data/steps/ and one row in data/steps.def. */
typedef enum {
  LAM_STEP_AUGMENTS = 1 << 0,   /* belongs into "augment" */
  LAM_STEP_INPUT_ONLY = 1 << 1, /* noise: a PICTURE target is taken before it */
  LAM_STEP_PER_BATCH = 1 << 2,  /* runs on every batch */
  LAM_STEP_ROWS_ONLY = 1 << 3,  /* chooses or orders rows, so it may also follow batch steps */
} LamStepFlags;

/* One sample in a step's hands. */
typedef struct {
  LamShape shape;  /* a picture's, even when it is flattened for the network */
  float *x;        /* [shape] */
  gint32 *mask;    /* [rows × columns], −1 is ignored; or NULL */
  float *target;   /* [shape] a picture that moves with x; or NULL */
  float low, high; /* the range of values: 0 and 255 for bytes that are augmented */
  float *scratch;  /* [shape], and as much again for the mask */
  guint64 key;     /* for random numbers of this step, sample and epoch */
} LamSampleView;

typedef struct {
  LamKind kind;
  guint flags;
  /* Changes data->stores, parts or shape once; statistics come from the rows of the training part.
   * Steps that run on batches only check that they can. NULL: nothing to do. */
  gboolean (*prepare) (const LamItem *item, LamData *data, const LamLoading *loading,
                       GError **error);
  /* Changes one gathered sample in place, its mask too when pictures and masks move together.
   * Augmentation comes before, batch steps after the store's scale and offset. */
  void (*apply) (const LamItem *item, const LamSampleView *view);
  /* The frame that it brings every picture into, when that is all it does; NULL: it does more. */
  void (*find_framing) (const LamItem *item, LamFraming *framing);
  /* TRUE when a batch step draws the same numbers in every epoch; NULL: never. */
  gboolean (*is_fixed) (const LamItem *item);
} LamStepKind;

extern const LamFamily lam_reader_family, lam_step_family, lam_augment_family;

/* The readers that think @path is theirs, surest first, as items with their paths filled in.
 * Returns: (transfer full) (element-type LamItem), empty with a sentence in @error if none. */
GPtrArray *lam_data_recognise (const char *path, GError **error);

/* A description of data for a start: @source, as from lam_data_recognise(), with the steps and
 * parts that let a network train on it. Looks into the files; call it off the main thread.
 * Returns: (transfer full), NULL with a sentence when they cannot be read */
JsonNode *lam_data_suggest (const LamItem *source, GCancellable *cancellable, GError **error);

/* What was found, for the Data page and lamina-cli data. */
typedef struct {
  gsize samples;
  LamShape shape;
  gsize *class_counts;    /* [n_classes] or NULL */
  double mean, deviation; /* over all prepared input values */
} LamPartSummary;
void lam_data_summarise (const LamData *data, LamPartId part, LamPartSummary *summary);
