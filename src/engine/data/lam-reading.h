/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What readers and steps share: room for samples, bytes of files, work cut among threads, and the
 * digits of scripts. */

#pragma once

#include "../lam-data.h"
#include "../lam-random.h"

/* ---- Work on several threads. ---- */

typedef void (*LamRangeFunc) (gsize from, gsize to, guint thread, gpointer user_data);

/* Calls @work on pieces of 0 … n − 1, on @n_threads threads (0: as many as there are cores); the
 * order is any, so a piece must depend on nothing but its numbers. Returns when all is done. */
void lam_in_parallel (guint n_threads, gsize n, gsize piece, LamRangeFunc work, gpointer user_data);

/* The same for the numbers from @begin to @end − 1. */
void lam_in_parallel_from (guint n_threads, gsize begin, gsize end, gsize piece, LamRangeFunc work,
                           gpointer user_data);

/* ---- Room for samples. ---- */

gsize lam_store_value_size (LamStoreType type);
LamShape lam_samples_shape (const LamSamples *samples, gsize row);
gsize lam_samples_start (const LamSamples *samples, gsize row);
gsize lam_samples_length (const LamSamples *samples, gsize row);

/* Address of the first value of a sample. */
#define lam_samples_bytes(samples, row)                                                            \
  ((guint8 *) (samples)->values + lam_samples_start ((samples), (row)))
#define lam_samples_floats(samples, row)                                                           \
  ((float *) (samples)->values + lam_samples_start ((samples), (row)))
#define lam_samples_indices(samples, row)                                                          \
  ((guint32 *) (samples)->values + lam_samples_start ((samples), (row)))

/* Makes room for @n samples of one shape, zeros. FALSE with LAM_ERROR_MEMORY. */
gboolean lam_samples_init (LamSamples *samples, LamStoreType type, gsize n, LamShape shape,
                           GError **error);
/* The same with a shape each; @shapes is taken. When all are the same, that is the shape. */
gboolean lam_samples_init_ragged (LamSamples *samples, LamStoreType type, gsize n, LamShape *shapes,
                                  GError **error);
void lam_samples_clear (LamSamples *samples);

/* Takes the samples with @out[i] set, of x.n, out of @store, which no part has been made of yet;
 * the others stay in their order. */
void lam_store_leave_out (LamStore *store, const guint8 *out);

/* Finds store->low and store->high of floats. */
void lam_store_measure (LamStore *store);

/* Multiplies what a batch gets by @scale and adds @offset, both [n] with n = 1, the channels, or
 * the values of a sample. */
void lam_store_add_affine (LamStore *store, guint n, const float *scale, const float *offset);

/* ---- Files. ---- */

/* The whole of a file, decompressed when it is gzip; mapped, not copied, when it is not.
 * NULL with a sentence. Returns: (transfer full) */
GBytes *lam_read_file (const char *path, GError **error);

/* The first bytes, decompressed; 0 when it cannot be read. */
gsize lam_read_head (const char *path, guint8 *head, gsize n);

/* The name of the file alone, for sentences. */
const char *lam_file_name (const char *path);

/* A path parameter made absolute; NULL with a sentence when it is needed but not set. */
char *lam_reader_path (const LamItem *item, guint index, const LamLoading *loading, GError **error);

/* Sets parameter @index to the file whose name is @path's with the last @word turned into @other,
 * when there is such a file. For LamReaderKind.complete. */
void lam_reader_complete (LamItem *item, const char *path, guint index, const char *word,
                          const char *other);

/* ---- Classes. ---- */

/* "latin", "persian", "kannada": names of the ten digits. Returns: (transfer full) */
char **lam_digit_names (const char *script);

/* Names 0 … n − 1. Returns: (transfer full) */
char **lam_number_names (guint n);

/* Keeps the samples of these classes, by name or number, and renumbers them in this order. */
gboolean lam_data_keep_classes (LamData *data, char *const *wanted, GError **error);

/* Sets n_classes from the largest class of all stores, @least at least. */
void lam_data_count_classes (LamData *data, guint least);

/* ---- For steps. ---- */

/* FALSE with a sentence that names the step unless all samples are pictures that no earlier step
 * flattened. With @one_size they must be of one size as well. */
gboolean lam_step_needs_pictures (const LamItem *item, const LamData *data, gboolean one_size,
                                  GError **error);

/* FALSE with a sentence when values were already scaled each in its own way (standardise per
 * pixel), so that pixels cannot be mixed or cut any more. */
gboolean lam_step_needs_plain_scale (const LamItem *item, const LamData *data, GError **error);

/* FALSE with a sentence when samples are lists of words. */
gboolean lam_step_needs_values (const LamItem *item, const LamData *data, GError **error);

/* For LamStepKind.prepare of a step whose work is done on batches: FALSE with a sentence that names
 * the step unless samples are numbers and of one size. */
gboolean lam_step_prepare_batch (const LamItem *item, LamData *data, const LamLoading *loading,
                                 GError **error);

/* Sums and sums of squares of the values of a part as they are in memory, by position in the sample
 * modulo @m; the same on any number of threads. Index lists count their ones. */
void lam_part_sums (const LamPart *part, guint m, double *sums, double *squares);

/* Values in a part. */
gsize lam_part_values (const LamPart *part);

/* Every LamSamples with pictures that must be changed alike: inputs, and targets that are
 * pictures; masks when @masks. Ends with NULL. */
typedef struct {
  LamSamples *samples;
  LamStore *store;
  gboolean is_mask;
} LamPictures;
guint lam_data_list_pictures (LamData *data, gboolean masks, LamPictures list[6]);

/* Sets data->shape after a step changed the stores. */
void lam_data_settle_shape (LamData *data);
