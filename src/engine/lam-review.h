/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which words of a review tell a network most: what each adds is measured, the probability with it
 * less that without it. And texts of one's own as the lists of words that such networks read. */

#pragma once

#include "lam-run.h"
#include "lam-trainer.h"

/* Whether @data are reviews: lists of words, each with a class. */
gboolean lam_review_suits (const LamData *data);

/* Fills answer, probability and outputs of @sample from its output @y, a class or not. */
void lam_sample_take_answer (LamSample *sample, const LamNetwork *network, const float *y);

/* Room for lists as long as @length, of a network that gives classes and reads lists of words.
 * Allocates; what follows does not. */
LamBatch *lam_review_room (const LamData *data, guint capacity, guint length);

/* Fills the words and the answer of @sample from the list of its columns.
 * @room: of lam_review_room(). Returns: FALSE when interrupted, and some of @sample is filled */
gboolean lam_review_weigh (LamNetwork *network, LamBatch *room, const guint32 *list, guint length,
                           LamSample *sample);

/* The columns of @text: of its words, and the one that every review begins with; cut as reviews are
 * cut on reading. @data: of reviews whose words are known. @n_words: different words in it;
 * @n_known: of them those with a column of their own. Returns: (transfer full) [n], sorted */
guint32 *lam_review_columns (const LamData *data, const char *text, guint *n, guint *n_words,
                             guint *n_known);

/* The same for samples of a part, or for @list alone, with a network of its own made for it. Call
 * it off the main thread. Returns: (transfer full) [n] */
LamSample *lam_review_weigh_rows (const LamExperiment *experiment, LamData *data,
                                  const LamWeights *weights, LamPartId part, const guint32 *rows,
                                  guint n, GError **error);
LamSample *lam_review_weigh_list (const LamExperiment *experiment, LamData *data,
                                  const LamWeights *weights, const guint32 *list, guint length,
                                  GError **error);
