/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Python's pickles read as data: a stack machine that builds values and never calls anything. What
 * a pickle would call is kept as a call node with a name, arguments and state, and only names that
 * the caller allows are taken at all. */

#pragma once

#include "../lam-error.h"

typedef struct _LamPickle LamPickle;
typedef struct _LamPickleNode LamPickleNode;

typedef enum {
  LAM_PICKLE_NONE,
  LAM_PICKLE_BOOL,
  LAM_PICKLE_INT,
  LAM_PICKLE_FLOAT,
  LAM_PICKLE_TEXT, /* text or bytes: node->text, node->n */
  LAM_PICKLE_LIST, /* node->items; tuples too */
  LAM_PICKLE_DICT, /* node->items: key, value, key, value … */
  LAM_PICKLE_NAME, /* "module.name": node->text */
  LAM_PICKLE_CALL, /* node->items: what is called, its arguments, then its state if it has one */
  LAM_PICKLE_LINK, /* a persistent id: node->items[0] */
  LAM_PICKLE_MARK, /* never in a result */
} LamPickleType;

typedef struct {
  LamPickleType type;
  union {
    gint64 whole; /* of a BOOL too */
    double real;
    LamPickleNode *node;
  };
} LamPickleValue;

struct _LamPickleNode {
  const char *text; /* borrowed from the bytes, not terminated unless a NAME */
  gsize n;
  GArray *items; /* of LamPickleValue */
};

/* Reads a pickle. @allowed: names that may occur, NULL-terminated. @used: (out) (optional) bytes
 * read, for files that hold several pickles. NULL with a sentence that begins with @where.
 * @bytes must outlive the pickle. Returns: (transfer full) */
LamPickle *lam_pickle_new (gconstpointer bytes, gsize n, const char *where,
                           const char *const *allowed, gsize *used, GError **error);
void lam_pickle_free (LamPickle *pickle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LamPickle, lam_pickle_free)

const LamPickleValue *lam_pickle_root (const LamPickle *pickle);

/* Item @index of a list, tuple or call; NULL when there is none. */
const LamPickleValue *lam_pickle_item (const LamPickleValue *value, guint index);
guint lam_pickle_length (const LamPickleValue *value);

/* The value under a text key; NULL when there is none. */
const LamPickleValue *lam_pickle_lookup (const LamPickleValue *value, const char *key);

gboolean lam_pickle_is_text (const LamPickleValue *value, const char *text);
/* TRUE for a call of one of these names, separated by bars. */
gboolean lam_pickle_is_call (const LamPickleValue *value, const char *names);

/* A NumPy array that was pickled: element type ("u1", "i8", "O8"), shape, raw bytes, or the list
 * of an object array. FALSE when @value is none. */
typedef struct {
  char descr[8]; /* with the byte order: "<i8", "|u1" */
  guint n;
  gsize d[8];
  gboolean fortran;
  const guint8 *bytes; /* NULL for an object array */
  gsize n_bytes;
  const LamPickleValue *list; /* of an object array */
} LamPickleArray;
gboolean lam_pickle_array (const LamPickleValue *value, LamPickleArray *array);

/* The names a pickled NumPy array needs, in every version of NumPy. */
extern const char *const lam_pickle_numpy_names[];
