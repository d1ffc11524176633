/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Frozen layers at the start of a network give the same numbers for a sample every time: they are
 * computed when a sample first comes up and kept, in memory or, when that is short, in a file. What
 * remains is trained on these features as on any other data. */

#pragma once

#include "lam-network.h"

typedef struct _LamFeatures LamFeatures;

/* Looks for layers that may be left out of training steps: frozen or without weights, at least one
 * of them with weights, none random, and nothing behind them reaching back but the next layer; and
 * samples that are the same every time (no noise, no augmentation).
 * @data and @pool: borrowed. Returns: (transfer full), or NULL when there are no such layers or no
 * room. */
LamFeatures *lam_features_new (const LamExperiment *experiment, LamData *data, guint capacity,
                               LamPool *pool);
void lam_features_free (LamFeatures *features);

/* Before anything is computed: draws first weights. @above, which is trained on the features, was
 * made in_turn with the frozen layers; where it is the larger, it lends its memory from here on, so
 * that neither may be used when the other is freed. FALSE with a sentence when there is no memory.
 */
gboolean lam_features_begin (LamFeatures *features, const LamExperiment *experiment,
                             const LamNetwork *above, guint64 seed, GError **error);

/* The frozen layers as a network, and how many items of the list they are. */
LamNetwork *lam_features_network (const LamFeatures *features);
guint lam_features_n_items (const LamFeatures *features);

/* The features as data, with the parts and targets of the data they come from. */
LamData *lam_features_data (const LamFeatures *features);

/* Computes what is missing of these samples, for which the memory of the network above is used.
 * FALSE when interrupted. */
gboolean lam_features_ensure (LamFeatures *features, LamPartId part, const guint32 *rows, guint n);

/* The weights changed: everything is computed anew. */
void lam_features_forget (LamFeatures *features);
