/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A whole network for other programs: its layers and its weights. */

#pragma once

#include "lam-experiment.h"
#include "lam-weights.h"

/* Writes the network of @experiment for samples of shape @in, with @weights, in the format that
 * the name's extension tells: a model that Keras loads in .h5, a state_dict in PyTorch's order in
 * .pt, the weights alone where the format has no models. Written to a temporary name and renamed.
 * FALSE with a sentence. */
gboolean lam_model_save (const LamExperiment *experiment, const LamWeights *weights, LamShape in,
                         const char *path, GError **error);

/* Reads the network that the file holds besides its weights: a model of Keras, .h5 or .keras. The
 * data of the experiment are the initial ones; its first layer says what shape it wants.
 * @weights: (out) (optional) (transfer full) under the experiment's names. Returns: (transfer
 * full), or NULL with a sentence that names what Lamina has nothing for. Of a file with weights and
 * no network NULL too, but then @weights are those of the file. */
LamExperiment *lam_model_load (const char *path, LamWeights **weights, GError **error);

/* Whether the extension is one of files that may hold a whole network. */
gboolean lam_model_can_load (const char *path);
/* Whether it is one that a whole network can be written to; a sentence that lists them when not. */
gboolean lam_model_can_save (const char *path, GError **error);

/* The shape that the first layer, an input, says; unknown when there is none. */
LamShape lam_model_input (const LamExperiment *experiment);
