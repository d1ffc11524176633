/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A format of weights: one file in io/ and one row in formats.def. */

#pragma once

#include "../lam-experiment.h"
#include "../lam-weights.h"

typedef struct {
  const char *extension;                                  /* "npz" */
  const char *title;                                      /* "NumPy arrays" */
  LamWeights *(*load) (const char *path, GError **error); /* NULL: only written */
  gboolean (*save) (const LamWeights *weights, const char *path, GError **error);
  /* The weights with the network they are of; NULL: the weights alone say all that is kept. */
  gboolean (*save_model) (const LamExperiment *experiment, LamShape in, const LamWeights *weights,
                          const char *path, GError **error);
} LamWeightFormat;

/* The format that @path's extension names; NULL with a sentence that lists them. */
const LamWeightFormat *lam_weight_format_find (const char *path, GError **error);

#define LAM_ROW(id) extern const LamWeightFormat lam_weight_format_##id;
#include "formats.def"
#undef LAM_ROW
