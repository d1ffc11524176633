/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writing HDF5 files that Keras 2.2, tf.keras and Keras 3 read. */

#pragma once

#include "../lam-weights.h"

/* A layer as Keras will know it. */
typedef struct {
  char *name;         /* letters, digits, “_”, “.”, “-” only, unique */
  char *slot;         /* Keras 3's place for it, "dense_1" */
  GPtrArray *tensors; /* of LamTensor, borrowed, in Keras's order; may be empty */
} LamKerasLayer;

LamKerasLayer *lam_keras_layer_new (void);
void lam_keras_layer_free (LamKerasLayer *layer);

/* The layers that @weights are of, by name, in order. Returns: (transfer full) of LamKerasLayer */
GPtrArray *lam_keras_layers_of (const LamWeights *weights);

/* @name as Keras takes it, and different from those in @taken, to which it is added. */
char *lam_keras_name (const char *name, GHashTable *taken);

/* The classic layout; with @config (JSON) a whole model. Written aside and renamed. */
gboolean lam_h5_write (const GPtrArray *layers, const char *config, const char *path,
                       GError **error);

/* The layout of Keras 3's .weights.h5; every layer with weights must have a slot. */
gboolean lam_h5_write_slots (const GPtrArray *layers, const char *path, GError **error);

/* The same as bytes, for a file in a file; NULL when they do not fit into memory. Returns:
 * (transfer full) */
GBytes *lam_h5_slots_to_bytes (const GPtrArray *layers);
