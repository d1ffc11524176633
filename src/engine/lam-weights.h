/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Named float tensors in memory, in order: what a network learned. Counted, never changed after
 * it was shared. Files of them: io/ (one file a format). */

#pragma once

#include "lam-error.h"

typedef struct {
  char *name;  /* "hidden/kernel" */
  char *alias; /* another name it goes by in its file, "dense_1/kernel", or NULL */
  guint n;     /* dimensions, 0 for a scalar */
  gsize d[8];  /* slowest first */
  float *values;
} LamTensor;

typedef struct {
  int references;     /* atomic */
  GPtrArray *tensors; /* of LamTensor */
  char *about;        /* JSON text kept with the file where the format allows, or NULL */
  /* Vectors made from pictures, or pictures from them, are counted channel by channel, as PyTorch
   * does: lam_weights_match() puts them in our order. */
  gboolean channels_first;
} LamWeights;

LamWeights *lam_weights_new (void);
LamWeights *lam_weights_ref (LamWeights *weights);
void lam_weights_unref (LamWeights *weights);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LamWeights, lam_weights_unref)

/* A copy that may be changed. (transfer full) */
LamWeights *lam_weights_dup (const LamWeights *weights);

gsize lam_tensor_size (const LamTensor *tensor);

/* Adds a tensor; @values are copied, or zeros when NULL. Returns: (transfer none) */
LamTensor *lam_weights_add (LamWeights *weights, const char *name, guint n, const gsize *d,
                            const float *values);
/* The same taking over @values (g_free), which must be as many as the shape says. */
LamTensor *lam_weights_take (LamWeights *weights, const char *name, guint n, const gsize *d,
                             float *values);
const LamTensor *lam_weights_find (const LamWeights *weights, const char *name);

/* Whether @path ends as a format that can be written; a sentence that lists them when not. */
gboolean lam_weights_can_save (const char *path, GError **error);

/* By the name's extension, one of io/formats.def. Written to a temporary name and renamed. */
gboolean lam_weights_save (const LamWeights *weights, const char *path, GError **error);
LamWeights *lam_weights_load (const char *path, GError **error);
