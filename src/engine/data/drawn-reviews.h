/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made-up film reviews as lists of word numbers, for a job on text that needs no file. */
#pragma once

#include <glib.h>

/* Word numbers are those of Keras's IMDB set: 0 padding, 1 start, 2 unknown, 3 unused, then the
 * words, the commonest first. */
#define LAM_DRAWN_FIRST_WORD 4

/* Writes one review of 60 … 250 words.
 * @index: which of the endless reviews
 * @words: of guint32; emptied, then filled: 1, then a number a word
 * @label: 0 the writer gave it a bad mark, 1 a good one; about one in eleven says the opposite of
 * what it marks What is written depends on seed and index alone, on every machine; any thread may
 * call. */
void lam_drawn_review (guint64 seed, guint64 index, GArray *words, guint *label);

/* How many numbers there are: every number in a review is less. */
guint lam_drawn_n_words (void);

/* The word of a number; NULL for those under LAM_DRAWN_FIRST_WORD and from lam_drawn_n_words on. */
const char *lam_drawn_word (guint id);
