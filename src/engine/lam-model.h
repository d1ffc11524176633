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
