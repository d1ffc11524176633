/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Kinds and items: the one way in which everything a user can choose is described.
 *
 * A kind is a static descriptor (a layer, a loss, an optimiser, a reader, a preparation step, and
 * also "training" or "experiment"): its id, its texts for people, its table of parameters. A
 * family is the table of kinds one may choose among. An item is one use of a kind: a value for
 * each parameter, and for a layer its name and where its inputs come from. An experiment is an
 * item whose values are items, so that reading, writing, undo, the forms of the window, the
 * command line's --set, range errors and docs/layers.md are each written once.
 *
 * A kind of some family (LamLayerKind, LamLossKind, …) begins with a LamKind. */

#pragma once

#include <json-glib/json-glib.h>

#include "lam-error.h"
#include "lam-shape.h"

typedef struct _LamKind LamKind;
typedef struct _LamParam LamParam;
typedef struct _LamFamily LamFamily;
typedef struct _LamValue LamValue;
typedef struct _LamItem LamItem;

typedef enum {
  LAM_VALUE_NUMBER, /* double */
  LAM_VALUE_SWITCH, /* true or false */
  LAM_VALUE_CHOICE, /* one of the parameter's choices */
  LAM_VALUE_PAIR,   /* rows, columns; a single number means both */
  LAM_VALUE_QUAD,   /* [[top, bottom], [left, right]]; a single number means all four */
  LAM_VALUE_SHAPE,  /* whole numbers, at most LAM_MAX_DIMENSIONS */
  LAM_VALUE_LIST,   /* texts or numbers */
  LAM_VALUE_TEXT,
  LAM_VALUE_JSON,  /* any JSON, read by the one who uses it */
  LAM_VALUE_ITEM,  /* an item of the parameter's family */
  LAM_VALUE_ITEMS, /* a list of them */
} LamValueType;

typedef enum {
  LAM_PARAM_WHOLE = 1 << 0,     /* numbers must be whole */
  LAM_PARAM_ABOVE_MIN = 1 << 1, /* min itself is not allowed */
  LAM_PARAM_BELOW_MAX = 1 << 2, /* max itself is not allowed */
  LAM_PARAM_OPTIONAL = 1 << 3,  /* may be absent or null: lam_value_is_set() */
  LAM_PARAM_ADVANCED = 1 << 4,  /* folded away in a form */
  LAM_PARAM_HIDDEN = 1 << 5,    /* not in a form: another part of the window edits it */
  LAM_PARAM_INLINE = 1 << 6,    /* an item whose keys stand beside the others, not in an object */
  LAM_PARAM_PATH = 1 << 7,      /* a text that names a file or folder */
  LAM_PARAM_LIVE = 1 << 8,      /* may change while a run trains */
} LamParamFlags;

struct _LamParam {
  const char *id;
  const char *title; /* two words at most */
  const char *help;  /* one full sentence, for someone who has never trained a network */
  LamValueType type;
  guint flags;
  double min, max;                  /* of a number and of each number in a pair, quad or shape */
  const char *initial;              /* JSON; NULL is "null", for optional ones */
  const char *const *choices;       /* of a CHOICE: ids, NULL-terminated */
  const char *const *choice_titles; /* the same in words; may be NULL */
  const LamFamily *family;          /* of an ITEM or ITEMS */
};

struct _LamKind {
  const char *id;
  const char *title;   /* "Max pooling" */
  const char *summary; /* one sentence: what it does, for people */
  const char *formula; /* plain text with Unicode, may be NULL */
  const char *group;   /* heading in a chooser: "Core", "Convolution"; may be NULL */
  const char *source;  /* where formula and defaults come from, may be NULL */
  const LamParam *params;
  guint n_params;
};

struct _LamFamily {
  const char *id;       /* "layers" */
  const char *noun;     /* "layer": in sentences */
  const char *type_key; /* the JSON key that names the kind: "type", "source", "step" */
  const LamKind *const *kinds;
  const guint *n_kinds;
  gboolean named; /* items carry "name" and "from": layers */
};

