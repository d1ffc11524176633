/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writing a PyTorch state_dict. */

#pragma once

#include "../lam-experiment.h"
#include "../lam-weights.h"

/* Where a dense layer may follow a flattened picture, its rows need the network's shapes: they are
 * taken from weights->about, and FALSE with a sentence is returned when they are not there. */
gboolean lam_torch_save (const LamWeights *weights, const char *path, GError **error);
gboolean lam_torch_save_model (const LamExperiment *experiment, LamShape in,
                               const LamWeights *weights, const char *path, GError **error);
