/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a file of weights tells of where it came from. */

#pragma once

#include "lam-data.h"
#include "lam-experiment.h"
#include "lam-weights.h"

/* The program's version, "0.1.0". */
const char *lam_version (void);

/* Puts experiment, seed, version and the data's hash into weights->about. The weights must not be
 * shared yet. @data: NULL when not known. */
void lam_weights_set_about (LamWeights *weights, const LamExperiment *experiment,
                            const LamData *data);
