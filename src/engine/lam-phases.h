/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Phases of a training: settings that change on the way, [{"epochs": 5}, {"epochs": 3, "set":
 * {"layers.block*.trainable": true, "training.optimizer.learning_rate": 1e-5}}]. They follow each
 * other, what one sets holds in the next as well, and together they are the whole training. Without
 * phases a training is one, of training.epochs epochs. */

#pragma once

#include "lam-experiment.h"
#include "lam-shape.h"

/* Whether all phases can be read, and the network fits in each of them, for samples of shape @in
 * and targets as in @data (LamData, or NULL). FALSE with a sentence. The others are for experiments
 * that passed. */
gboolean lam_phases_check (const LamExperiment *experiment, LamShape in, gconstpointer data,
                           GError **error);

/* Epochs of all phases together. */
guint lam_phases_epochs (const LamExperiment *experiment);

/* The phase, from 0, that epoch @epoch, from 0, belongs to; epochs behind the last phase's belong
 * to it. */
guint lam_phases_find (const LamExperiment *experiment, guint epoch);

/* The experiment as it stands in a phase. Returns: (transfer full) */
LamExperiment *lam_phases_experiment (const LamExperiment *experiment, guint phase);
