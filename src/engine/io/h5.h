/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of HDF5 and Keras share. */

#pragma once

#include "../lam-experiment.h"
#include "../lam-weights.h"
#include "h5-tell.h"

/* What a weight is called in Lamina, from what Keras calls it: "bn_1/moving_mean:0" is
 * "moving_mean". The weights of one layer together, since nameless ones are told by their number
 * and shape. @layer: of each weight that belongs to another layer than @layer (a model in a model
 * has only one group), that one's name. */
typedef struct {
  char *raw;   /* as the file has it */
  char *layer; /* (out) */
  char *id;    /* (out) "kernel" */
  guint n;     /* dimensions */
} LamH5Name;
void lam_h5_names (const char *layer, LamH5Name *names, guint n);

/* Weights of a file or of bytes in memory, in the file's order, kernels in Lamina's order.
 * @config, @training: (out) (optional) (transfer full) the texts of model_config and
 * training_config, or NULL. */
LamWeights *lam_h5_read (const LamH5Source *source, const char *where, char **config,
                         char **training, GError **error);
