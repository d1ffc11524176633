/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The figures of a run's epochs, named as Keras's CSVLogger names them. */

#pragma once

#include "lam-run.h"

typedef void (*LamHistoryFunc) (const char *name, double value, gpointer data);

/* Calls @each for every figure of epoch @row (from 0) in order: "epoch", "loss", …, "val_loss", …,
 * "learning_rate", "seconds". Values may be NaN. */
void lam_history_each (const LamSnapshot *snapshot, gsize row, LamHistoryFunc each, gpointer data);

/* All of them as CSV, a header and a line an epoch; what is not known is empty. Returns: (transfer
 * full) */
char *lam_history_to_text (const LamSnapshot *snapshot);
