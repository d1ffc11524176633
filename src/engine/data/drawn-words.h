/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the made-up film reviews, by what they do in a sentence. */
#pragma once

#include <glib.h>

typedef enum {
  DRAWN_PRAISE,      /* adjectives: gripping */
  DRAWN_BLAME,       /* tedious */
  DRAWN_PRAISE_HOW,  /* adverbs: grippingly */
  DRAWN_BLAME_HOW,   /* tediously */
  DRAWN_PRAISE_NOUN, /* triumph */
  DRAWN_BLAME_NOUN,  /* mess */
  DRAWN_PRAISE_VERB, /* past tense: enjoyed */
  DRAWN_BLAME_VERB,  /* regretted */
  DRAWN_PART,        /* what a film is made of: plot, acting */
  DRAWN_THING,       /* any noun: letter */
  DRAWN_THINGS,      /* its plural */
  DRAWN_PERSON,      /* doctor */
  DRAWN_VERB,        /* follow */
  DRAWN_VERB_S,      /* follows */
  DRAWN_VERB_ED,     /* followed */
  DRAWN_VERB_ING,    /* following */
  DRAWN_PLAIN,       /* adjectives that judge nothing: wooden, foreign */
  DRAWN_DEGREE,      /* very */
  DRAWN_GENRE,       /* western */
  DRAWN_FIRST_NAME,
  DRAWN_SURNAME,
  DRAWN_TOWN,
  DRAWN_N_SORTS
} DrawnSort;

typedef struct {
  GPtrArray *words;             /* every word once, in the order found */
  GArray *sorts[DRAWN_N_SORTS]; /* of guint: places in words; common ones first */
} DrawnWords;

/* Made at the first call, for ever after the same. */
const DrawnWords *drawn_words_get (void);

/* The place of @word, which becomes one of them if it was not. Only for making the grammar, in one
 * thread, after drawn_words_get. */
guint drawn_words_add (const char *word);
