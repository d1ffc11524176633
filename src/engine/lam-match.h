/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fits weights to a network whose layers are called something else, or that counts channels
 * elsewhere: by name, by Keras 3's places, then, as Keras itself does, by order and shape. */

#pragma once

#include "lam-experiment.h"
#include "lam-weights.h"

/* For @experiment with samples of shape @in. @partial: any layer that goes by its name is enough,
 * or, when none does and the file is of more or fewer layers, as many of the first ones as fit.
 * Returns: (transfer full) weights under the network's names (the same when nothing was to do), or
 * NULL with a sentence that says which layer does not fit. */
LamWeights *lam_weights_match (const LamWeights *weights, const LamExperiment *experiment,
                               LamShape in, gboolean partial, GError **error);

/* What training begins with when it is given @weights: those that lam_weights_match() finds, and
 * first weights for all others. Returns: (transfer full) every tensor, or NULL with a sentence. */
LamWeights *lam_weights_begin (const LamWeights *weights, const LamExperiment *experiment,
                               LamShape in, GError **error);

/* The same as lam_weights_match(), telling how far it went. */
typedef struct {
  guint n_layers;  /* of the network, that have weights */
  guint n_matched; /* of those, from the file */
  gboolean by_order;
} LamMatch;
LamWeights *lam_weights_match_telling (const LamWeights *weights, const LamExperiment *experiment,
                                       LamShape in, gboolean partial, LamMatch *match,
                                       GError **error);
