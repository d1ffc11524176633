/* SPDX-License-Identifier: GPL-3.0-or-later */

/* PyTorch's names and orders of weights, and ours. */

#pragma once

#include "../lam-weights.h"

/* Whether names are PyTorch's: “fc.weight”, without a slash. */
gboolean lam_torch_is_named (const LamWeights *weights);

/* Weights as a state_dict has them, under our names and in our order: “fc.weight” [out × in]
 * becomes “fc/kernel” [in × out]. Counts of batches are left out. Returns: (transfer full) */
LamWeights *lam_torch_to_keras (const LamWeights *weights);
