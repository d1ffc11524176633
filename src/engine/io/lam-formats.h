/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A format of weights: one file in io/ and one row in formats.def. */

#pragma once

#include "../lam-experiment.h"
#include "../lam-weights.h"

typedef struct {
  const char *extension;                                  /* "npz" */
  const char *title;                                      /* "NumPy arrays" */
  LamWeights *(*load) (const char *path, GError **error); /* NULL: only written */
  /* NULL: the weights alone cannot be written */
  gboolean (*save) (const LamWeights *weights, const char *path, GError **error);
  /* The weights with the network they are of; NULL: the weights alone say all that is kept. */
  gboolean (*save_model) (const LamExperiment *experiment, LamShape in, const LamWeights *weights,
                          const char *path, GError **error);
  /* The weights with what the file says of its network and, or NULL, its training, as Keras's JSON;
   * @config is NULL when there are only weights. NULL: such files never say. */
  LamWeights *(*load_model) (const char *path, char **config, char **training, GError **error);
} LamWeightFormat;

/* The format that @path's extension names; NULL with a sentence that lists them. */
const LamWeightFormat *lam_weight_format_find (const char *path, GError **error);

#define LAM_ROW(id) extern const LamWeightFormat lam_weight_format_##id;
#include "formats.def"
#undef LAM_ROW
