/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reviews as lists of the words that occur in them: one column a word, a 1 where it occurs, kept
 * as the sorted column numbers. Columns are those of Keras's imdb.load_data: 1 begins a review, 2
 * is every word that is not among the commonest. */

#pragma once

#include "lam-reading.h"

#define LAM_WORD_START 1
#define LAM_WORD_UNKNOWN 2
#define LAM_WORD_OFFSET 3 /* the column of a word is its rank, counted from 1, and this */

/* @text, of @n bytes, in lower case, valid UTF-8, cut where the Tokenizer of Keras cuts.
 * Returns: (transfer full) a zero after each word and two at the end */
char *lam_words_cut (const char *text, gsize n);

/* Sorts the @n columns of a review and drops those that are there twice. Returns: how many are left
 */
gsize lam_words_sort (guint32 *columns, gsize n);

typedef struct _LamWords LamWords;

/* Room for @n reviews over @num_words columns. */
LamWords *lam_words_new (gsize n, guint num_words);

/* Sets review @index from the columns of its words, in any order, repeated or not; those from
 * num_words on become LAM_WORD_UNKNOWN. Thread-safe for different reviews. */
void lam_words_set (LamWords *words, gsize index, const guint32 *columns, gsize n);

/* Moves the lists of the reviews before @end, all of which have been set, to where they will stay:
 * called now and then, it saves having all of them twice in the end. FALSE with LAM_ERROR_MEMORY.
 */
gboolean lam_words_settle (LamWords *words, gsize end, GError **error);

/* Puts all reviews into @samples and frees @words, also on failure. */
gboolean lam_words_finish (LamWords *words, LamSamples *samples, GError **error);

/* "negative", "positive". Returns: (transfer full) */
char **lam_words_class_names (void);
