/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers computed by PyTorch: a folder with index.json and an .npz a case, and how close ours must
 * come. Compiled once for float and once for double. */

#pragma once

#include "lam-array.h"
#include "lam-layer.h"
#include "lam-loss.h"

typedef struct {
  const char *id, *kind;
  JsonObject *json, *config;
  GPtrArray *arrays; /* of LamArray */
} Case;

/* The cases of a folder; one function a kind. */
typedef void (*CaseFunc) (const Case *c);
void reference_add_tests (const char *folder, CaseFunc layer, CaseFunc loss, CaseFunc train);
void reference_free (void);

/* The array named @name of the case, or NULL. */
const LamArray *case_find (const Case *c, const char *name);

/* Its values. Returns: (transfer full) g_free */
LamReal *case_values (const Case *c, const char *name);

/* Its shape without the batch. */
LamShape case_shape (const Case *c, const char *name);

/* The greatest error over what is allowed: above 1 is wrong. In double 1e-9 of the largest value;
 * in single precision 1e-5 of it, plus 1e-4 of the value itself, plus eight times what PyTorch's
 * own single precision is off: sums of a few hundred terms in another order differ by that much. */
double case_excess (const Case *c, const char *name, const LamReal *got);

/* Fails the test when that is above 1 or the case has no such array. */
void case_check (const Case *c, const char *name, const LamReal *got, gsize n);

/* An item of ours from a config of theirs: ids and keys are translated, keys that describe only how
 * the numbers were drawn are left out. @item is NULL when the id is unknown. */
LamItem *case_layer (JsonObject *config);
LamItem *case_loss (const char *theirs, gboolean *logits);

/* JSON of an item, for an experiment. Returns: (transfer full) */
char *case_item_text (const LamItem *item, const char *name);