/* The kind named @id, or NULL. */
const LamKind *lam_family_find (const LamFamily *family, const char *id);

/* The text of @candidates (NULL-terminated) nearest to @word, or NULL if none is near. */
const char *lam_nearest (const char *word, const char *const *candidates);

/* Index of the parameter @id in @kind, or -1. */
int lam_kind_find_param (const LamKind *kind, const char *id);

/* The values allowed, in words: "a whole number from 1 to 65536", "valid, same or explicit".
 * Returns: (transfer full) */
char *lam_param_allowed (const LamParam *param);

struct _LamValue {
  gboolean is_set; /* FALSE: null */
  union {
    double number;
    gboolean on;
    guint choice;
    double pair[2];
    double quad[4]; /* top, bottom, left, right */
    struct {
      guint n;
      gint64 d[LAM_MAX_DIMENSIONS]; /* -1: what is left */
    } shape;
    char **list;
    char *text;
    JsonNode *json;
    LamItem *item;
    GPtrArray *items; /* of LamItem */
  };
};

struct _LamItem {
  const LamKind *kind;
  const LamFamily *family;
  char *name;       /* layers: unique in its list; NULL until named */
  char **from;      /* layers: names of further inputs after the previous layer; NULL for none */
  LamValue *values; /* one for each of kind->params */
};

/* A new item with initial values. */
LamItem *lam_item_new (const LamFamily *family, const LamKind *kind);
LamItem *lam_item_dup (const LamItem *item);
void lam_item_free (LamItem *item);
gboolean lam_item_equal (const LamItem *a, const LamItem *b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LamItem, lam_item_free)

/* Reads an item from a JSON object, or from a string that is the kind's id.
 * @where: the place for sentences, "data.prepare[1]".
 * Unknown keys and values out of range are errors that name the nearest known or the allowed. */
LamItem *lam_item_from_json (const LamFamily *family, JsonNode *node, const char *where,
                             GError **error);

/* Writes only what differs from the initial values. Returns: (transfer full) */
JsonNode *lam_item_to_json (const LamItem *item);

/* Sets parameter @index from JSON (or null); on failure the item is unchanged.
 * @where: the place of the item for sentences, may be NULL */
gboolean lam_item_set_json (LamItem *item, guint index, JsonNode *node, const char *where,
                            GError **error);

/* Back to the initial value. */
void lam_item_reset (LamItem *item, guint index);

/* The same as lam_item_set_json() from text: read as JSON if it is, else taken as a string. */
gboolean lam_item_set_text (LamItem *item, guint index, const char *text, const char *where,
                            GError **error);

/* Parameter @index as JSON text, as lam_item_set_text() reads it. Returns: (transfer full) */
char *lam_item_get_text (const LamItem *item, guint index);

/* Parameter @index in words for a row of the window: "3 × 3", "same", "0.5". (transfer full) */
char *lam_item_describe (const LamItem *item, guint index);

/* Values by index of the parameter (each kind's file has an enum of them). */
double lam_item_number (const LamItem *item, guint index);
guint lam_item_count (const LamItem *item, guint index); /* a whole number ≥ 0 */
gboolean lam_item_on (const LamItem *item, guint index);
guint lam_item_choice (const LamItem *item, guint index);
guint lam_item_pair (const LamItem *item, guint index, guint which); /* 0 rows, 1 columns */
gboolean lam_item_is_set (const LamItem *item, guint index);
const char *lam_item_text (const LamItem *item, guint index); /* NULL when not set */
LamItem *lam_item_peek (const LamItem *item, guint index);    /* NULL when not set */
GPtrArray *lam_item_peek_list (const LamItem *item, guint index);

/* The same by id, for callers that know the name only; the id must exist. */
#define lam_item_index(item, id) ((guint) lam_kind_find_param ((item)->kind, (id)))

/* Numbers in files are always in the C locale. Shortest text that reads back the same. */
char *lam_number_to_text (double number);
